//! True range: how far price travelled in a bar, the gap from the close before it included.

use crate::Indicator;
use exitlab_core::BarSeries;

/// True range of every bar but the first, which has no close before it.
///
/// # Formula
/// `TR = max(high − low, |high − close₋₁|, |low − close₋₁|)`
///
/// # Units
/// Price units, ≥ 0.
///
/// # Shape
/// First valid index 1.
///
/// # Examples
///
/// | bar | high | low | close | high − low | \|high − close₋₁\| | \|low − close₋₁\| | TR |
/// | --- | --- | --- | --- | --- | --- | --- | --- |
/// | 0 | 11 | 9 | 10 | | | | |
/// | 1 | 12 | 10 | 11 | 2 | 2 | 0 | 2 |
/// | 2 | 15 | 14 | 14 | 1 | 4 | 3 | 4 |
///
/// # Source
/// J. Welles Wilder, *New Concepts in Technical Trading Systems*, 1978.
pub fn true_range(series: &BarSeries) -> Indicator {
    if series.is_empty() {
        return Indicator::all_invalid(0);
    }
    let values = (1..series.len()).map(|bar_idx| true_range_at(series, bar_idx)).collect();
    Indicator::new(1, values)
}

/// True range of a bar that has one before it.
pub(crate) fn true_range_at(series: &BarSeries, bar_idx: usize) -> f64 {
    let (high, low) = (series.high()[bar_idx], series.low()[bar_idx]);
    let previous_close = series.close()[bar_idx - 1];
    (high - low).max((high - previous_close).abs()).max((low - previous_close).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    fn series(bars: &[(f64, f64, f64)]) -> BarSeries {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for (idx, &(high, low, close)) in bars.iter().enumerate() {
            let time = Timestamp::from_us(idx as i64 * 3_600_000_000);
            series.push(Bar { time, open: close, high, low, close, volume: None });
        }
        series
    }

    #[test]
    fn each_of_the_three_distances_can_be_the_largest() {
        let range = series(&[(11.0, 9.0, 10.0), (12.0, 8.0, 11.0)]);
        assert_eq!(true_range(&range).get(1), Some(4.0));
        let gap_up = series(&[(11.0, 9.0, 10.0), (15.0, 14.0, 14.0)]);
        assert_eq!(true_range(&gap_up).get(1), Some(5.0));
        let gap_down = series(&[(11.0, 9.0, 10.0), (6.0, 5.0, 6.0)]);
        assert_eq!(true_range(&gap_down).get(1), Some(5.0));
    }

    #[test]
    fn the_first_bar_has_none() {
        let one = true_range(&series(&[(11.0, 9.0, 10.0)]));
        assert_eq!((one.len(), one.first_valid()), (1, None));
        assert_eq!(true_range(&series(&[])).len(), 0);
    }
}
