//! Net R by day.

use crate::ClosedTrades;
use exitlab_core::Trade;

/// Net R of the trades that closed on one UTC day, (00:00, 24:00].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyR {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Sum of net R.
    pub sum_r: f64,
}

/// Sums of net R by the UTC day of the exit, ascending; days without an exit are left out.
///
/// # Formula
/// `Σ r_net` over trades with `closing_day(exit_time) = day`, added in exit order. An exit at 00:00
/// belongs to the day that ends, as marks of equity do: it is the close of that day's bar.
///
/// # Units
/// R.
///
/// # Source
/// SPEC §12.
pub fn daily_r(trades: &[Trade]) -> Vec<DailyR> {
    ClosedTrades::new(trades).daily_r()
}

impl ClosedTrades<'_> {
    /// See [`daily_r`].
    pub fn daily_r(&self) -> Vec<DailyR> {
        let mut days: Vec<DailyR> = Vec::new();
        for trade in self.in_order() {
            let day = trade.exit_time.closing_day();
            match days.last_mut() {
                Some(last) if last.day == day => last.sum_r += trade.r_net,
                _ => days.push(DailyR { day, sum_r: trade.r_net }),
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::{hour, trade};

    #[test]
    fn days_are_those_of_the_exits() {
        let exits_at = |hours, r| Trade { exit_time: hour(hours), ..trade(r) };
        // hours from 2021-01-01, day 18628: 24 is midnight, the end of that day; 80 is three days on
        let trades = [exits_at(80, 0.25), exits_at(23, 1.0), exits_at(24, 2.0), exits_at(30, -0.5)];
        let want = [
            DailyR { day: 18_628, sum_r: 3.0 },
            DailyR { day: 18_629, sum_r: -0.5 },
            DailyR { day: 18_631, sum_r: 0.25 },
        ];
        assert_eq!(daily_r(&trades), want);
    }
}
