//! `exit_modes.NAME.trailing.line` as typed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One price per decision bar, known at its close: exactly one key. Written for longs; shorts have
/// the mirror image.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(crate) struct RawTrailLine {
    /// Lowest low of the last bars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) donchian: Option<RawDonchianLine>,
    /// Moving average of the closes less a multiple of the ATR.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ema: Option<RawEmaLine>,
    /// Middle of the bar less a multiple of the ATR: what a Supertrend follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) midpoint: Option<RawMidpointLine>,
    /// Your own prices: a CSV or Parquet file of time, symbol, long, short. An empty price is none,
    /// and one of the two columns may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
}

/// Lowest low of the last bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDonchianLine {
    /// Decision bars, this one included, at least 1.
    pub(crate) bars: u64,
}

/// Moving average of the closes less a multiple of the ATR.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEmaLine {
    /// Period in decision bars, at least 1.
    pub(crate) period: u64,
    /// Multiple of the ATR, at least 0.
    #[serde(default)]
    pub(crate) atr: f64,
}

/// Middle of the decision bar less a multiple of the ATR.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMidpointLine {
    /// Multiple of the ATR, at least 0.
    pub(crate) atr: f64,
}
