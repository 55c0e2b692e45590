//! Leaping: moving over runs of bars in which provably nothing happens to a position.
//!
//! `Position::step` stays the only definition of a bar. A run is left out only where no step
//! over its bars could do more than raise the peak, widen the excursion and, under a trail by the
//! current ATR or a line, lift the stop to a value that the run's summary gives exactly. So an exit
//! costs about the logarithm of the bars held, and its result is that of stepping them all, bit for
//! bit. Bars at which something is due whatever the prices (exit signals, changes of mode, sessions,
//! the last bar) are known in advance, and no leap passes them.

use crate::known_series::KnownSeries;
use crate::position::Position;
use crate::pyramid::{BarPyramid, FAN_OUT, FAN_OUT_BITS, Summary, higher, lower};
use crate::rules::time_exit::TimeLimit;
use crate::rules::trailing::{Trail, TrailedRun};
use exitlab_core::{BarSeries, Side};

/// Quiet bars that were left out, and what stepping them would have done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leapt {
    pub(crate) n_bars: usize,
    /// The stop after them, higher than before where a trail has lifted it.
    pub(crate) stop: f64,
    /// The peak after them.
    pub(crate) peak: f64,
    /// The lowest price in them.
    pub(crate) lowest: f64,
}

/// What a leap reads beside the position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LeapMarket<'a> {
    pub(crate) execution: &'a BarSeries,
    pub(crate) pyramid: &'a BarPyramid,
    /// The series that the position's trail reads.
    pub(crate) series: Option<&'a KnownSeries>,
}

/// Leaps over the quiet bars from `first` on; bar `until` is never left out.
pub(crate) fn leap(
    position: &Position,
    market: &LeapMarket<'_>,
    first: usize,
    until: usize,
) -> Leapt {
    let mut watch = Watch::new(position, market);
    // Compiled twice: before a trail is on, two comparisons decide.
    let bar = match watch.trail.is_none() && watch.time_limit.is_none() {
        true => watch.first_loud_bar::<true>(first, until),
        false => watch.first_loud_bar::<false>(first, until),
    };
    let (lowest, peak) = in_prices(watch.side, (watch.low, watch.high));
    Leapt { n_bars: bar - first, stop: watch.stop, peak, lowest }
}

/// What must not be reached for a run to be quiet, and what quiet runs change.
struct Watch<'a> {
    position: &'a Position,
    market: &'a LeapMarket<'a>,
    side: Side,
    /// Prices between which neither the stop nor another level is met.
    below: f64,
    above: f64,
    /// The trail, where it is on.
    trail: Option<Trail>,
    /// The time exit, where what the position made decides it.
    time_limit: Option<TimeLimit>,
    stop: f64,
    /// Highest and lowest price of the quiet runs; on the favourable side, the peak from before.
    high: f64,
    low: f64,
}

impl<'a> Watch<'a> {
    fn new(position: &'a Position, market: &'a LeapMarket<'a>) -> Watch<'a> {
        let side = position.levels.side;
        let (stop, ceiling, peak) = (position.stop.level, position.ceiling(), position.peak);
        let (below, above) = in_prices(side, (stop, ceiling));
        let (low, high) = in_prices(side, (f64::INFINITY, peak));
        let trail = position.levels.trail.filter(|_| position.trail.is_on);
        // One that nothing can hold off is among the bars that no leap passes.
        let time_limit = position.deadlines.time.filter(|limit| limit.below_r.is_some());
        Watch { position, market, side, below, above, trail, time_limit, stop, high, low }
    }

    /// Takes in quiet runs from `bar` on and returns the first bar that none of them holds, at most
    /// `until`. Runs grow while they are quiet, and one that is not is looked into, down to its bars.
    #[inline(always)]
    fn first_loud_bar<const PLAIN: bool>(&mut self, mut bar: usize, until: usize) -> usize {
        let LeapMarket { execution, pyramid, .. } = *self.market;
        let (highs, lows) = (execution.high(), execution.low());
        // Runs of a level that end by `until`.
        let n_runs = |level: u32, runs: &[Summary]| runs.len().min(until >> (FAN_OUT_BITS * level));
        loop {
            let end = until.min(end_of_run(bar));
            let prices = highs[bar..end].iter().zip(&lows[bar..end]);
            let prices = prices.map(|(high, low)| Summary::of_bar(*high, *low));
            bar += self.skip::<PLAIN>(0, bar, prices);
            if bar < end || bar == until {
                return bar;
            }
            let (mut level, mut idx) = (1, bar >> FAN_OUT_BITS);
            while let Some(runs) = pyramid.level(level).filter(|runs| idx < n_runs(level, runs)) {
                let end = n_runs(level, runs).min(end_of_run(idx));
                idx += self.skip::<PLAIN>(level, idx, runs[idx..end].iter().copied());
                if idx < end || idx % FAN_OUT != 0 {
                    break;
                }
                (level, idx) = (level + 1, idx >> FAN_OUT_BITS);
            }
            while level > 1 {
                (level, idx) = (level - 1, idx << FAN_OUT_BITS);
                let runs = pyramid.level(level).unwrap_or_default();
                let end = n_runs(level, runs).min(end_of_run(idx));
                if idx < end {
                    idx += self.skip::<PLAIN>(level, idx, runs[idx..end].iter().copied());
                }
            }
            bar = idx << FAN_OUT_BITS;
        }
    }

    /// Takes in the first of these runs of 8^`level` bars, up to one that is not quiet, and says
    /// how many they were. The first of them is the `first`-th of its level.
    ///
    /// A stop armed inside a bar fires at its close at the latest, which is not beyond the bar's
    /// extremes; so those decide, whatever the intrabar rule.
    #[inline(always)]
    fn skip<const PLAIN: bool>(
        &mut self,
        level: u32,
        first: usize,
        runs: impl Iterator<Item = Summary>,
    ) -> usize {
        let mut n_quiet = 0;
        for run in runs {
            let is_between = run.high < self.above && run.low > self.below;
            if !(is_between && (PLAIN || self.pass_rest(level, first + n_quiet, &run))) {
                break;
            }
            self.high = higher(self.high, run.high);
            self.low = lower(self.low, run.low);
            n_quiet += 1;
        }
        n_quiet
    }

    /// Whether neither trail nor time exit can fire in a run; then the stop is lifted to where the
    /// run's bars leave it.
    #[inline(never)]
    fn pass_rest(&mut self, level: u32, idx: usize, run: &Summary) -> bool {
        let Summary { high, low, drop, .. } = run.in_frame(self.side);
        if let Some(limit) = self.time_limit {
            let last_bar = ((idx + 1) << (FAN_OUT_BITS * level)) - 1;
            let lowest_r = self.position.levels.r_multiple(low);
            if !limit.is_quiet(self.market.execution.close_time(last_bar), lowest_r) {
                return false;
            }
        }
        let Some(trail) = self.trail else { return true };
        let known = match self.market.series {
            Some(series) => self.known(series, trail, level, idx),
            None => (0.0, 0.0),
        };
        let run = TrailedRun { high, low, drop, known, peak: self.peak(), stop: self.stop };
        let Some(stop) = trail.stop_after_quiet(&run) else { return false };
        if stop > self.stop {
            self.stop = stop;
            (self.below, self.above) = in_prices(self.side, (stop, self.position.ceiling()));
        }
        true
    }

    /// Lowest and highest value that the bars of a run read of the trail's series.
    #[inline(never)] // Most trails read none.
    fn known(&self, series: &KnownSeries, trail: Trail, level: u32, idx: usize) -> (f64, f64) {
        match (level, trail) {
            (0, Trail::Line) => {
                let value = series.newest(self.side, idx, None);
                (value, value)
            }
            (0, _) => (series.latest(idx), series.latest(idx)),
            _ => series.range(self.side, level, idx),
        }
    }

    fn peak(&self) -> f64 {
        match self.side {
            Side::Long => self.high,
            Side::Short => -self.low,
        }
    }
}

/// Where the run of 8 that holds this bar or run ends.
fn end_of_run(idx: usize) -> usize {
    (idx | (FAN_OUT - 1)) + 1
}

/// From a position's frame to prices or back: what is lower and what is higher.
fn in_prices(side: Side, (lower, higher): (f64, f64)) -> (f64, f64) {
    match side {
        Side::Long => (lower, higher),
        Side::Short => (-higher, -lower),
    }
}
