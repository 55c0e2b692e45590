//! The clock that a file's times follow: where it stands against UTC, and where it changes.

use crate::RowProblem;
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use exitlab_core::{BarSeries, CLOCK_CHANGE_US, DAY_US, MINUTE_US, Timestamp, Tz};

/// How often clocks are looked at for a change: no summer time is shorter.
const LOOK_US: i64 = 28 * DAY_US;

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
    /// The clock that a series' uneven bars show; its rows are lines from 1 on.
    pub(crate) fn of_series(series: &BarSeries) -> LocalClock {
        let mut clock = LocalClock::Fixed;
        if !series.has_uneven_bars() {
            return clock;
        }
        let mut minutes = 0;
        for idx in 0..series.len() {
            clock.note(idx as u64 + 1, minutes);
            let length_us = series.close_time(idx).us() - series.time()[idx].us();
            minutes += ((series.timeframe().us() - length_us) / MINUTE_US) as i32;
        }
        clock
    }

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

    /// Whether it changes between the first and the last time of the rows.
    pub(crate) fn changes(&self, range: Option<(Timestamp, Timestamp)>) -> bool {
        match (self, range) {
            (LocalClock::Fixed, _) | (LocalClock::Zone(_), None) => false,
            (LocalClock::Zone(_), Some((first, last))) => {
                let ahead = self.ahead_us(last, 0);
                let n_looks = (last.us() - first.us()) / LOOK_US;
                (0..=n_looks).any(|n| self.ahead_us(first.plus_us(n * LOOK_US), 0) != ahead)
            }
            (LocalClock::Offsets(known), _) => known.len() > 1,
        }
    }

    /// Minutes that it is ahead of UTC, as the first row writes it.
    pub(crate) fn first_offset(&self) -> Option<i32> {
        match self {
            LocalClock::Fixed | LocalClock::Zone(_) => None,
            LocalClock::Offsets(known) => known.first().map(|(_, minutes)| *minutes),
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

/// The instant of a time in a zone, given as if that were UTC, and the later one where the clock shows it
/// twice.
///
/// # Errors
/// Where the clock never shows that time.
pub(crate) fn in_zone(
    local: Timestamp,
    zone: Tz,
) -> Result<(Timestamp, Option<Timestamp>), RowProblem> {
    let local = utc(local).ok_or(RowProblem::TimeOutOfRange)?;
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(time) => Ok((instant(&time), None)),
        MappedLocalTime::Ambiguous(first, second) => Ok((instant(&first), Some(instant(&second)))),
        MappedLocalTime::None => Err(RowProblem::NoSuchLocalTime { zone: zone.name() }),
    }
}

/// The instant of a time in a zone as [`in_zone`] has it, or the one at which the clock leaves the time
/// out: a day that begins with a midnight that is not there begins when the clock is set forward.
pub(crate) fn in_zone_or_after(
    local: Timestamp,
    zone: Tz,
) -> Result<(Timestamp, Option<Timestamp>), RowProblem> {
    in_zone(local, zone).or_else(|problem| {
        // The offset that holds until the change puts the first time left out at the change itself.
        let before = in_zone(local.plus_us(-CLOCK_CHANGE_US), zone).map_err(|_| problem)?;
        Ok((before.1.unwrap_or(before.0).plus_us(CLOCK_CHANGE_US), None))
    })
}

fn instant(time: &DateTime<Tz>) -> Timestamp {
    Timestamp::from_us(time.timestamp_micros())
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
        let once = |text| Ok((at(text), None));
        assert_eq!(in_zone(at("2024-01-02 09:30"), zone), once("2024-01-02T14:30:00Z"));
        assert_eq!(in_zone(at("2024-07-02 09:30"), zone), once("2024-07-02T13:30:00Z"));
        let missing = Err(RowProblem::NoSuchLocalTime { zone: "America/New_York" });
        assert_eq!(in_zone(at("2024-03-10 02:30"), zone), missing);
        let twice = (at("2024-11-03T05:30:00Z"), Some(at("2024-11-03T06:30:00Z")));
        assert_eq!(in_zone(at("2024-11-03 01:30"), zone), Ok(twice));
    }

    #[test]
    fn a_day_without_a_midnight_begins_at_the_change() {
        let zone = Tz::America__Sao_Paulo;
        let midnight = at("2018-11-04 00:00");
        assert!(in_zone(midnight, zone).is_err());
        assert_eq!(in_zone_or_after(midnight, zone), Ok((at("2018-11-04T03:00:00Z"), None)));
        let before = in_zone_or_after(at("2018-11-03 00:00"), zone);
        assert_eq!(before, Ok((at("2018-11-03T03:00:00Z"), None)));
    }

    #[test]
    fn clocks_change_where_their_zone_does() {
        let year = Some((at("2024-01-01"), at("2024-12-31")));
        let winter = Some((at("2024-01-01"), at("2024-03-01")));
        assert!(LocalClock::Zone(Tz::America__New_York).changes(year));
        assert!(!LocalClock::Zone(Tz::America__New_York).changes(winter));
        assert!(!LocalClock::Zone(Tz::Asia__Tokyo).changes(year));
        assert!(!LocalClock::Zone(Tz::UTC).changes(year) && !LocalClock::Fixed.changes(year));
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
        assert!(clock.changes(None));
    }
}
