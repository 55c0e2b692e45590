//! A moving average of the closes, minus a multiple of the ATR.

use super::{LineColumns, beside};
use crate::{Indicator, ema};
use exitlab_core::BarSeries;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Exponential moving average of the closes minus a multiple of the ATR; for shorts plus it.
///
/// # Formula
/// `EMA(n)_t − k·ATR_t`
///
/// # Shape
/// First valid index n − 1, and the ATR's where k is above 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmaLine {
    /// Period in decision bars, at least 1.
    #[schemars(with = "u64")]
    pub period: usize,
    /// Multiple of the ATR, at least 0.
    #[serde(default)]
    pub atr: f64,
}

impl EmaLine {
    pub(super) fn columns(self, series: &BarSeries, atr: &Indicator) -> LineColumns {
        let average = ema(series.close(), self.period);
        if self.atr == 0.0 {
            return LineColumns { long: average.clone(), short: average };
        }
        beside(&average, &average, atr, self.atr)
    }
}

impl fmt::Display for EmaLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EMA {}", self.period)?;
        if self.atr > 0.0 { write!(f, " minus {}x ATR", self.atr) } else { Ok(()) }
    }
}
