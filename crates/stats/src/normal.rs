//! The standard normal distribution; probabilities to 1e-10, which is what `statrs` holds.

use statrs::distribution::{ContinuousCDF, Normal};

/// `P(Z ≤ z)`.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// `P(Z > z)`, precise where it is small.
pub(crate) fn normal_tail(z: f64) -> f64 {
    Normal::standard().sf(z)
}

/// The `z` of the standard normal distribution with `P(Z ≤ z) = p`; `None` for `p` outside (0, 1).
pub fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_points() {
        assert!((normal_quantile(0.975).unwrap() - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((normal_quantile(1e-9).unwrap() + 5.997_807_015_007_687).abs() < 1e-9);
        assert!((normal_cdf(1.0) - 0.841_344_746_068_542_9).abs() < 1e-10);
        // 6.2209605742717841e-16: 1 − cdf would give 6.66e-16
        assert!((normal_tail(8.0) / 6.220_960_574_271_74e-16 - 1.0).abs() < 1e-7);
        assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (None, None));
    }
}
