//! Bars of calendar months, quarters and years, which are no timeframe.

use chrono::{DateTime, Datelike};
use exitlab_core::{DAY_US, Timestamp};

/// Microseconds of half a day, by which a zone may move the beginning of a month.
const HALF_DAY_US: i64 = DAY_US / 2;
/// Calendar months from one bar to the next, and what they are called.
const UNITS: [(i32, &str); 4] = [(1, "month"), (3, "quarter"), (6, "half year"), (12, "year")];
/// Least days of a month's bar to the next one's: the first business days lie that near.
pub(crate) const MIN_MONTH_US: i64 = 26 * DAY_US;
/// Least bars that show it.
const MIN_BARS: usize = 4;
/// Share of the bars that may come otherwise: a month without trades, one that is not over.
const MAX_OTHER: f64 = 0.1;

/// What the bars are, where nearly all are a calendar month, quarter, half year or year after the one before,
/// and not all a whole number of equal times.
pub(crate) fn calendar_unit(times: &[Timestamp]) -> Option<&'static str> {
    if times.len() < MIN_BARS {
        return None;
    }
    let n = times.len() as f64 - 1.0;
    let spacings = times.windows(2).map(|pair| pair[1].us() - pair[0].us());
    let long: Vec<i64> = spacings.filter(|spacing| *spacing >= MIN_MONTH_US).collect();
    let least = long.iter().min()?;
    let is_even = long.iter().all(|spacing| spacing % least == 0);
    if is_even || (long.len() as f64) < (1.0 - MAX_OTHER) * n {
        return None;
    }
    let months: Vec<i32> = times.iter().map(|time| month(*time)).collect();
    let unit = UNITS.into_iter().find(|(unit, _)| {
        let n_apart = months.windows(2).filter(|pair| pair[1] - pair[0] == *unit).count();
        n_apart as f64 >= (1.0 - MAX_OTHER) * n
    });
    unit.map(|(_, name)| name)
}

/// The number of the month in which a time lies, or which begins within half a day of it.
fn month(time: Timestamp) -> i32 {
    let date = DateTime::from_timestamp_micros(time.us() + HALF_DAY_US);
    date.map_or(0, |date| date.year() * 12 + date.month0() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(dates: &[&str]) -> Option<&'static str> {
        let times: Vec<_> = dates.iter().map(|d| Timestamp::parse_iso(d).unwrap()).collect();
        calendar_unit(&times)
    }

    #[test]
    fn months_quarters_and_years_are_told_from_fixed_lengths() {
        assert_eq!(unit(&["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]), Some("month"));
        let zoned =
            ["2020-02-01 05:00", "2020-03-01 05:00", "2020-04-01 04:00", "2020-05-01 04:00"];
        assert_eq!(unit(&zoned), Some("month"));
        assert_eq!(unit(&["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]), Some("month"));
        assert_eq!(
            unit(&["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"]),
            Some("quarter")
        );
        assert_eq!(unit(&["2021-01-01", "2022-01-01", "2023-01-01", "2025-01-01"]), None);
        let years = ["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01"];
        assert_eq!(unit(&years), Some("year"));
        assert_eq!(unit(&["2024-01-01", "2024-01-31", "2024-03-01", "2024-03-31"]), None);
        let first_trading_days =
            ["2024-01-02", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-03"];
        assert_eq!(unit(&first_trading_days), Some("month"));
        let halves = ["2022-01-01", "2022-07-01", "2023-01-01", "2023-07-01"];
        assert_eq!(unit(&halves), Some("half year"));
        assert_eq!(unit(&["2024-01-01", "2024-01-29", "2024-03-25", "2024-04-22"]), None);
        assert_eq!(unit(&["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]), None);
    }
}
