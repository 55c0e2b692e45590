//! Buying all symbols and holding them: the yardstick.

use crate::{DailyValue, max_drawdown, total_return};
use exitlab_core::Timestamp;

/// What holding the symbols gave, the same for every account on the same bars.
///
/// # Units
/// Fractions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BuyHold {
    /// From the first decision to the last.
    pub total_return: Option<f64>,
    /// Over daily worth.
    pub max_drawdown: Option<f64>,
}

impl BuyHold {
    /// The yardstick of a [`buy_hold_curve`] and its last values of each UTC day.
    pub fn of(curve: &[(Timestamp, f64)], days: &[DailyValue]) -> BuyHold {
        let ends = curve.first().zip(curve.last());
        BuyHold {
            total_return: ends.and_then(|(first, last)| total_return(first.1, last.1)),
            max_drawdown: max_drawdown(days),
        }
    }
}

/// Worth of one unit of money spread evenly over the symbols and held, at each of these times.
///
/// # Formula
/// The mean over symbols of `last close at or before t / first close`; a symbol that has not
/// started yet is cash and worth 1.0, one that has ended stays at its last close.
///
/// # Shape
/// One point per time. Times and every symbol's (close time, close) ascend in time; the first
/// close of a symbol is the one that it is bought at, so hand over the run's window only. A symbol
/// with no close stays cash; without symbols everything is cash.
///
/// # Units
/// Relative to 1.0 at the start.
///
/// # Source
/// SPEC §10.
pub fn buy_hold_curve<S: AsRef<[(Timestamp, f64)]>>(
    times: impl IntoIterator<Item = Timestamp>,
    symbols: &[S],
) -> Vec<(Timestamp, f64)> {
    // per symbol, how many of its closes are known
    let mut n_known = vec![0usize; symbols.len()];
    times
        .into_iter()
        .map(|time| {
            let mut worth = 0.0;
            for (closes, n_known) in symbols.iter().map(AsRef::as_ref).zip(&mut n_known) {
                *n_known += closes[*n_known..].iter().take_while(|(t, _)| *t <= time).count();
                worth += match &closes[..*n_known] {
                    [] => 1.0,
                    [first, ..] => closes[*n_known - 1].1 / first.1,
                };
            }
            let worth = if symbols.is_empty() { 1.0 } else { worth / symbols.len() as f64 };
            (time, worth)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn late_symbols_are_cash_and_ended_ones_stay() {
        let early = vec![(hour(1), 100.0), (hour(2), 150.0)];
        let late = vec![(hour(3), 10.0), (hour(4), 5.0)];
        let curve = buy_hold_curve((1..=4).map(hour), &[early, late]);
        // (1 + 1) / 2; (1.5 + 1) / 2; (1.5 + 1) / 2; (1.5 + 0.5) / 2
        let want = [(hour(1), 1.0), (hour(2), 1.25), (hour(3), 1.25), (hour(4), 1.0)];
        assert_eq!(curve, want);
    }

    #[test]
    fn times_between_closes_take_the_last_one() {
        let closes = [(hour(1), 100.0), (hour(5), 200.0), (hour(6), 300.0)];
        let curve = buy_hold_curve([hour(0), hour(4), hour(9)], &[&closes[..]]);
        assert_eq!(curve, [(hour(0), 1.0), (hour(4), 1.0), (hour(9), 3.0)]);
    }

    #[test]
    fn return_over_all_times_and_drawdown_over_days() {
        // daily 1.1, 0.99, 1.1, 1.25; 0.5 at a noon
        let worth = [1.0, 1.1, 0.5, 0.99, 1.0, 1.1, 1.2, 1.25];
        let curve: Vec<_> = (1..).map(|n| hour(12 * n)).zip(worth).collect();
        let days: Vec<DailyValue> = (0..)
            .zip(curve.iter().skip(1).step_by(2))
            .map(|(day, (_, value))| DailyValue { day, value: *value })
            .collect();
        let of = BuyHold::of(&curve, &days);
        assert_eq!(of.total_return, Some(0.25));
        assert!((of.max_drawdown.unwrap() - 0.1).abs() < 1e-15);
    }
}
