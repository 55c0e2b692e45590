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
            high: self.high.max(later.high),
            low: self.low.min(later.low),
            drop: self.drop.max(later.drop).max(self.high - later.low),
            rise: self.rise.max(later.rise).max(later.high - self.low),
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
        let mut levels = vec![first];
        while let Some(below) = levels.last().filter(|below| below.len() >= FAN_OUT) {
            let next = below.chunks_exact(FAN_OUT).map(joined).collect();
            levels.push(next);
        }
        BarPyramid { levels }
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
    highs
        .zip(lows)
        .map(|(highs, lows)| {
            let first = Summary::of_bar(highs[0], lows[0]);
            let later = highs.iter().zip(lows).skip(1);
            later.fold(first, |run, (high, low)| run.join(Summary::of_bar(*high, *low)))
        })
        .collect()
}

fn joined(runs: &[Summary]) -> Summary {
    runs[1..].iter().fold(runs[0], |run, later| run.join(*later))
}
