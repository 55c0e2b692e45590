//! Wilder's directional movement: +DI, −DI and their average index.

use crate::{Indicator, true_range::true_range_at};
use exitlab_core::BarSeries;

/// The directional indicators and the average directional index, all of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Adx {
    /// Average directional index: strength of a trend, whichever way.
    pub adx: Indicator,
    /// +DI: share of the true range that is upward movement.
    pub plus_di: Indicator,
    /// −DI: share of the true range that is downward movement.
    pub minus_di: Indicator,
}

/// Below this sum of +DI and −DI, in percent, there is no direction to average: TA-Lib's epsilon.
const NO_DIRECTION_PCT: f64 = 1e-14;

/// Sums of directional movement and true range in Wilder's smoothing.
struct Smoothed {
    plus_dm: f64,
    minus_dm: f64,
    true_range: f64,
}

impl Smoothed {
    /// Drops the n-th part of each sum, which is Wilder's way to forget.
    fn decay(&mut self, n: f64) {
        self.plus_dm -= self.plus_dm / n;
        self.minus_dm -= self.minus_dm / n;
        self.true_range -= self.true_range / n;
    }

    /// Adds a bar that has one before it. Only the larger of the two movements counts; equal ones
    /// cancel.
    fn add(&mut self, series: &BarSeries, bar_idx: usize) {
        let up = series.high()[bar_idx] - series.high()[bar_idx - 1];
        let down = series.low()[bar_idx - 1] - series.low()[bar_idx];
        if down > 0.0 && up < down {
            self.minus_dm += down;
        } else if up > 0.0 && up > down {
            self.plus_dm += up;
        }
        self.true_range += true_range_at(series, bar_idx);
    }

    /// (+DI, −DI) in percent, both 0 where the true range is.
    fn directional_indicators(&self) -> (f64, f64) {
        if self.true_range == 0.0 {
            return (0.0, 0.0);
        }
        (100.0 * (self.plus_dm / self.true_range), 100.0 * (self.minus_dm / self.true_range))
    }
}

/// Directional index in percent; absent where there is no direction.
fn directional_index(plus_di: f64, minus_di: f64) -> Option<f64> {
    let sum = plus_di + minus_di;
    (sum >= NO_DIRECTION_PCT).then(|| 100.0 * ((minus_di - plus_di).abs() / sum))
}

/// Wilder's +DI, −DI and ADX.
///
/// # Formula
/// `+DM = high − high₋₁` where that is positive and larger than `low₋₁ − low`, else 0; −DM
/// mirrored. +DM, −DM and TR are summed over bars 1 to n − 1; from bar n on each sum is
/// `S = S₋₁ − S₋₁/n + x`. `±DI = 100·(±DM sum)/(TR sum)`, 0 where the TR sum is 0.
/// `DX = 100·|+DI − −DI|/(+DI + −DI)`. ADX at bar 2n − 1: sum of the n DX since bar n over n, a DX
/// without direction counting 0; then `ADX = (ADX₋₁·(n − 1) + DX)/n`, kept as it was where +DI + −DI
/// is 0 (below 1e-14, as in TA-Lib).
///
/// # Units
/// `period` in bars; values in percent, [0, 100].
///
/// # Shape
/// First valid index n for the DIs, 2n − 1 for the ADX.
///
/// # Examples
/// Period 2, (high, low, close) = (10, 8, 9), (12, 9, 11), (13, 7, 8): bar 1 has +DM 2, TR 3; bar 2
/// has up 1, down 2, so −DM 2, and TR 6. At bar 2 the sums are +DM `2 − 1 = 1`, −DM 2,
/// TR `3 − 1.5 + 6 = 7.5`: +DI 13.33, −DI 26.67.
///
/// # Source
/// J. Welles Wilder, *New Concepts in Technical Trading Systems*, 1978; numbers as TA-Lib's `ADX`,
/// `PLUS_DI` and `MINUS_DI`, except that those two leave out the factor 100 at period 1.
pub fn adx(series: &BarSeries, period: usize) -> Adx {
    let n_bars = series.len();
    if period == 0 || n_bars <= period {
        let none = Indicator::all_invalid(n_bars);
        return Adx { adx: none.clone(), plus_di: none.clone(), minus_di: none };
    }
    let n = period as f64;
    let mut sums = Smoothed { plus_dm: 0.0, minus_dm: 0.0, true_range: 0.0 };
    for bar_idx in 1..period {
        sums.add(series, bar_idx);
    }
    let first_adx = 2 * period - 1;
    let mut plus_di = Vec::with_capacity(n_bars - period);
    let mut minus_di = Vec::with_capacity(n_bars - period);
    let mut adx = Vec::with_capacity(n_bars.saturating_sub(first_adx));
    let mut sum_dx = 0.0;
    let mut average = 0.0;
    for bar_idx in period..n_bars {
        sums.decay(n);
        sums.add(series, bar_idx);
        let (plus, minus) = sums.directional_indicators();
        plus_di.push(plus);
        minus_di.push(minus);
        let dx = directional_index(plus, minus);
        if bar_idx <= first_adx {
            sum_dx += dx.unwrap_or(0.0);
            average = sum_dx / n;
        } else if let Some(dx) = dx {
            average = (average * (n - 1.0) + dx) / n;
        }
        if bar_idx >= first_adx {
            adx.push(average);
        }
    }
    let adx = if adx.is_empty() {
        Indicator::all_invalid(n_bars)
    } else {
        Indicator::new(first_adx, adx)
    };
    Adx {
        adx,
        plus_di: Indicator::new(period, plus_di),
        minus_di: Indicator::new(period, minus_di),
    }
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
    fn the_table_of_the_documentation() {
        let column = adx(&series(&[(10.0, 8.0, 9.0), (12.0, 9.0, 11.0), (13.0, 7.0, 8.0)]), 2);
        assert_eq!(column.plus_di.get(2), Some(100.0 * (1.0 / 7.5)));
        assert_eq!(column.minus_di.get(2), Some(100.0 * (2.0 / 7.5)));
        assert_eq!((column.adx.len(), column.adx.first_valid()), (3, None));
        // a fourth bar without movement: sums 0.5, 1, 3.75 + 6; DX is 100/3 at both bars
        let bars = [(10.0, 8.0, 9.0), (12.0, 9.0, 11.0), (13.0, 7.0, 8.0), (13.0, 7.0, 8.0)];
        let column = adx(&series(&bars), 2);
        assert_eq!(column.adx.first_valid(), Some(3));
        assert!((column.adx.get(3).unwrap() - 100.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn equal_movements_cancel() {
        let bars = [(10.0, 8.0, 9.0), (11.0, 7.0, 9.0), (12.0, 6.0, 9.0)];
        let column = adx(&series(&bars), 1);
        assert_eq!(column.plus_di.valid(), [0.0, 0.0]);
        assert_eq!(column.minus_di.valid(), [0.0, 0.0]);
    }

    #[test]
    fn without_direction_the_average_is_kept() {
        // period 1 forgets at once: a bar up, then bars of constant high and low
        let bars = [(10.0, 8.0, 9.0), (12.0, 8.0, 9.0), (12.0, 8.0, 9.0), (12.0, 8.0, 9.0)];
        let column = adx(&series(&bars), 1);
        assert_eq!(column.adx.valid(), [100.0, 100.0, 100.0]);
        assert_eq!(column.plus_di.valid(), [50.0, 0.0, 0.0]);
    }

    #[test]
    fn flat_from_the_start_is_zero() {
        let column = adx(&series(&[(5.0, 5.0, 5.0); 6]), 2);
        assert_eq!(column.adx.valid(), [0.0; 3]);
        assert_eq!(column.plus_di.valid(), [0.0; 4]);
    }

    #[test]
    fn too_few_bars_give_no_value() {
        for n_bars in 0..=3 {
            let column = adx(&series(&vec![(2.0, 1.0, 1.5); n_bars]), 3);
            assert_eq!((column.plus_di.len(), column.plus_di.first_valid()), (n_bars, None));
            assert_eq!((column.adx.len(), column.adx.first_valid()), (n_bars, None));
        }
        assert_eq!(adx(&series(&[(2.0, 1.0, 1.5); 4]), 0).minus_di.first_valid(), None);
    }
}
