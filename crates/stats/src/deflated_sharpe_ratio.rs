//! Deflated Sharpe ratio.

use crate::expected_max_sharpe::expected_max_sharpe;
use crate::probabilistic_sharpe_ratio::probabilistic_sharpe_ratio;

/// Confidence that the true Sharpe ratio of the best of many trials is above what the best of as
/// many worthless ones would show; `None` where either part is.
///
/// # Formula
/// The probabilistic Sharpe ratio against the expected largest one of `n_trials` trials.
///
/// # Units
/// Ratios per √period (not annualised), `variance_of_trials` theirs; `kurtosis` is 3 for normal
/// returns; `dependence` as for [`probabilistic_sharpe_ratio`].
///
/// # Source
/// Bailey and López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40 (2014).
pub fn deflated_sharpe_ratio(
    sharpe: f64,
    n: usize,
    skewness: f64,
    kurtosis: f64,
    dependence: f64,
    n_trials: f64,
    variance_of_trials: f64,
) -> Option<f64> {
    let benchmark = expected_max_sharpe(n_trials, variance_of_trials)?;
    probabilistic_sharpe_ratio(sharpe, benchmark, n, skewness, kurtosis, dependence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_paper() {
        // 2.5 a year over 1,250 days of 250 a year, skewness −3, kurtosis 10, V = 1/2 a year
        let dsr = |n_trials| {
            deflated_sharpe_ratio(2.5 / 250f64.sqrt(), 1250, -3.0, 10.0, 1.0, n_trials, 0.5 / 250.0)
        };
        assert!((dsr(100.0).unwrap() - 0.9004).abs() < 5e-5, "{:?}", dsr(100.0));
        assert!((dsr(46.0).unwrap() - 0.9505).abs() < 5e-5, "{:?}", dsr(46.0));
    }

    #[test]
    fn one_trial_is_not_deflated() {
        let plain = probabilistic_sharpe_ratio(0.1, 0.0, 500, -0.5, 6.0, 1.5);
        assert_eq!(deflated_sharpe_ratio(0.1, 500, -0.5, 6.0, 1.5, 1.0, 0.01), plain);
        assert_eq!(deflated_sharpe_ratio(0.1, 500, -0.5, 6.0, 1.5, 0.0, 0.01), None);
    }
}
