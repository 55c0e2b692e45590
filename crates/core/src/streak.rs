//! Streaks: trades won or lost in a row.

use crate::tolerance;

/// What a closed trade is to a streak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreakStep {
    /// Ends a losing streak and extends a winning one.
    Win,
    /// Ends a winning streak and extends a losing one.
    Loss,
    /// Neither extends nor ends a streak: a breakeven stop pays its costs and is no defeat.
    Scratch,
}

impl StreakStep {
    /// Of a trade with this net R, where ±`scratch_r` are scratches.
    ///
    /// # Formula
    /// A win at `r_net > scratch_r`, a loss at `r_net < −scratch_r`, with the tolerance for R
    /// against R.
    ///
    /// # Source
    /// SPEC §5, §14.8.
    #[inline]
    pub fn of(r_net: f64, scratch_r: f64) -> StreakStep {
        if tolerance::gt(r_net, scratch_r) {
            StreakStep::Win
        } else if tolerance::lt(r_net, -scratch_r) {
            StreakStep::Loss
        } else {
            StreakStep::Scratch
        }
    }
}

/// Trades won or lost in a row, up to the last one closed: the one definition for policies, symbol
/// blocks and resampled trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Streak {
    n_wins: u32,
    n_losses: u32,
}

impl Streak {
    /// Takes the next closed trade.
    ///
    /// # Units
    /// Both in R.
    #[inline]
    pub fn take(&mut self, r_net: f64, scratch_r: f64) {
        *self = match StreakStep::of(r_net, scratch_r) {
            StreakStep::Win => Streak { n_wins: self.n_wins + 1, n_losses: 0 },
            StreakStep::Loss => Streak { n_wins: 0, n_losses: self.n_losses + 1 },
            StreakStep::Scratch => *self,
        };
    }

    /// Wins in a row, 0 after a loss.
    pub fn n_wins(&self) -> u32 {
        self.n_wins
    }

    /// Losses in a row, 0 after a win.
    pub fn n_losses(&self) -> u32 {
        self.n_losses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wins and losses in a row after each trade, with scratches up to 0.1 R.
    fn after_each<const N: usize>(r_net: [f64; N]) -> [(u32, u32); N] {
        let mut streak = Streak::default();
        r_net.map(|r| {
            streak.take(r, 0.1);
            (streak.n_wins(), streak.n_losses())
        })
    }

    #[test]
    fn a_scratch_neither_extends_nor_ends_a_streak() {
        let got = after_each([-1.0, 0.0, -0.1, 0.1, -0.5, 0.11, 0.05, 2.0, -0.11]);
        let want = [(0, 1), (0, 1), (0, 1), (0, 1), (0, 2), (1, 0), (1, 0), (2, 0), (0, 1)];
        assert_eq!(got, want);
    }

    #[test]
    fn the_threshold_has_the_tolerance_of_r_against_r() {
        // 0.3 - 0.2 is 0.09999999999999998, and 0.1 + 1e-10 is the threshold too
        assert_eq!(StreakStep::of(0.1 + 1e-10, 0.1), StreakStep::Scratch);
        assert_eq!(StreakStep::of(-0.1 - 1e-10, 0.1), StreakStep::Scratch);
        assert_eq!(StreakStep::of(0.1, 0.3 - 0.2), StreakStep::Scratch);
        assert_eq!(StreakStep::of(1e-12, 0.0), StreakStep::Scratch);
        assert_eq!(
            (StreakStep::of(1e-6, 0.0), StreakStep::of(-1e-6, 0.0)),
            (StreakStep::Win, StreakStep::Loss)
        );
    }
}
