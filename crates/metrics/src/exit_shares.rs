//! How trades ended.

use crate::mean::share;
use crate::{MetricColumn, MetricUnit};
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

/// The columns of the shares from their declarations.
macro_rules! share_columns {
    ($($(#[doc = $doc:literal])+ $name:ident: $reason:ident,)+) => {
        [$(MetricColumn {
            name: stringify!($name),
            doc: concat!($($doc),+).trim_ascii(),
            unit: MetricUnit::Share,
            get: |metrics| metrics.exit_shares.get(ExitReason::$reason),
            set: |metrics, share| metrics.exit_shares.0[ExitReason::$reason.index()] = share,
        }),+]
    };
}

impl ExitShares {
    /// The columns in files, one for each of [`ExitReason::CLOSING`], in that order.
    pub const COLUMNS: [MetricColumn; ExitReason::N_CLOSING] = share_columns! {
        /// Share of trades that ended at the initial stop.
        share_stop_loss: StopLoss,
        /// Share of trades that ended at the stop after it was moved to breakeven.
        share_breakeven_stop: BreakevenStop,
        /// Share of trades that ended at the stop after a rung of a ratchet had moved it.
        share_ratchet_stop: RatchetStop,
        /// Share of trades that ended at the trailing stop.
        share_trailing_stop: TrailingStop,
        /// Share of trades that ended at the target, or at the last of partials that sum to the
        /// whole position.
        share_take_profit: TakeProfit,
        /// Share of trades that ended on an exit signal, or on a signal of the other side.
        share_signal_exit: SignalExit,
        /// Share of trades that ended because the profile chose another mode than at the entry.
        share_regime_exit: RegimeExit,
        /// Share of trades that ended because they were held too long without enough profit.
        share_time_exit: TimeExit,
        /// Share of trades that ended with the session.
        share_session_exit: SessionExit,
        /// Share of trades that were still open at the last bar: they are censored.
        share_end_of_data: EndOfData,
    };

    /// The shares of these trades.
    pub fn of(trades: &[&Trade]) -> ExitShares {
        let mut counts = ExitCounts::default();
        trades.iter().for_each(|trade| counts.add(trade.exit_reason));
        counts.shares()
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

    #[test]
    fn columns_are_named_after_their_reasons() {
        for (reason, column) in ExitReason::CLOSING.into_iter().zip(ExitShares::COLUMNS) {
            assert_eq!(column.name, format!("share_{}", reason.name().to_lowercase()));
        }
    }
}
