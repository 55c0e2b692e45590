//! Bars among shorter ones that hold a longer time, such as a day's own bar among its hours: whoever decides
//! at their close knows prices before they are made.

use crate::bar_pair::BarPair;
use crate::sessions::{days, stretches_of};
use exitlab_core::{BarSeries, DAY_US, HOUR_US, MINUTE_US, Timeframe, Timestamp};
use std::fmt;

/// Lengths that are looked for.
const LENGTHS_US: [i64; 7] =
    [5 * MINUTE_US, 15 * MINUTE_US, 30 * MINUTE_US, HOUR_US, 4 * HOUR_US, DAY_US, 7 * DAY_US];
/// Bars in that time, at least, that the one is held against.
const MIN_BARS: usize = 3;
/// Bars in it at most: a day of minutes. Each bar may have to be held against as many.
const MAX_BARS: i64 = 24 * 60;
/// Share of their range that it spans. A vendor's days and hours differ by a few ticks.
const MIN_SHARED: f64 = 0.95;
/// How far its close may be from the last one's, as a share of their range.
const MAX_FROM_LAST: f64 = 0.05;
/// How far its close is from the next open, at least, as a share of their range: a bar of its own time ends
/// where the next one begins.
const MIN_FROM_NEXT: f64 = 0.25;
/// Least range of such a bar, in that of the next.
const MIN_RANGES: f64 = 1.5;
/// Different prices among their opens and closes, at least: where few ticks are all the range, anything fits.
const MIN_PRICES: usize = 4;
/// Least number of such bars, and their least share of the stretches of that length.
const MIN_FOUND: usize = 3;
const MIN_SHARE: f64 = 0.05;
/// Least share where nothing but their range shows it: one day in some begins with its widest bar.
const MIN_SHARE_BY_RANGE: f64 = 0.5;

/// Bars that hold a longer time than the series' timeframe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongerBars {
    /// The time that they hold.
    pub timeframe: Timeframe,
    /// How many they are.
    pub n: usize,
    /// Time of the first.
    pub first: Timestamp,
    /// What they have of that time.
    pub holds: LongerPrices,
}

/// Which prices of a longer time a bar has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongerPrices {
    /// All of them.
    All,
    /// The high and low; its close meets the next open.
    Range,
}

impl fmt::Display for LongerBars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LongerBars { timeframe, n, first, holds } = self;
        match holds {
            LongerPrices::All => write!(
                f,
                "{n} bars look like bars of {timeframe} among shorter ones, the first at {first}: each spans \
                 the bars after it and closes where the last of them does; that close would be used before \
                 it is known"
            ),
            LongerPrices::Range => write!(
                f,
                "{n} bars have the range of all bars after them in {timeframe}, the first at {first}: are \
                 they those of {timeframe}? Their highs and lows would be used before they are known"
            ),
        }
    }
}

/// Looks for bars that span the range of all bars in a longer time from their open on and close where the last
/// of those does, but not where the next one opens, among those that [may be one](may_be_longer); of the
/// lengths, the one with the most. Else for days whose first bar spans all later ones, where half of them are
/// so.
pub(crate) fn longer_bars(series: &BarSeries, may_be_longer: &[usize]) -> Option<LongerBars> {
    let timeframe_us = series.timeframe().us();
    let lengths = LENGTHS_US.into_iter().filter(|length_us| {
        let n_bars = length_us / timeframe_us;
        length_us % timeframe_us == 0 && (MIN_BARS as i64 + 1..=MAX_BARS).contains(&n_bars)
    });
    let of_lengths = lengths.filter_map(|us| of_length(series, may_be_longer, us));
    of_lengths.max_by_key(|found| found.n).or_else(|| days_by_range(series))
}

fn of_length(series: &BarSeries, may_be_longer: &[usize], length_us: i64) -> Option<LongerBars> {
    let timeframe = Timeframe::from_us(length_us)?;
    let times = series.time();
    let is_one = |idx: &usize| is_longer(series, *idx, length_us);
    let found: Vec<usize> = may_be_longer.iter().copied().filter(is_one).collect();
    let first = times[*found.first()?];
    let n_looked_at =
        stretches_of(times, length_us).filter(|stretch| stretch.len() > MIN_BARS).count();
    let is_usual = found.len() >= MIN_FOUND && found.len() as f64 >= MIN_SHARE * n_looked_at as f64;
    let holds = LongerPrices::All;
    is_usual.then_some(LongerBars { timeframe, n: found.len(), first, holds })
}

/// Whether the earlier of two bars may hold a longer time, whatever its length: its close leaves the next
/// open, and its range is wider than the next one's, which is so for few.
#[inline]
pub(crate) fn may_be_longer(pair: &BarPair) -> bool {
    let [range, next_range] = [0, 1].map(|k| pair.high[k] - pair.low[k]);
    let from_next = (pair.close - pair.open).abs();
    from_next > 0.0 && from_next >= MIN_FROM_NEXT * next_range && range >= MIN_RANGES * next_range
}

/// Whether a bar that may be one looks like that of a longer time from its open on.
fn is_longer(series: &BarSeries, idx: usize, length_us: i64) -> bool {
    let (high, low, close) = (series.high(), series.low(), series.close());
    let from_next = (close[idx] - series.open()[idx + 1]).abs();
    let until = series.time()[idx].plus_us(length_us);
    let (mut top, mut bottom) = (f64::MIN, f64::MAX);
    let mut end = idx + 1;
    while end < series.len() && series.time()[end] < until {
        (top, bottom) = (top.max(high[end]), bottom.min(low[end]));
        let shared = high[idx].min(top) - low[idx].max(bottom);
        if shared < MIN_SHARED * (top - bottom) || from_next < MIN_FROM_NEXT * (top - bottom) {
            return false;
        }
        end += 1;
    }
    let range = top - bottom;
    end - (idx + 1) >= MIN_BARS
        && range > 0.0
        && (close[idx] - close[end - 1]).abs() <= MAX_FROM_LAST * range
        && has_many_prices(series, idx + 1..end)
}

/// The first bars of days in UTC that span all later ones of the day.
fn days_by_range(series: &BarSeries) -> Option<LongerBars> {
    let timeframe = Timeframe::from_us(DAY_US)?;
    if series.timeframe().us() > DAY_US / 6 {
        return None;
    }
    let (mut n, mut n_looked_at, mut first) = (0, 0, None);
    let mut start = 0;
    for day in days(series.time()) {
        let later = start + 1..start + day.len();
        if later.len() >= MIN_BARS && has_many_prices(series, later.clone()) {
            n_looked_at += 1;
            if spans(series, start, later) {
                n += 1;
                first = first.or(Some(day[0]));
            }
        }
        start += day.len();
    }
    let is_usual = n >= MIN_FOUND && n as f64 >= MIN_SHARE_BY_RANGE * n_looked_at as f64;
    let holds = LongerPrices::Range;
    first.filter(|_| is_usual).map(|first| LongerBars { timeframe, n, first, holds })
}

/// Whether a bar spans the range of some others.
fn spans(series: &BarSeries, idx: usize, others: std::ops::Range<usize>) -> bool {
    let (high, low) = (series.high(), series.low());
    let (mut top, mut bottom) = (f64::MIN, f64::MAX);
    for (high_of, low_of) in high[others.clone()].iter().zip(&low[others]) {
        (top, bottom) = (top.max(*high_of), bottom.min(*low_of));
        if high[idx] - low[idx] < MIN_SHARED * (top - bottom) {
            return false; // nor does it span more of them
        }
    }
    high[idx].min(top) - low[idx].max(bottom) >= MIN_SHARED * (top - bottom)
}

/// Whether opens and closes of some bars are of more than a few prices.
fn has_many_prices(series: &BarSeries, bars: std::ops::Range<usize>) -> bool {
    let mut seen = Vec::with_capacity(MIN_PRICES);
    for price in series.open()[bars.clone()].iter().chain(&series.close()[bars]) {
        if !seen.contains(price) {
            seen.push(*price);
        }
        if seen.len() == MIN_PRICES {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Plausibility, resample};
    use exitlab_core::{Bar, Weekday};

    /// Hours of a price that wanders, the first of each stretch replaced by the bar of all of it where told.
    fn hours(stretch: &str, is_replaced: impl Fn(usize) -> bool) -> BarSeries {
        let price =
            |hour: usize| 100.0 + (hour as f64 * 0.37).sin() + 3.0 * (hour as f64 * 0.041).sin();
        let bar = |hour: usize| {
            let (open, close) = (price(hour), price(hour + 1));
            Bar {
                time: Timestamp::from_us(hour as i64 * HOUR_US),
                open,
                high: open.max(close) + 0.05,
                low: open.min(close) - 0.05,
                close,
                volume: None,
            }
        };
        let mut bars: Vec<Bar> = (0..24 * 40).map(bar).collect();
        let series = BarSeries::from_bars(Timeframe::parse("1h").unwrap(), &bars);
        let long =
            resample(&series, Timeframe::parse(stretch).unwrap(), Weekday::Thu).unwrap().series;
        for (idx, time) in long.time().iter().enumerate().filter(|(idx, _)| is_replaced(*idx)) {
            bars[(time.us() / HOUR_US) as usize] = long.bar(idx);
        }
        BarSeries::from_bars(series.timeframe(), &bars)
    }

    fn longer_bars(series: &BarSeries) -> Option<LongerBars> {
        Plausibility::of(series).longer_bars
    }

    fn found(series: &BarSeries) -> Option<(String, usize)> {
        longer_bars(series).map(|found| (found.timeframe.to_string(), found.n))
    }

    #[test]
    fn a_longer_bar_among_hours_is_found() {
        assert_eq!(found(&hours("1d", |_| false)), None);
        let (length, n) = found(&hours("1d", |_| true)).unwrap();
        assert!(length == "1d" && n > 25, "{length} {n}");
        let (length, n) = found(&hours("4h", |_| true)).unwrap();
        assert!(length == "4h" && n > 100, "{length} {n}");
        // A few days of many; two show nothing.
        let (length, n) = found(&hours("1d", |day| day % 8 == 3)).unwrap();
        assert!(length == "1d" && (3..=5).contains(&n), "{length} {n}");
        assert_eq!(found(&hours("1d", |day| day < 2)), None);
    }

    #[test]
    fn hours_with_the_range_of_their_day_are_found() {
        let series = hours("1d", |_| false);
        let ranged = |is_one: fn(usize) -> bool| {
            let mut bars: Vec<Bar> = (0..series.len()).map(|idx| series.bar(idx)).collect();
            for (_, day) in bars.chunks_mut(24).enumerate().filter(|(idx, _)| is_one(*idx)) {
                day[0].high = day.iter().map(|bar| bar.high).fold(f64::MIN, f64::max);
                day[0].low = day.iter().map(|bar| bar.low).fold(f64::MAX, f64::min);
            }
            longer_bars(&BarSeries::from_bars(series.timeframe(), &bars))
        };
        let every = ranged(|_| true).unwrap();
        assert_eq!((every.n, every.holds), (40, LongerPrices::Range));
        assert_eq!(ranged(|idx| idx % 3 == 0), None);
    }

    /// Hours that hardly move after a day's first one: by a tick or two, back and forth.
    #[test]
    fn flat_hours_after_a_days_first_one_are_none() {
        let ticks = |tick: f64| -> Vec<Bar> {
            (0..24 * 30_i64)
                .map(|hour| {
                    let size = if hour % 24 == 0 { 1.0 } else { 0.0 };
                    let close = if hour % 2 == 0 { 100.0 } else { 100.0 + tick };
                    let open = if hour % 24 == 1 { 100.0 + tick } else { 100.0 };
                    Bar {
                        time: Timestamp::from_us(hour * HOUR_US),
                        open,
                        high: open.max(close) + size,
                        low: 100.0 - size,
                        close: if hour % 24 == 23 { 100.0 } else { close },
                        volume: None,
                    }
                })
                .collect()
        };
        for tick in [0.0, 0.01] {
            let series = BarSeries::from_bars(Timeframe::parse("1h").unwrap(), &ticks(tick));
            assert_eq!(longer_bars(&series), None, "{tick}");
        }
    }
}
