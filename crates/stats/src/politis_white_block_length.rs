//! Block length of the stationary bootstrap.

/// Fewest values of which a block length is estimated: below, the lags run out of the series.
const MIN_VALUES: usize = 8;

/// Average block length with which the stationary bootstrap estimates the variance of the mean
/// best; 1 for fewer than eight values, for values that do not vary and for values that are not all
/// finite.
///
/// # Formula
/// `(G² / σ⁴ · n)^(1/3)`, at least 1 and at most `⌈min(3√n, n/3)⌉`, where over lags `|k| ≤ m` with
/// autocovariances `γₖ` (divided by n) and flat-top weights `λ(t) = min(1, 2(1 − |t|))`:
/// `G = Σ λ(k/m)·|k|·γₖ` and `σ² = Σ λ(k/m)·γₖ`.
///
/// `m` is twice the first lag after which `kₙ = max(5, ⌊log₁₀ n⌋)` autocorrelations in a row stay
/// within `±2·√(log₁₀ n / n)`, and at most `⌈√n⌉ + kₙ`.
///
/// # Units
/// Values, not rounded. The numbers are those of Python's `arch` 8 where they are at least 1.
///
/// # Source
/// Politis and White, "Automatic Block-Length Selection for the Dependent Bootstrap", Econometric
/// Reviews 23 (2004), with the correction of Patton, Politis and White, ibid. 28 (2009).
pub fn politis_white_block_length(values: &[f64]) -> f64 {
    let n = values.len();
    if n < MIN_VALUES || values.iter().all(|&value| value == values[0]) {
        return 1.0;
    }
    let Some(deviations) = scaled_deviations(values) else { return 1.0 };
    let rule = CutRule::of(n);
    let max_lag = rule.max_lag;
    let mut autocovariances = Vec::with_capacity(max_lag + 1);
    let mut correlations = Vec::with_capacity(max_lag + 1);
    for lag in 0..=max_lag {
        let products = dot(&deviations[lag..], &deviations[..n - lag]);
        autocovariances.push(products / n as f64);
        // The squares leave out one value more than the products do: so `arch` does.
        let (from, until) = ((lag + 1).min(n), n.saturating_sub(lag + 1));
        let (late, early) = (&deviations[from..], &deviations[..until]);
        correlations.push(products.abs() / (dot(late, late) * dot(early, early)).sqrt());
    }
    FlatTop::of(&autocovariances, rule.cut_lag(&correlations)).block_length(n)
}

/// At which lag an estimate from `n` values stops.
pub(crate) struct CutRule {
    /// Insignificant autocorrelations in a row that end the search.
    n_insignificant: usize,
    /// The last lag that is asked for.
    pub(crate) max_lag: usize,
    /// Autocorrelations within ± this are insignificant.
    band: f64,
}

impl CutRule {
    pub(crate) fn of(n: usize) -> CutRule {
        let n_insignificant = (n as f64).log10().floor().max(5.0) as usize;
        CutRule {
            n_insignificant,
            max_lag: (n as f64).sqrt().ceil() as usize + n_insignificant,
            band: 2.0 * ((n as f64).log10() / n as f64).sqrt(),
        }
    }

    /// Whether any autocorrelation but that of lag 0 is beyond what chance leaves.
    pub(crate) fn is_significant(&self, correlations: &[f64]) -> bool {
        correlations.iter().skip(1).any(|correlation| correlation.abs() >= self.band)
    }

    /// Twice the last lag whose autocorrelation counts, given those of lags 0 to `max_lag`.
    pub(crate) fn cut_lag(&self, correlations: &[f64]) -> usize {
        let mut insignificant_in_a_row = 0;
        for (lag, correlation) in correlations.iter().enumerate() {
            // The run up to the lag before is judged: so `arch` does.
            if insignificant_in_a_row >= self.n_insignificant {
                return (2 * (lag - self.n_insignificant).max(1)).min(self.max_lag);
            }
            let is_insignificant = correlation.abs() < self.band;
            insignificant_in_a_row = if is_insignificant { insignificant_in_a_row + 1 } else { 0 };
        }
        self.max_lag
    }
}

/// Sums over autocovariances with flat-top weights.
pub(crate) struct FlatTop {
    /// `G` of the formula, half of it on either side of 0.
    pub(crate) weighted_lags: f64,
    long_run_variance: f64,
}

impl FlatTop {
    /// From the autocovariances of lags 0 and on, up to `m`.
    pub(crate) fn of(autocovariances: &[f64], m: usize) -> FlatTop {
        let (mut weighted_lags, mut long_run_variance) = (0.0, autocovariances[0]);
        for (lag, autocovariance) in autocovariances.iter().enumerate().take(m + 1).skip(1) {
            let weight = (2.0 * (1.0 - lag as f64 / m as f64)).min(1.0);
            weighted_lags += 2.0 * weight * lag as f64 * autocovariance;
            long_run_variance += 2.0 * weight * autocovariance;
        }
        FlatTop { weighted_lags, long_run_variance }
    }

    /// The block length of `n` values.
    pub(crate) fn block_length(&self, n: usize) -> f64 {
        let ratio = self.weighted_lags / self.long_run_variance;
        let length = (ratio.powi(2) * n as f64).cbrt();
        if length.is_nan() {
            return 1.0;
        }
        let longest = (3.0 * (n as f64).sqrt()).min(n as f64 / 3.0).ceil();
        length.min(longest).max(1.0)
    }
}

/// Deviations from the mean, the largest being 1, so that no square overflows; `None` where there is
/// no such scale.
fn scaled_deviations(values: &[f64]) -> Option<Vec<f64>> {
    let n = values.len() as f64;
    let mean = values.iter().map(|value| value / n).sum::<f64>();
    let scale = values.iter().map(|value| (value - mean).abs()).fold(0.0, f64::max);
    if !(scale.is_finite() && scale > 0.0) {
        return None;
    }
    let deviations: Vec<f64> = values.iter().map(|value| (value - mean) / scale).collect();
    deviations.iter().all(|d| d.is_finite()).then_some(deviations)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random_stream;
    use rand_core::Rng;

    fn autoregressive(n: usize, coefficient: f64) -> Vec<f64> {
        let mut rng = random_stream(11, "block length", 0);
        let mut last = 0.0;
        let mut next = || {
            let noise = (0..12).map(|_| f64::from(rng.next_u32()) / 4_294_967_296.0).sum::<f64>();
            last = coefficient * last + noise - 6.0;
            last
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn dependence_makes_blocks_longer() {
        let lengths =
            [0.0, 0.3, 0.9].map(|c| politis_white_block_length(&autoregressive(2_000, c)));
        assert!(lengths[0] < lengths[1] && lengths[1] < lengths[2], "{lengths:?}");
        assert!(lengths[0] < 5.0 && lengths[2] > 20.0, "{lengths:?}");
    }

    #[test]
    fn scale_and_place_do_not_matter() {
        let series = autoregressive(500, 0.5);
        let moved: Vec<f64> = series.iter().map(|v| v * 1e200 + 3e200).collect();
        let (plain, moved) =
            (politis_white_block_length(&series), politis_white_block_length(&moved));
        assert!(plain > 2.0 && (plain - moved).abs() < 1e-9, "{plain} {moved}");
    }

    #[test]
    fn what_has_no_estimate_has_single_entries() {
        for values in [&[][..], &[1.0, 2.0, 1.0], &[0.1; 100], &[f64::NAN; 20], &[f64::MAX; 20]] {
            assert_eq!(politis_white_block_length(values), 1.0);
        }
        let extremes = [f64::MAX, f64::MIN].repeat(10);
        assert_eq!(politis_white_block_length(&extremes), 7.0); // the longest: ⌈20/3⌉
        for n in 8..40 {
            let length = politis_white_block_length(&autoregressive(n, 0.95));
            assert!((1.0..=n as f64).contains(&length), "{n}: {length}");
        }
    }
}
