//! How trades ended.

use crate::mean::share;
use exitlab_core::{ExitReason, Trade};

/// Shares of trades by the reason of their last leg; all `None` for no trades.
///
/// # Formula
/// `#{exit_reason = reason} / n`; those of all closing reasons add up to 1. That of END_OF_DATA is
/// the share that is censored.
///
/// # Units
/// Fractions in [0, 1].
///
/// # Source
/// SPEC §10.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ExitShares([Option<f64>; ExitReason::N_CLOSING]);

impl ExitShares {
    /// The shares of these trades.
    pub fn of(trades: &[&Trade]) -> ExitShares {
        let mut counts = ExitCounts::default();
        trades.iter().for_each(|trade| counts.add(trade.exit_reason));
        counts.shares()
    }

    /// Sets the share of a reason that can end a trade.
    pub(crate) fn set(&mut self, reason: ExitReason, share: Option<f64>) {
        self.0[reason.index()] = share;
    }

    /// The share that closed for a reason; none for one that ends no trade.
    pub fn get(&self, reason: ExitReason) -> Option<f64> {
        self.0.get(reason.index()).copied().flatten()
    }
}

/// How many trades ended for each reason.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ExitCounts([usize; ExitReason::N]);

impl ExitCounts {
    /// Counts a trade.
    pub(crate) fn add(&mut self, reason: ExitReason) {
        self.0[reason.index()] += 1;
    }

    /// The shares of the trades that were counted.
    pub(crate) fn shares(&self) -> ExitShares {
        let n = self.0.iter().sum();
        ExitShares(ExitReason::CLOSING.map(|reason| share(self.0[reason.index()], n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn each_reason_lands_in_its_own_share() {
        // the first reason once, the second twice, and so on
        let trades: Vec<Trade> = ExitReason::CLOSING
            .into_iter()
            .flat_map(|exit_reason| vec![exit_reason; exit_reason.index() + 1])
            .map(|exit_reason| Trade { exit_reason, ..trade(1.0) })
            .collect();
        let shares = ExitShares::of(&trades.iter().collect::<Vec<_>>());
        for reason in ExitReason::CLOSING {
            let want = (reason.index() + 1) as f64 / trades.len() as f64;
            assert_eq!(shares.get(reason), Some(want), "{reason:?}");
        }
        assert_eq!(shares.get(ExitReason::PartialTp), None);
        assert_eq!(ExitShares::of(&[]).get(ExitReason::StopLoss), None);
    }
}
