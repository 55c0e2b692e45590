//! `[exit_modes.NAME]`: distances of which a file gives exactly one key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Closes below this R multiple only. Left out: at any profit or loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) below_r: Option<f64>,
}
