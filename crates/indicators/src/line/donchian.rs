//! The lowest low of the last bars, the exit channel of the Turtles.

use super::LineColumns;
use crate::rolling_extreme::{rolling_max, rolling_min};
use exitlab_core::BarSeries;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Lowest low of the last `bars` decision bars, this one included; for shorts the highest high.
///
/// # Formula
/// `min(low[t−n+1 ..= t])`
///
/// # Shape
/// First valid index n − 1.
///
/// # Source
/// Richard Donchian's channel, as an exit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DonchianLine {
    /// Decision bars, this one included, at least 1.
    #[schemars(with = "u64")]
    pub bars: usize,
}

impl DonchianLine {
    pub(super) fn columns(self, series: &BarSeries) -> LineColumns {
        LineColumns {
            long: rolling_min(series.low(), self.bars),
            short: rolling_max(series.high(), self.bars),
        }
    }
}

impl fmt::Display for DonchianLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Donchian low of {} bars", self.bars)
    }
}
