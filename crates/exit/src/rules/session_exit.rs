//! The session exit: out at a time of day, on some days of the week, on a zone's clock.

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime};
use chrono::{TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use exitlab_core::Timestamp;
use serde::{Serialize, Serializer};
use std::fmt;

/// The version of the zone data that session exits use, such as `2026a`.
pub const ZONE_DATA_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

/// Closes at the first instant after the entry at which a zone's clock shows a time of day on one of
/// some days of the week (SPEC §13.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SessionExit {
    /// Time of day on the zone's clock.
    #[serde(serialize_with = "as_clock")]
    pub at: NaiveTime,
    /// The zone.
    #[serde(serialize_with = "as_name")]
    pub tz: Tz,
    /// Days of that zone; at least one.
    pub days: SessionDays,
}

fn as_clock<S: Serializer>(at: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

fn as_name<S: Serializer>(tz: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(tz.name())
}

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SessionDays {
    /// By number of days from Monday.
    on: [bool; 7],
}

impl SessionDays {
    /// Every day.
    pub const ALL: SessionDays = SessionDays { on: [true; 7] };

    /// These days.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> SessionDays {
        let mut on = [false; 7];
        for day in days {
            on[day.num_days_from_monday() as usize] = true;
        }
        SessionDays { on }
    }

    /// Whether a day is one of them.
    fn contains(self, day: Weekday) -> bool {
        self.on[day.num_days_from_monday() as usize]
    }

    /// Names of the days from Monday, such as `Fri`.
    pub fn names(self) -> Vec<String> {
        let days = (0..7).filter_map(|day| Weekday::try_from(day).ok());
        days.filter(|day| self.contains(*day)).map(|day| day.to_string()).collect()
    }
}

impl fmt::Display for SessionExit {
    /// `15:55 America/New_York every day`, `15:55 UTC on Thu, Fri`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.clock_time(), self.tz.name())?;
        match self.days {
            SessionDays::ALL => write!(f, "every day"),
            some => write!(f, "on {}", some.names().join(", ")),
        }
    }
}

impl SessionExit {
    /// The time of day as scenarios write it: `15:55`.
    pub fn clock_time(&self) -> String {
        self.at.format("%H:%M").to_string()
    }

    /// The first instant after `entry_time` at which the zone's clock shows the time on one of the
    /// days; absent beyond the years that clocks are known for.
    ///
    /// A time that a clock change leaves out counts at the change, and of two the first.
    pub(crate) fn first_after(&self, entry_time: Timestamp) -> Option<Timestamp> {
        let entry = DateTime::from_timestamp_micros(entry_time.us())?;
        let day_before =
            entry.with_timezone(&self.tz).date_naive().checked_sub_days(Days::new(1))?;
        // A week has one of the days; two more for a zone that skips one.
        (0..10)
            .filter_map(|n| day_before.checked_add_days(Days::new(n)))
            .filter(|day| self.days.contains(day.weekday()))
            .filter_map(|day| self.instant_on(day))
            .find(|instant| *instant > entry)
            .map(|instant| Timestamp::from_us(instant.timestamp_micros()))
    }

    fn instant_on(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let local = day.and_time(self.at);
        match self.tz.from_local_datetime(&local) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => {
                Some(instant.with_timezone(&Utc))
            }
            LocalResult::None => self.change_over(local),
        }
    }

    /// The change that leaves `local` out: the first second at which the clock shows a later time.
    fn change_over(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        let is_past = |at: NaiveDateTime| self.tz.from_utc_datetime(&at).naive_local() > local;
        // No zone is more than 26 hours from UTC, changes included.
        let day = TimeDelta::hours(26);
        let (mut before, mut past) =
            (local.checked_sub_signed(day)?, local.checked_add_signed(day)?);
        while past - before > TimeDelta::seconds(1) {
            let middle = before + TimeDelta::seconds((past - before).num_seconds() / 2);
            if is_past(middle) { past = middle } else { before = middle }
        }
        Some(past.and_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(at: &str, tz: Tz, days: SessionDays, entry: &str) -> String {
        let at = NaiveTime::parse_from_str(at, "%H:%M").unwrap();
        let entry = Timestamp::parse_iso(entry).unwrap();
        SessionExit { at, tz, days }.first_after(entry).unwrap().to_string()
    }

    #[test]
    fn a_session_exit_in_words() {
        let text = |days| {
            let at = NaiveTime::from_hms_opt(9, 5, 0).unwrap();
            SessionExit { at, tz: Tz::America__New_York, days }.to_string()
        };
        assert_eq!(text(SessionDays::ALL), "09:05 America/New_York every day");
        let days = SessionDays::of([Weekday::Fri, Weekday::Mon]);
        assert_eq!(text(days), "09:05 America/New_York on Mon, Fri");
    }

    #[test]
    fn the_next_time_that_the_clock_shows_it() {
        let utc = |entry| next("15:55", Tz::UTC, SessionDays::ALL, entry);
        assert_eq!(utc("2024-03-05T10:00"), "2024-03-05T15:55:00Z");
        // after the entry, not at it
        assert_eq!(utc("2024-03-05T15:55"), "2024-03-06T15:55:00Z");
        // New York is 5 hours behind in winter and 4 in summer
        let new_york = |entry| next("15:55", Tz::America__New_York, SessionDays::ALL, entry);
        assert_eq!(new_york("2024-03-08T10:00"), "2024-03-08T20:55:00Z");
        assert_eq!(new_york("2024-03-11T10:00"), "2024-03-11T19:55:00Z");
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let fridays = SessionDays::of([Weekday::Fri]);
        // 2024-03-01 is a Friday; 08:00 of it in Tokyo is Thursday in UTC
        let tokyo = |entry| next("08:00", Tz::Asia__Tokyo, fridays, entry);
        assert_eq!(tokyo("2024-02-26T00:00"), "2024-02-29T23:00:00Z");
        assert_eq!(tokyo("2024-02-29T23:00"), "2024-03-07T23:00:00Z");
    }

    #[test]
    fn a_time_that_a_change_leaves_out_counts_at_the_change() {
        // Berlin goes from 02:00 to 03:00 at 01:00 UTC
        let berlin = |at, entry| next(at, Tz::Europe__Berlin, SessionDays::ALL, entry);
        assert_eq!(berlin("02:30", "2024-03-30T12:00"), "2024-03-31T01:00:00Z");
        assert_eq!(berlin("02:30", "2024-03-31T01:00"), "2024-04-01T00:30:00Z");
    }

    #[test]
    fn of_two_the_first_counts_also_between_them() {
        // Berlin has 02:30 at 00:30 UTC and again at 01:30 UTC
        let berlin = |entry| next("02:30", Tz::Europe__Berlin, SessionDays::ALL, entry);
        assert_eq!(berlin("2024-10-26T12:00"), "2024-10-27T00:30:00Z");
        assert_eq!(berlin("2024-10-27T01:00"), "2024-10-28T01:30:00Z");
    }

    #[test]
    fn a_day_that_a_zone_skips_counts_at_the_change() {
        // Samoa had no 2011-12-30, a Friday: its clocks went from the 29th to the 31st at 10:00 UTC
        let fridays = SessionDays::of([Weekday::Fri]);
        let samoa = next("12:00", Tz::Pacific__Apia, fridays, "2011-12-28T00:00");
        assert_eq!(samoa, "2011-12-30T10:00:00Z");
    }
}
