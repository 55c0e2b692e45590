//! How far trades went against and for their owner while they were open.

use crate::mean::means;
use exitlab_core::Trade;

/// Mean maximum adverse and favourable excursion; `None` for no trades.
///
/// # Formula
/// `mean(mae_r)` (≤ 0) and `mean(mfe_r)` (≥ 0).
///
/// # Units
/// R.
///
/// # Source
/// Sweeney, "Maximum Adverse Excursion" (1997); per trade as SPEC §6 says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Excursions {
    /// Mean maximum adverse excursion (≤ 0).
    pub avg_mae_r: Option<f64>,
    /// Mean maximum favourable excursion (≥ 0).
    pub avg_mfe_r: Option<f64>,
}

impl Excursions {
    /// The excursions of these trades.
    pub fn of(trades: &[&Trade]) -> Excursions {
        Excursions::from_means(means(trades, |t| Excursions::numbers(t)))
    }

    /// What is averaged of a trade.
    pub(crate) fn numbers(trade: &Trade) -> [f64; 2] {
        [trade.mae_r, trade.mfe_r]
    }

    /// From the means of [`Excursions::numbers`].
    pub(crate) fn from_means(means: Option<[f64; 2]>) -> Excursions {
        Excursions { avg_mae_r: means.map(|m| m[0]), avg_mfe_r: means.map(|m| m[1]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn both_sides_have_their_mean() {
        let with = |mae_r, mfe_r| Trade { mae_r, mfe_r, ..trade(0.5) };
        // (−1.0 − 0.5) / 2 and (2.0 + 0.25) / 2
        let of = Excursions::of(&[&with(-1.0, 2.0), &with(-0.5, 0.25)]);
        assert_eq!((of.avg_mae_r, of.avg_mfe_r), (Some(-0.75), Some(1.125)));
        assert_eq!(Excursions::of(&[]), Excursions::default());
    }
}
