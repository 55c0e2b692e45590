//! Sessions whose hours are those of New York's stocks on its own clock, though they were read as UTC.

use crate::sessions::{NEW_YORK, minute_of_day, sessions};
use exitlab_core::{BarSeries, MINUTE_US, Timestamp};
use std::fmt;
use std::ops::Range;

/// The hour of Hong Kong's lunch; its sessions begin and end at the same times.
const LUNCH: Range<i64> = 12 * 60..13 * 60;
/// Least sessions that have those hours, and their least share.
const MIN_SESSIONS: usize = 3;
const MIN_SHARE: f64 = 0.75;

/// Sessions from 9:30 to 16:00 in UTC, which no market has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionClock {
    /// Sessions with those hours.
    pub n_sessions: usize,
    /// Sessions that were looked at.
    pub n_looked_at: usize,
}

impl fmt::Display for SessionClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SessionClock { n_sessions, n_looked_at } = self;
        write!(
            f,
            "times look like those of New York's clock, taken as UTC: {n_sessions} of {n_looked_at} sessions \
             last from 09:30 to 16:00; if they are, set `timezone = \"America/New_York\"`"
        )
    }
}

/// Looks for sessions of New York's hours in UTC, stamped at opens or at closes.
pub(crate) fn session_clock(series: &BarSeries) -> Option<SessionClock> {
    let minutes = series.timeframe().us() / MINUTE_US;
    if !(1..=60).contains(&minutes) {
        return None;
    }
    let Range { start: open, end: close } = NEW_YORK;
    let is_one = |session: &[Timestamp]| {
        let &[begin, .., end] = session else { return false };
        let Some((begin, end)) = minute_of_day(begin).zip(minute_of_day(end)) else { return false };
        let is_at_opens = begin == open && end < close && end + minutes >= close;
        let is_at_closes = begin == open + minutes && end == close;
        let is_lunch = |time: &Timestamp| minute_of_day(*time).is_some_and(|m| LUNCH.contains(&m));
        (is_at_opens || is_at_closes) && session.iter().any(is_lunch)
    };
    let (mut n_sessions, mut n_looked_at) = (0, 0);
    for session in sessions(series.time()) {
        n_looked_at += 1;
        n_sessions += usize::from(is_one(session));
    }
    let is_usual =
        n_sessions >= MIN_SESSIONS && n_sessions as f64 >= MIN_SHARE * n_looked_at as f64;
    is_usual.then_some(SessionClock { n_sessions, n_looked_at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    /// Whether five sessions of these minutes of the day look so.
    fn is_found(timeframe: &str, minutes: impl Iterator<Item = i64> + Clone) -> bool {
        let times = (0..5).flat_map(|day| minutes.clone().map(move |minute| day * 1_440 + minute));
        let bar = |minute: i64| Bar {
            time: Timestamp::from_us(minute * MINUTE_US),
            open: 1.0,
            high: 1.0,
            low: 1.0,
            close: 1.0,
            volume: None,
        };
        let bars: Vec<Bar> = times.map(bar).collect();
        session_clock(&BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), &bars)).is_some()
    }

    #[test]
    fn the_hours_of_new_york_are_no_hours_of_utc() {
        assert!(is_found("1m", 570..960));
        assert!(is_found("1m", 571..=960));
        assert!(is_found("30m", (570..960).step_by(30)));
        assert!(is_found("1h", (570..960).step_by(60)));
        // In UTC it opens at 14:30; London closes at 16:30; Hong Kong goes for lunch.
        assert!(!is_found("1m", 870..1_260));
        assert!(!is_found("1m", 480..990));
        assert!(!is_found("1m", (570..720).chain(780..960)));
    }
}
