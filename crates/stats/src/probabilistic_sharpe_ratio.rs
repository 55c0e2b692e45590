//! Probabilistic Sharpe ratio.

use crate::normal::normal_cdf;

/// Confidence that the true Sharpe ratio is above a benchmark, given an estimate from `n` returns;
/// `None` for fewer than two returns, for moments that no series has, or where a number is not
/// finite.
///
/// # Formula
/// `Φ((SR − SR*)·√(n − 1) / √(d·(1 − γ₃·SR + (γ₄ − 1)/4·SR²)))`, with `d` the `dependence`: how many
/// times as large the variance of the estimate is as with independent periods; 1 for those, else what
/// [`sharpe_dependence`](crate::sharpe_dependence) finds. It is one minus the one-sided p-value of the
/// ratio being at the benchmark, no probability of where the true ratio lies.
///
/// # Units
/// Both ratios per √period (not annualised); `kurtosis` is 3 for normal returns, as in
/// [`Moments`](crate::Moments).
///
/// # Source
/// Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15 (2012); dependence: Lo, "The Statistics of Sharpe Ratios",
/// Financial Analysts Journal 58 (2002).
pub fn probabilistic_sharpe_ratio(
    sharpe: f64,
    benchmark_sharpe: f64,
    n: usize,
    skewness: f64,
    kurtosis: f64,
    dependence: f64,
) -> Option<f64> {
    if n < 2 {
        return None;
    }
    let spread = sharpe_variance(sharpe, skewness, kurtosis, dependence)?.sqrt();
    let z = (sharpe - benchmark_sharpe) * ((n - 1) as f64).sqrt() / spread;
    z.is_finite().then(|| normal_cdf(z))
}

/// Variance of an estimated Sharpe ratio times `n − 1`; `None` where it is not above 0.
pub(crate) fn sharpe_variance(
    sharpe: f64,
    skewness: f64,
    kurtosis: f64,
    dependence: f64,
) -> Option<f64> {
    let independent = 1.0 - skewness * sharpe + (kurtosis - 1.0) / 4.0 * sharpe * sharpe;
    let variance = dependence * independent;
    (variance > 0.0 && variance.is_finite()).then_some(variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_returns() {
        // 0.1 · √100 / √(1 + 0.5 · 0.01) = 0.997509; Φ = 0.840742
        let psr = probabilistic_sharpe_ratio(0.1, 0.0, 101, 0.0, 3.0, 1.0).unwrap();
        assert!((psr - 0.840_741_7).abs() < 1e-6, "{psr}");
        assert_eq!(probabilistic_sharpe_ratio(0.1, 0.1, 101, -1.0, 9.0, 1.0), Some(0.5));
    }

    #[test]
    fn fat_left_tails_make_less_sure() {
        let psr = |skew, kurtosis| probabilistic_sharpe_ratio(0.1, 0.0, 101, skew, kurtosis, 1.0);
        assert!(psr(-2.0, 12.0) < psr(0.0, 12.0) && psr(0.0, 12.0) < psr(0.0, 3.0));
    }

    #[test]
    fn four_times_the_variance_takes_four_times_the_periods() {
        let psr = |n, d| probabilistic_sharpe_ratio(0.1, 0.02, n, -0.5, 6.0, d).unwrap();
        assert!((psr(401, 4.0) - psr(101, 1.0)).abs() < 1e-12);
        assert_eq!(probabilistic_sharpe_ratio(0.1, 0.0, 101, 0.0, 3.0, 0.0), None);
    }

    #[test]
    fn impossible_moments() {
        assert_eq!(probabilistic_sharpe_ratio(2.0, 0.0, 10, 3.0, 3.0, 1.0), None);
        assert_eq!(probabilistic_sharpe_ratio(0.1, 0.0, 1, 0.0, 3.0, 1.0), None);
        assert_eq!(probabilistic_sharpe_ratio(f64::NAN, 0.0, 10, 0.0, 3.0, 1.0), None);
    }
}
