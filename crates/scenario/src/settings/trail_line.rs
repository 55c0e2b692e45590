//! `exit_modes.NAME.trailing.line`.

use crate::source::Source;
use exitlab_indicators::{ChandelierLine, DonchianLine, EmaLine, MidpointLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One price per decision bar, known at its close: exactly one key. Written for longs; shorts have
/// the mirror image.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
#[non_exhaustive]
pub struct TrailLine {
    /// Highest high of the last bars minus a multiple of the ATR.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chandelier: Option<ChandelierLine>,
    /// Lowest low of the last bars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donchian: Option<DonchianLine>,
    /// Moving average of the closes minus a multiple of the ATR.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ema: Option<EmaLine>,
    /// Middle of the bar minus a multiple of the ATR: what a Supertrend follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub midpoint: Option<MidpointLine>,
    /// Your own prices: a CSV or Parquet file of time, symbol, long, short. An empty price is none,
    /// and one of the two columns may be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<Source>,
}

impl TrailLine {
    /// Highest high of the last bars minus a multiple of the ATR.
    pub fn chandelier(bars: usize, atr: f64) -> TrailLine {
        TrailLine { chandelier: Some(ChandelierLine { bars, atr }), ..TrailLine::default() }
    }

    /// Lowest low of the last bars.
    pub fn donchian(bars: usize) -> TrailLine {
        TrailLine { donchian: Some(DonchianLine { bars }), ..TrailLine::default() }
    }

    /// Moving average of the closes minus a multiple of the ATR.
    pub fn ema(period: usize, atr: f64) -> TrailLine {
        TrailLine { ema: Some(EmaLine { period, atr }), ..TrailLine::default() }
    }

    /// Middle of the decision bar minus a multiple of the ATR.
    pub fn midpoint(atr: f64) -> TrailLine {
        TrailLine { midpoint: Some(MidpointLine { atr }), ..TrailLine::default() }
    }

    /// Your own prices: a file, or [`Source::Memory`].
    pub fn file(file: impl Into<Source>) -> TrailLine {
        TrailLine { file: Some(file.into()), ..TrailLine::default() }
    }
}
