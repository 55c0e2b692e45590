//! The middle of the bar minus a multiple of the ATR: what a Supertrend follows, since a stop never
//! loosens.

use super::{LineColumns, beside};
use crate::Indicator;
use exitlab_core::BarSeries;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Middle of the decision bar minus a multiple of the ATR; for shorts plus it.
///
/// # Formula
/// `(high_t + low_t)/2 − k·ATR_t`
///
/// # Shape
/// First valid index that of the ATR.
///
/// # Source
/// The basic band of Olivier Seban's Supertrend.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MidpointLine {
    /// Multiple of the ATR, at least 0.
    pub atr: f64,
}

impl MidpointLine {
    pub(super) fn columns(self, series: &BarSeries, atr: &Indicator) -> LineColumns {
        let middles = series.high().iter().zip(series.low()).map(|(high, low)| (high + low) / 2.0);
        let middle = Indicator::new(0, middles.collect());
        beside(&middle, &middle, atr, self.atr)
    }
}

impl fmt::Display for MidpointLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bar's middle minus {}x ATR", self.atr)
    }
}
