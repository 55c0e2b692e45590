//! Average true range with Wilder's smoothing.

use crate::{Indicator, true_range};
use exitlab_core::BarSeries;

/// Wilder's average true range.
///
/// # Formula
/// Seed at bar n: mean of `TR[1..=n]`; then `ATR = (ATR₋₁·(n − 1) + TR) / n`. With n = 1 it is the
/// true range.
///
/// # Units
/// `period` in bars; values in price units, ≥ 0.
///
/// # Shape
/// First valid index n.
///
/// # Examples
/// Period 2, true ranges 2, 4, 7 at bars 1, 2, 3: ATR is `(2 + 4)/2 = 3` at bar 2 and
/// `(3·1 + 7)/2 = 5` at bar 3.
///
/// # Source
/// J. Welles Wilder, *New Concepts in Technical Trading Systems*, 1978; numbers as TA-Lib's `ATR`.
pub fn wilder_atr(series: &BarSeries, period: usize) -> Indicator {
    let true_range = true_range(series);
    let ranges = true_range.valid();
    if period == 0 || ranges.len() < period {
        return Indicator::all_invalid(series.len());
    }
    let n = period as f64;
    let mut atr = ranges[..period].iter().sum::<f64>() / n;
    let mut values = Vec::with_capacity(ranges.len() - period + 1);
    values.push(atr);
    for range in &ranges[period..] {
        atr = (atr * (n - 1.0) + range) / n;
        values.push(atr);
    }
    Indicator::new(period, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    /// Bars of the given heights that all close at their lows' level, so that TR is the height.
    fn series(heights: &[f64]) -> BarSeries {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for (idx, height) in heights.iter().enumerate() {
            let time = Timestamp::from_us(idx as i64 * 3_600_000_000);
            let (low, high) = (100.0, 100.0 + height);
            series.push(Bar { time, open: low, high, low, close: low, volume: None });
        }
        series
    }

    #[test]
    fn mean_of_the_first_n_then_smoothed() {
        let atr = wilder_atr(&series(&[50.0, 2.0, 4.0, 7.0]), 2);
        let read: Vec<Option<f64>> = (0..4).map(|idx| atr.get(idx)).collect();
        assert_eq!(read, [None, None, Some(3.0), Some(5.0)]);
    }

    #[test]
    fn period_one_is_the_true_range() {
        let bars = series(&[1.0, 2.0, 4.0, 7.0]);
        assert_eq!(wilder_atr(&bars, 1), true_range(&bars));
    }

    #[test]
    fn too_few_bars_give_no_value() {
        for n_bars in 0..=3 {
            let atr = wilder_atr(&series(&vec![1.0; n_bars]), 3);
            assert_eq!((atr.len(), atr.first_valid()), (n_bars, None));
        }
        assert_eq!(wilder_atr(&series(&[1.0; 4]), 3).first_valid(), Some(3));
        assert_eq!(wilder_atr(&series(&[1.0; 4]), 0).first_valid(), None);
    }
}
