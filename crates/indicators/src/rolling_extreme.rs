//! Highest and lowest of the last bars.

use crate::Indicator;
use std::collections::VecDeque;

/// The highest of the last `period` values, each one's own included.
///
/// # Formula
/// `max(x[i−n+1 ..= i])`
///
/// # Shape
/// First valid index n − 1.
pub(crate) fn rolling_max(values: &[f64], period: usize) -> Indicator {
    rolling_extreme(values, period, |newer, older| newer >= older)
}

/// The lowest of the last `period` values, each one's own included.
///
/// # Formula
/// `min(x[i−n+1 ..= i])`
///
/// # Shape
/// First valid index n − 1.
pub(crate) fn rolling_min(values: &[f64], period: usize) -> Indicator {
    rolling_extreme(values, period, |newer, older| newer <= older)
}

/// In amortised constant time per value: the queue holds positions whose values no later value in
/// the window supersedes.
fn rolling_extreme(
    values: &[f64],
    period: usize,
    supersedes: impl Fn(f64, f64) -> bool,
) -> Indicator {
    if period == 0 || values.len() < period {
        return Indicator::all_invalid(values.len());
    }
    let mut candidates: VecDeque<usize> = VecDeque::new();
    let mut extremes = Vec::with_capacity(values.len() + 1 - period);
    for (idx, &value) in values.iter().enumerate() {
        if candidates.front().is_some_and(|&front| front + period <= idx) {
            candidates.pop_front();
        }
        while candidates.back().is_some_and(|&back| supersedes(value, values[back])) {
            candidates.pop_back();
        }
        candidates.push_back(idx);
        if idx + 1 >= period {
            extremes.extend(candidates.front().map(|&front| values[front]));
        }
    }
    Indicator::new(period - 1, extremes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_itself_counts() {
        assert_eq!(rolling_max(&[5.0, 7.0, 6.0, 4.0], 2).valid(), [7.0, 7.0, 6.0]);
        assert_eq!(rolling_min(&[5.0, 7.0, 6.0, 4.0], 3).valid(), [5.0, 4.0]);
        assert_eq!(rolling_max(&[1.0, 2.0], 1), Indicator::new(0, vec![1.0, 2.0]));
    }

    #[test]
    fn agrees_with_a_scan_of_every_window() {
        let values: Vec<f64> = (0..200).map(|i| f64::from((i * 7919) % 23)).collect();
        for period in [1, 2, 3, 10, 199, 200] {
            let windows = values.windows(period);
            let lowest: Vec<f64> =
                windows.map(|w| w.iter().copied().fold(f64::MAX, f64::min)).collect();
            assert_eq!(rolling_min(&values, period), Indicator::new(period - 1, lowest));
        }
        assert_eq!(rolling_max(&values, 201), Indicator::all_invalid(200));
        assert_eq!(rolling_max(&values, 0), Indicator::all_invalid(200));
    }
}
