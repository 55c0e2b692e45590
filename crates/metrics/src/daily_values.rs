//! One value per UTC day, the grid of the portfolio metrics.

/// The last value of one UTC day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyValue {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Value of the day's last mark.
    pub value: f64,
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
