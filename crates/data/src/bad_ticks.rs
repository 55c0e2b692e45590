//! Prices far from their neighbours' that are back within two bars: a lost decimal point, a bad print.

use crate::bar_pair::BarPair;
use exitlab_core::{BarSeries, Timestamp};
use std::fmt;

/// How far a price must be from its neighbours, in their median true range.
const MIN_RANGES: f64 = 25.0;
/// How far it must be at the least, as a fraction of the price: in minutes without a trade the true
/// range is next to nothing.
const MIN_SHARE: f64 = 0.001;
/// How far it must be at the least, in the range of the neighbours together: where those differ much
/// themselves, the price has moved.
const MIN_NEIGHBOUR_RANGES: f64 = 2.0;
/// Bars on either side whose true ranges count.
const N_AROUND: usize = 10;
/// How far it must be in the range that one in five of more bars on either side have: in a thin market most
/// bars hardly move, and some reach over a wide spread.
const MIN_WIDE_RANGES: f64 = 7.0;
const N_WIDELY_AROUND: usize = 50;
/// How far it must be in the least range above 0 among those: where a price has few digits, one more or less
/// is far.
const MIN_TICKS: f64 = 3.0;
/// Most bars in a row that are far.
const MAX_IN_A_ROW: usize = 2;

/// A bar that is far from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BadTick {
    /// Open time of the bar.
    pub time: Timestamp,
    /// Its price that is farthest from them.
    pub price: f64,
    /// Lowest and highest price of the bars before and after.
    pub neighbours: (f64, f64),
}

impl fmt::Display for BadTick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BadTick { time, price, neighbours: (low, high) } = self;
        write!(f, "{price} at {time}, beside bars of {low} to {high}")
    }
}

/// Whether the later of two bars may be far from its neighbours; most hardly leave the range of the one
/// before.
#[inline]
pub(crate) fn may_be_far(pair: &BarPair) -> bool {
    let BarPair { high: [high_before, high], low: [low_before, low], .. } = pair;
    let far = MIN_SHARE * high_before;
    high - high_before > far || low_before - low > far
}

/// Finds bars, or two in a row, whose high or low leaves the range of the bars before and after by more
/// than 25 times the median true range of ten bars on either side, by more than seven times the true range
/// that one in five of fifty bars on either side have, by more than three times the least one of
/// those, by more than twice the range that it leaves and by more than 0.1% of the price. They are looked
/// for among those that [may be far](may_be_far) and the first.
///
/// Nothing stands before the first bar and after the last one: the first one's own open and the last one's
/// own close take that place.
pub(crate) fn bad_ticks(series: &BarSeries, may_be_far: &[usize]) -> Vec<BadTick> {
    let mut found: Vec<BadTick> = Vec::new();
    let mut next = 0;
    for idx in may_be_far.iter().copied() {
        if idx < next {
            continue; // it was found with the one before
        }
        if let Some(ticks) = (1..=MAX_IN_A_ROW).find_map(|n| ticks_in_a_row(series, idx, n)) {
            next = idx + ticks.len();
            found.extend(ticks);
        }
    }
    found
}

/// The `n` bars from `idx` on, where each of them is far from the bars around them.
fn ticks_in_a_row(series: &BarSeries, idx: usize, n: usize) -> Option<Vec<BadTick>> {
    let (high, low) = (series.high(), series.low());
    let after = idx + n;
    if after > series.len() {
        return None;
    }
    let own = |price: f64| (price, price);
    let (low_before, high_before) =
        idx.checked_sub(1).map_or_else(|| own(series.open()[idx]), |k| (low[k], high[k]));
    let (low_after, high_after) = if after < series.len() {
        (low[after], high[after])
    } else {
        own(series.close()[after - 1])
    };
    let (bottom, top) = (low_before.min(low_after), high_before.max(high_after));
    let beyond = |k: usize| (high[k] - top).max(bottom - low[k]);
    let least = (idx..after).map(beyond).fold(f64::MAX, f64::min);
    // In this order: ranges cost most.
    if least <= MIN_SHARE * top
        || least <= MIN_NEIGHBOUR_RANGES * (top - bottom)
        || least <= MIN_RANGES * median(&ranges_around(series, idx, after, N_AROUND))
        || is_usual(series, idx, after, least)
    {
        return None;
    }
    let tick = |k: usize| BadTick {
        time: series.time()[k],
        price: if high[k] - top >= bottom - low[k] { high[k] } else { low[k] },
        neighbours: (bottom, top),
    };
    Some((idx..after).map(tick).collect())
}

/// Whether a thin market goes as far beyond its usual range every now and then, or by a tick or two.
fn is_usual(series: &BarSeries, idx: usize, after: usize, beyond: f64) -> bool {
    let ranges = ranges_around(series, idx, after, N_WIDELY_AROUND);
    let wide = ranges.get(ranges.len() * 4 / 5).copied().unwrap_or(f64::INFINITY);
    let tick = ranges.iter().copied().find(|range| *range > 0.0).unwrap_or_default();
    beyond <= MIN_WIDE_RANGES * wide || beyond <= MIN_TICKS * tick
}

/// True ranges of the bars around some, in order of size, without theirs and that of the one after, which
/// they make.
fn ranges_around(series: &BarSeries, idx: usize, after: usize, n_around: usize) -> Vec<f64> {
    let (high, low, close) = (series.high(), series.low(), series.close());
    let first = idx.saturating_sub(n_around).max(1);
    let last = (after + n_around).min(series.len() - 1);
    let mut ranges: Vec<f64> = (first..=last)
        .filter(|i| !(idx..=after).contains(i))
        .map(|i| high[i].max(close[i - 1]) - low[i].min(close[i - 1]))
        .collect();
    ranges.sort_by(f64::total_cmp);
    ranges
}

/// The middle one of sorted values, infinite where there are none.
fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => f64::INFINITY,
        n if n % 2 == 1 => sorted[n / 2],
        n => 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plausibility;
    use exitlab_core::{Bar, Timeframe};

    fn bad_ticks(series: &BarSeries) -> Vec<BadTick> {
        Plausibility::of(series).bad_ticks
    }

    fn make_far(bar: &mut Bar) {
        *bar = Bar { open: 1e4, high: 1.01e4, low: 9.9e3, close: 1e4, ..*bar };
    }

    fn series(change: impl Fn(i64, &mut Bar)) -> BarSeries {
        let bars: Vec<Bar> = (0..40)
            .map(|hour| {
                let time = Timestamp::from_us(hour * 3_600_000_000);
                let mut bar =
                    Bar { time, open: 100.0, high: 101.0, low: 99.0, close: 100.0, volume: None };
                change(hour, &mut bar);
                bar
            })
            .collect();
        BarSeries::from_bars(Timeframe::parse("1h").unwrap(), &bars)
    }

    fn found(series: &BarSeries) -> Vec<(i64, f64)> {
        bad_ticks(series).iter().map(|tick| (tick.time.us() / 3_600_000_000, tick.price)).collect()
    }

    #[test]
    fn spikes_that_are_back_on_the_next_bar_are_found() {
        let spiked = series(|hour, bar| match hour {
            12 => bar.high = 10_050.0,
            20 => make_far(bar),
            30 => bar.low = 40.0,
            35 => bar.high = 149.0, // 24 ranges
            _ => {}
        });
        assert_eq!(found(&spiked), [(12, 10_050.0), (20, 1.01e4), (30, 40.0)]);
    }

    #[test]
    fn two_in_a_row_are_found() {
        let spiked = series(|hour, bar| match hour {
            12 | 13 => bar.high = 10_050.0,
            20 => bar.low = 20.0,
            21 => bar.high = 300.0,
            // The last print of a bar, with which the next one begins.
            30 => (bar.high, bar.close) = (900.0, 900.0),
            31 => (bar.high, bar.open) = (900.0, 900.0),
            _ => {}
        });
        let want =
            [(12, 10_050.0), (13, 10_050.0), (20, 20.0), (21, 300.0), (30, 900.0), (31, 900.0)];
        assert_eq!(found(&spiked), want);
        let three = series(|hour, bar| {
            if (12..15).contains(&hour) {
                bar.high = 10_050.0;
            }
        });
        assert_eq!(found(&three), []);
    }

    #[test]
    fn the_first_and_the_last_bar_are_held_against_themselves() {
        let spiked = series(|hour, bar| match hour {
            0 => bar.high = 10_050.0,
            39 => bar.low = 20.0,
            _ => {}
        });
        assert_eq!(found(&spiked), [(0, 10_050.0), (39, 20.0)]);
        let two = series(|hour, bar| {
            if !(2..38).contains(&hour) {
                bar.high = 10_050.0;
            }
        });
        assert_eq!(found(&two).iter().map(|tick| tick.0).collect::<Vec<_>>(), [0, 1, 38, 39]);
        // A market that begins high and falls, or falls at the end, moves.
        let moves = series(|hour, bar| match hour {
            0 => (bar.open, bar.high) = (500.0, 500.0),
            39 => (bar.low, bar.close) = (20.0, 20.0),
            _ => {}
        });
        assert_eq!(found(&moves), []);
    }

    /// Hours that hardly move, but for one in four that reaches over the spread.
    #[test]
    fn a_wide_spread_of_a_thin_market_is_none() {
        let thin = |is_wide: fn(i64) -> bool| {
            series(|hour, bar| {
                (bar.high, bar.low) = (100.0 + 0.01 * (hour % 2) as f64, 100.0);
                if is_wide(hour) {
                    bar.high = 100.8;
                }
            })
        };
        assert_eq!(found(&thin(|hour| hour % 4 == 2)), []);
        assert_eq!(found(&thin(|hour| hour == 22)), [(22, 100.8)]);
        // Two of forty, as of a price that seldom moves by its only digit; a third goes ten times as far.
        let ticks = |far: f64| {
            series(|hour, bar| {
                (bar.high, bar.low) = (100.0, 100.0);
                match hour {
                    9 | 30 => bar.high = 100.5,
                    20 => bar.high = 100.0 + far,
                    _ => {}
                }
            })
        };
        assert_eq!(found(&ticks(0.5)), []);
        assert_eq!(found(&ticks(5.0)), [(20, 105.0)]);
    }

    #[test]
    fn a_move_that_stays_is_none() {
        let moved = series(|hour, bar| {
            if hour >= 20 {
                make_far(bar);
            }
        });
        assert_eq!(bad_ticks(&moved), []);
        // The first bar at twice the price overshoots by as much again.
        let doubled = series(|hour, bar| {
            if hour >= 20 {
                *bar = Bar { open: 200.0, high: 201.0, low: 199.0, close: 200.0, ..*bar };
            }
            if hour == 20 {
                bar.high = 310.0;
            }
        });
        assert_eq!(bad_ticks(&doubled), []);
    }
}
