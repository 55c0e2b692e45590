//! Realised reward to risk: what winners paid against what losers cost.

use crate::wins_and_losses::WinsAndLosses;

/// Mean net R of the trades that won; `None` where none did.
///
/// # Units
/// R, positive.
pub fn avg_win_r(r_net: &[f64]) -> Option<f64> {
    WinsAndLosses::of(r_net).avg_win_r()
}

/// Mean net R of the trades that lost; `None` where none did.
///
/// # Units
/// R, negative.
pub fn avg_loss_r(r_net: &[f64]) -> Option<f64> {
    WinsAndLosses::of(r_net).avg_loss_r()
}

/// Average win over average loss; `None` without a win or without a loss.
///
/// # Formula
/// `avg_win_r / |avg_loss_r|`
///
/// # Units
/// A ratio.
///
/// # Source
/// SPEC §10; the counterpart of the planned reward to risk, target over stop distance.
pub fn rr_realised(r_net: &[f64]) -> Option<f64> {
    WinsAndLosses::of(r_net).rr_realised()
}

impl WinsAndLosses {
    /// See [`avg_win_r`].
    pub(crate) fn avg_win_r(&self) -> Option<f64> {
        (self.n_wins > 0).then(|| self.won_r / self.n_wins as f64)
    }

    /// See [`avg_loss_r`].
    pub(crate) fn avg_loss_r(&self) -> Option<f64> {
        (self.n_losses > 0).then(|| self.lost_r / self.n_losses as f64)
    }

    /// See [`rr_realised`].
    pub(crate) fn rr_realised(&self) -> Option<f64> {
        Some(self.avg_win_r()? / self.avg_loss_r()?.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_wins_against_two_losses() {
        // wins (3 + 1 + 2) / 3 = 2; losses (−1 − 0.6) / 2 = −0.8; 2 / 0.8 = 2.5
        let r = [3.0, -1.0, 1.0, -0.6, 2.0, 0.0];
        assert_eq!((avg_win_r(&r), avg_loss_r(&r)), (Some(2.0), Some(-0.8)));
        assert_eq!(rr_realised(&r), Some(2.5));
    }

    #[test]
    fn one_sided_samples_have_no_ratio() {
        assert_eq!(rr_realised(&[1.0, 2.0]), None);
        assert_eq!(rr_realised(&[-1.0]), None);
        assert_eq!(rr_realised(&[0.0]), None);
    }
}
