//! What resampled means say about a mean.

use crate::quantile::quantile;

/// Distances from zero that differ by less than this share are one distance: in sums that are made
/// in another order, ties differ in their last digits.
const TIE: f64 = 1e-9;

/// Interval, standard error and p-value of a mean, from its resamples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BootstrapTest {
    /// The mean itself.
    pub mean: f64,
    /// Lower end of the percentile interval.
    pub low: f64,
    /// Upper end of the percentile interval.
    pub high: f64,
    /// Standard error: the standard deviation (n − 1) of the draws.
    pub se: f64,
    /// Two-sided p-value of "the mean is 0".
    pub p_value: f64,
    /// Share of draws above 0.
    pub share_above_zero: f64,
}

impl BootstrapTest {
    /// Judges `mean` by the means of its resamples, with an interval that holds `level` of them;
    /// `None` for fewer than two draws, for a level outside (0, 1), or where a number is not finite.
    ///
    /// # Formula
    /// The interval runs from quantile `(1 − level)/2` of the draws to `(1 + level)/2`. Draws
    /// centred at zero stand for what a mean of 0 would give:
    /// `p = (1 + #{|draw − mean| ≥ |mean|}) / (draws + 1)`, ties counted up to rounding.
    ///
    /// # Units
    /// Those of the mean; `level`, p and share are fractions.
    ///
    /// # Source
    /// Davison and Hinkley, "Bootstrap Methods and their Application" (1997), ch. 4 and 5.
    pub fn new(mean: f64, draws: &[f64], level: f64) -> Option<BootstrapTest> {
        let usable = mean.is_finite() && draws.iter().all(|draw| draw.is_finite());
        if draws.len() < 2 || !(level > 0.0 && level < 1.0) || !usable {
            return None;
        }
        let mut sorted = draws.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let n = draws.len() as f64;
        let center = draws.iter().sum::<f64>() / n;
        let squares: f64 = draws.iter().map(|draw| (draw - center).powi(2)).sum();
        let bar = mean.abs() * (1.0 - TIE);
        let n_as_far = draws.iter().filter(|&draw| (draw - mean).abs() >= bar).count();
        Some(BootstrapTest {
            mean,
            low: quantile(&sorted, (1.0 - level) / 2.0)?,
            high: quantile(&sorted, (1.0 + level) / 2.0)?,
            se: (squares / (n - 1.0)).sqrt(),
            p_value: (1 + n_as_far) as f64 / (n + 1.0),
            share_above_zero: draws.iter().filter(|&&draw| draw > 0.0).count() as f64 / n,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_draws() {
        // distances 2, 1, 0, 1, 3 from 2: two are at least 2, p = 3/6; sd of 0 1 2 3 5 = √(14.8/4)
        let test = BootstrapTest::new(2.0, &[3.0, 1.0, 0.0, 2.0, 5.0], 0.5).unwrap();
        assert_eq!((test.mean, test.low, test.high), (2.0, 1.0, 3.0));
        assert!((test.se - 3.7f64.sqrt()).abs() < 1e-15);
        assert_eq!((test.p_value, test.share_above_zero), (0.5, 0.8));
    }

    #[test]
    fn a_tie_counts_whatever_its_last_digit() {
        let mean = 0.1 + 0.2; // 0.30000000000000004, and the draw 0.6 lies 0.29999999999999993 off
        assert_eq!(BootstrapTest::new(mean, &[0.6, 0.6, 0.3], 0.9).unwrap().p_value, 0.75);
        assert_eq!(BootstrapTest::new(mean, &[0.599, 0.6, 0.3], 0.9).unwrap().p_value, 0.5);
    }

    #[test]
    fn no_difference_at_all_is_no_evidence() {
        let test = BootstrapTest::new(0.0, &[0.0; 99], 0.95).unwrap();
        assert_eq!((test.p_value, test.se, test.share_above_zero), (1.0, 0.0, 0.0));
        let always = BootstrapTest::new(0.5, &[0.5; 99], 0.95).unwrap();
        assert_eq!((always.p_value, always.share_above_zero), (0.01, 1.0));
    }

    #[test]
    fn bad_input_has_no_test() {
        assert_eq!(BootstrapTest::new(1.0, &[1.0], 0.95), None);
        assert_eq!(BootstrapTest::new(1.0, &[1.0, 2.0], 1.0), None);
        assert_eq!(BootstrapTest::new(1.0, &[1.0, f64::NAN], 0.95), None);
        assert_eq!(BootstrapTest::new(f64::INFINITY, &[1.0, 2.0], 0.95), None);
    }
}
