//! The standard normal distribution; probabilities to 1e-10, which is what `statrs` holds.

use statrs::distribution::{ContinuousCDF, Normal};

/// The `z` with `P(Z ≤ z) = p`; `None` for `p` outside (0, 1).
pub(crate) fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_points() {
        assert!((normal_quantile(0.975).unwrap() - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((normal_quantile(1e-9).unwrap() + 5.997_807_015_007_687).abs() < 1e-9);
        assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (None, None));
    }
}
