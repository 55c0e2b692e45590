//! Variance that the stationary bootstrap gives a mean.

/// Variance of `√n·(mean of a resample)` under the stationary bootstrap, without drawing any.
///
/// # Formula
/// `C₀ + 2·Σ (1 − i/n)·(1 − 1/L)ⁱ·Cᵢ` over `i = 1 … n − 1`, with circular autocovariances
/// `Cᵢ = Σ dₜ·d₍ₜ₊ᵢ₎ / n` and `L` the mean block length (at least 1). Both geometric sums are
/// recursions in t: the cost is that of one pass.
///
/// # Units
/// Those of the values, squared. `deviations` have mean 0.
///
/// # Source
/// Politis and Romano, "The Stationary Bootstrap", Journal of the American Statistical Association
/// 89 (1994), lemma 1.
pub(crate) fn stationary_bootstrap_variance(deviations: &[f64], mean_length: f64) -> f64 {
    let n = deviations.len() as f64;
    let go_on = 1.0 - 1.0 / mean_length;
    let around = go_on.powi(deviations.len() as i32);
    // For each t, Σ go_onⁱ·dₜ₊ᵢ and Σ i·go_onⁱ·dₜ₊ᵢ, from those of t + 1. They begin at the first
    // place after a lap, as sums over i = 1 … n − 1.
    let (mut geometric, mut weighted, mut weight) = (0.0, 0.0, 1.0);
    for (i, deviation) in deviations.iter().enumerate().skip(1) {
        weight *= go_on;
        geometric += weight * deviation;
        weighted += i as f64 * weight * deviation;
    }
    let mut next = deviations.first().copied().unwrap_or(0.0);
    let (mut squares, mut products) = (next * next, next * (geometric - weighted / n));
    for &deviation in deviations.iter().skip(1).rev() {
        let lap = around * deviation;
        let further = go_on * (next + geometric);
        weighted = go_on * weighted + further - n * lap;
        geometric = further - lap;
        squares += deviation * deviation;
        products += deviation * (geometric - weighted / n);
        next = deviation;
    }
    ((squares + 2.0 * products) / n).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formula as it stands.
    fn by_lags(deviations: &[f64], mean_length: f64) -> f64 {
        let n = deviations.len();
        let circular = |lag: usize| {
            (0..n).map(|t| deviations[t] * deviations[(t + lag) % n]).sum::<f64>() / n as f64
        };
        let kernel =
            |i: usize| (1.0 - i as f64 / n as f64) * (1.0 - 1.0 / mean_length).powi(i as i32);
        circular(0) + 2.0 * (1..n).map(|i| kernel(i) * circular(i)).sum::<f64>()
    }

    #[test]
    fn recursions_are_the_sums() {
        let values: Vec<f64> = (0..97).map(|i| ((i * i) as f64 * 0.1).sin() + 0.3).collect();
        let mean = values.iter().sum::<f64>() / 97.0;
        let deviations: Vec<f64> = values.iter().map(|v| v - mean).collect();
        for length in [1.0, 1.5, 4.0, 30.0, 500.0] {
            let (fast, slow) =
                (stationary_bootstrap_variance(&deviations, length), by_lags(&deviations, length));
            assert!((fast - slow).abs() < 1e-12 * (1.0 + slow), "{length}: {fast} {slow}");
        }
        assert_eq!(stationary_bootstrap_variance(&[1.0, -1.0], 1.0), 1.0);
    }

    #[test]
    fn variances_are_those_of_arch() {
        // the series and the numbers of tests/oracle/make_expected.py
        let (mut state, mut last) = (91u64, 0.0);
        let values: Vec<f64> = (0..60)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                last = 0.6 * last + ((state >> 11) as f64 / (1u64 << 53) as f64 - 0.5);
                last
            })
            .collect();
        let mean = values.iter().sum::<f64>() / 60.0;
        let deviations: Vec<f64> = values.iter().map(|v| v - mean).collect();
        let expected = include_str!("../tests/oracle/expected.csv");
        let of_arch = expected.lines().filter_map(|l| l.strip_prefix("bootstrap_variance,"));
        let mut n_compared = 0;
        for line in of_arch {
            let (length, want) = line.split_once(',').unwrap();
            let got = stationary_bootstrap_variance(&deviations, length.parse().unwrap());
            assert!((got / want.parse::<f64>().unwrap() - 1.0).abs() < 1e-12, "{length}: {got}");
            n_compared += 1;
        }
        assert_eq!(n_compared, 3);
    }
}
