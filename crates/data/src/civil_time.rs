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
            && day >= 1
            && (day <= SHORTEST_MONTH || day <= days_in_month(year, month));
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

/// Days that every month has.
const SHORTEST_MONTH: i64 = 28;

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
    // Years that begin in March end with the day that a leap year has more. None is negative: a division
    // of unsigned numbers costs less.
    let years = (year - i64::from(month <= 2)).unsigned_abs() as u32;
    let months = (month as u32 + 9) % 12;
    let days = years * 365 + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5;
    i64::from(days) + day - 719_469
}
