//! How much less sure a Sharpe ratio is for periods that follow each other.

use crate::long_run_variance::long_run_variance;
use crate::moments::Moments;

/// How many times as large the variance of an estimated Sharpe ratio is as it would be if periods were
/// independent, at least 1; `None` where the returns do not vary or moments are undefined.
///
/// # Formula
/// The long-run variance of `ψ = x − SR/2·(x² − 1)` over its variance, with `x` the returns minus
/// their mean over their standard deviation (with n): ψ is what one return adds to the error of the
/// ratio, and its variance is `1 − γ₃·SR + (γ₄ − 1)/4·SR²`. Where neighbours offset each other it
/// would be below 1; it counts as 1, because a short series shows that by chance.
///
/// # Source
/// Lo, "The Statistics of Sharpe Ratios", Financial Analysts Journal 58 (2002); the long-run variance:
/// [`long_run_variance`].
pub fn sharpe_dependence(returns: &[f64]) -> Option<f64> {
    let moments = Moments::new(returns)?;
    let sharpe = moments.sharpe_ratio()?;
    let errors: Vec<f64> = returns
        .iter()
        .map(|value| (value - moments.mean) / moments.population_std)
        .map(|x| x - sharpe / 2.0 * (x * x - 1.0))
        .collect();
    let alone = Moments::new(&errors)?.population_std.powi(2);
    let ratio = long_run_variance(&errors)?.variance / alone;
    ratio.is_finite().then(|| ratio.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_make_less_sure_and_turns_do_not_make_surer() {
        let of = |run: usize| {
            let values: Vec<f64> =
                (0..240).map(|i| if (i / run).is_multiple_of(2) { 1.1 } else { -0.9 }).collect();
            sharpe_dependence(&values).unwrap()
        };
        assert!(of(6) > 1.5, "{}", of(6));
        assert_eq!(of(1), 1.0);
        assert_eq!(sharpe_dependence(&[0.5; 40]), None);
    }
}
