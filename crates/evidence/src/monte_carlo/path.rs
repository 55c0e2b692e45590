//! Cumulative net R along a sequence of trades.

use super::equity_steps::EquitySteps;
use exitlab_core::Streak;

/// How a sequence of trades went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Path {
    /// Sum of net R.
    pub(super) cumulative: f64,
    peak: f64,
    /// Largest fall from the peak, which starts at 0.
    pub(super) max_drawdown: f64,
    streak: Streak,
    /// Most losses in a row.
    pub(super) longest_streak: u32,
}

/// A path in the making, which leaves its cumulative R at the steps.
pub(super) struct Walk<'a> {
    path: Path,
    scratch_r: f64,
    n_taken: usize,
    steps: &'a EquitySteps,
    next_step: usize,
    /// Trades taken when the next step is reached.
    next_at: usize,
    at_steps: &'a mut [f64],
}

impl Path {
    /// Begins a path; `at_steps` has a place per step.
    pub(super) fn walk<'a>(
        scratch_r: f64,
        steps: &'a EquitySteps,
        at_steps: &'a mut [f64],
    ) -> Walk<'a> {
        let next_at = steps.get(0).unwrap_or(usize::MAX);
        let path = Path::default();
        Walk { path, scratch_r, n_taken: 0, steps, next_step: 0, next_at, at_steps }
    }

    /// The path of these trades.
    pub(super) fn of(
        r_net: &[f64],
        scratch_r: f64,
        steps: &EquitySteps,
        at_steps: &mut [f64],
    ) -> Path {
        let mut walk = Path::walk(scratch_r, steps, at_steps);
        walk.take(r_net);
        walk.path()
    }
}

impl Walk<'_> {
    /// Goes on by these trades.
    #[inline]
    pub(super) fn take(&mut self, r_net: &[f64]) {
        let mut path = self.path;
        for &r in r_net {
            path.cumulative += r;
            if path.cumulative > path.peak {
                path.peak = path.cumulative;
            }
            let fall = path.peak - path.cumulative;
            if fall > path.max_drawdown {
                path.max_drawdown = fall;
            }
            path.streak.take(r, self.scratch_r);
            path.longest_streak = path.longest_streak.max(path.streak.n_losses());
            self.n_taken += 1;
            if self.n_taken == self.next_at {
                self.at_steps[self.next_step] = path.cumulative;
                self.next_step += 1;
                self.next_at = self.steps.get(self.next_step).unwrap_or(usize::MAX);
            }
        }
        self.path = path;
    }

    /// What came of it.
    pub(super) fn path(self) -> Path {
        self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_metrics::max_drawdown_r;

    #[test]
    fn falls_and_streaks_by_hand() {
        // cumulative 2, 1, 0.5, 0.5, 0.25, 3.25, 2.25; falls from 2: 1, 1.5, 1.5, 1.75; streaks 3, 1:
        // the trade of 0 is a scratch, which is no loss and ends no streak
        let r = [2.0, -1.0, -0.5, 0.0, -0.25, 3.0, -1.0];
        let steps = EquitySteps::new(r.len());
        let mut at_steps = [0.0; 7];
        let path = Path::of(&r, 0.1, &steps, &mut at_steps);
        assert_eq!((path.cumulative, path.max_drawdown, path.longest_streak), (2.25, 1.75, 3));
        assert_eq!(at_steps, [2.0, 1.0, 0.5, 0.5, 0.25, 3.25, 2.25]);
        assert_eq!(path.max_drawdown, max_drawdown_r(&r));
    }

    #[test]
    fn a_streak_goes_on_from_block_to_block() {
        let steps = EquitySteps::new(5);
        let mut at_steps = [0.0; 5];
        let mut walk = Path::walk(0.1, &steps, &mut at_steps);
        walk.take(&[1.0, -1.0]);
        walk.take(&[]);
        walk.take(&[-1.0, -1.0, 4.0]);
        let path = walk.path();
        assert_eq!((path.longest_streak, path.max_drawdown, path.cumulative), (3, 3.0, 2.0));
    }
}
