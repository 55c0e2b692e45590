//! What is learned from a training window: the best plan of each regime.

use crate::MIN_ENTRIES;
use exitlab_core::Regime;

/// What each contender made of a window's entries, by regime: plans first, then what else is to be
/// compared with them.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSums {
    /// Entries by regime; all contenders took each of them.
    n: [usize; Regime::ALL.len()],
    /// Sums of net R, by contender and regime.
    sum_r: Vec<[f64; Regime::ALL.len()]>,
    /// Entries left out because a contender was still in the trade when the test began.
    n_purged: usize,
}

/// A plan per regime, as a training window chose it.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnedMap {
    /// Position of the plan of each regime, in the order of [`Regime::ALL`].
    pub plans: [usize; Regime::ALL.len()],
    /// Whether the regime had enough entries to choose by; otherwise it has the plan that was best
    /// over all entries.
    pub is_own: [bool; Regime::ALL.len()],
    /// Entries.
    pub n: usize,
    /// Sum of net R over the window's entries under the map.
    pub sum_r: f64,
}

impl TrainingSums {
    /// Nothing seen yet.
    pub fn new(n_contenders: usize) -> TrainingSums {
        TrainingSums {
            n: Default::default(),
            sum_r: vec![Default::default(); n_contenders],
            n_purged: 0,
        }
    }

    /// Adds an entry with what each contender made of it.
    pub fn add(&mut self, regime: Regime, r_net: &[f64]) {
        self.n[regime.index()] += 1;
        for (sums, r) in self.sum_r.iter_mut().zip(r_net) {
            sums[regime.index()] += r;
        }
    }

    /// Leaves an entry out whose trades reach into the test.
    pub fn purge(&mut self) {
        self.n_purged += 1;
    }

    /// Entries left out.
    pub fn n_purged(&self) -> usize {
        self.n_purged
    }

    /// Entries of a regime, or of all.
    pub fn n(&self, regime: Option<Regime>) -> usize {
        regime.map_or_else(|| self.n.iter().sum(), |regime| self.n[regime.index()])
    }

    /// Sum of net R of a contender over the entries of a regime, or of all.
    pub fn sum_r(&self, contender: usize, regime: Option<Regime>) -> f64 {
        let sums = &self.sum_r[contender];
        regime.map_or_else(|| sums.iter().sum(), |regime| sums[regime.index()])
    }

    /// The plan of each regime, one of the first `n_plans` contenders, with the greatest mean net R, the
    /// first of equals; a regime of fewer than [`MIN_ENTRIES`] entries takes the plan that is best over
    /// all.
    ///
    /// `None` where all regimes together have fewer.
    pub fn learn(&self, n_plans: usize) -> Option<LearnedMap> {
        let n = self.n(None);
        if n < MIN_ENTRIES {
            return None;
        }
        let best = |value: &dyn Fn(usize) -> f64| {
            let better = |best: usize, plan| if value(plan) > value(best) { plan } else { best };
            (0..n_plans).reduce(better)
        };
        let best_over_all = best(&|plan| self.sum_r(plan, None))?;
        let is_own = self.n.map(|n| n >= MIN_ENTRIES);
        let mut plans = [best_over_all; Regime::ALL.len()];
        for regime in Regime::ALL.map(Regime::index) {
            if is_own[regime] {
                // All plans took the same entries, so the greatest sum is the greatest mean.
                plans[regime] = best(&|plan| self.sum_r[plan][regime])?;
            }
        }
        let sum_r = plans.iter().enumerate().map(|(regime, plan)| self.sum_r[*plan][regime]).sum();
        Some(LearnedMap { plans, is_own, n, sum_r })
    }
}

impl LearnedMap {
    /// Mean net R per entry of the training window.
    pub fn avg_r(&self) -> f64 {
        self.sum_r / self.n as f64
    }

    /// Position of the plan for a regime.
    pub fn plan(&self, regime: Regime) -> usize {
        self.plans[regime.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 BULL entries on which plan 1 is better, 10 CHOP ones on which plan 0 is, by far.
    fn sums() -> TrainingSums {
        let mut sums = TrainingSums::new(2);
        (0..40).for_each(|_| sums.add(Regime::Bull, &[0.25, 0.5]));
        (0..10).for_each(|_| sums.add(Regime::Chop, &[4.0, -1.0]));
        sums
    }

    #[test]
    fn a_regime_chooses_for_itself_or_takes_what_is_best_over_all() {
        let map = sums().learn(2).unwrap();
        // Over all: plan 0 has 40·0.25 + 10·4 = 50, plan 1 has 20 − 10 = 10.
        assert_eq!(map.plans, [1, 0, 0, 0, 0]);
        assert_eq!(map.is_own, [true, false, false, false, false]);
        assert_eq!((map.n, map.sum_r, map.avg_r()), (50, 20.0 + 40.0, 1.2));
    }

    #[test]
    fn equals_go_to_the_first_and_too_few_to_nobody() {
        let mut sums = TrainingSums::new(2);
        (0..29).for_each(|_| sums.add(Regime::Bear, &[1.0, 1.0]));
        sums.purge();
        assert_eq!((sums.learn(2), sums.n_purged()), (None, 1));
        sums.add(Regime::Bear, &[1.0, 1.0]);
        assert_eq!(sums.learn(2).unwrap().plans, [0; 5]);
    }
}
