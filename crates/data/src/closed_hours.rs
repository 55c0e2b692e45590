//! Which of the time without bars the market was closed in, and which bars are missing.
//!
//! Between two bars of a market with sessions (see `trading_calendar`), a bar is missing where the market
//! is usually open, but for
//!
//! - a **holiday**: a session without a bar, or of daily bars a day, at most four days in one stretch;
//!   25 December and 1 January too, of which a market may trade a part,
//! - an **early close** or a **late open**: the end of a session, or its beginning, a day of it at most,
//!   beside closed hours.
//!
//! In a stretch of more than four days every bar is missing: a whole week is no holiday. So is every one of
//! them where there are more than 25 holidays a year, or as many early closes or late opens: these are
//! holes in the data.

use crate::hole::{Found, look, n_between};
use crate::trading_calendar::TradingCalendar;
use exitlab_core::{DAY_US, HOUR_US, Timeframe, Timestamp};

/// Most holidays in a year, most early closes, and most late opens; and how many more there may be, for a
/// series that is short.
const MAX_PER_YEAR: f64 = 25.0;
const MAX_IN_ALL: f64 = 5.0;
/// Closed hours between sessions that are a night rather than a break.
const NIGHT_US: i64 = 6 * HOUR_US;

/// When a market with sessions was closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClosedHours {
    /// What lies between the sessions of two days.
    pub daily: Option<DailyClose>,
    /// Whether it closes for a day or longer every week.
    pub has_weekends: bool,
    /// Sessions without a bar.
    pub n_holidays: u64,
    /// Sessions that ended early.
    pub n_early_closes: u64,
    /// Sessions that began late.
    pub n_late_opens: u64,
}

/// What lies between the sessions of two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DailyClose {
    /// Six hours or more.
    Nights,
    /// Less.
    Breaks,
}

impl DailyClose {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            DailyClose::Nights => "nights",
            DailyClose::Breaks => "breaks",
        }
    }
}

impl std::fmt::Display for ClosedHours {
    /// `nights, weekends, 104 holidays and 1 early close`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ClosedHours { daily, has_weekends, n_holidays, n_early_closes, n_late_opens } = self;
        let daily = daily.map(|daily| match daily {
            DailyClose::Nights => "nights".to_owned(),
            DailyClose::Breaks => "daily breaks".to_owned(),
        });
        let counted = |n: u64, what: &str| match n {
            0 => None,
            1 => Some(format!("1 {what}")),
            n => Some(format!("{n} {what}s")),
        };
        let parts: Vec<String> = daily
            .into_iter()
            .chain(has_weekends.then(|| "weekends".to_owned()))
            .chain(counted(*n_holidays, "holiday"))
            .chain(counted(*n_early_closes, "early close"))
            .chain(counted(*n_late_opens, "late open"))
            .collect();
        match parts.as_slice() {
            [] => f.write_str("never"),
            [only] => f.write_str(only),
            [first @ .., last] => write!(f, "{} and {last}", first.join(", ")),
        }
    }
}

/// A stretch without bars: from the bar before it to the one after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) after: Timestamp,
    pub(crate) until: Timestamp,
    /// Bars that are missing in it.
    pub(crate) n_missing: u64,
}

/// The stretches of bars that open at these times, and when the market was closed; the latter is absent for
/// a market without sessions.
pub(crate) fn stretches(
    times: &[Timestamp],
    timeframe: Timeframe,
) -> (Vec<Stretch>, Option<ClosedHours>) {
    let pairs = times.windows(2).map(|pair| (pair[0], pair[1]));
    let holes = pairs.filter(|(a, b)| b.us() - a.us() >= 2 * timeframe.us());
    let Some(mut calendar) = TradingCalendar::infer(times, timeframe) else {
        let all = |(after, until): (Timestamp, Timestamp)| {
            let n_missing = n_between(after, until, timeframe);
            Stretch { after, until, n_missing }
        };
        return (holes.map(all).collect(), None);
    };
    let mut last_feast = None;
    let found: Vec<(Timestamp, Timestamp, Found)> = holes
        .map(|(after, until)| {
            let found = look(&mut calendar, &mut last_feast, (after, until), timeframe);
            (after, until, found)
        })
        .collect();
    let years = times.first().zip(times.last()).map_or(0.0, |(a, b)| b.hours_since(*a) / 8766.0);
    // How often, where that is seldom enough to believe.
    let believed: [Option<u64>; 3] = std::array::from_fn(|kind| {
        let n = found.iter().map(|(.., found)| found.closed[kind].n).sum::<u64>();
        (n as f64 <= MAX_IN_ALL + MAX_PER_YEAR * years).then_some(n)
    });
    let n_feasts: u64 = found.iter().map(|(.., found)| found.n_feasts).sum();
    let [n_holidays, n_early_closes, n_late_opens] = believed.map(Option::unwrap_or_default);
    let closed = ClosedHours {
        daily: daily_close(&found),
        has_weekends: found.iter().any(|(.., found)| found.closed_us >= DAY_US),
        n_holidays: n_feasts + n_holidays,
        n_early_closes,
        n_late_opens,
    };
    let stretch = |(after, until, found): (Timestamp, Timestamp, Found)| {
        let kinds = found.closed.iter().zip(&believed);
        let holes = kinds.filter(|(_, believed)| believed.is_none()).map(|(kind, _)| kind.n_bars);
        Stretch { after, until, n_missing: found.n_missing + holes.sum::<u64>() }
    };
    let stretches = found.into_iter().map(stretch).filter(|stretch| stretch.n_missing > 0);
    (stretches.collect(), Some(closed))
}

fn daily_close(found: &[(Timestamp, Timestamp, Found)]) -> Option<DailyClose> {
    let of_a_day =
        found.iter().map(|(.., found)| found.closed_us).filter(|us| (1..DAY_US).contains(us));
    let (n, sum) = of_a_day.fold((0, 0), |(n, sum), us| (n + 1, sum + us));
    (n > 0).then(|| if sum / n >= NIGHT_US { DailyClose::Nights } else { DailyClose::Breaks })
}
