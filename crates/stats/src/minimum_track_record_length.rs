//! Minimum track record length.

use crate::normal::normal_quantile;
use crate::probabilistic_sharpe_ratio::sharpe_variance;

/// Returns that it takes for the probabilistic Sharpe ratio to reach `1 − alpha`, should the estimate
/// stay as it is; `None` where the ratio is not above the benchmark, for `alpha` outside (0, 1), or
/// for moments that no series has.
///
/// # Formula
/// `1 + d·(1 − γ₃·SR + (γ₄ − 1)/4·SR²)·(z₁₋α / (SR − SR*))²`, with `d` the `dependence`, as for
/// [`probabilistic_sharpe_ratio`](crate::probabilistic_sharpe_ratio())
///
/// # Units
/// Periods, not rounded; both ratios per √period; `kurtosis` is 3 for normal returns.
///
/// # Source
/// Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15 (2012).
pub fn minimum_track_record_length(
    sharpe: f64,
    benchmark_sharpe: f64,
    skewness: f64,
    kurtosis: f64,
    dependence: f64,
    alpha: f64,
) -> Option<f64> {
    let above = sharpe - benchmark_sharpe;
    if above.is_nan() || above <= 0.0 {
        return None;
    }
    // From alpha = 1/2 on, any record will do.
    let z = normal_quantile(1.0 - alpha)?.max(0.0);
    let length =
        1.0 + sharpe_variance(sharpe, skewness, kurtosis, dependence)? * (z / above).powi(2);
    length.is_finite().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probabilistic_sharpe_ratio;

    #[test]
    fn the_number_of_the_paper() {
        // "2.73 years": an annualised 2 against 1, daily normal returns, 95%: 1 + 1.00794 ·
        // (1.644854 / 0.0629941)² = 688.2 days of 252
        let days = |ratio: f64| ratio / 252f64.sqrt();
        let n = minimum_track_record_length(days(2.0), days(1.0), 0.0, 3.0, 1.0, 0.05).unwrap();
        assert!((n / 252.0 - 2.73).abs() < 5e-3, "{n}");
    }

    #[test]
    fn it_is_where_the_probability_is_reached() {
        let n = minimum_track_record_length(0.11, 0.02, -0.7, 5.0, 1.3, 0.05).unwrap().round();
        let psr =
            |n: f64| probabilistic_sharpe_ratio(0.11, 0.02, n as usize, -0.7, 5.0, 1.3).unwrap();
        assert!(psr(n - 2.0) < 0.95 && psr(n + 2.0) > 0.95);
    }

    #[test]
    fn never_for_what_is_not_better() {
        assert_eq!(minimum_track_record_length(0.1, 0.1, 0.0, 3.0, 1.0, 0.05), None);
        assert_eq!(minimum_track_record_length(0.1, 0.0, 0.0, 3.0, 1.0, 0.0), None);
        assert_eq!(minimum_track_record_length(f64::NAN, 0.0, 0.0, 3.0, 1.0, 0.05), None);
        assert_eq!(minimum_track_record_length(0.1, 0.0, 0.0, 3.0, 1.0, 0.7), Some(1.0));
    }
}
