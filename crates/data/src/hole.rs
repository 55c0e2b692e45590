//! The time between two bars of a market with sessions: what of it was closed, and which bars are missing.

use crate::trading_calendar::TradingCalendar;
use exitlab_core::{DAY_US, Timeframe, Timestamp};

/// Most days in one stretch that holidays and shortened sessions take.
const MAX_DAYS: i64 = 4;
/// In a stretch as long as this, all that is open is missing.
const LONG_US: i64 = 14 * DAY_US;

/// Stretches of one kind that the market may have been closed in, and the bars that would fit there.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MayBeClosed {
    pub(crate) n: u64,
    pub(crate) n_bars: u64,
}

impl MayBeClosed {
    fn add(&mut self, n: u64, n_bars: u64) {
        self.n += n;
        self.n_bars += n_bars;
    }
}

/// What was found in one stretch, before it is known how often the market was closed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    pub(crate) n_missing: u64,
    /// Holidays, early closes, late opens.
    pub(crate) closed: [MayBeClosed; 3],
    /// Holidays that are so by their date.
    pub(crate) n_feasts: u64,
    /// Longest run of closed slots, in microseconds.
    pub(crate) closed_us: i64,
}

const HOLIDAYS: usize = 0;
const EARLY_CLOSES: usize = 1;
const LATE_OPENS: usize = 2;

/// Bars that would fit between two.
pub(crate) fn n_between(after: Timestamp, until: Timestamp, timeframe: Timeframe) -> u64 {
    ((until.us() - after.us()) / timeframe.us() - 1).unsigned_abs()
}

/// Bars that would open from one instant on, before another: at least the one at the instant.
fn n_from(time: Timestamp, until: Timestamp, timeframe: Timeframe) -> u64 {
    ((until.us() - time.us() - 1) / timeframe.us()).unsigned_abs() + 1
}

/// Whether no market with sessions trades the whole of a day: 25 December, 1 January, in UTC.
fn is_feast(time: Timestamp) -> bool {
    let date = time.date_text();
    date.ends_with("-12-25") || date.ends_with("-01-01")
}

/// A run of bars that would fit, all of one kind.
#[derive(Debug, Clone, Copy)]
struct Run {
    kind: Kind,
    len: u64,
    /// Whether it begins with the stretch.
    is_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Closed,
    Feast,
}

/// What is to be said of the time between two bars; the last feast that was counted is not counted anew.
pub(crate) fn look(
    calendar: &mut TradingCalendar,
    last_feast: &mut Option<i64>,
    (after, until): (Timestamp, Timestamp),
    timeframe: Timeframe,
) -> Found {
    let mut found = Found::default();
    if until.us() - after.us() >= LONG_US {
        found.n_missing = all_open(calendar, after, until, timeframe);
        return found;
    }
    let n = n_between(after, until, timeframe);
    let mut days_away = 0;
    let mut run: Option<Run> = None;
    let mut k = 1;
    while k <= n {
        let time = after.plus_us(k as i64 * timeframe.us());
        let (is_open, same_until) = calendar.is_open(time);
        let day_end = Timestamp::from_day(time.day() + 1);
        let (kind, same_until) = match is_open {
            false => (Kind::Closed, same_until),
            true if is_feast(time) => (Kind::Feast, same_until.min(day_end)),
            // The next day may be a feast.
            true => (Kind::Open, same_until.min(day_end)),
        };
        if kind == Kind::Feast && last_feast.replace(time.day()) != Some(time.day()) {
            found.n_feasts += 1;
        }
        let len = n_from(time, same_until, timeframe).min(n - k + 1);
        run = match run {
            Some(run) if run.kind == kind => Some(Run { len: run.len + len, ..run }),
            ended => {
                days_away += ended.map_or(0, |run| found.add(run, false, timeframe));
                Some(Run { kind, len, is_first: k == 1 })
            }
        };
        k += len;
    }
    days_away += run.map_or(0, |run| found.add(run, true, timeframe));
    if days_away > MAX_DAYS {
        let holes = std::mem::take(&mut found.closed);
        found.n_missing += holes.iter().map(|kind| kind.n_bars).sum::<u64>();
    }
    found
}

impl Found {
    /// Adds a run, the last one of its stretch or not; gives the days of it that the market may have been
    /// closed.
    fn add(
        &mut self,
        Run { kind, len, is_first }: Run,
        is_last: bool,
        timeframe: Timeframe,
    ) -> i64 {
        let run_us = len as i64 * timeframe.us();
        let n_days = (run_us + DAY_US - 1) / DAY_US;
        match kind {
            Kind::Closed => {
                self.closed_us = self.closed_us.max(run_us);
                0
            }
            Kind::Feast => n_days,
            // A daily bar is a session.
            Kind::Open if timeframe.us() == DAY_US => {
                self.closed[HOLIDAYS].add(len, len);
                n_days
            }
            Kind::Open if is_first != is_last && n_days <= 1 => {
                let kind = if is_first { EARLY_CLOSES } else { LATE_OPENS };
                self.closed[kind].add(1, len);
                n_days
            }
            Kind::Open if is_first || is_last => {
                self.n_missing += len;
                0
            }
            Kind::Open => {
                self.closed[HOLIDAYS].add(1, len);
                n_days
            }
        }
    }
}

/// Bars missing in a long stretch, where every open slot counts: whole weeks by their number.
fn all_open(
    calendar: &mut TradingCalendar,
    after: Timestamp,
    until: Timestamp,
    timeframe: Timeframe,
) -> u64 {
    let n_weeks = (until.us() - after.us()) / (7 * DAY_US) - 1;
    let of_weeks = n_weeks * calendar.open_us(after) / timeframe.us();
    let rest = after.plus_us(n_weeks * 7 * DAY_US);
    let n = n_between(rest, until, timeframe);
    let (mut n_open, mut k) = (of_weeks.unsigned_abs(), 1);
    while k <= n {
        let time = rest.plus_us(k as i64 * timeframe.us());
        let (is_open, same_until) = calendar.is_open(time);
        let len = n_from(time, same_until, timeframe).min(n - k + 1);
        n_open += if is_open { len } else { 0 };
        k += len;
    }
    n_open
}
