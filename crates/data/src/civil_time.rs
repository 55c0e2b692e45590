//! Days, months and clock times as numbers.

use exitlab_core::{SECOND_US, Timestamp};

/// A date and a clock time, as a text says them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CivilTime {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    /// Microseconds below the second.
    pub(crate) us: i64,
}

impl CivilTime {
    /// A date at midnight.
    pub(crate) fn date(year: i64, month: i64, day: i64) -> CivilTime {
        CivilTime { year, month, day, ..CivilTime::default() }
    }

    /// The instant, were the zone UTC; none where there is no such date or clock time.
    pub(crate) fn instant(self) -> Option<Timestamp> {
        let CivilTime { year, month, day, hour, minute, second, us } = self;
        let is_date = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        let is_clock = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..SECOND_US).contains(&us);
        if !is_date || !is_clock {
            return None;
        }
        let seconds =
            days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        Some(Timestamp::from_us(seconds * SECOND_US + us))
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", 2013.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
