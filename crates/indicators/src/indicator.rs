//! A column of an indicator's values, aligned to the bars that it was computed from.

/// An indicator's values, one per bar from its first valid index on.
///
/// # Shape
/// As long as its bars; the warm-up has no values, every bar after it has one.
///
/// # Examples
/// ```
/// use exitlab_indicators::ema;
/// let column = ema(&[1.0, 3.0, 5.0], 2);
/// assert_eq!((column.len(), column.first_valid()), (3, Some(1)));
/// assert_eq!((column.get(0), column.get(1)), (None, Some(2.0)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    n_warmup: usize,
    values: Vec<f64>,
}

impl Indicator {
    /// A column whose first `n_warmup` bars have no value.
    pub(crate) fn new(n_warmup: usize, values: Vec<f64>) -> Indicator {
        Indicator { n_warmup, values }
    }

    /// A column over `n_bars` bars, none of which has a value.
    pub(crate) fn all_invalid(n_bars: usize) -> Indicator {
        Indicator { n_warmup: n_bars, values: Vec::new() }
    }

    /// The value at a bar; absent in the warm-up and past the end.
    #[inline]
    pub fn get(&self, bar_idx: usize) -> Option<f64> {
        self.values.get(bar_idx.checked_sub(self.n_warmup)?).copied()
    }

    /// Position of the first bar with a value; absent where no bar has one.
    pub fn first_valid(&self) -> Option<usize> {
        (!self.values.is_empty()).then_some(self.n_warmup)
    }

    /// Number of bars, the warm-up included.
    pub fn len(&self) -> usize {
        self.n_warmup + self.values.len()
    }

    /// Whether there is no bar.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values from the first valid bar on.
    pub fn valid(&self) -> &[f64] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warm_up_counts_as_length_and_has_no_value() {
        let column = Indicator::new(2, vec![7.0, 8.0]);
        assert_eq!((column.len(), column.first_valid()), (4, Some(2)));
        let read: Vec<Option<f64>> = (0..5).map(|idx| column.get(idx)).collect();
        assert_eq!(read, [None, None, Some(7.0), Some(8.0), None]);
        assert_eq!(column.valid(), [7.0, 8.0]);
    }

    #[test]
    fn an_invalid_column_keeps_its_length() {
        let column = Indicator::all_invalid(3);
        assert_eq!((column.len(), column.first_valid(), column.get(0)), (3, None, None));
        assert!(!column.is_empty() && Indicator::all_invalid(0).is_empty());
    }
}
