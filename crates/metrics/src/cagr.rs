//! Compound annual growth rate.

use exitlab_core::Timestamp;

/// Days in a Julian year.
const DAYS_PER_YEAR: f64 = 365.25;

/// Compound annual growth rate from the first mark of a window to the last; `None` where no time passed,
/// where either balance is not above 0, or where the rate is beyond what a number holds.
///
/// # Formula
/// `(final / initial)^(365.25 / days) − 1`, with actual days and their fractions.
///
/// # Units
/// A fraction per year.
///
/// # Source
/// SPEC §10.
pub fn cagr(initial: f64, last: f64, from: Timestamp, to: Timestamp) -> Option<f64> {
    let days = to.hours_since(from) / 24.0;
    if days <= 0.0 || initial <= 0.0 || last <= 0.0 {
        return None;
    }
    let rate = (last / initial).powf(DAYS_PER_YEAR / days) - 1.0;
    rate.is_finite().then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn two_years_of_ten_percent() {
        // 730.5 days are two years of 365.25: √1.21 − 1 = 0.1
        let rate = cagr(10_000.0, 12_100.0, hour(0), hour(17_532)).unwrap();
        assert!((rate - 0.1).abs() < 1e-12);
    }

    #[test]
    fn no_time_no_money_or_no_number() {
        assert_eq!(cagr(1.0, 2.0, hour(5), hour(5)), None);
        assert_eq!(cagr(1.0, 0.0, hour(0), hour(24)), None);
        assert_eq!(cagr(1.0, 2.0, hour(0), hour(1)), None); // 2^8766 is infinite
    }
}
