//! Donchian channel: the highest high and lowest low of the bars before this one.

use crate::Indicator;
use crate::rolling_extreme::{rolling_max, rolling_min};
use exitlab_core::BarSeries;

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
        high: a_bar_later(&rolling_max(series.high(), period)),
        low: a_bar_later(&rolling_min(series.low(), period)),
    }
}

fn a_bar_later(column: &Indicator) -> Indicator {
    match (column.first_valid(), column.valid().split_last()) {
        (Some(first), Some((_, values))) if !values.is_empty() => {
            Indicator::new(first + 1, values.to_vec())
        }
        _ => Indicator::all_invalid(column.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highest(values: &[f64], period: usize) -> Indicator {
        a_bar_later(&rolling_max(values, period))
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
