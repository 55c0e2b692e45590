//! Sample size for a mean to be told from zero.

use crate::normal::normal_quantile;

/// Entries that a two-sided test at `alpha` needs to see a mean as large as this one with
/// probability `power`, if the `n` entries at hand show how the standard error shrinks; `None` where
/// the mean is 0, where there are no entries, or where `alpha` or `power` is outside (0, 1).
///
/// # Formula
/// `((z₁₋α⸝₂ + z_power) · se · √n / |mean|)²`: `se·√n` is what one entry adds, serial dependence
/// included.
///
/// # Units
/// Entries, not rounded. The chance of rejecting on the wrong side is left out.
///
/// # Source
/// Cohen, "Statistical Power Analysis for the Behavioral Sciences" (1988), ch. 2.
pub fn entries_needed(mean: f64, se: f64, n: usize, alpha: f64, power: f64) -> Option<f64> {
    if mean == 0.0 || n == 0 {
        return None;
    }
    let z = normal_quantile(1.0 - alpha / 2.0)? + normal_quantile(power)?;
    let needed = (z * se * (n as f64).sqrt() / mean.abs()).powi(2);
    needed.is_finite().then_some(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_percent_at_five_percent() {
        // (1.959964 + 0.841621)² = 7.848880; sd 1, mean 0.1: · 100
        let needed = entries_needed(-0.1, 0.05, 400, 0.05, 0.8).unwrap();
        assert!((needed - 784.887_973_434_902_4).abs() < 1e-6, "{needed}");
    }

    #[test]
    fn no_difference_is_never_seen() {
        assert_eq!(entries_needed(0.0, 0.05, 400, 0.05, 0.8), None);
        assert_eq!(entries_needed(0.1, 0.05, 0, 0.05, 0.8), None);
        assert_eq!(entries_needed(1e-300, 0.05, 400, 0.05, 0.8), None);
        assert_eq!(entries_needed(0.1, 0.05, 400, 2.0, 0.8), None);
        assert_eq!(entries_needed(0.1, 0.05, 400, 0.05, 1.0), None);
        assert_eq!(entries_needed(f64::NAN, 0.05, 400, 0.05, 0.8), None);
    }
}
