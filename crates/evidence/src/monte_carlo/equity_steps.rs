//! The trade numbers at which equity is looked at.

use super::MAX_STEPS;

/// Up to [`MAX_STEPS`] evenly spaced trade numbers; the last is the last trade.
#[derive(Debug, Clone)]
pub(super) struct EquitySteps(Vec<usize>);

impl EquitySteps {
    /// Over `n` trades.
    ///
    /// # Formula
    /// Step i of k, from 1, is at trade `⌈i·n/k⌉`, `k = min(n, 200)`.
    pub(super) fn new(n: usize) -> EquitySteps {
        let k = n.min(MAX_STEPS);
        EquitySteps((1..=k).map(|i| (i * n).div_ceil(k)).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Trades closed at a step, counted from 0.
    pub(super) fn trade(&self, step: usize) -> usize {
        self.0[step]
    }

    /// The same, none beyond the last.
    pub(super) fn get(&self, step: usize) -> Option<usize> {
        self.0.get(step).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_even_and_end_at_the_end() {
        assert_eq!(EquitySteps::new(3).0, [1, 2, 3]);
        let steps = EquitySteps::new(301).0;
        // 1·301/200 = 1.505, 2·301/200 = 3.01
        assert_eq!((steps.len(), steps[0], steps[1], steps[199]), (200, 2, 4, 301));
        assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(EquitySteps::new(0).len(), 0);
    }
}
