//! Turnover.

use crate::Mark;
use crate::mean::mean;

/// Traded notional over mean equity; `None` where mean equity is not above 0.
///
/// # Formula
/// `Σ notional of every fill / mean(equity over all marks)`; an entry and its exit are two fills.
///
/// # Units
/// A ratio over the whole run: how often the account was turned over.
///
/// # Source
/// SPEC §10.
pub fn turnover(traded_notional: f64, marks: &[Mark]) -> Option<f64> {
    let mean_equity = mean(marks.iter().map(|m| m.equity))?;
    (mean_equity > 0.0).then(|| traded_notional / mean_equity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn notional_over_mean_equity() {
        let mark = |equity| Mark { time: hour(1), equity, in_position: false };
        assert_eq!(turnover(30_000.0, &[mark(9_000.0), mark(11_000.0)]), Some(3.0));
        assert_eq!((turnover(1.0, &[mark(-1.0)]), turnover(1.0, &[])), (None, None));
    }
}
