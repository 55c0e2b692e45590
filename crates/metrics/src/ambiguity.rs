//! How much the order of prices inside bars could change the result.

use crate::mean::{Totals, share};
use exitlab_core::{Trade, tolerance};

/// Share of trades on which the intrabar rules disagree, and mean R at either end.
///
/// # Formula
/// `#{r_high > r_low} / n`, mean of `r_low`, mean of `r_high`, over the trades whose bounds were
/// asked for; all `None` where there are none.
///
/// # Units
/// A fraction in [0, 1]; R per trade.
///
/// # Source
/// SPEC §6 and §10.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AmbiguityMetrics {
    /// Share of trades whose bounds differ by more than 1e-9 R.
    pub ambiguous_share: Option<f64>,
    /// Mean of the least net R over the intrabar rules.
    pub avg_r_low: Option<f64>,
    /// Mean of the greatest net R over the intrabar rules.
    pub avg_r_high: Option<f64>,
}

impl AmbiguityMetrics {
    /// The ambiguity of these trades.
    pub fn of(trades: &[&Trade]) -> AmbiguityMetrics {
        let mut sums = BoundSums::default();
        trades.iter().filter_map(|t| t.r_bounds()).for_each(|bounds| sums.add(bounds));
        sums.ambiguity()
    }
}

/// What the bounds of trades add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BoundSums {
    n: usize,
    n_ambiguous: usize,
    totals: Totals<2>,
}

impl BoundSums {
    /// Adds a trade's least and greatest net R.
    pub(crate) fn add(&mut self, (low, high): (f64, f64)) {
        self.n += 1;
        self.n_ambiguous += usize::from(tolerance::gt(high, low));
        self.totals.add(&[low, high]);
    }

    /// The ambiguity of the trades that were added.
    pub(crate) fn ambiguity(&self) -> AmbiguityMetrics {
        let means = self.totals.means(self.n);
        AmbiguityMetrics {
            ambiguous_share: share(self.n_ambiguous, self.n),
            avg_r_low: means.map(|m| m[0]),
            avg_r_high: means.map(|m| m[1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;
    use exitlab_core::RByRule;

    fn by_rule(low: f64, high: f64) -> Option<RByRule> {
        Some(RByRule::from_values([low, high, low, high]))
    }

    #[test]
    fn bounds_that_were_not_asked_for_are_null() {
        assert_eq!(AmbiguityMetrics::of(&[&trade(1.0)]), AmbiguityMetrics::default());
    }

    #[test]
    fn rounding_is_not_ambiguous() {
        let wide = Trade { r_by_rule: by_rule(-1.0, 2.0), ..trade(2.0) };
        let narrow = Trade { r_by_rule: by_rule(2.0, 2.0 + 1e-12), ..trade(2.0) };
        // one of two differs; lows (−1 + 2) / 2 = 0.5; highs (2 + 2) / 2 = 2
        let of = AmbiguityMetrics::of(&[&wide, &narrow]);
        assert_eq!((of.ambiguous_share, of.avg_r_low), (Some(0.5), Some(0.5)));
        assert!((of.avg_r_high.unwrap() - 2.0).abs() < 1e-9);
    }
}
