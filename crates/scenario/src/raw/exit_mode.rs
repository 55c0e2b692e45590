//! `[exit_modes.NAME]` as typed, once the keys left out have been filled in from its base.

use super::collections::OrNone;
use super::words::{RawActivate, RawBasis, RawScale};
use exitlab_exit::{
    Breakeven, ExitPlan, Partial, PartialDistance, StopDistance, TargetDistance, TimeExit,
    TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Distance from the entry to the initial stop, which defines R.
    pub(crate) stop: RawStop,
    /// Distance from the entry to the target, or "none".
    pub(crate) target: OrNone<RawTarget>,
    /// Moves the stop to the entry once the price has come far enough, or "none".
    pub(crate) breakeven: OrNone<RawBreakeven>,
    /// Up to 4 partial take-profits whose fractions sum to at most 1, or "none" or `[]`.
    pub(crate) partials: OrNone<Vec<RawPartial>>,
    /// A stop that follows the price, or "none".
    pub(crate) trailing: OrNone<RawTrailing>,
    /// Strength of `scale = "trend"`.
    pub(crate) trend_trail_strength: f64,
    /// Closes a position held too long without enough profit, or "none".
    pub(crate) time_exit: OrNone<RawTimeExit>,
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

/// A trailing stop: exactly one of `distance_atr` and `distance_pct`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTrailing {
    /// Distance behind the peak as a multiple of an ATR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) distance_atr: Option<f64>,
    /// Distance behind the peak in percent of the peak, below 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) distance_pct: Option<f64>,
    /// When it turns on.
    #[serde(default = "default_activate")]
    pub(crate) activate: RawActivate,
    /// `activate = "at_r"` only, and needed there: R multiple that turns it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_r: Option<f64>,
    /// Which ATR `distance_atr` multiplies.
    #[serde(default = "default_basis")]
    pub(crate) basis: RawBasis,
    /// Whether the trend stretches the distance.
    #[serde(default = "default_scale")]
    pub(crate) scale: RawScale,
}

fn default_activate() -> RawActivate {
    RawActivate::AfterPartial
}

fn default_basis() -> RawBasis {
    RawBasis::EntryAtr
}

fn default_scale() -> RawScale {
    RawScale::None
}

/// A time exit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTimeExit {
    /// Hours from the entry.
    pub(crate) hours: f64,
    /// Closes below this R multiple only.
    pub(crate) below_r: f64,
}

impl RawExitMode {
    /// The built-in modes by name, in the order of every table.
    pub(crate) fn built_in() -> [(String, RawExitMode); 3] {
        ExitPlan::built_in().map(|plan| (plan.name.clone(), RawExitMode::from(&plan)))
    }
}

impl From<&ExitPlan> for RawExitMode {
    fn from(plan: &ExitPlan) -> RawExitMode {
        let partials: Vec<RawPartial> = plan.partials.iter().map(RawPartial::from).collect();
        RawExitMode {
            base: None,
            description: plan.description.clone(),
            stop: match plan.stop {
                StopDistance::Atr(x) => RawStop { atr: Some(x), pct: None },
                StopDistance::Pct(x) => RawStop { atr: None, pct: Some(x) },
            },
            target: OrNone(plan.target.map(|target| match target {
                TargetDistance::Atr(x) => RawTarget { atr: Some(x), ..RawTarget::default() },
                TargetDistance::R(x) => RawTarget { r: Some(x), ..RawTarget::default() },
                TargetDistance::Pct(x) => RawTarget { pct: Some(x), ..RawTarget::default() },
            })),
            breakeven: OrNone(
                plan.breakeven
                    .map(|Breakeven { at_r, offset_pct }| RawBreakeven { at_r, offset_pct }),
            ),
            partials: OrNone((!partials.is_empty()).then_some(partials)),
            trailing: OrNone(plan.trailing.as_ref().map(RawTrailing::from)),
            trend_trail_strength: plan.trend_trail_strength,
            time_exit: OrNone(
                plan.time_exit.map(|TimeExit { hours, below_r }| RawTimeExit { hours, below_r }),
            ),
        }
    }
}

impl From<&Partial> for RawPartial {
    fn from(partial: &Partial) -> RawPartial {
        let (at_r, at_atr) = match partial.at {
            PartialDistance::R(x) => (Some(x), None),
            PartialDistance::Atr(x) => (None, Some(x)),
        };
        RawPartial { at_r, at_atr, fraction: partial.fraction }
    }
}

impl From<&Trailing> for RawTrailing {
    fn from(trailing: &Trailing) -> RawTrailing {
        let (distance_atr, distance_pct, basis) = match trailing.distance {
            TrailDistance::Atr { multiple, basis } => (Some(multiple), None, basis),
            TrailDistance::Pct(pct) => (None, Some(pct), TrailBasis::EntryAtr),
        };
        let (activate, at_r) = match trailing.activate {
            TrailActivation::AfterPartial => (RawActivate::AfterPartial, None),
            TrailActivation::Immediately => (RawActivate::Immediately, None),
            TrailActivation::AtR(at_r) => (RawActivate::AtR, Some(at_r)),
        };
        RawTrailing {
            distance_atr,
            distance_pct,
            activate,
            at_r,
            basis: match basis {
                TrailBasis::EntryAtr => RawBasis::EntryAtr,
                TrailBasis::CurrentAtr => RawBasis::CurrentAtr,
            },
            scale: match trailing.scale {
                TrailScale::None => RawScale::None,
                TrailScale::Trend => RawScale::Trend,
            },
        }
    }
}
