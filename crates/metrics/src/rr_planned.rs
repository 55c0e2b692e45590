//! Planned reward to risk.

use crate::mean::mean;
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
    mean(trades.iter().filter_map(|t| t.rr_planned))
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
