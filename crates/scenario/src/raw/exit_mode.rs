//! `[exit_modes.NAME]` as typed, once the keys left out have been filled in from its base.

use super::collections::OrNone;
use super::or_word::OrWord;
use super::session_exit::RawSessionExit;
use super::trailing::RawTrailing;
use super::words::{RawStopWord, RawTargetWord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The built-in modes by name, as a file would write them.
pub(crate) const BUILT_IN: &str = include_str!("exit_modes.toml");

/// An exit mode: overrides of a built-in one, or, under a new name, of its base. A key given
/// replaces the base's as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = crate::schema::all_optional)]
pub(crate) struct RawExitMode {
    /// Exit mode whose values are kept where none is given; needed by a new name, and by no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base: Option<String>,
    /// One line for people.
    pub(crate) description: String,
    /// Distance from the entry to the initial stop, which defines R; or "signal": the price that the
    /// signal brings, and R its distance from the decision's close.
    pub(crate) stop: OrWord<RawStopWord, RawStop>,
    /// Distance from the entry to the target; or "signal": the price that the signal brings; or
    /// "none".
    pub(crate) target: OrWord<RawTargetWord, RawTarget>,
    /// Moves the stop to the entry once the price has come far enough, or "none".
    pub(crate) breakeven: OrNone<RawBreakeven>,
    /// Up to 4 partial take-profits whose fractions sum to at most 1, or "none" or `[]`.
    pub(crate) partials: OrNone<Vec<RawPartial>>,
    /// Up to 8 rungs that lift the stop step by step, ascending, or "none" or `[]`.
    pub(crate) ratchets: OrNone<Vec<RawRatchet>>,
    /// A stop that follows the price, or "none".
    pub(crate) trailing: OrNone<RawTrailing>,
    /// Strength of `scale = "trend"`.
    pub(crate) trend_trail_strength: f64,
    /// Closes a position held too long, or too long without enough profit, or "none".
    pub(crate) time_exit: OrNone<RawTimeExit>,
    /// Closes a position at a time of day, or "none".
    pub(crate) session_exit: OrNone<RawSessionExit>,
    /// Whether exit signals (`signals.exits`) close its positions.
    pub(crate) signal_exit: bool,
}

/// Distance to the stop: exactly one key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(crate) struct RawStop {
    /// Multiple of the ATR at the decision bar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) atr: Option<f64>,
    /// Percent of the entry price, below 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pct: Option<f64>,
}

/// Distance to the target: exactly one key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(crate) struct RawTarget {
    /// Multiple of the ATR at the decision bar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) atr: Option<f64>,
    /// Multiple of R.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r: Option<f64>,
    /// Percent of the entry price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pct: Option<f64>,
}

/// A breakeven stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBreakeven {
    /// R multiple that triggers it.
    pub(crate) at_r: f64,
    /// Percent of the entry price beyond the entry.
    #[serde(default = "default_offset_pct")]
    pub(crate) offset_pct: f64,
}

fn default_offset_pct() -> f64 {
    0.1
}

/// A partial take-profit: `fraction` and exactly one of `at_r` and `at_atr`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPartial {
    /// Distance from the entry as a multiple of R.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_r: Option<f64>,
    /// Distance from the entry as a multiple of the ATR at the decision bar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_atr: Option<f64>,
    /// Share of the initial quantity, above 0 and at most 1.
    pub(crate) fraction: f64,
}

/// A rung: once the price has reached one level, the stop is at least at another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRatchet {
    /// R multiple that triggers it, above 0 and above that of the rung before.
    pub(crate) at_r: f64,
    /// R multiple of the stop, above -1, below `at_r` and not below that of the rung before.
    pub(crate) stop_r: f64,
}

/// A time exit: exactly one of `hours` and `bars`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTimeExit {
    /// Hours from the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hours: Option<f64>,
    /// Decision bars of clock time from the entry, at least 1; gaps count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bars: Option<u64>,
    /// Closes below this R multiple only. Left out: whatever the position made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) below_r: Option<f64>,
}

impl RawExitMode {
    /// Fills in the defaults of the trail, and spells empty lists out as absent.
    pub(crate) fn complete(&mut self) {
        if self.partials.0.as_ref().is_some_and(Vec::is_empty) {
            self.partials = OrNone(None);
        }
        if self.ratchets.0.as_ref().is_some_and(Vec::is_empty) {
            self.ratchets = OrNone(None);
        }
        if let Some(trailing) = &mut self.trailing.0 {
            trailing.complete();
        }
    }
}
