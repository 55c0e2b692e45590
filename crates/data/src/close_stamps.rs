//! Times that look like those of closes, although they were taken for opens.

use crate::sessions::{NEW_YORK, minute_of_day, sessions, weekday};
use exitlab_core::{BarSeries, MINUTE_US, Timestamp};
use std::fmt;
use std::ops::Range;

/// Least share of the sessions or bars that look so.
const MIN_SHARE: f64 = 0.5;
const MIN_SHARE_OF_BARS: f64 = 0.95;
/// Least number of them.
const MIN_SESSIONS: usize = 3;
const MIN_BARS: usize = 10;
/// Minutes of which markets open and close on a whole number: at 9:15 and 15:30 in Mumbai, at 8:45 and 13:45
/// in Taipei.
const QUARTER: i64 = 15;
/// How far New York's clock is behind UTC; it may have been read as UTC.
const BEHIND_UTC: [i64; 3] = [0, 4 * 60, 5 * 60];
/// Minutes of the day at which markets close, in UTC or on a clock of their own that was read so. New York's
/// stocks open at 13:30 or 14:30 UTC.
const AFTERNOON: std::ops::RangeInclusive<i64> = 15 * 60..=22 * 60;

/// What looks like closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseSign {
    /// Sessions that begin one bar after a quarter of an hour and end on one.
    Quarters,
    /// Sessions that begin one bar after New York's open and end with its close.
    NewYork,
    /// Daily bars of Mondays to Fridays that are stamped in the afternoon.
    Afternoons,
    /// Bars that are stamped a minute before one ends.
    LastMinutes,
}

/// Times that look like those of closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseStamps {
    /// What looks so.
    pub sign: CloseSign,
    /// Sessions, or bars, that do.
    pub n: usize,
    /// Sessions, or bars, that were looked at.
    pub n_looked_at: usize,
    /// Time of the first such bar, the first one of its session.
    pub first: Timestamp,
}

impl fmt::Display for CloseStamps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CloseStamps { sign, n, n_looked_at, first } = self;
        let what = match sign {
            CloseSign::Quarters => {
                "sessions begin one bar after a quarter of an hour and end on one"
            }
            CloseSign::NewYork => "sessions begin one bar after 9:30 in New York and end at 16:00",
            CloseSign::Afternoons => {
                "days, all from Monday to Friday, are stamped between 15:00 and 22:00"
            }
            CloseSign::LastMinutes => "bars are stamped a minute before one would end",
        };
        write!(
            f,
            "times look like closes: {n} of {n_looked_at} {what}, the first at {first}; if they are, set \
             bar_time = \"close\""
        )
    }
}

/// Looks for times that are closes: by the ends of sessions, where bars are half an hour or less, by the last
/// minutes of bars, by the hour of daily ones.
pub(crate) fn close_stamps(series: &BarSeries) -> Option<CloseStamps> {
    let times = series.time();
    let minutes = series.timeframe().us() / MINUTE_US;
    let is_last_minute =
        |time: Timestamp| minute_of_day(time).is_some_and(|minute| minute % minutes == minutes - 1);
    if (5..60).contains(&minutes)
        && let Some(found) = of_bars(times, is_last_minute)
    {
        return Some(found.with(CloseSign::LastMinutes));
    }
    match minutes {
        // A bar of a quarter of an hour begins on one, whichever end of it is stamped.
        1..15 => {
            let is_on = |minute: i64| minute % QUARTER == 0;
            of_sessions(times, |begin, end| is_on(begin - minutes) && is_on(end))
                // The last session may be cut off: one that is whole and looks so is enough beside it.
                .filter(|found| found.n_looked_at >= 2)
                .map(|found| found.with(CloseSign::Quarters))
        }
        15..=30 => {
            let Range { start: open, end: close } = NEW_YORK;
            let is_new_york = |begin: i64, end: i64| {
                BEHIND_UTC
                    .into_iter()
                    .any(|behind| begin == open + minutes + behind && end == close + behind)
            };
            of_sessions(times, is_new_york)
                .filter(|found| found.n >= MIN_SESSIONS)
                .map(|found| found.with(CloseSign::NewYork))
        }
        1_440 if is_of_working_days(times) => {
            let is_afternoon =
                |time| minute_of_day(time).is_some_and(|minute| AFTERNOON.contains(&minute));
            of_bars(times, is_afternoon).map(|found| found.with(CloseSign::Afternoons))
        }
        _ => None,
    }
}

/// How many look so, and the first.
struct Found {
    n: usize,
    n_looked_at: usize,
    first: Timestamp,
}

impl Found {
    fn with(self, sign: CloseSign) -> CloseStamps {
        let Found { n, n_looked_at, first } = self;
        CloseStamps { sign, n, n_looked_at, first }
    }
}

/// The sessions that look so by the minutes of their first and last time, where half of them do.
fn of_sessions(times: &[Timestamp], is_one: impl Fn(i64, i64) -> bool) -> Option<Found> {
    let (mut n, mut n_looked_at, mut first) = (0, 0, None);
    for session in sessions(times) {
        let &[begin, .., end] = session else {
            n_looked_at += 1;
            continue;
        };
        n_looked_at += 1;
        let minutes = minute_of_day(begin).zip(minute_of_day(end));
        if minutes.is_some_and(|(begin, end)| is_one(begin, end)) {
            n += 1;
            first = first.or(Some(begin));
        }
    }
    let is_usual = n as f64 >= MIN_SHARE * n_looked_at as f64;
    first.filter(|_| is_usual).map(|first| Found { n, n_looked_at, first })
}

/// The bars that look so, where nearly all do.
fn of_bars(times: &[Timestamp], is_one: impl Fn(Timestamp) -> bool) -> Option<Found> {
    let first = times.iter().copied().find(|time| is_one(*time))?;
    let (n, n_looked_at) = (times.iter().filter(|time| is_one(**time)).count(), times.len());
    let is_usual = n >= MIN_BARS && n as f64 >= MIN_SHARE_OF_BARS * n_looked_at as f64;
    is_usual.then_some(Found { n, n_looked_at, first })
}

/// Whether bars come on Mondays and on Fridays and hardly ever on weekends. Days that open in the afternoon
/// or evening, as in currencies and where midnight in Asia is meant, begin on Sundays and end with Thursday.
fn is_of_working_days(times: &[Timestamp]) -> bool {
    let mut n = [0_usize; 7];
    for time in times {
        n[weekday(time.day())] += 1;
    }
    let [monday, .., friday, saturday, sunday] = n;
    monday > 0 && friday > 0 && 20 * (saturday + sunday) <= times.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    const DAY: i64 = 1_440;

    /// Bars of these minutes since 1970-01-01, a Thursday.
    fn sign(timeframe: &str, minutes: impl Iterator<Item = i64>) -> Option<(CloseSign, usize)> {
        let bars: Vec<Bar> = minutes
            .map(|minute| Bar {
                time: Timestamp::from_us(minute * MINUTE_US),
                open: 100.0,
                high: 101.0,
                low: 99.0,
                close: 100.0,
                volume: None,
            })
            .collect();
        let series = BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), &bars);
        close_stamps(&series).map(|found| (found.sign, found.n))
    }

    /// Sessions of five days, from one minute of the day to another.
    fn days(from: i64, last: i64, step: usize) -> impl Iterator<Item = i64> {
        (4..9).flat_map(move |day| (from..=last).step_by(step).map(move |m| day * DAY + m))
    }

    #[test]
    fn sessions_that_begin_a_bar_late_are_stamped_at_the_close() {
        // New York, Mumbai, Taipei's futures, on their own clocks; Mumbai in UTC.
        for (open, close) in [(570, 960), (555, 930), (525, 825), (225, 600)] {
            for (timeframe, minutes) in [("1m", 1), ("3m", 3), ("5m", 5)] {
                let bars =
                    |moved: i64| days(open + moved, close - minutes + moved, minutes as usize);
                let closes = sign(timeframe, bars(minutes));
                assert_eq!(closes, Some((CloseSign::Quarters, 5)), "{timeframe} from {open}");
                assert_eq!(sign(timeframe, bars(0)), None, "{timeframe} from {open}");
            }
        }
        assert_eq!(sign("15m", days(525, 810, 15)), None);
    }

    #[test]
    fn longer_bars_of_new_york_show_it_by_their_hours() {
        let new_york = Some((CloseSign::NewYork, 5));
        // As its clock shows them, in UTC in winter, in summer.
        for behind in [0, 300, 240] {
            assert_eq!(sign("30m", days(600 + behind, 960 + behind, 30)), new_york);
            assert_eq!(sign("15m", days(585 + behind, 960 + behind, 15)), new_york);
            assert_eq!(sign("30m", days(570 + behind, 930 + behind, 30)), None);
            assert_eq!(sign("15m", days(570 + behind, 945 + behind, 15)), None);
        }
        // London, in winter.
        assert_eq!(sign("30m", days(480, 960, 30)), None);
    }

    #[test]
    fn stamps_a_minute_before_the_end_are_closes() {
        let last_minutes = |n| Some((CloseSign::LastMinutes, n));
        assert_eq!(sign("30m", days(599, 959, 30)), last_minutes(65));
        assert_eq!(sign("5m", days(574, 959, 5)), last_minutes(390));
        assert_eq!(sign("30m", (0..100).map(|k| 30 * k + 29)), last_minutes(100));
        assert_eq!(sign("5m", (0..100).map(|k| 5 * k + 1)), None);
    }

    #[test]
    fn days_stamped_when_markets_close_are_found() {
        let weeks = |first: i64, minute: i64| {
            (0..8).flat_map(move |week| {
                (0..5).map(move |day| (first + 7 * week + day) * DAY + minute)
            })
        };
        // Monday is the fourth day. New York's close in UTC, Tokyo's and London's on their own clocks.
        for minute in [960, 1_200, 1_260, 900, 990] {
            assert_eq!(sign("1d", weeks(4, minute)), Some((CloseSign::Afternoons, 40)));
        }
        // Dates; the open of New York in UTC; days of currencies from Sunday on; days without weekends.
        assert_eq!(sign("1d", weeks(4, 0)), None);
        assert_eq!(sign("1d", weeks(4, 870)), None);
        assert_eq!(sign("1d", weeks(3, 1_320)), None);
        assert_eq!(sign("1d", (0..40).map(|day| day * DAY + 960)), None);
    }
}
