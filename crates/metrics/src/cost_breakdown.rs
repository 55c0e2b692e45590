//! What lies between gross R and net R.

use crate::mean::means;
use exitlab_core::Trade;

/// Mean gross R and the mean costs that lead from it to mean net R.
///
/// # Formula
/// `avg_r = avg_r_gross − avg_exit_slippage_r − avg_fees_r − avg_funding_r`. Entry slippage is
/// inside the entry price, and so inside gross R: its mean is told, and not subtracted.
///
/// # Units
/// R per trade; costs are positive where they cost. All `None` for no trades.
///
/// # Source
/// SPEC §7 and §10.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CostBreakdown {
    /// Mean R before exit slippage, fees and funding.
    pub avg_r_gross: Option<f64>,
    /// Mean exit slippage.
    pub avg_exit_slippage_r: Option<f64>,
    /// Mean fees, entry and exit.
    pub avg_fees_r: Option<f64>,
    /// Mean funding, negative where it was received.
    pub avg_funding_r: Option<f64>,
    /// Mean entry slippage.
    pub avg_entry_slippage_r: Option<f64>,
}

impl CostBreakdown {
    /// The breakdown of these trades.
    pub fn of(trades: &[&Trade]) -> CostBreakdown {
        CostBreakdown::from_means(means(trades, |t| CostBreakdown::numbers(t)))
    }

    /// What is averaged of a trade.
    pub(crate) fn numbers(trade: &Trade) -> [f64; 5] {
        [
            trade.r_gross,
            trade.exit_slippage_r,
            trade.fees_r,
            trade.funding_r,
            trade.entry_slippage_r,
        ]
    }

    /// From the means of [`CostBreakdown::numbers`].
    pub(crate) fn from_means(means: Option<[f64; 5]>) -> CostBreakdown {
        CostBreakdown {
            avg_r_gross: means.map(|m| m[0]),
            avg_exit_slippage_r: means.map(|m| m[1]),
            avg_fees_r: means.map(|m| m[2]),
            avg_funding_r: means.map(|m| m[3]),
            avg_entry_slippage_r: means.map(|m| m[4]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn the_parts_lead_from_gross_to_net() {
        let mut first = trade(2.0);
        (first.r_gross, first.exit_slippage_r, first.fees_r, first.funding_r) =
            (2.4, 0.1, 0.2, 0.1);
        let mut second = trade(-1.1);
        (second.r_gross, second.exit_slippage_r, second.fees_r, second.funding_r) =
            (-1.0, 0.05, 0.1, -0.05); // funding received
        let costs = CostBreakdown::of(&[&first, &second]);
        // gross (2.4 − 1.0) / 2 = 0.7; slippage 0.075; fees 0.15; funding 0.025
        // 0.7 − 0.075 − 0.15 − 0.025 = 0.45 = (2.0 − 1.1) / 2
        let left = costs.avg_r_gross.unwrap()
            - costs.avg_exit_slippage_r.unwrap()
            - costs.avg_fees_r.unwrap()
            - costs.avg_funding_r.unwrap();
        assert!((left - 0.45).abs() < 1e-12, "{costs:?}");
        assert!((costs.avg_fees_r.unwrap() - 0.15).abs() < 1e-12);
        assert_eq!(CostBreakdown::of(&[]), CostBreakdown::default());
    }
}
