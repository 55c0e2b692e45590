//! Instants in UTC.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};
use serde::Serialize;
use std::fmt;

/// An instant in UTC, microseconds since 1970-01-01T00:00:00Z.
///
/// Displayed as ISO-8601 with a `Z`, with a fraction only where there is one; serialised as the number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Timestamp(i64);

/// Microseconds in a second.
pub const SECOND_US: i64 = 1_000_000;
/// Microseconds in a minute.
pub const MINUTE_US: i64 = 60 * SECOND_US;
/// Microseconds in an hour.
pub const HOUR_US: i64 = 60 * MINUTE_US;
/// Microseconds in a day.
pub const DAY_US: i64 = 24 * HOUR_US;
/// How far clocks are set forward and back, in microseconds.
pub const CLOCK_CHANGE_US: i64 = HOUR_US;

/// A text that is no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an ISO-8601 time (expected such as 2021-11-10T14:00:00Z or 2021-11-10)")]
pub struct TimestampError {
    /// The text as given.
    pub text: String,
}

impl Timestamp {
    /// First instant that is accepted, 0001-01-01T00:00:00Z; the year 9999 is the last.
    pub const MIN_US: i64 = -62_135_596_800_000_000;
    /// End of the year 9999.
    pub const MAX_US: i64 = 253_402_300_799_999_999;

    /// The instant that many microseconds after 1970-01-01T00:00:00Z.
    pub fn from_us(us: i64) -> Timestamp {
        Timestamp(us)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn us(self) -> i64 {
        self.0
    }

    /// Parses ISO-8601: a date, or date and time joined by `T` or a space, seconds and fraction
    /// optional, zone `Z` or an offset or none (UTC).
    ///
    /// # Errors
    /// [`TimestampError`] where the text is none of these.
    pub fn parse_iso(text: &str) -> Result<Timestamp, TimestampError> {
        let fail = || TimestampError { text: text.to_owned() };
        let t = text.trim();
        if let Ok(with_zone) = DateTime::parse_from_rfc3339(t) {
            return Ok(Timestamp(with_zone.timestamp_micros()));
        }
        for format in
            ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z"]
        {
            if let Ok(with_zone) = DateTime::parse_from_str(t, format) {
                return Ok(Timestamp(with_zone.timestamp_micros()));
            }
        }
        let bare = t.strip_suffix("UTC").or_else(|| t.strip_suffix('Z')).unwrap_or(t).trim_end();
        for format in
            ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        {
            if let Ok(naive) = NaiveDateTime::parse_from_str(bare, format) {
                return Ok(Timestamp(naive.and_utc().timestamp_micros()));
            }
        }
        if let Ok(date) = NaiveDate::parse_from_str(bare, "%Y-%m-%d") {
            let midnight = date.and_hms_opt(0, 0, 0).ok_or_else(fail)?;
            return Ok(Timestamp(midnight.and_utc().timestamp_micros()));
        }
        Err(fail())
    }

    /// The whole second that holds the instant.
    pub fn whole_second(self) -> Timestamp {
        Timestamp(self.0.div_euclid(SECOND_US) * SECOND_US)
    }

    /// Days since 1970-01-01 of the UTC day that holds the instant.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY_US)
    }

    /// Days since 1970-01-01 of the UTC day that the instant closes or is inside of, (00:00, 24:00]:
    /// an instant at 00:00 closes the day before. What is marked at the end of bars belongs to it.
    pub fn closing_day(self) -> i64 {
        self.plus_us(-1).day()
    }

    /// Midnight (00:00 UTC) that starts the given day since 1970-01-01.
    pub fn from_day(day: i64) -> Timestamp {
        Timestamp(day * DAY_US)
    }

    /// Calendar year in UTC.
    pub fn year(self) -> i32 {
        self.date_time().year()
    }

    /// The instant that many microseconds later; the last one there is where that is beyond it.
    pub fn plus_us(self, us: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(us))
    }

    /// The same day and time of day that many calendar months later, or the last day of the month
    /// where that month is shorter; the last instant there is where that is beyond it.
    pub fn plus_months(self, n_months: u32) -> Timestamp {
        self.date_time()
            .checked_add_months(chrono::Months::new(n_months))
            .map_or(Timestamp(Self::MAX_US), |later| Timestamp(later.timestamp_micros()))
    }

    /// Hours from `earlier` to `self`, negative where `self` is the earlier one.
    pub fn hours_since(self, earlier: Timestamp) -> f64 {
        (self.0 - earlier.0) as f64 / 3.6e9
    }

    /// `2021-11-10`, the date in UTC.
    pub fn date_text(self) -> String {
        ascii(&self.second_text()[..10]).to_owned()
    }

    /// `2021-11-10T14:00:00`, in ASCII. Tables hold millions of times, and chrono would read its format
    /// anew for each.
    fn second_text(self) -> [u8; 19] {
        let time = self.date_time();
        let mut text = *b"0000-00-00T00:00:00";
        let mut put = |last: usize, n_digits: usize, mut number: u32| {
            for place in text[..=last].iter_mut().rev().take(n_digits) {
                *place = b'0' + (number % 10) as u8;
                number /= 10;
            }
        };
        // The year is from 1 to 9999.
        put(3, 4, time.year().unsigned_abs());
        put(6, 2, time.month());
        put(9, 2, time.day());
        put(12, 2, time.hour());
        put(15, 2, time.minute());
        put(18, 2, time.second());
        text
    }

    fn date_time(self) -> DateTime<chrono::Utc> {
        DateTime::from_timestamp_micros(self.0.clamp(Self::MIN_US, Self::MAX_US))
            .unwrap_or_default()
    }
}

fn ascii(text: &[u8]) -> &str {
    str::from_utf8(text).expect("invariant: digits and marks are ASCII")
}

/// As text: a number of microseconds tells nobody anything.
impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.second_text();
        f.write_str(ascii(&second))?;
        match self.0.clamp(Self::MIN_US, Self::MAX_US).rem_euclid(SECOND_US) {
            0 => {}
            us if us % 1000 == 0 => write!(f, ".{:03}", us / 1000)?,
            us => write!(f, ".{us:06}")?,
        }
        f.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_that_holds_an_instant() {
        let second = |us| Timestamp::from_us(us).whole_second().us();
        assert_eq!([0, 1, 999_999, 1_000_000].map(second), [0, 0, 0, 1_000_000]);
        assert_eq!([-1, -1_000_000].map(second), [-1_000_000, -1_000_000]);
    }

    #[test]
    fn iso_forms_agree() {
        let want = Timestamp::from_us(1_636_552_800_000_000); // date -ud 2021-11-10T14:00:00 +%s
        for text in [
            "2021-11-10T14:00:00Z",
            "2021-11-10 14:00:00",
            "2021-11-10T14:00",
            "2021-11-10 14:00:00.000",
            "2021-11-10 14:00:00+00:00",
            "2021-11-10T15:00:00+01:00",
            "2021-11-10 14:00:00 UTC",
        ] {
            assert_eq!(Timestamp::parse_iso(text), Ok(want), "{text}");
        }
        assert_eq!(want.to_string(), "2021-11-10T14:00:00Z");
        assert_eq!(want.plus_us(1).to_string(), "2021-11-10T14:00:00.000001Z");
        assert_eq!(Timestamp::parse_iso("2021-11-10"), Ok(Timestamp::from_day(want.day())));
        assert!(Timestamp::parse_iso("10/11/2021").is_err());
    }

    #[test]
    fn texts_are_those_of_a_strftime() {
        let mut us = Timestamp::MIN_US - 1;
        while us < Timestamp::MAX_US + 1_000_000_000_000_000 {
            for step in [0, 1, 1_000, 999_999] {
                let time = Timestamp::from_us(us + step);
                let want = time.date_time();
                assert_eq!(time.to_string(), want.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string());
                assert_eq!(time.date_text(), want.format("%Y-%m-%d").to_string());
            }
            us += 86_399_123_456_000 * 11;
        }
    }

    #[test]
    fn months_are_calendar_months() {
        let at = |text| Timestamp::parse_iso(text).unwrap();
        assert_eq!(at("2019-07-01T05:00").plus_months(24), at("2021-07-01T05:00"));
        assert_eq!(at("2020-01-31").plus_months(1), at("2020-02-29"));
        assert_eq!(at("2020-08-31").plus_months(6), at("2021-02-28"));
    }

    #[test]
    fn days_before_the_epoch_count_down() {
        assert_eq!(Timestamp::from_us(-1).day(), -1);
        assert_eq!(Timestamp::from_us(-1).year(), 1969);
    }

    #[test]
    fn midnight_closes_the_day_before() {
        assert_eq!([-1, 0, 1].map(|us| Timestamp::from_us(us).closing_day()), [-1, -1, 0]);
    }
}
