//! One value per UTC day, the grid of the portfolio metrics.

use exitlab_core::Timestamp;

/// The last value of one UTC day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyValue {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Value of the day's last mark.
    pub value: f64,
}

/// The day that a mark belongs to, (00:00, 24:00]: a mark at 00:00 closes the day before.
pub fn mark_day(time: Timestamp) -> i64 {
    time.plus_us(-1).day()
}

/// The last value of each day that has one, from `first_day` on, for marks ascending in time.
///
/// # Source
/// SPEC §10: daily equity.
pub fn daily_values(
    marks: impl IntoIterator<Item = (Timestamp, f64)>,
    first_day: i64,
) -> Vec<DailyValue> {
    let mut days: Vec<DailyValue> = Vec::new();
    for (time, value) in marks {
        let day = mark_day(time);
        if day < first_day {
            continue;
        }
        match days.last_mut() {
            Some(last) if last.day == day => last.value = value,
            _ => days.push(DailyValue { day, value }),
        }
    }
    days
}

/// Returns from each day that has a value to the next one that has; where the earlier value is
/// not above 0 there is no return.
///
/// # Formula
/// `valueᵢ / valueᵢ₋₁ − 1`
///
/// # Units
/// Fractions.
pub fn daily_returns(days: &[DailyValue]) -> Vec<f64> {
    days.windows(2)
        .filter(|pair| pair[0].value > 0.0)
        .map(|pair| pair[1].value / pair[0].value - 1.0)
        .collect()
}

/// Spread of daily returns below which they are rounding: a flat account has no Sharpe ratio.
pub(crate) const FLAT: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn midnight_closes_the_day_before() {
        // day 18628 holds hours 1 to 24 of 2021-01-01; 25 is the next day; 72 is 2021-01-03
        let marks = [(0, 1.0), (1, 2.0), (24, 3.0), (25, 4.0), (72, 6.0)];
        let days = daily_values(marks.map(|(h, v)| (hour(h), v)), 18_628);
        let want = [(18_628, 3.0), (18_629, 4.0), (18_630, 6.0)];
        assert_eq!(days, want.map(|(day, value)| DailyValue { day, value }));
        assert_eq!(mark_day(hour(0)), 18_627); // and so before the first day
    }

    #[test]
    fn a_day_without_a_mark_gives_no_return() {
        let day = |day, value| DailyValue { day, value };
        // Friday 100, Monday 110, Tuesday 99: 0.1 and −0.1
        let returns = daily_returns(&[day(1, 100.0), day(4, 110.0), day(5, 99.0)]);
        assert_eq!(returns.len(), 2);
        assert!((returns[0] - 0.1).abs() < 1e-15 && (returns[1] + 0.1).abs() < 1e-15);
    }

    #[test]
    fn nothing_returns_from_a_ruin() {
        let day = |day, value| DailyValue { day, value };
        assert_eq!(daily_returns(&[day(1, 100.0), day(2, -50.0), day(3, 10.0)]), [-1.5]);
    }
}
