//! Profit factor.

use crate::wins_and_losses::WinsAndLosses;

/// What all winners made over what all losers lost; `None` without a loss.
///
/// # Formula
/// `Σ wins / |Σ losses|` of net R.
///
/// # Units
/// A ratio, 0 where nothing won.
///
/// # Source
/// SPEC §10.
pub fn profit_factor(r_net: &[f64]) -> Option<f64> {
    WinsAndLosses::of(r_net).profit_factor()
}

impl WinsAndLosses {
    /// See [`profit_factor`].
    pub(crate) fn profit_factor(&self) -> Option<f64> {
        let lost = self.lost_r.abs();
        (lost > 0.0).then(|| self.won_r / lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wins_over_losses() {
        // (3 + 1) / (1 + 0.6) = 2.5
        assert_eq!(profit_factor(&[3.0, -1.0, 1.0, -0.6, 0.0]), Some(2.5));
        assert_eq!(profit_factor(&[-1.0, -1.0]), Some(0.0));
        assert_eq!((profit_factor(&[1.0]), profit_factor(&[])), (None, None));
    }
}
