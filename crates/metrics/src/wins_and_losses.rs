//! Winners and losers of a group, counted and added up once for every metric that asks.

use crate::{is_loss, is_win};

/// How many trades won and lost, and how much.
///
/// # Units
/// R, in the order given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WinsAndLosses {
    pub(crate) n: usize,
    pub(crate) n_wins: usize,
    pub(crate) won_r: f64,
    pub(crate) n_losses: usize,
    /// Not positive.
    pub(crate) lost_r: f64,
}

impl WinsAndLosses {
    /// Those of these net Rs. No branch depends on a trade, for which of them win cannot be
    /// foreseen; to add 0 changes no sum.
    pub(crate) fn of(r_net: &[f64]) -> WinsAndLosses {
        let mut all =
            WinsAndLosses { n: r_net.len(), n_wins: 0, won_r: 0.0, n_losses: 0, lost_r: 0.0 };
        for &r in r_net {
            let (won, lost) = (is_win(r), is_loss(r));
            all.n_wins += usize::from(won);
            all.won_r += value_or_zero(r, won);
            all.n_losses += usize::from(lost);
            all.lost_r += value_or_zero(r, lost);
        }
        all
    }
}

/// The value where `is_counted`, else 0. Written with bits: of a conditional, the compiler makes
/// a branch.
fn value_or_zero(value: f64, is_counted: bool) -> f64 {
    f64::from_bits(value.to_bits() & u64::from(is_counted).wrapping_neg())
}
