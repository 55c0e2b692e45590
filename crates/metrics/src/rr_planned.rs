//! Planned reward to risk.

use crate::mean::Totals;
use exitlab_core::Trade;

/// Mean of target distance over stop distance; `None` where no trade had a target.
///
/// # Formula
/// `mean((target − E) / (E − stop))` over the trades that had a target.
///
/// # Units
/// A ratio.
///
/// # Source
/// SPEC §10; the counterpart of [`rr_realised`](crate::rr_realised).
pub fn rr_planned(trades: &[&Trade]) -> Option<f64> {
    let mut totals = PlannedTotals::default();
    trades.iter().filter_map(|t| t.rr_planned).for_each(|rr| totals.add(rr));
    totals.rr_planned()
}

/// Planned reward to risk of trades that had a target, added up so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PlannedTotals {
    n: usize,
    totals: Totals<1>,
}

impl PlannedTotals {
    /// Adds a trade's.
    pub(crate) fn add(&mut self, rr_planned: f64) {
        self.n += 1;
        self.totals.add(&[rr_planned]);
    }

    /// See [`rr_planned`].
    pub(crate) fn rr_planned(&self) -> Option<f64> {
        self.totals.means(self.n).map(|[mean]| mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn trades_without_target_are_left_out() {
        let with = |rr_planned| Trade { rr_planned, ..trade(1.0) };
        // (3 + 2) / 2
        let trades = [with(Some(3.0)), with(None), with(Some(2.0))];
        assert_eq!(rr_planned(&trades.iter().collect::<Vec<_>>()), Some(2.5));
        assert_eq!(rr_planned(&[&with(None)]), None);
    }
}
