//! Prices far from their neighbours' that are back on the next bar: a lost decimal point, a bad print.

use exitlab_core::{BarSeries, Timestamp};
use std::fmt;

/// How far a price must be from its neighbours, in their median true range.
const MIN_RANGES: f64 = 25.0;
/// How far it must be at the least, as a fraction of the price: in minutes without a trade the true
/// range is next to nothing.
const MIN_SHARE: f64 = 0.001;
/// Bars on either side whose true ranges count.
const N_AROUND: usize = 10;

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
        write!(f, "{price} at {time}, between bars of {low} to {high}")
    }
}

/// Finds bars whose high or low leaves the range of the bars before and after by more than 25 times the
/// median true range of ten bars on either side, and by more than 0.1% of the price.
pub fn bad_ticks(series: &BarSeries) -> Vec<BadTick> {
    let (high, low) = (series.high(), series.low());
    let mut found = Vec::new();
    for idx in 1..series.len().saturating_sub(1) {
        let top = high[idx - 1].max(high[idx + 1]);
        let bottom = low[idx - 1].min(low[idx + 1]);
        let beyond = (high[idx] - top).max(bottom - low[idx]);
        // The ranges of the two bars beside it are a cheap first look.
        if beyond <= MIN_SHARE * top || beyond <= 2.0 * (top - bottom) {
            continue;
        }
        let range = median_range(series, idx);
        if beyond > MIN_RANGES * range {
            let is_above = high[idx] - top >= bottom - low[idx];
            found.push(BadTick {
                time: series.time()[idx],
                price: if is_above { high[idx] } else { low[idx] },
                neighbours: (bottom, top),
            });
        }
    }
    found
}

/// Median true range of the bars around one, without it and the one after, whose range it makes.
fn median_range(series: &BarSeries, idx: usize) -> f64 {
    let (high, low, close) = (series.high(), series.low(), series.close());
    let first = idx.saturating_sub(N_AROUND).max(1);
    let last = (idx + N_AROUND + 1).min(series.len() - 1);
    let mut ranges: Vec<f64> = (first..=last)
        .filter(|i| *i != idx && *i != idx + 1)
        .map(|i| high[i].max(close[i - 1]) - low[i].min(close[i - 1]))
        .collect();
    ranges.sort_by(f64::total_cmp);
    match ranges.len() {
        0 => f64::INFINITY,
        n if n % 2 == 1 => ranges[n / 2],
        n => 0.5 * (ranges[n / 2 - 1] + ranges[n / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe};

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

    #[test]
    fn spikes_that_are_back_on_the_next_bar_are_found() {
        let spiked = series(|hour, bar| match hour {
            12 => bar.high = 10_050.0,
            20 => *bar = Bar { open: 1e4, high: 1.01e4, low: 9.9e3, close: 1e4, ..*bar },
            30 => bar.low = 40.0,
            35 => bar.high = 149.0, // 24 ranges
            _ => {}
        });
        let found: Vec<_> =
            bad_ticks(&spiked).iter().map(|t| (t.time.us() / 3_600_000_000, t.price)).collect();
        assert_eq!(found, [(12, 10_050.0), (20, 1.01e4), (30, 40.0)]);
    }

    #[test]
    fn a_move_that_stays_is_none() {
        let moved = series(|hour, bar| {
            if hour >= 20 {
                *bar = Bar { open: 1e4, high: 1.01e4, low: 9.9e3, close: 1e4, ..*bar };
            }
        });
        assert_eq!(bad_ticks(&moved), []);
    }
}
