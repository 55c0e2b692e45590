//! Leaping: moving over runs of bars in which provably nothing happens to a position.
//!
//! [`Position::step`] stays the only definition of a bar. A run is left out only where no step
//! over its bars could do more than raise the peak, widen the excursion and, under a current-ATR
//! trail, ratchet the stop to a value that the run's summary gives exactly. So an exit costs about
//! the logarithm of the bars held, and its result is that of stepping them all, bit for bit.

use crate::levels::Trail;
use crate::market::Market;
use crate::position::Position;
use crate::pyramid::{BarPyramid, FAN_OUT, FAN_OUT_BITS, Summary, higher, lower};
use exitlab_core::{Side, Timestamp, tolerance};

/// Rounding of a trailing stop and of the drop that is compared with its distance, relative to the
/// numbers that they are made of: a few units in the last place, taken generously.
const ROUNDING: f64 = 1e-15;

/// Quiet bars that were left out, and what stepping them would have done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leapt {
    pub(crate) n_bars: usize,
    /// The stop after them, higher than before where a current-ATR trail ratcheted it.
    pub(crate) stop: f64,
    /// The peak after them.
    pub(crate) peak: f64,
    /// The lowest price in them.
    pub(crate) lowest: f64,
}

/// Leaps over the quiet bars from `first` on; the last bar of a series is never left out.
pub(crate) fn leap(
    position: &Position,
    market: &Market<'_>,
    pyramid: &BarPyramid,
    first: usize,
) -> Leapt {
    let mut watch = Watch::new(position, market);
    // Compiled twice: before a trail is on, two comparisons decide.
    let bar = match watch.trail.is_none() && position.time_exit.is_none() {
        true => watch.first_loud_bar::<true>(pyramid, first),
        false => watch.first_loud_bar::<false>(pyramid, first),
    };
    let (lowest, peak) = in_prices(watch.side, (watch.low, watch.high));
    Leapt { n_bars: bar - first, stop: watch.stop, peak, lowest }
}

/// What must not be reached for a run to be quiet, and what quiet runs change.
struct Watch<'a> {
    position: &'a Position,
    market: &'a Market<'a>,
    side: Side,
    /// Prices between which neither the stop nor another level is met.
    below: f64,
    above: f64,
    /// The trail, where it is on.
    trail: Option<Trail>,
    stop: f64,
    /// Highest and lowest price of the quiet runs; on the favourable side, the peak from before.
    high: f64,
    low: f64,
}

impl<'a> Watch<'a> {
    fn new(position: &'a Position, market: &'a Market<'a>) -> Watch<'a> {
        let side = position.levels.side;
        let (stop, ceiling, peak) = (position.stop, position.ceiling(), position.peak);
        let (below, above) = in_prices(side, (stop, ceiling));
        let (low, high) = in_prices(side, (f64::INFINITY, peak));
        let trail = position.levels.trail.filter(|_| position.trailing_on);
        Watch { position, market, side, below, above, trail, stop, high, low }
    }

    /// Takes in quiet runs from `bar` on and returns the first bar that none of them holds. Runs
    /// grow while they are quiet, and one that is not is looked into, down to its bars.
    #[inline(always)]
    fn first_loud_bar<const PLAIN: bool>(&mut self, pyramid: &BarPyramid, mut bar: usize) -> usize {
        let bars = self.market.execution;
        let (highs, lows) = (bars.high(), bars.low());
        let last = bars.len() - 1;
        loop {
            let end = last.min(end_of_run(bar));
            let prices = highs[bar..end].iter().zip(&lows[bar..end]);
            let prices = prices.map(|(high, low)| Summary::of_bar(*high, *low));
            bar += self.skip::<PLAIN>(0, bar, prices);
            if bar < end || bar == last {
                return bar;
            }
            let (mut level, mut idx) = (1, bar >> FAN_OUT_BITS);
            while let Some(runs) = pyramid.level(level).filter(|runs| idx < runs.len()) {
                let end = runs.len().min(end_of_run(idx));
                idx += self.skip::<PLAIN>(level, idx, runs[idx..end].iter().copied());
                if idx < end || idx % FAN_OUT != 0 {
                    break;
                }
                (level, idx) = (level + 1, idx >> FAN_OUT_BITS);
            }
            while level > 1 {
                (level, idx) = (level - 1, idx << FAN_OUT_BITS);
                let runs = pyramid.level(level).unwrap_or_default();
                let end = runs.len().min(end_of_run(idx));
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

    /// Whether neither trail nor time exit can fire in a run; then a trail's stop is ratcheted.
    #[inline(never)]
    fn pass_rest(&mut self, level: u32, idx: usize, run: &Summary) -> bool {
        let run = run.in_frame(self.side);
        let is_quiet = self.trail.is_none_or(|trail| self.is_trail_quiet(trail, level, idx, &run))
            && self.position.time_exit.is_none_or(|exit| self.is_in_time(exit, level, idx, &run));
        if is_quiet && let Some(Trail::CurrentAtr(multiple)) = self.trail {
            let peak = self.peak().max(run.high);
            self.stop = self.stop.max(peak - multiple * self.known_atr(level, idx).0);
            (self.below, self.above) = in_prices(self.side, (self.stop, self.position.ceiling()));
        }
        is_quiet
    }

    /// Whether the trail is hit neither from the peak so far nor from one inside the run.
    fn is_trail_quiet(&self, trail: Trail, level: u32, idx: usize, run: &Summary) -> bool {
        let Summary { high, low, drop, .. } = *run;
        let peak = self.peak();
        let rounding = |distance: f64| ROUNDING * (high.abs() + low.abs() + distance);
        let is_quiet_at =
            |distance: f64| low > peak - distance && drop < distance - rounding(distance);
        match trail {
            Trail::Fixed(distance) => is_quiet_at(distance),
            Trail::CurrentAtr(multiple) => {
                let (least, most) = self.known_atr(level, idx);
                let distance = multiple * least;
                // Where both peak and ATR change, the stop that is kept depends on their order.
                let is_ratchet_known =
                    high <= peak || least == most || high - distance <= self.stop;
                is_quiet_at(distance) && is_ratchet_known
            }
            Trail::PeakFactor(factor) => {
                let least = (1.0 - factor).abs() * high.abs().min(low.abs());
                low > peak * factor && drop < least - rounding(least)
            }
        }
    }

    /// Whether the time exit is not due by the end of the run, or no close can be low enough.
    fn is_in_time(&self, exit: (Timestamp, f64), level: u32, idx: usize, run: &Summary) -> bool {
        let (from, below_r) = exit;
        let last_bar = ((idx + 1) << (FAN_OUT_BITS * level)) - 1;
        let lowest_r = self.position.levels.r_multiple(run.low);
        self.market.execution.close_time(last_bar) < from || !tolerance::lt(lowest_r, below_r)
    }

    /// Lowest and highest ATR known at the opens of a run.
    fn known_atr(&self, level: u32, idx: usize) -> (f64, f64) {
        self.market.known_atr.map_or((0.0, 0.0), |known| known.range(level, idx))
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
