//! Summaries of runs of bars, in levels of growing length.

use exitlab_core::{BarSeries, Side};
use std::ops::Range;

/// Nodes of one level that a node of the next level covers, as a power of two: 8.
pub(crate) const FAN_OUT_BITS: u32 = 3;
pub(crate) const FAN_OUT: usize = 1 << FAN_OUT_BITS;

/// What a run of bars has reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Highest high.
    pub high: f64,
    /// Lowest low.
    pub low: f64,
    /// Largest fall from a high to a low of the same bar or a later one.
    pub drop: f64,
    /// Largest rise from a low to a high of the same bar or a later one.
    pub rise: f64,
}

impl Summary {
    /// A single bar. That its high came before its low, and after it, are both possible.
    pub fn of_bar(high: f64, low: f64) -> Summary {
        Summary { high, low, drop: high - low, rise: high - low }
    }

    /// This run and the one after it.
    pub fn join(self, later: Summary) -> Summary {
        Summary {
            high: higher(self.high, later.high),
            low: lower(self.low, later.low),
            drop: higher(higher(self.drop, later.drop), self.high - later.low),
            rise: higher(higher(self.rise, later.rise), later.high - self.low),
        }
    }

    /// The run in the frame of a position, in which a short's prices are negated: the high is the
    /// most favourable price and the drop the largest adverse move.
    pub(crate) fn in_frame(self, side: Side) -> Summary {
        match side {
            Side::Long => self,
            Side::Short => {
                Summary { high: -self.low, low: -self.high, drop: self.rise, rise: self.drop }
            }
        }
    }
}

/// Summaries of all runs of 8 bars, of 8 such runs, and so on: five bytes per bar.
///
/// Only whole runs are kept, and none that holds the last bar, which closes every position and so
/// is always stepped.
#[derive(Debug, Clone, PartialEq)]
pub struct BarPyramid {
    /// `levels[k]` holds runs of 8^(k+1) bars.
    levels: Vec<Vec<Summary>>,
}

impl BarPyramid {
    /// The pyramid of a series.
    pub fn new(series: &BarSeries) -> BarPyramid {
        BarPyramid::on_first_level(first_level(series, 0..n_first_level(series)))
    }

    /// The pyramid on a series' first level, for callers that build [`first_level`] in parts.
    pub fn on_first_level(first: Vec<Summary>) -> BarPyramid {
        BarPyramid { levels: levels_on(first, joined) }
    }

    /// The runs of 8^`level` bars, where there is such a level; `level` is at least 1.
    pub(crate) fn level(&self, level: u32) -> Option<&[Summary]> {
        self.levels.get(level as usize - 1).map(Vec::as_slice)
    }
}

/// Number of runs of 8 bars in a series' first level.
pub fn n_first_level(series: &BarSeries) -> usize {
    series.len().saturating_sub(1) / FAN_OUT
}

/// The runs of 8 bars of a series with these numbers.
pub fn first_level(series: &BarSeries, runs: Range<usize>) -> Vec<Summary> {
    let bars = runs.start * FAN_OUT..runs.end * FAN_OUT;
    let highs = series.high()[bars.clone()].chunks_exact(FAN_OUT);
    let lows = series.low()[bars].chunks_exact(FAN_OUT);
    highs.zip(lows).map(|(highs, lows)| of_bars(highs, lows)).collect()
}

/// The bars joined one by one, in fewer instructions: a pyramid's time goes here.
fn of_bars(highs: &[f64], lows: &[f64]) -> Summary {
    let mut run = Summary::of_bar(highs[0], lows[0]);
    for (high, low) in highs.iter().zip(lows) {
        run.high = higher(run.high, *high);
        run.low = lower(run.low, *low);
        run.drop = higher(run.drop, run.high - low);
        run.rise = higher(run.rise, high - run.low);
    }
    run
}

/// Level on level of runs of 8 of the level below, from the first one up.
pub(crate) fn levels_on<T>(first: Vec<T>, joined: impl Fn(&[T]) -> T) -> Vec<Vec<T>> {
    let mut levels = vec![first];
    while let Some(below) = levels.last().filter(|below| below.len() >= FAN_OUT) {
        let next = below.chunks_exact(FAN_OUT).map(&joined).collect();
        levels.push(next);
    }
    levels
}

fn joined(runs: &[Summary]) -> Summary {
    runs[1..].iter().fold(runs[0], |run, later| run.join(*later))
}

/// The higher of two numbers, neither of which is NaN: one instruction, where `f64::max` takes four.
pub(crate) fn higher(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

pub(crate) fn lower(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    #[test]
    fn a_level_joins_the_bars_of_its_runs() {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for n in 0..700_i64 {
            let low = 100.0 + ((n * 7_919) % 61) as f64 / 7.0;
            let (high, time) = (low + (n % 5) as f64 / 3.0, Timestamp::from_us(n * 3_600_000_000));
            series.push(Bar { time, open: low, high, low, close: high, volume: None });
        }
        let pyramid = BarPyramid::new(&series);
        let of_bar = |bar: usize| Summary::of_bar(series.high()[bar], series.low()[bar]);
        for level in 1..=3 {
            let n_bars = FAN_OUT.pow(level);
            let runs = pyramid.level(level).unwrap();
            // None holds the last bar.
            assert_eq!(runs.len(), 699 / n_bars);
            for (idx, run) in runs.iter().enumerate() {
                let bars = idx * n_bars + 1..(idx + 1) * n_bars;
                let want = bars.fold(of_bar(idx * n_bars), |run, bar| run.join(of_bar(bar)));
                assert_eq!(*run, want, "run {idx} of level {level}");
            }
        }
        assert_eq!(pyramid.level(4), None);
        // The first level is made in parts.
        let first = pyramid.level(1).unwrap();
        assert_eq!(first_level(&series, 40..45), first[40..45]);
    }
}
