//! Arithmetic mean, sums and shares, the parts of most other metrics.

/// Arithmetic mean; `None` for no values.
///
/// # Formula
/// `Σx / n`, summed in the order given.
///
/// # Units
/// Those of the values.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut n, mut total) = (0usize, 0.0);
    for value in values {
        n += 1;
        total += value;
    }
    (n > 0).then(|| total / n as f64)
}

/// Sums of `N` numbers that each row has, added row by row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Totals<const N: usize>([f64; N]);

impl<const N: usize> Default for Totals<N> {
    fn default() -> Totals<N> {
        Totals([0.0; N])
    }
}

impl<const N: usize> Totals<N> {
    /// Adds a row.
    pub(crate) fn add(&mut self, numbers: &[f64; N]) {
        for (total, number) in self.0.iter_mut().zip(numbers) {
            *total += number;
        }
    }

    /// The means over the `n` rows that were added; `None` for none.
    pub(crate) fn means(&self, n: usize) -> Option<[f64; N]> {
        (n > 0).then(|| self.0.map(|total| total / n as f64))
    }

    /// The sums.
    pub(crate) fn sums(&self) -> [f64; N] {
        self.0
    }
}

/// Means of `N` numbers of each row; `None` for no rows.
pub(crate) fn means<T, const N: usize>(
    rows: &[T],
    numbers: impl Fn(&T) -> [f64; N],
) -> Option<[f64; N]> {
    let mut totals = Totals::default();
    rows.iter().for_each(|row| totals.add(&numbers(row)));
    totals.means(rows.len())
}

/// Sum in the order given, from `0.0`: the standard library's sum of no floats is `-0.0`.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |total, value| total + value)
}

/// Share of `n_of` that `n` is, in [0, 1]; `None` where `n_of` is 0.
pub(crate) fn share(n: usize, n_of: usize) -> Option<f64> {
    (n_of > 0).then(|| n as f64 / n_of as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_mean_and_a_positive_zero_sum() {
        assert_eq!(mean([]), None);
        assert_eq!(mean([1.0, 2.0, 6.0]), Some(3.0)); // 9 / 3
        assert_eq!(sum([]).to_bits(), 0.0f64.to_bits());
        assert_eq!((share(1, 4), share(0, 0)), (Some(0.25), None));
    }
}
