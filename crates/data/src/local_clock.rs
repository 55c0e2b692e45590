//! The clock that a file's times follow: where it stands against UTC, and where it changes.

use crate::RowProblem;
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use exitlab_core::{Timestamp, Tz};

/// Microseconds of a minute.
const MINUTE_US: i64 = 60_000_000;

/// The clock of a file's times.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum LocalClock {
    /// UTC, or one that says nothing of itself.
    #[default]
    Fixed,
    /// That of a zone.
    Zone(Tz),
    /// Minutes ahead of UTC that the file writes, from these lines on.
    Offsets(Vec<(u64, i32)>),
}

impl LocalClock {
    /// Notes the offset that a line has.
    pub(crate) fn note(&mut self, line: u64, minutes: i32) {
        match self {
            LocalClock::Fixed => *self = LocalClock::Offsets(vec![(line, minutes)]),
            LocalClock::Offsets(known) => {
                if known.last().is_none_or(|(_, last)| *last != minutes) {
                    known.push((line, minutes));
                }
            }
            LocalClock::Zone(_) => {}
        }
    }

    /// Adds what a later part of the file has noted.
    pub(crate) fn append(&mut self, part: &LocalClock) {
        if let LocalClock::Offsets(noted) = part {
            noted.iter().for_each(|(line, minutes)| self.note(*line, *minutes));
        }
    }

    /// Whether it may change.
    pub(crate) fn may_change(&self) -> bool {
        match self {
            LocalClock::Fixed => false,
            LocalClock::Zone(_) => true,
            LocalClock::Offsets(known) => known.len() > 1,
        }
    }

    /// Microseconds that the clock is ahead of UTC at an instant, which a line of the file has.
    pub(crate) fn ahead_us(&self, time: Timestamp, line: u64) -> i64 {
        match self {
            LocalClock::Fixed => 0,
            LocalClock::Zone(zone) => utc(time).map_or(0, |utc| {
                let offset = zone.offset_from_utc_datetime(&utc);
                i64::from(offset.fix().local_minus_utc()) * 1_000_000
            }),
            LocalClock::Offsets(known) => {
                let n_before = known.partition_point(|(from, _)| *from <= line);
                let minutes = n_before.checked_sub(1).map_or(0, |last| known[last].1);
                i64::from(minutes) * MINUTE_US
            }
        }
    }
}

/// The instant of a time in a zone, given as if that were UTC. Of an hour that the clock shows twice, the
/// earlier one.
///
/// # Errors
/// Where the clock never shows that time.
pub(crate) fn in_zone(local: Timestamp, zone: Tz) -> Result<Timestamp, RowProblem> {
    let instant = |time: DateTime<Tz>| Timestamp::from_us(time.timestamp_micros());
    let local = utc(local).ok_or(RowProblem::TimeOutOfRange)?;
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => Ok(instant(time)),
        MappedLocalTime::None => Err(RowProblem::NoSuchLocalTime { zone: zone.name() }),
    }
}

/// The later instant of a local time that the clock shows twice, given the earlier one.
pub(crate) fn later_in_zone(earlier: Timestamp, zone: Tz) -> Option<Timestamp> {
    let local = zone.from_utc_datetime(&utc(earlier)?).naive_local();
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Ambiguous(first, second) if first.timestamp_micros() == earlier.us() => {
            Some(Timestamp::from_us(second.timestamp_micros()))
        }
        _ => None,
    }
}

fn utc(time: Timestamp) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_micros(time.us()).map(|time| time.naive_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap()
    }

    #[test]
    fn times_of_new_york() {
        let zone = Tz::America__New_York;
        assert_eq!(in_zone(at("2024-01-02 09:30"), zone), Ok(at("2024-01-02T14:30:00Z")));
        assert_eq!(in_zone(at("2024-07-02 09:30"), zone), Ok(at("2024-07-02T13:30:00Z")));
        let missing = in_zone(at("2024-03-10 02:30"), zone);
        assert_eq!(missing, Err(RowProblem::NoSuchLocalTime { zone: "America/New_York" }));
        let first = in_zone(at("2024-11-03 01:30"), zone).unwrap();
        assert_eq!(first, at("2024-11-03T05:30:00Z"));
        let second = later_in_zone(first, zone).unwrap();
        assert_eq!(second, at("2024-11-03T06:30:00Z"));
        assert_eq!(later_in_zone(second, zone), None);
        assert_eq!(later_in_zone(at("2024-11-03T04:30:00Z"), zone), None);
    }

    #[test]
    fn offsets_hold_from_their_lines_on() {
        let mut clock = LocalClock::default();
        for (line, minutes) in [(2, -300), (3, -300), (9, -240)] {
            clock.note(line, minutes);
        }
        assert_eq!(clock, LocalClock::Offsets(vec![(2, -300), (9, -240)]));
        let time = at("2024-01-01");
        assert_eq!(clock.ahead_us(time, 8), -300 * MINUTE_US);
        assert_eq!(clock.ahead_us(time, 9), -240 * MINUTE_US);
        assert!(clock.may_change() && !LocalClock::Fixed.may_change());
    }
}
