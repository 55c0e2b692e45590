//! Donchian channel: the highest high and lowest low of the bars before this one.

use crate::Indicator;
use exitlab_core::BarSeries;
use std::collections::VecDeque;

/// Both edges of a Donchian channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Donchian {
    /// Highest high of the n bars before the bar.
    pub high: Indicator,
    /// Lowest low of the n bars before the bar.
    pub low: Indicator,
}

/// Donchian channel over the `period` bars **before** each bar, so that a close can break it.
///
/// # Formula
/// `high[i] = max(high[i−n..i])`, `low[i] = min(low[i−n..i])`
///
/// # Units
/// `period` in bars; values in price units.
///
/// # Shape
/// First valid index n.
///
/// # Examples
/// Period 2 over highs 5, 7, 6, 4: the upper edge is 7 at bar 2 (of 5, 7) and 7 at bar 3 (of 7, 6).
///
/// # Source
/// Richard Donchian's four-week rule; numbers as TA-Lib's `MAX` and `MIN` one bar later.
pub fn donchian(series: &BarSeries, period: usize) -> Donchian {
    Donchian {
        high: extreme_before(series.high(), period, |newer, older| newer >= older),
        low: extreme_before(series.low(), period, |newer, older| newer <= older),
    }
}

/// The most extreme of the `period` values before each one, in amortised constant time per value:
/// the queue holds positions whose values no later value in the window supersedes.
fn extreme_before(
    values: &[f64],
    period: usize,
    supersedes: impl Fn(f64, f64) -> bool,
) -> Indicator {
    if period == 0 || values.len() <= period {
        return Indicator::all_invalid(values.len());
    }
    let mut candidates: VecDeque<usize> = VecDeque::new();
    let mut extremes = Vec::with_capacity(values.len() - period);
    for (idx, &value) in values.iter().enumerate() {
        if idx >= period {
            if candidates.front().is_some_and(|&front| front + period < idx) {
                candidates.pop_front();
            }
            extremes.extend(candidates.front().map(|&front| values[front]));
        }
        while candidates.back().is_some_and(|&back| supersedes(value, values[back])) {
            candidates.pop_back();
        }
        candidates.push_back(idx);
    }
    Indicator::new(period, extremes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highest(values: &[f64], period: usize) -> Indicator {
        extreme_before(values, period, |newer, older| newer >= older)
    }

    #[test]
    fn the_bar_itself_is_left_out() {
        assert_eq!(highest(&[5.0, 7.0, 6.0, 4.0, 3.0], 2).valid(), [7.0, 7.0, 6.0]);
        assert_eq!(highest(&[1.0, 2.0, 3.0], 1).valid(), [1.0, 2.0]);
    }

    #[test]
    fn agrees_with_a_scan_of_every_window() {
        let values: Vec<f64> = (0..200).map(|i| f64::from((i * 7919) % 23)).collect();
        for period in [1, 2, 3, 10, 199] {
            let scan: Vec<f64> = (period..values.len())
                .map(|i| values[i - period..i].iter().copied().fold(f64::MIN, f64::max))
                .collect();
            assert_eq!(highest(&values, period), Indicator::new(period, scan), "{period}");
        }
    }

    #[test]
    fn too_few_bars_give_no_channel() {
        assert_eq!(highest(&[1.0, 2.0], 2), Indicator::all_invalid(2));
        assert_eq!(highest(&[1.0, 2.0], 0).first_valid(), None);
    }
}
