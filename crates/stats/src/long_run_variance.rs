//! Long-run variance of a series whose values follow each other.

/// Long-run variance, and how many neighbours it took in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LongRunVariance {
    /// Variance of the mean times the number of values, in squared units of the values; never below 0.
    pub variance: f64,
    /// Largest lag with a weight.
    pub lag: usize,
}

/// Variance of the mean of a series times its length, dependence between neighbours included; `None`
/// for fewer than two values, or where one is not finite or too large to be squared.
///
/// # Formula
/// `γ₀ + 2·Σ (1 − j/(m + 1))·γⱼ` over lags j = 1 … m, with autocovariances γⱼ over n (Bartlett
/// weights, which never give a negative variance). The lag is chosen by the series:
/// `m = ⌊1.1447·((s₁/s₀)²)^⅓·n^⅓⌋`, where `s₀ = γ₀ + 2·Σ γⱼ` and `s₁ = 2·Σ j·γⱼ` over
/// j = 1 … `⌊4·(n/100)^(2/9)⌋`; m is at most n − 1.
///
/// # Source
/// Newey and West, "A Simple, Positive Semi-Definite, Heteroskedasticity and Autocorrelation
/// Consistent Covariance Matrix", Econometrica 55 (1987); the lag: Newey and West, "Automatic Lag
/// Selection in Covariance Matrix Estimation", Review of Economic Studies 61 (1994), unprewhitened.
pub fn long_run_variance(values: &[f64]) -> Option<LongRunVariance> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviations: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let covariance = |lag: usize| {
        let pairs = deviations.iter().zip(deviations.get(lag..).unwrap_or_default());
        pairs.map(|(early, late)| early * late).sum::<f64>() / n
    };
    let of_itself = covariance(0);
    if !of_itself.is_finite() {
        return None;
    }
    let pilot = (4.0 * (n / 100.0).powf(2.0 / 9.0)) as usize;
    let (mut s0, mut s1) = (of_itself, 0.0);
    for lag in 1..=pilot.min(values.len() - 1) {
        let twice = 2.0 * covariance(lag);
        s0 += twice;
        s1 += lag as f64 * twice;
    }
    // A series without any spread, or one whose pilot sum is 0, tells nothing of a lag.
    let ratio = if s0 == 0.0 { 0.0 } else { s1 / s0 };
    let lag = (1.1447 * (ratio * ratio * n).cbrt()).min(n - 1.0) as usize;
    let weighted: f64 =
        (1..=lag).map(|j| (1.0 - j as f64 / (lag as f64 + 1.0)) * covariance(j)).sum();
    Some(LongRunVariance { variance: (of_itself + 2.0 * weighted).max(0.0), lag })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_values_by_hand() {
        // mean 0, deviations 1 1 −1 −1: γ₀ 1, γ₁ 1/4. n = 4: pilot lag ⌊4·0.04^(2/9)⌋ = 1, so
        // s₀ = 1.5, s₁ = 0.5, m = ⌊1.1447·(4/9)^⅓⌋ = 0
        let few = long_run_variance(&[1.0, 1.0, -1.0, -1.0]).unwrap();
        assert_eq!(few, LongRunVariance { variance: 1.0, lag: 0 });
        // 40 values in runs of ten: neighbours that are alike make a mean less sure
        let runs: Vec<f64> = (0..40).map(|i| if i / 10 % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let found = long_run_variance(&runs).unwrap();
        assert!(found.lag > 2 && found.variance > 3.0, "{found:?}");
    }

    #[test]
    fn no_variance() {
        assert_eq!(long_run_variance(&[1.0]), None);
        assert_eq!(long_run_variance(&[1.0, f64::NAN]), None);
        assert_eq!(long_run_variance(&[0.0; 9]).unwrap().variance, 0.0);
    }
}
