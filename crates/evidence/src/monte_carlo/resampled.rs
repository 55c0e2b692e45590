//! A number of a run beside what resampling its trades gives.

/// Levels of the quantiles.
pub const BAND_LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Sums that differ by less than this share are the same sum in another order.
const TIE: f64 = 1e-9;

/// A number of a run, and its spread over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResampledNumber {
    /// What it was.
    pub actual: f64,
    /// Mean over the draws.
    pub mean: f64,
    /// Quantiles over the draws, at [`BAND_LEVELS`].
    pub quantiles: [f64; 5],
    /// Share of draws below what it was, ties counted half.
    pub actual_percentile: f64,
}

impl ResampledNumber {
    /// From at least one draw.
    pub(super) fn new(actual: f64, mut draws: Vec<f64>) -> ResampledNumber {
        let n = draws.len() as f64;
        let tie = TIE * actual.abs().max(1.0);
        let n_below = draws.iter().filter(|&&draw| draw < actual - tie).count();
        let n_tied = draws.iter().filter(|&&draw| (draw - actual).abs() <= tie).count();
        let mean = draws.iter().sum::<f64>() / n;
        ResampledNumber {
            actual,
            mean,
            quantiles: quantiles(&mut draws),
            actual_percentile: (n_below as f64 + 0.5 * n_tied as f64) / n,
        }
    }
}

/// Quantiles at [`BAND_LEVELS`] of at least one value, whose order is lost.
///
/// # Formula
/// That of [`exitlab_stats::quantile`], by selection instead of sorting: each level is looked for
/// above the one before it.
pub(super) fn quantiles(values: &mut [f64]) -> [f64; 5] {
    let last = values.len() - 1;
    let mut from = 0;
    BAND_LEVELS.map(|level| {
        let place = level * last as f64;
        let below = place.floor() as usize;
        let (_, low, above) = values[from..].select_nth_unstable_by(below - from, f64::total_cmp);
        let low = *low;
        let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
        from = below;
        low + (place - place.floor()) * (next - low)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_stats::quantile;

    #[test]
    fn selection_finds_what_sorting_finds() {
        for n in [1, 2, 3, 7, 20, 999] {
            let mut values: Vec<f64> = (0..n).map(|i| f64::from(i * 37 % 101 - 50)).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let want = BAND_LEVELS.map(|level| quantile(&sorted, level).unwrap());
            assert_eq!(quantiles(&mut values), want, "{n}");
        }
    }

    #[test]
    fn half_of_the_ties_are_below() {
        let of = ResampledNumber::new(2.0, vec![1.0, 2.0, 2.0 + 1e-12, 5.0]);
        assert!((of.mean - 2.5).abs() < 1e-9);
        assert_eq!(of.actual_percentile, 0.5);
        assert_eq!(ResampledNumber::new(9.0, vec![1.0, 2.0]).actual_percentile, 1.0);
    }
}
