//! Lines that a stop can trail behind: one price per decision bar, known at its close (SPEC §13.1).
//!
//! A line for shorts is the line for longs on negated prices, high and low swapped, negated back.

mod donchian;
mod ema;
mod midpoint;

pub use donchian::DonchianLine;
pub use ema::EmaLine;
pub use midpoint::MidpointLine;

use crate::Indicator;
use exitlab_core::BarSeries;
use std::fmt;

/// A line and its settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Line {
    /// Lowest low of the last bars.
    Donchian(DonchianLine),
    /// Moving average less a multiple of the ATR.
    Ema(EmaLine),
    /// Middle of the bar less a multiple of the ATR.
    Midpoint(MidpointLine),
}

/// A line for either side.
///
/// # Units
/// Prices, on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct LineColumns {
    /// Below the price, for longs.
    pub long: Indicator,
    /// Above the price, for shorts.
    pub short: Indicator,
}

impl Line {
    /// The line on decision bars with this ATR.
    ///
    /// # Shape
    /// As long as the series; absent where the line, or an ATR that it reads, is not valid.
    pub fn columns(&self, series: &BarSeries, atr: &Indicator) -> LineColumns {
        match self {
            Line::Donchian(line) => line.columns(series),
            Line::Ema(line) => line.columns(series, atr),
            Line::Midpoint(line) => line.columns(series, atr),
        }
    }
}

impl fmt::Display for Line {
    /// Such as `donchian 20`, for reports.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Donchian(line) => line.fmt(f),
            Line::Ema(line) => line.fmt(f),
            Line::Midpoint(line) => line.fmt(f),
        }
    }
}

/// A column less `multiple` ATRs for longs and plus them for shorts; valid where both are.
fn beside(long: &Indicator, short: &Indicator, atr: &Indicator, multiple: f64) -> LineColumns {
    let shifted = |base: &Indicator, shift: &dyn Fn(f64, f64) -> f64| {
        let first = base.first_valid().zip(atr.first_valid()).map(|(a, b)| a.max(b));
        let Some(first) = first.filter(|first| *first < base.len()) else {
            return Indicator::all_invalid(base.len());
        };
        let values = (first..base.len())
            .filter_map(|idx| Some(shift(base.get(idx)?, multiple * atr.get(idx)?)))
            .collect();
        Indicator::new(first, values)
    };
    LineColumns { long: shifted(long, &|x, d| x - d), short: shifted(short, &|x, d| x + d) }
}
