//! Sums over any stretch of a series by one subtraction.

use std::ops::Range;

/// Running sums, each kept as a number and what rounding took from it: a plain running sum grows
/// with the series, and the difference of two late ones would lose digits.
///
/// # Source
/// Knuth, The Art of Computer Programming 2, section 4.2.2: the error of a floating-point sum is
/// itself a floating-point number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunningSum {
    /// Sum of the first `k` values and its missing part; one longer than the series.
    sums: Vec<(f64, f64)>,
}

impl Default for RunningSum {
    fn default() -> RunningSum {
        RunningSum { sums: vec![(0.0, 0.0)] }
    }
}

impl RunningSum {
    /// Appends a value.
    pub(crate) fn push(&mut self, value: f64) {
        let (before, missing) = self.sums[self.sums.len() - 1];
        let sum = before + value;
        let added = sum - before;
        let error = (before - (sum - added)) + (value - added);
        self.sums.push((sum, missing + error));
    }

    /// Sum of the values at these positions.
    pub(crate) fn over(&self, positions: Range<usize>) -> f64 {
        let ((from, from_missing), (to, to_missing)) =
            (self.sums[positions.start], self.sums[positions.end]);
        (to - from) + (to_missing - from_missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_stretches_keep_their_digits() {
        let mut sums = RunningSum::default();
        // a plain sum of 1e15 holds eighths: the late values need more digits
        let value = |n: usize| if n < 1_000 { 1e12 + 0.1 } else { 0.01 * (n as f64).sqrt() };
        (0..1_100).for_each(|n| sums.push(value(n)));
        let want: f64 = (1_050..1_090).map(value).sum();
        assert!((sums.over(1_050..1_090) / want - 1.0).abs() < 1e-14);
        assert_eq!(sums.over(7..7), 0.0);
    }
}
