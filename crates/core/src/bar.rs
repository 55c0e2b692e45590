//! One OHLCV bar.

use crate::Timestamp;

/// One OHLCV bar. `time` is its **open** time; it closes one timeframe later.
///
/// # Units
/// Prices in quote currency per unit, volume in units or absent.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)] // the fields are OHLCV
pub struct Bar {
    pub time: Timestamp,
    pub open: f64,
    pub high: f64,
    pub low: f64,
    pub close: f64,
    pub volume: Option<f64>,
}

/// What makes a bar invalid (SPEC §1).
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BarProblem {
    /// A price is NaN or infinite.
    #[error("{column} is not a finite number")]
    NotFinite {
        /// Name of the column.
        column: &'static str,
    },
    /// A price is zero or negative.
    #[error("{column} is not above 0")]
    NotPositive {
        /// Name of the column.
        column: &'static str,
    },
    /// The high is below the low.
    #[error("high is below low")]
    HighBelowLow,
    /// The high is below the open or the close.
    #[error("high is below {column}")]
    HighTooLow {
        /// Name of the column that is higher.
        column: &'static str,
    },
    /// The low is above the open or the close.
    #[error("low is above {column}")]
    LowTooHigh {
        /// Name of the column that is lower.
        column: &'static str,
    },
    /// The volume is negative or not finite.
    #[error("volume is negative or not a finite number")]
    BadVolume,
}

impl Bar {
    /// The first rule of SPEC §1 that the bar breaks.
    #[inline]
    pub fn problem(&self) -> Option<BarProblem> {
        if self.is_good() { None } else { self.first_problem() }
    }

    /// Whether it breaks none, which is so for nearly every bar. Nothing compares with a NaN.
    #[inline]
    fn is_good(&self) -> bool {
        let Bar { open, high, low, close, volume, .. } = *self;
        let is_above_0 = |price: f64| 0.0 < price && price < f64::INFINITY;
        is_above_0(low)
            && is_above_0(high)
            && (low..=high).contains(&open)
            && (low..=high).contains(&close)
            && volume.is_none_or(|volume| (0.0..f64::INFINITY).contains(&volume))
    }

    #[cold]
    fn first_problem(&self) -> Option<BarProblem> {
        let prices =
            [("open", self.open), ("high", self.high), ("low", self.low), ("close", self.close)];
        for (column, price) in prices {
            if !price.is_finite() {
                return Some(BarProblem::NotFinite { column });
            }
            if price <= 0.0 {
                return Some(BarProblem::NotPositive { column });
            }
        }
        if self.high < self.low {
            return Some(BarProblem::HighBelowLow);
        }
        for (column, price) in [("open", self.open), ("close", self.close)] {
            if self.high < price {
                return Some(BarProblem::HighTooLow { column });
            }
            if self.low > price {
                return Some(BarProblem::LowTooHigh { column });
            }
        }
        if self.volume.is_some_and(|v| !v.is_finite() || v < 0.0) {
            return Some(BarProblem::BadVolume);
        }
        None
    }
}

impl BarProblem {
    /// The column to look at first.
    pub fn column(&self) -> &'static str {
        match self {
            BarProblem::NotFinite { column } | BarProblem::NotPositive { column } => column,
            BarProblem::HighBelowLow | BarProblem::HighTooLow { .. } => "high",
            BarProblem::LowTooHigh { .. } => "low",
            BarProblem::BadVolume => "volume",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(open: f64, high: f64, low: f64, close: f64) -> Bar {
        Bar { time: Timestamp::from_us(0), open, high, low, close, volume: None }
    }

    #[test]
    fn each_rule_is_named() {
        assert_eq!(bar(2.0, 3.0, 1.0, 2.0).problem(), None);
        assert_eq!(bar(2.0, 2.0, 2.0, 2.0).problem(), None);
        assert_eq!(
            bar(f64::NAN, 3.0, 1.0, 2.0).problem(),
            Some(BarProblem::NotFinite { column: "open" })
        );
        assert_eq!(
            bar(2.0, 3.0, -1.0, 2.0).problem(),
            Some(BarProblem::NotPositive { column: "low" })
        );
        assert_eq!(bar(2.0, 1.0, 3.0, 2.0).problem(), Some(BarProblem::HighBelowLow));
        assert_eq!(
            bar(2.0, 3.0, 1.0, 4.0).problem(),
            Some(BarProblem::HighTooLow { column: "close" })
        );
        assert_eq!(
            bar(2.0, 4.0, 3.0, 3.5).problem(),
            Some(BarProblem::LowTooHigh { column: "open" })
        );
        let with_volume = Bar { volume: Some(-1.0), ..bar(2.0, 3.0, 1.0, 2.0) };
        assert_eq!(with_volume.problem(), Some(BarProblem::BadVolume));
    }

    #[test]
    fn a_good_bar_is_one_that_breaks_no_rule() {
        let prices = [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, -1.0, 0.0, 1.0, 2.0, 3.0];
        let volumes =
            [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1.0), Some(-0.0), Some(5.0)];
        let n = prices.len();
        for idx in 0..n.pow(4) * volumes.len() {
            let price = |place: u32| prices[idx / n.pow(place) % n];
            let volume = volumes[idx / n.pow(4)];
            let bar = Bar { volume, ..bar(price(0), price(1), price(2), price(3)) };
            assert_eq!(bar.is_good(), bar.first_problem().is_none(), "{bar:?}");
        }
    }
}
