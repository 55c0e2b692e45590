//! How long trades were held.

use crate::mean::means;
use exitlab_core::Trade;

/// Mean holding time, in bars and in hours; `None` for no trades.
///
/// # Formula
/// `mean(bars_held)`, `mean(exit_time − entry_time)`.
///
/// # Units
/// Execution bars, entry bar and exit bar included; hours.
///
/// # Source
/// SPEC §10.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HoldingTime {
    /// Mean execution bars held.
    pub avg_bars: Option<f64>,
    /// Mean hours from entry to exit.
    pub avg_hours: Option<f64>,
}

impl HoldingTime {
    /// The holding time of these trades.
    pub fn of(trades: &[&Trade]) -> HoldingTime {
        HoldingTime::from_means(means(trades, |t| HoldingTime::numbers(t)))
    }

    /// What is averaged of a trade.
    pub(crate) fn numbers(trade: &Trade) -> [f64; 2] {
        [f64::from(trade.bars_held), trade.hours_held()]
    }

    /// From the means of [`HoldingTime::numbers`].
    pub(crate) fn from_means(means: Option<[f64; 2]>) -> HoldingTime {
        HoldingTime { avg_bars: means.map(|m| m[0]), avg_hours: means.map(|m| m[1]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::{hour, trade};

    #[test]
    fn bars_and_hours_are_counted_apart() {
        let with = |bars_held, hours: i64| Trade {
            bars_held,
            entry_time: hour(10),
            exit_time: hour(10 + hours),
            ..trade(1.0)
        };
        // (1 + 4) / 2 bars; (0 + 3) / 2 hours: a fill at an open and one at the same bar's open
        let of = HoldingTime::of(&[&with(1, 0), &with(4, 3)]);
        assert_eq!((of.avg_bars, of.avg_hours), (Some(2.5), Some(1.5)));
        assert_eq!(HoldingTime::of(&[]), HoldingTime::default());
    }
}
