//! Sample size for a mean to be told from zero, and the mean that a sample can tell from it.

use crate::normal::normal_quantile;

/// Entries that a two-sided test needs to see a mean as large as this one with probability `power`, if the
/// `n` entries at hand show how the standard error shrinks. `critical` is the distance from 0 at which the
/// test rejects, in standard errors. `None` where the mean is 0, where there are no entries, or where
/// `power` is outside (0, 1).
///
/// # Formula
/// `((critical + z_power) · se · √n / |mean|)²`: `se·√n` is what one entry adds, serial dependence
/// included.
///
/// # Units
/// Entries, not rounded. The chance of rejecting on the wrong side is left out.
///
/// # Source
/// Cohen, "Statistical Power Analysis for the Behavioral Sciences" (1988), ch. 2.
pub fn entries_needed(mean: f64, se: f64, n: usize, critical: f64, power: f64) -> Option<f64> {
    if mean == 0.0 || n == 0 {
        return None;
    }
    let needed = (detectable_mean(se, critical, power)? / mean).powi(2) * n as f64;
    needed.is_finite().then_some(needed)
}

/// The mean that a two-sided test finds with probability `power` at this standard error: the minimum
/// detectable difference. `critical` is the distance from 0 at which the test rejects, in standard errors.
/// `None` where `power` is outside (0, 1), or the test never rejects.
///
/// # Formula
/// `(critical + z_power) · se`.
///
/// # Units
/// Those of the standard error.
///
/// # Source
/// As [`entries_needed`].
pub fn detectable_mean(se: f64, critical: f64, power: f64) -> Option<f64> {
    let detectable = (critical + normal_quantile(power)?) * se;
    detectable.is_finite().then_some(detectable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 97.5% of the normal distribution.
    const CRITICAL: f64 = 1.959_963_984_540_054;

    #[test]
    fn eighty_percent_at_five_percent() {
        // (1.959964 + 0.841621)² = 7.848880; sd 1, mean 0.1: · 100
        let needed = entries_needed(-0.1, 0.05, 400, CRITICAL, 0.8).unwrap();
        assert!((needed - 784.887_973_434_902_4).abs() < 1e-6, "{needed}");
        // 2.801585 · 0.05
        let detectable = detectable_mean(0.05, CRITICAL, 0.8).unwrap();
        assert!((detectable - 0.140_079_26).abs() < 1e-8, "{detectable}");
    }

    #[test]
    fn no_difference_is_never_seen() {
        assert_eq!(entries_needed(0.0, 0.05, 400, CRITICAL, 0.8), None);
        assert_eq!(entries_needed(0.1, 0.05, 0, CRITICAL, 0.8), None);
        assert_eq!(entries_needed(1e-300, 0.05, 400, CRITICAL, 0.8), None);
        assert_eq!(entries_needed(0.1, 0.05, 400, f64::INFINITY, 0.8), None);
        assert_eq!(entries_needed(0.1, 0.05, 400, CRITICAL, 1.0), None);
        assert_eq!(entries_needed(f64::NAN, 0.05, 400, CRITICAL, 0.8), None);
        assert_eq!(detectable_mean(0.05, f64::INFINITY, 0.8), None);
    }
}
