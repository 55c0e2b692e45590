//! How trades ended.

use crate::mean::share;
use exitlab_core::{ExitReason, Trade};

/// Shares of trades by the reason of their last leg; all `None` for no trades.
///
/// # Formula
/// `#{exit_reason = reason} / n`; the six add up to 1. `end_of_data` is the share that is censored.
///
/// # Units
/// Fractions in [0, 1].
///
/// # Source
/// SPEC §10.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs)] // the fields are the exit reasons
pub struct ExitShares {
    pub stop_loss: Option<f64>,
    pub breakeven_stop: Option<f64>,
    pub trailing_stop: Option<f64>,
    pub take_profit: Option<f64>,
    pub time_exit: Option<f64>,
    pub end_of_data: Option<f64>,
}

impl ExitShares {
    /// The shares of these trades.
    pub fn of(trades: &[&Trade]) -> ExitShares {
        let mut counts = ExitCounts::default();
        trades.iter().for_each(|trade| counts.add(trade.exit_reason));
        counts.shares()
    }
}

/// How many trades ended for each reason.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ExitCounts([usize; ExitReason::ALL.len()]);

impl ExitCounts {
    /// Counts a trade.
    pub(crate) fn add(&mut self, reason: ExitReason) {
        self.0[reason as usize] += 1;
    }

    /// The shares of the trades that were counted.
    pub(crate) fn shares(&self) -> ExitShares {
        let n = self.0.iter().sum();
        let of = |reason: ExitReason| share(self.0[reason as usize], n);
        ExitShares {
            stop_loss: of(ExitReason::StopLoss),
            breakeven_stop: of(ExitReason::BreakevenStop),
            trailing_stop: of(ExitReason::TrailingStop),
            take_profit: of(ExitReason::TakeProfit),
            time_exit: of(ExitReason::TimeExit),
            end_of_data: of(ExitReason::EndOfData),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn each_reason_lands_in_its_own_share() {
        use ExitReason::{BreakevenStop, EndOfData, StopLoss, TakeProfit, TimeExit, TrailingStop};
        // 1, 2, 3, 1, 2 and 1 of 10
        let trades: Vec<Trade> = [
            StopLoss,
            BreakevenStop,
            BreakevenStop,
            TrailingStop,
            TrailingStop,
            TrailingStop,
            TakeProfit,
            TimeExit,
            TimeExit,
            EndOfData,
        ]
        .map(|exit_reason| Trade { exit_reason, ..trade(1.0) })
        .to_vec();
        let shares = ExitShares::of(&trades.iter().collect::<Vec<_>>());
        let want = ExitShares {
            stop_loss: Some(0.1),
            breakeven_stop: Some(0.2),
            trailing_stop: Some(0.3),
            take_profit: Some(0.1),
            time_exit: Some(0.2),
            end_of_data: Some(0.1),
        };
        assert_eq!(shares, want);
        assert_eq!(ExitShares::of(&[]), ExitShares::default());
    }
}
