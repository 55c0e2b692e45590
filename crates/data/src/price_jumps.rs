//! Jumps of the price from one bar to the next, most of which are splits that nobody has adjusted.

use crate::BadTick;
use crate::bar_pair::BarPair;
use exitlab_core::{BarSeries, DAY_US, Timestamp};
use std::fmt;
use std::ops::RangeInclusive;

/// Ratios of an open to the close before that are no jump, but for the splits among them.
const NO_JUMP: RangeInclusive<f64> = 0.6..=1.6;
/// Splits of so many for one, and of one for so many.
const N_FOR_ONE: [u32; 23] =
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 25, 30, 40, 50];
/// Other splits that are made: so many new shares for so many old ones.
const OTHERS: [(u32, u32); 8] = [(3, 2), (2, 3), (4, 3), (3, 4), (5, 2), (2, 5), (5, 3), (3, 5)];
/// How far from 1 the ratio of any split is, at least.
const NO_SPLIT: f64 = 0.2;
/// How near to a split's ratio an open must be, as a fraction.
const NEARNESS: f64 = 0.03;

/// An open far from the close before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceJump {
    /// Open time of the bar.
    pub time: Timestamp,
    /// The close before.
    pub close: f64,
    /// The open.
    pub open: f64,
    /// The open over the close before.
    pub ratio: f64,
    /// The split that it is near to: so many new shares for so many old ones.
    pub split: Option<(u32, u32)>,
}

impl fmt::Display for PriceJump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PriceJump { time, close, open, ratio, split } = self;
        write!(f, "{time} opens at {open}, {ratio:.3} times the close before, {close}")?;
        match split {
            Some((new, old)) => write!(f, " (a split of {new}:{old}?)"),
            None => Ok(()),
        }
    }
}

/// Whether a ratio of an open to the close before is a jump.
pub(crate) fn is_jump(ratio: f64) -> bool {
    !NO_JUMP.contains(&ratio)
}

/// Whether the later of two bars may open with a jump; most are nearer to the close before than any split
/// is.
#[inline]
pub(crate) fn may_jump(pair: &BarPair) -> bool {
    (pair.open - pair.close).abs() >= NO_SPLIT * pair.close
}

/// Finds opens below 0.6 or above 1.6 times the close before, and nearer ones that are within 3% of a
/// split's ratio (3:2, 4:3) where the market was quiet, among bars that [may jump](may_jump). Those that a
/// bad tick makes are left out.
pub(crate) fn price_jumps(
    series: &BarSeries,
    may_jump: &[usize],
    bad_ticks: &[BadTick],
) -> Vec<PriceJump> {
    let is_bad = |idx: usize, price: f64| {
        let found = bad_ticks.binary_search_by_key(&series.time()[idx], |tick| tick.time);
        found.is_ok_and(|k| {
            let (low, high) = bad_ticks[k].neighbours;
            !(low..=high).contains(&price)
        })
    };
    let jump = |idx: usize| {
        let (close, open) = (series.close()[idx - 1], series.open()[idx]);
        let ratio = open / close;
        let split = nearest_split(ratio);
        let is_one = is_jump(ratio) || split.is_some() && is_quiet(series, idx);
        (is_one && !is_bad(idx - 1, close) && !is_bad(idx, open)).then(|| PriceJump {
            time: series.time()[idx],
            close,
            open,
            ratio,
            split,
        })
    };
    may_jump.iter().filter_map(|idx| jump(*idx)).collect()
}

/// The split whose ratio is near. `n:1` and `1:n` are the usual ones: others come after them.
pub(crate) fn nearest_split(ratio: f64) -> Option<(u32, u32)> {
    let usual = N_FOR_ONE.into_iter().flat_map(|n| [(n, 1), (1, n)]);
    nearest(ratio, usual).or_else(|| nearest(ratio, OTHERS.into_iter()))
}

fn nearest(ratio: f64, splits: impl Iterator<Item = (u32, u32)>) -> Option<(u32, u32)> {
    let distance = |(new, old): (u32, u32)| (ratio * f64::from(new) / f64::from(old) - 1.0).abs();
    splits
        .filter(|split| distance(*split) <= NEARNESS)
        .min_by(|a, b| distance(*a).total_cmp(&distance(*b)))
}

/// Bars before a jump that say what is usual.
const N_BEFORE: usize = 20;
/// Least of them.
const MIN_BEFORE: usize = 5;
/// A jump of a split is that many times the bars' usual range at the least.
const MIN_RANGES: f64 = 5.0;
/// The bar of a split has that many times the usual range, and turnover, at the most.
const MAX_RANGES: f64 = 3.0;
const MAX_TURNOVERS: f64 = 5.0;
/// Longest time between two bars, as over holidays, where they are not longer themselves: over a longer one
/// the price may have gone anywhere.
const MAX_CLOSED_US: i64 = 6 * DAY_US;

/// Whether a market that jumped was otherwise quiet, as on the day of a split: a crash has a wide range and
/// a high turnover, and follows wide ranges where prices jump often.
fn is_quiet(series: &BarSeries, idx: usize) -> bool {
    let before = idx.saturating_sub(N_BEFORE)..idx;
    let away_us = series.time()[idx].us() - series.time()[idx - 1].us();
    if before.len() < MIN_BEFORE || away_us > MAX_CLOSED_US.max(series.timeframe().us()) {
        return false;
    }
    let range = |k: usize| (series.high()[k] - series.low()[k]) / series.close()[k];
    let turnover = |k: usize| series.volume()[k].map(|volume| volume * series.close()[k]);
    let usual_range = median(before.clone().map(range));
    let usual_turnover = median(before.filter_map(turnover));
    let jump = (series.open()[idx] / series.close()[idx - 1]).ln().abs();
    let is_usual_turnover = turnover(idx)
        .zip(usual_turnover)
        .is_none_or(|(turnover, usual)| usual <= 0.0 || turnover <= MAX_TURNOVERS * usual);
    is_usual_turnover
        && usual_range
            .is_some_and(|usual| jump >= MIN_RANGES * usual && range(idx) <= MAX_RANGES * usual)
}

/// The upper median.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plausibility;
    use exitlab_core::{Bar, Timeframe};

    fn jumps(series: &BarSeries) -> Vec<(i64, Option<(u32, u32)>)> {
        let found = Plausibility::of(series).jumps;
        found.iter().map(|jump| (jump.time.day(), jump.split)).collect()
    }

    #[test]
    fn jumps_name_the_split_that_they_are_near_to() {
        let opens = [100.0, 14.4, 103.0, 20.5, 10.0, 50.0, 7.0];
        let closes = [100.0, 100.0, 100.0, 10.0, 25.0, 100.0, 7.0];
        let bar = |(day, (open, close)): (i64, (f64, f64))| Bar {
            time: Timestamp::from_day(day),
            open,
            high: open.max(close),
            low: open.min(close),
            close,
            volume: None,
        };
        let bars: Vec<Bar> = (0..).zip(opens.into_iter().zip(closes)).map(bar).collect();
        let series = BarSeries::from_bars(Timeframe::parse("1d").unwrap(), &bars);
        assert_eq!(
            jumps(&series),
            [(1, Some((7, 1))), (3, Some((5, 1))), (5, Some((1, 2))), (6, Some((14, 1)))]
        );
        assert_eq!(nearest_split(0.5), Some((2, 1)));
        assert_eq!(nearest_split(10.0), Some((1, 10)));
        assert_eq!(nearest_split(0.4), Some((5, 2)));
        assert_eq!(nearest_split(0.0251), Some((40, 1)));
        // Nobody splits 19 for 10, or 100 for 1.
        assert_eq!(nearest_split(0.52), None);
        assert_eq!(nearest_split(100.0), None);
        assert_eq!(nearest_split(0.8), None);
    }

    /// Days of a range of 2%, and from day 40 on other prices.
    fn days(ratio: f64, change: impl Fn(i64, &mut Bar)) -> BarSeries {
        let bar = |day: i64| {
            let price = if day < 40 { 100.0 } else { 100.0 * ratio };
            let mut bar = Bar {
                time: Timestamp::from_day(day),
                open: price,
                high: price * 1.01,
                low: price * 0.99,
                close: price,
                volume: Some(1_000.0 * 100.0 / price),
            };
            change(day, &mut bar);
            bar
        };
        let bars: Vec<Bar> = (0..80).map(bar).collect();
        BarSeries::from_bars(Timeframe::parse("1d").unwrap(), &bars)
    }

    #[test]
    fn splits_that_leave_most_of_the_price_are_found() {
        for (ratio, split) in [
            (2.0 / 3.0, (3, 2)),
            (0.69, (3, 2)),
            (1.5, (2, 3)),
            (0.75, (4, 3)),
            (4.0 / 3.0, (3, 4)),
            (0.61, (5, 3)),
        ] {
            let want = if ratio == 0.69 { vec![] } else { vec![(40, Some(split))] };
            assert_eq!(jumps(&days(ratio, |_, _| {})), want, "{ratio}");
        }
    }

    #[test]
    fn crashes_are_no_splits() {
        let ratio = 2.0 / 3.0;
        let is_none = |change: &dyn Fn(i64, &mut Bar)| jumps(&days(ratio, change)).is_empty();
        // A day of a wide range, one of a high turnover, a market that always jumps, one that was closed
        // for weeks.
        assert!(is_none(&|day, bar| if day == 40 {
            bar.low *= 0.94;
        }));
        assert!(is_none(&|day, bar| if day == 40 {
            bar.volume = Some(15_000.0);
        }));
        assert!(is_none(&|_, bar| bar.low *= 0.9));
        assert!(is_none(&|day, bar| if day >= 40 {
            bar.time = Timestamp::from_day(day + 20);
        }));
    }

    #[test]
    fn what_is_quiet_takes_some_bars_of_any_length() {
        let days = days(1.5, |_, _| {});
        let few: Vec<Bar> = (36..80).map(|idx| days.bar(idx)).collect();
        assert_eq!(jumps(&BarSeries::from_bars(days.timeframe(), &few)), []);
        let weekly =
            |idx: usize| Bar { time: Timestamp::from_day(7 * idx as i64), ..days.bar(idx) };
        let weeks: Vec<Bar> = (0..80).map(weekly).collect();
        let weeks = BarSeries::from_bars(Timeframe::parse("1w").unwrap(), &weeks);
        assert_eq!(jumps(&weeks), [(280, Some((2, 3)))]);
    }

    #[test]
    fn a_bad_tick_is_no_jump() {
        let tick = days(1.0, |day, bar| {
            if (20..22).contains(&day) || day == 60 {
                (bar.open, bar.high, bar.low, bar.close) = (1e4, 1.01e4, 9.9e3, 1e4);
            }
        });
        assert_eq!(Plausibility::of(&tick).bad_ticks.len(), 3);
        assert_eq!(jumps(&tick), []);
        // A wick on the day before explains no split.
        let wick = days(0.5, |day, bar| {
            if day == 39 {
                bar.high = 9_000.0;
            }
        });
        assert_eq!(jumps(&wick), [(40, Some((2, 1)))]);
    }
}
