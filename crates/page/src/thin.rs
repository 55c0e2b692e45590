//! Leaves out what the eye would not see: points of long curves and dense clouds.

/// Positions, ascending, of at most about `n_max` of `n` points of a curve such that its ends, and the
/// lowest and the highest value of every stretch that becomes one, stay.
pub(crate) fn thin_curve(values: &[f64], n_max: usize) -> Vec<usize> {
    let n = values.len();
    if n <= n_max.max(4) {
        return (0..n).collect();
    }
    let n_stretches = (n_max.max(4) - 2) / 2;
    let mut kept = vec![0];
    for stretch in 0..n_stretches {
        let (first, end) = (stretch * n / n_stretches, (stretch + 1) * n / n_stretches);
        let by_value = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]);
        kept.extend((first..end).min_by(by_value));
        kept.extend((first..end).max_by(by_value));
    }
    kept.push(n - 1);
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Positions, ascending and evenly spread, of at most `n_max` of `n` things.
pub(crate) fn thin_evenly(n: usize, n_max: usize) -> Vec<usize> {
    if n <= n_max {
        return (0..n).collect();
    }
    (0..n_max).map(|idx| idx * n / n_max).collect()
}

/// Rounded to four decimals: finer than a figure shows, and short on the page.
pub(crate) fn short(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_and_ends_stay() {
        let mut values = vec![0.0; 10_000];
        values[1_234] = 5.0;
        values[7_777] = -5.0;
        values[9_999] = 1.0;
        let kept = thin_curve(&values, 100);
        assert!(kept.len() <= 100, "{}", kept.len());
        assert!(kept.is_sorted_by(|a, b| a < b));
        for idx in [0, 1_234, 7_777, 9_999] {
            assert!(kept.contains(&idx), "{idx}");
        }
    }

    #[test]
    fn short_numbers() {
        assert_eq!((short(-1.234_56), short(0.1 + 0.2)), (-1.2346, 0.3));
    }

    #[test]
    fn what_is_short_stays_whole() {
        assert_eq!(thin_curve(&[1.0, 2.0, 3.0], 2), [0, 1, 2]);
        assert_eq!(thin_evenly(3, 3), [0, 1, 2]);
        assert_eq!(thin_evenly(0, 3), [] as [usize; 0]);
        assert_eq!(thin_evenly(10, 3), [0, 3, 6]);
    }
}
