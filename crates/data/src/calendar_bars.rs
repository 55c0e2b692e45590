//! Bars of calendar months, quarters and years, which are no timeframe.

use exitlab_core::Timestamp;

/// Microseconds of a day.
const DAY_US: i64 = 86_400_000_000;
/// Spacings in days, an hour more or less, and what they are called.
const UNITS: [(i64, i64, &str); 3] = [(28, 31, "month"), (89, 92, "quarter"), (365, 366, "year")];
/// Least bars that show it.
const MIN_BARS: usize = 4;
/// Share of the bars that may come otherwise: a month without trades, one that is not over.
const MAX_OTHER: f64 = 0.1;

/// What the bars are, where nearly all are a calendar month, quarter or year after the one before, and not
/// all the same time.
pub(crate) fn calendar_unit(times: &[Timestamp]) -> Option<&'static str> {
    if times.len() < MIN_BARS {
        return None;
    }
    // Days are rounded: a clock may change between two months.
    let days = |pair: &[Timestamp]| (pair[1].us() - pair[0].us() + DAY_US / 2).div_euclid(DAY_US);
    let spacings: Vec<i64> = times.windows(2).map(days).collect();
    let is_even = spacings.iter().all(|days| *days == spacings[0]);
    let n = spacings.len() as f64;
    let unit = UNITS.into_iter().find(|(least, most, _)| {
        let n_inside = spacings.iter().filter(|days| (*least..=*most).contains(days)).count();
        n_inside as f64 >= (1.0 - MAX_OTHER) * n
    });
    unit.filter(|_| !is_even).map(|(_, _, name)| name)
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
        assert_eq!(unit(&["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]), None);
    }
}
