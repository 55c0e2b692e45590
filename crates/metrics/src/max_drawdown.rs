//! Maximum drawdown: how deep, and for how long.

use crate::DailyValue;

/// Largest fall from the running peak; `None` for no values.
///
/// # Formula
/// `max over i of (peakᵢ − valueᵢ) / peakᵢ`, `peakᵢ = max(value₁ … valueᵢ)`; days up to the first
/// value above 0 count as no fall.
///
/// # Units
/// A fraction, not negative; above 1 where the value fell below 0.
///
/// # Source
/// SPEC §10.
pub fn max_drawdown(days: &[DailyValue]) -> Option<f64> {
    let mut peak = days.first()?.value;
    let mut deepest = 0.0f64;
    for day in days {
        peak = peak.max(day.value);
        if peak > 0.0 {
            deepest = deepest.max((peak - day.value) / peak);
        }
    }
    Some(deepest)
}

/// Longest stretch from a peak's day to the day the value is back at or above it, or to the last
/// day; `None` for no values, 0 where the value never fell.
///
/// # Units
/// Calendar days. Of days at the same peak the last one counts.
///
/// # Source
/// SPEC §10.
pub fn max_drawdown_days(days: &[DailyValue]) -> Option<i64> {
    let mut peak = *days.first()?;
    let mut longest = 0;
    let mut below = false;
    for day in days {
        if day.value < peak.value {
            below = true;
            longest = longest.max(day.day - peak.day);
        } else {
            if below {
                longest = longest.max(day.day - peak.day);
            }
            (peak, below) = (*day, false);
        }
    }
    Some(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days<const N: usize>(values: [(i64, f64); N]) -> [DailyValue; N] {
        values.map(|(day, value)| DailyValue { day, value })
    }

    #[test]
    fn deepest_and_longest_are_two_things() {
        // peak 100 on day 1, back on day 4: 3 days, 10%; peak 120 on day 5, 90 on day 6: 25%, back
        // on day 7: 2 days
        let d = days([(1, 100.0), (2, 90.0), (4, 100.0), (5, 120.0), (6, 90.0), (7, 120.0)]);
        assert_eq!((max_drawdown(&d), max_drawdown_days(&d)), (Some(0.25), Some(3)));
    }

    #[test]
    fn a_drawdown_that_never_ends_runs_to_the_last_day() {
        let d = days([(1, 80.0), (2, 100.0), (3, 99.0), (10, 95.0)]);
        assert_eq!((max_drawdown(&d), max_drawdown_days(&d)), (Some(0.05), Some(8)));
    }

    #[test]
    fn a_plateau_is_no_drawdown() {
        let d = days([(1, 100.0), (2, 100.0), (9, 100.0), (10, 90.0), (11, 100.0)]);
        assert_eq!((max_drawdown(&d), max_drawdown_days(&d)), (Some(0.1), Some(2)));
        let flat = days([(1, 100.0), (5, 100.0)]);
        assert_eq!((max_drawdown(&flat), max_drawdown_days(&flat)), (Some(0.0), Some(0)));
        assert_eq!((max_drawdown(&[]), max_drawdown_days(&[])), (None, None));
    }
}
