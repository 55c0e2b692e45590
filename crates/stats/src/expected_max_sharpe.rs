//! Sharpe ratio that the best of many worthless trials is expected to show.

use crate::normal::normal_quantile;

/// Euler and Mascheroni's constant.
const EULER_MASCHERONI: f64 = 0.577_215_664_901_532_9;

/// Expected largest Sharpe ratio of independent trials whose true ratio is 0; `None` for fewer than
/// one trial, for a negative variance, or where a number is not finite.
///
/// # Formula
/// `√V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e)))`, at least 0, which is what a single trial is
/// expected to show and where the approximation for large N falls short.
///
/// # Units
/// That of the ratios whose variance `V` over the trials is given. `n_trials` may be a fraction, as
/// [`effective_trials`](crate::effective_trials) gives.
///
/// # Source
/// Bailey and López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40 (2014).
pub fn expected_max_sharpe(n_trials: f64, variance_of_trials: f64) -> Option<f64> {
    if !(n_trials >= 1.0 && n_trials.is_finite() && variance_of_trials >= 0.0) {
        return None;
    }
    let Some(typical) = normal_quantile(1.0 - 1.0 / n_trials) else { return Some(0.0) };
    let late = normal_quantile(1.0 - 1.0 / (n_trials * std::f64::consts::E))?;
    let spreads = (1.0 - EULER_MASCHERONI) * typical + EULER_MASCHERONI * late;
    let expected = variance_of_trials.sqrt() * spreads.max(0.0);
    expected.is_finite().then_some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_trials() {
        // the paper's example: V = 1/2 a year, 250 days: √(0.5/250) · 2.5306 = 0.1132
        let expected = expected_max_sharpe(100.0, 0.5 / 250.0).unwrap();
        assert!((expected - 0.1132).abs() < 5e-5, "{expected}");
    }

    #[test]
    fn grows_from_zero() {
        let of = [1.0, 1.2, 2.0, 10.0, 1e6].map(|n| expected_max_sharpe(n, 1.0).unwrap());
        assert_eq!(of[0], 0.0);
        assert!(of.windows(2).all(|pair| pair[0] <= pair[1]) && of[4] > 4.8, "{of:?}");
    }

    #[test]
    fn bad_input_has_none() {
        assert_eq!((expected_max_sharpe(0.5, 1.0), expected_max_sharpe(5.0, -1.0)), (None, None));
        assert_eq!(
            (expected_max_sharpe(f64::NAN, 1.0), expected_max_sharpe(5.0, f64::NAN)),
            (None, None)
        );
    }
}
