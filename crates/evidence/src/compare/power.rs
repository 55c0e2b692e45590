//! What a comparison could find, without what it found.

use super::{Comparison, regimes};
use exitlab_core::Regime;

/// Days of a month, on average.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// What a comparison could find in a regime, or over all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegimePower {
    /// Regime; none for all entries together.
    pub regime: Option<Regime>,
    /// Entries of the exit mode that has most.
    pub n: usize,
    /// Entries of a month, on average; absent without a time between the first and the last.
    pub n_per_month: Option<f64>,
    /// The largest of the pairs' smallest differences that are found with a power of 80%, in R; absent where
    /// no pair was tested.
    pub difference_r: Option<f64>,
    /// The largest of the modes' smallest means that are told from 0 with a power of 80%, in R; absent where
    /// no mode was tested.
    pub mean_r: Option<f64>,
    /// Entries that a test needs.
    pub n_least: usize,
}

impl RegimePower {
    /// Entries that find a difference of this size, in R; at least those that a test needs. Absent where no
    /// pair was tested.
    ///
    /// # Formula
    /// `n · (difference_r / wanted)²`: standard errors shrink with the root of the entries.
    pub fn n_needed(&self, wanted_r: f64) -> Option<f64> {
        self.difference_r.map(|r| self.needed(r, wanted_r))
    }

    /// The same for a mean against 0.
    pub fn n_needed_of_mean(&self, wanted_r: f64) -> Option<f64> {
        self.mean_r.map(|r| self.needed(r, wanted_r))
    }

    /// Months more at this rate until there are so many entries, 0 where there are; absent without a rate.
    pub fn months_to(&self, n_needed: f64) -> Option<f64> {
        let rate = self.n_per_month.filter(|rate| *rate > 0.0)?;
        Some(((n_needed - self.n as f64) / rate).max(0.0))
    }

    fn needed(&self, found_r: f64, wanted_r: f64) -> f64 {
        (self.n as f64 * (found_r / wanted_r).powi(2)).max(self.n_least as f64)
    }
}

impl Comparison {
    /// What it could find, by regime in table order and over all.
    pub fn power(&self) -> Vec<RegimePower> {
        let of = |regime: Option<Regime>| {
            let pairs = self.tests_of(regime).filter_map(|test| test.tested?.detectable_r);
            let means = self.verdicts_of(regime).filter_map(|verdict| verdict.tested?.detectable_r);
            let n = self.verdicts_of(regime).map(|verdict| verdict.n).max().unwrap_or(0);
            let per_month = n as f64 / self.n_days * DAYS_PER_MONTH;
            RegimePower {
                regime,
                n,
                n_per_month: per_month.is_finite().then_some(per_month),
                difference_r: pairs.reduce(f64::max),
                mean_r: means.reduce(f64::max),
                n_least: self.settings.min_entries(),
            }
        };
        regimes().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_times_the_entries_halve_what_is_found() {
        let (regime, n) = (None, 100);
        let power = RegimePower {
            regime,
            n,
            n_per_month: Some(10.0),
            difference_r: Some(0.2),
            mean_r: None,
            n_least: 30,
        };
        assert_eq!(power.n_needed(0.1), Some(400.0));
        assert_eq!(power.n_needed(2.0), Some(30.0));
        assert_eq!(power.n_needed_of_mean(0.1), None);
        assert_eq!((power.months_to(400.0), power.months_to(30.0)), (Some(30.0), Some(0.0)));
        assert_eq!(RegimePower { n_per_month: None, ..power }.months_to(400.0), None);
    }
}
