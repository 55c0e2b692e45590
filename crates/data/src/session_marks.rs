//! What the times of a series' days and sessions give away: a day's own bar among its hours, and times
//! that are closes.

use exitlab_core::{BarSeries, Timestamp};

/// Microseconds of a minute and a day.
const MINUTE_US: i64 = 60_000_000;
const DAY_US: i64 = 24 * 60 * MINUTE_US;
/// Least share of days or sessions that look so.
const MIN_SHARE: f64 = 0.5;
/// Least number of them.
const MIN_DAYS: usize = 3;
/// Bars of a day, at least, that its first bar is held against.
const MIN_BARS: usize = 4;
/// Share of the day's range that its first bar spans. A vendor's days and hours differ by a few ticks.
const MIN_SHARED: f64 = 0.95;
/// Shortest break between two sessions.
const MIN_BREAK_US: i64 = 4 * 60 * MINUTE_US;

/// First bars of days that hold the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBars {
    /// Days on which it does.
    pub n_days: usize,
    /// Days that were looked at.
    pub n_looked_at: usize,
    /// Time of the first such bar.
    pub first: Timestamp,
}

/// Sessions that begin one bar after a half hour and end on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionCloses {
    /// Sessions that do.
    pub n_sessions: usize,
    /// Sessions that were looked at.
    pub n_looked_at: usize,
    /// Time of the first such session's first bar.
    pub first: Timestamp,
}

/// Days whose first bar spans the range of all later bars of the day, where half of the days are so: their
/// first bar is most likely that of the whole day.
pub(crate) fn day_bars(series: &BarSeries) -> Option<DayBars> {
    if series.timeframe().us() > DAY_US / 4 {
        return None;
    }
    let (high, low) = (series.high(), series.low());
    let (mut n_days, mut n_looked_at, mut first) = (0, 0, None);
    let mut start = 0;
    for day in series.time().chunk_by(|a, b| a.day() == b.day()) {
        let end = start + day.len();
        if day.len() > MIN_BARS {
            n_looked_at += 1;
            let top = high[start + 1..end].iter().copied().fold(f64::MIN, f64::max);
            let bottom = low[start + 1..end].iter().copied().fold(f64::MAX, f64::min);
            let shared = high[start].min(top) - low[start].max(bottom);
            if top > bottom && shared >= MIN_SHARED * (top - bottom) {
                n_days += 1;
                first = first.or(Some(day[0]));
            }
        }
        start = end;
    }
    let is_usual = n_days >= MIN_DAYS && n_days as f64 >= MIN_SHARE * n_looked_at as f64;
    first.filter(|_| is_usual).map(|first| DayBars { n_days, n_looked_at, first })
}

/// Sessions of bars below half an hour whose first time is one bar after a half hour and whose last one
/// is on one (09:31 to 16:00): the times of closes, not of opens.
pub(crate) fn close_stamped_sessions(series: &BarSeries) -> Option<SessionCloses> {
    const HALF_HOUR_US: i64 = 30 * MINUTE_US;
    let timeframe_us = series.timeframe().us();
    if timeframe_us >= HALF_HOUR_US {
        return None;
    }
    let is_on = |us: i64| us.rem_euclid(HALF_HOUR_US) == 0;
    let (mut n_sessions, mut n_looked_at, mut first) = (0, 0, None);
    let is_one = |a: &Timestamp, b: &Timestamp| b.us() - a.us() < MIN_BREAK_US;
    for session in series.time().chunk_by(is_one) {
        let (Some(begin), Some(end)) = (session.first(), session.last()) else { continue };
        n_looked_at += 1;
        if session.len() > 1 && is_on(begin.us() - timeframe_us) && is_on(end.us()) {
            n_sessions += 1;
            first = first.or(Some(*begin));
        }
    }
    // The last session may be cut off: one that is whole and looks so is enough beside it.
    let is_usual = n_looked_at >= 2 && n_sessions >= 1 && 2 * n_sessions >= n_looked_at;
    first.filter(|_| is_usual).map(|first| SessionCloses { n_sessions, n_looked_at, first })
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

    fn bar(minute: i64, high: f64, low: f64) -> Bar {
        let time = Timestamp::from_us(minute * MINUTE_US);
        Bar { time, open: 100.0, high, low, close: 100.0, volume: None }
    }

    fn series(timeframe: &str, bars: &[Bar]) -> BarSeries {
        BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), bars)
    }

    #[test]
    fn a_days_own_bar_among_its_hours_is_found() {
        let days = |is_day_bar: bool| -> Vec<Bar> {
            let hours = (0..4).flat_map(|day| (0..10).map(move |hour| (day, hour)));
            let hours = hours.map(|(day, hour)| {
                let size = if is_day_bar && hour == 0 { 12.0 } else { hour as f64 + 1.0 };
                bar((day * 24 + hour) * 60, 100.0 + size, 100.0 - size)
            });
            hours.collect()
        };
        let found = day_bars(&series("1h", &days(true))).unwrap();
        assert_eq!((found.n_days, found.n_looked_at, found.first.us()), (4, 4, 0));
        assert_eq!(day_bars(&series("1h", &days(false))), None);
    }

    #[test]
    fn sessions_from_31_to_0_are_stamped_at_the_close() {
        let sessions = |from: i64| -> Vec<Bar> {
            let minutes = (0..3).flat_map(|day| (0..390).map(move |m| day * 1_440 + m));
            minutes.map(|m| bar(m + from, 101.0, 99.0)).collect()
        };
        let found = close_stamped_sessions(&series("1m", &sessions(571))).unwrap();
        assert_eq!((found.n_sessions, found.n_looked_at), (3, 3));
        assert_eq!(close_stamped_sessions(&series("1m", &sessions(570))), None);
    }
}
