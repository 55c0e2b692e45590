//! How often the exit mode changed while trades were open.

use crate::mean::share;
use exitlab_core::Trade;

/// Mean number of changes of the exit mode per trade; `None` for no trades.
///
/// # Formula
/// `Σ n_remodes / n`.
///
/// # Units
/// Changes per trade, ≥ 0.
///
/// # Source
/// SPEC §13.8.
pub fn avg_remodes<'a>(trades: impl IntoIterator<Item = &'a Trade>) -> Option<f64> {
    let mut remodes = RemodeCount::default();
    let mut n = 0;
    for trade in trades {
        remodes.add(trade.n_remodes);
        n += 1;
    }
    remodes.average(n)
}

/// Changes of mode, counted trade by trade.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RemodeCount(usize);

impl RemodeCount {
    /// Adds a trade's changes.
    pub(crate) fn add(&mut self, n_remodes: u32) {
        self.0 += n_remodes as usize;
    }

    /// The mean over `n` trades.
    pub(crate) fn average(self, n: usize) -> Option<f64> {
        share(self.0, n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn changes_are_averaged_over_all_trades() {
        let trades = [0, 3, 2].map(|n_remodes| Trade { n_remodes, ..trade(1.0) });
        assert_eq!(avg_remodes(&trades), Some(5.0 / 3.0));
        assert_eq!(avg_remodes(&trades[..1]), Some(0.0));
        assert_eq!(avg_remodes([]), None);
    }
}
