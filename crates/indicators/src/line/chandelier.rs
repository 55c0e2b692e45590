//! The highest high of the last bars minus a multiple of the ATR: it hangs from the ceiling.

use super::{LineColumns, beside};
use crate::Indicator;
use crate::rolling_extreme::{rolling_max, rolling_min};
use exitlab_core::BarSeries;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Highest high of the last `bars` decision bars, this one included, minus a multiple of the ATR; for
/// shorts the lowest low plus it.
///
/// # Formula
/// `max(high[t−n+1 ..= t]) − k·ATR_t`
///
/// # Shape
/// First valid index n − 1, and the ATR's.
///
/// # Source
/// Charles Le Beau's chandelier exit (22 bars, 3 ATR).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChandelierLine {
    /// Decision bars, this one included, at least 1.
    #[schemars(with = "u64")]
    pub bars: usize,
    /// Multiple of the ATR, at least 0.
    pub atr: f64,
}

impl ChandelierLine {
    pub(super) fn columns(self, series: &BarSeries, atr: &Indicator) -> LineColumns {
        let highest = rolling_max(series.high(), self.bars);
        let lowest = rolling_min(series.low(), self.bars);
        beside(&highest, &lowest, atr, self.atr)
    }
}

impl fmt::Display for ChandelierLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chandelier of {} bars minus {}x ATR", self.bars, self.atr)
    }
}
