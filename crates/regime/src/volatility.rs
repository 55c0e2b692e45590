//! Volatility levels: where `ATR / close` stands among its recent values, or against fixed ratios.

use crate::{VolatilitySettings, window_rank::window_counts};
use exitlab_core::{BarSeries, VolLevel, tolerance};
use exitlab_indicators::Indicator;

/// The volatility level of every bar.
///
/// # Formula
/// `v = ATR/close`. Quantile: over the last W valid values, this one included,
/// `rank = (#{v_k < v} + 0.5·#{v_k = v} + 0.5)/W`, the bar itself being among the equal ones; LOW
/// where rank ≤ low, EXTREME where rank > extreme, HIGH where rank > high, else NORMAL, each with
/// the tolerance of policy numbers. Ratio: LOW where v < low, NORMAL where v < high, HIGH where
/// v < extreme, else EXTREME, compared exactly.
///
/// # Shape
/// As long as the series. Absent before the ATR is valid, and in the quantile method before W
/// values are there.
///
/// # Examples
/// W = 4 over v = 1, 2, 2, 2: one value is smaller, three are equal, so the rank of the last is
/// `(1 + 1.5 + 0.5)/4 = 0.75`. The largest of W distinct values has rank 1, the smallest 1/W.
pub fn volatility_levels(
    series: &BarSeries,
    atr: &Indicator,
    settings: &VolatilitySettings,
) -> Vec<Option<VolLevel>> {
    let Some(first_valid) = atr.first_valid() else {
        return vec![None; series.len()];
    };
    let ratios: Vec<f64> = atr
        .valid()
        .iter()
        .zip(&series.close()[first_valid..])
        .map(|(a, close)| a / close)
        .collect();
    let levels: Vec<VolLevel> = match *settings {
        VolatilitySettings::Quantile { window_bars, low, high, extreme } => {
            let level = |rank: f64| {
                if tolerance::le(rank, low) {
                    VolLevel::Low
                } else if tolerance::gt(rank, extreme) {
                    VolLevel::Extreme
                } else if tolerance::gt(rank, high) {
                    VolLevel::High
                } else {
                    VolLevel::Normal
                }
            };
            quantile_ranks(&ratios, window_bars).into_iter().map(level).collect()
        }
        VolatilitySettings::Ratio { low, high, extreme } => {
            let level = |ratio: &f64| {
                if *ratio < low {
                    VolLevel::Low
                } else if *ratio < high {
                    VolLevel::Normal
                } else if *ratio < extreme {
                    VolLevel::High
                } else {
                    VolLevel::Extreme
                }
            };
            ratios.iter().map(level).collect()
        }
    };
    let n_without = series.len() - levels.len();
    std::iter::repeat_n(None, n_without).chain(levels.into_iter().map(Some)).collect()
}

/// Mid-rank of each value among the `window` values that end with it, from the first full window on.
fn quantile_ranks(values: &[f64], window: usize) -> Vec<f64> {
    window_counts(values, window)
        .into_iter()
        .map(|c| (c.n_smaller as f64 + 0.5 * c.n_equal as f64 + 0.5) / window as f64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};
    use exitlab_indicators::wilder_atr;

    /// Bars with a close of 1 and the given true ranges, so that ATR(1)/close is the range.
    fn series(ranges: &[f64]) -> BarSeries {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for (idx, range) in ranges.iter().enumerate() {
            let time = Timestamp::from_us(idx as i64 * 3_600_000_000);
            let bar =
                Bar { time, open: 1.0, high: 1.0 + range, low: 1.0, close: 1.0, volume: None };
            series.push(bar);
        }
        series
    }

    fn levels(ranges: &[f64], settings: &VolatilitySettings) -> Vec<Option<VolLevel>> {
        let series = series(ranges);
        volatility_levels(&series, &wilder_atr(&series, 1), settings)
    }

    #[test]
    fn ranks_split_ties() {
        assert_eq!(quantile_ranks(&[1.0, 2.0, 2.0, 2.0], 4), [0.75]);
        assert_eq!(quantile_ranks(&[1.0, 2.0, 3.0, 0.0], 2), [1.0, 1.0, 0.5]);
        // all equal: (0 + 0.5·4 + 0.5)/4
        assert_eq!(quantile_ranks(&[3.0; 4], 4), [0.625]);
    }

    #[test]
    fn thresholds_belong_to_the_lower_level() {
        // five distinct values: the newest has rank 1/5, 2/5, … by how many are smaller
        let quantile =
            VolatilitySettings::Quantile { window_bars: 5, low: 0.2, high: 0.6, extreme: 0.8 };
        let newest = |v: f64| levels(&[0.0, 2.0, 4.0, 6.0, 8.0, v], &quantile)[5];
        assert_eq!(newest(1.0), Some(VolLevel::Low)); // 0.2
        assert_eq!(newest(3.0), Some(VolLevel::Normal)); // 0.4
        assert_eq!(newest(5.0), Some(VolLevel::Normal)); // 0.6
        assert_eq!(newest(7.0), Some(VolLevel::High)); // 0.8
        assert_eq!(newest(9.0), Some(VolLevel::Extreme)); // 1.0
    }

    #[test]
    fn ranks_are_compared_with_the_tolerance() {
        // rank 3/5 = 0.6 against thresholds that rounding might have put on its other side
        let newest = |low, high, extreme| {
            let settings = VolatilitySettings::Quantile { window_bars: 5, low, high, extreme };
            levels(&[0.0, 2.0, 4.0, 6.0, 8.0, 5.0], &settings)[5]
        };
        assert_eq!(newest(0.6 - 1e-12, 0.9, 1.0), Some(VolLevel::Low));
        assert_eq!(newest(0.1, 0.6 - 1e-12, 1.0), Some(VolLevel::Normal));
        assert_eq!(newest(0.1, 0.6 - 1e-6, 1.0), Some(VolLevel::High));
        assert_eq!(newest(0.1, 0.2, 0.6 - 1e-12), Some(VolLevel::High));
        assert_eq!(newest(0.1, 0.2, 0.6 - 1e-6), Some(VolLevel::Extreme));
    }

    #[test]
    fn no_level_before_the_window_is_full() {
        let quantile =
            VolatilitySettings::Quantile { window_bars: 3, low: 0.2, high: 0.8, extreme: 0.95 };
        let got = levels(&[9.0, 1.0, 2.0, 3.0, 1.5], &quantile);
        // the first bar has no ATR, so values start at bar 1 and three are there at bar 3, where 3
        // has rank 1; of 2, 3, 1.5 the last has rank 1/3
        let (extreme, normal) = (Some(VolLevel::Extreme), Some(VolLevel::Normal));
        assert_eq!(got, [None, None, None, extreme, normal]);
        assert_eq!(levels(&[1.0; 3], &quantile), [None; 3]);
    }

    #[test]
    fn ratios_are_compared_exactly_and_thresholds_belong_to_the_higher_level() {
        let ratio = VolatilitySettings::Ratio { low: 0.25, high: 0.5, extreme: 1.0 };
        let below = |x: f64| x - x * f64::EPSILON;
        let got = levels(&[9.0, 0.125, 0.25, 0.5, 1.0], &ratio);
        let want = [VolLevel::Low, VolLevel::Normal, VolLevel::High, VolLevel::Extreme].map(Some);
        assert_eq!((got[0], &got[1..]), (None, &want[..]));
        let nearly = VolatilitySettings::Ratio { low: below(0.25), high: 0.5, extreme: 1.0 };
        assert_eq!(levels(&[9.0, 0.25], &nearly)[1], Some(VolLevel::Normal));
        let above = VolatilitySettings::Ratio { low: 0.25 + 1e-15, high: 0.5, extreme: 1.0 };
        assert_eq!(levels(&[9.0, 0.25], &above)[1], Some(VolLevel::Low));
    }
}
