//! Win rate, and what counts as a win or a loss in every metric.

use crate::mean::share;
use crate::wins_and_losses::WinsAndLosses;
use exitlab_core::tolerance;

/// Whether a net R is a win: above 0 by more than the tolerance of SPEC's preamble.
pub fn is_win(r_net: f64) -> bool {
    tolerance::gt(r_net, 0.0)
}

/// Whether a net R is a loss: below 0 by more than the tolerance.
pub fn is_loss(r_net: f64) -> bool {
    tolerance::lt(r_net, 0.0)
}

/// Share of trades that won; `None` for no trades.
///
/// # Formula
/// `#{r_net > 0} / n`
///
/// # Units
/// A fraction in [0, 1].
///
/// # Source
/// SPEC §10.
pub fn win_rate(r_net: &[f64]) -> Option<f64> {
    WinsAndLosses::of(r_net).win_rate()
}

impl WinsAndLosses {
    /// See [`win_rate`].
    pub(crate) fn win_rate(&self) -> Option<f64> {
        share(self.n_wins, self.n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounding_error_above_zero_is_no_win() {
        assert_eq!(win_rate(&[2.0, -1.0, 0.0, 1e-12]), Some(0.25)); // only the 2.0
        assert!(!is_loss(-1e-12) && is_loss(-1e-6));
        assert_eq!(win_rate(&[]), None);
    }
}
