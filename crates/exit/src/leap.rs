//! Leaping: moving over runs of bars in which provably nothing happens to a position.
//!
//! [`Position::step`] stays the only definition of a bar. A run is left out only where no step
//! over its bars could do more than raise the peak, widen the excursion and, under a current-ATR
//! trail, ratchet the stop to a value that the run's summary gives exactly. So an exit costs about
//! the logarithm of the bars held, and its result is that of stepping them all, bit for bit.

use crate::excursion::Excursion;
use crate::levels::Trail;
use crate::market::Market;
use crate::position::Position;
use crate::pyramid::{FAN_OUT_BITS, Summary};
use exitlab_core::{Side, Timestamp, tolerance};

/// Rounding of a trailing stop and of the drop that is compared with its distance, relative to the
/// numbers that they are made of: a few units in the last place, taken generously.
const ROUNDING: f64 = 1e-15;

/// A run of bars in a position's frame.
#[derive(Debug, Clone, Copy)]
struct Run {
    prices: Summary,
    /// Lowest and highest ATR known at the opens; read by current-ATR trails only.
    atr: (f64, f64),
}

/// What must not be reached for a run to be quiet, as far as it does not change inside one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Barriers {
    /// The lowest level that does something when the price reaches it.
    pub(crate) ceiling: f64,
    /// The trail, where it is on.
    trail: Option<Trail>,
}

/// Moves `position` over quiet runs from `bar` on and returns the first bar that has to be stepped,
/// which is the last one of the series if no other is.
pub(crate) fn leap(
    position: &mut Position,
    excursion: &mut Excursion,
    market: &Market<'_>,
    mut bar: usize,
) -> usize {
    let Some(pyramid) = market.pyramid else { return bar };
    let runs = Runs::new(market, position);
    let barriers = position.barriers();
    let last = market.execution.len() - 1;
    let mut level = 0;
    while bar < last {
        let bits = FAN_OUT_BITS * level;
        let n_bars = 1 << bits;
        let run = runs.run(level, bar >> bits);
        if position.is_quiet(&barriers, &run, || market.execution.close_time(bar + n_bars - 1)) {
            position.absorb(&barriers, &run, n_bars as u32);
            excursion.include(run.prices.low, run.prices.high);
            bar += n_bars;
            let above = level as usize + 1;
            let is_aligned = bar.trailing_zeros() >= bits + FAN_OUT_BITS;
            if is_aligned && pyramid.has_run(above, bar >> (bits + FAN_OUT_BITS)) {
                level += 1;
            } else {
                while level > 0 && !pyramid.has_run(level as usize, bar >> (FAN_OUT_BITS * level)) {
                    level -= 1;
                }
            }
        } else if level == 0 {
            break;
        } else {
            level -= 1;
        }
    }
    bar
}

/// Runs of any level in a position's frame.
struct Runs<'a> {
    market: &'a Market<'a>,
    side: Side,
    needs_atr: bool,
}

impl<'a> Runs<'a> {
    fn new(market: &'a Market<'a>, position: &Position) -> Runs<'a> {
        let needs_atr =
            position.trailing_on && matches!(position.levels.trail, Some(Trail::CurrentAtr(_)));
        Runs { market, side: position.levels.side, needs_atr }
    }

    /// The `idx`-th run of 16^`level` bars.
    fn run(&self, level: u32, idx: usize) -> Run {
        let prices = match (level, self.market.pyramid) {
            (1.., Some(pyramid)) => pyramid.level(level as usize)[idx],
            (_, _) => {
                let bars = self.market.execution;
                Summary::of_bar(bars.high()[idx], bars.low()[idx])
            }
        };
        let atr = match self.market.known_atr {
            Some(known) if self.needs_atr => known.range(level, idx),
            Some(_) | None => (0.0, 0.0),
        };
        Run { prices: prices.in_frame(self.side), atr }
    }
}

impl Position {
    pub(crate) fn barriers(&self) -> Barriers {
        let levels = &self.levels;
        let partial = levels.partials.get(self.next_partial).map(|p| p.level);
        let breakeven =
            levels.breakeven.filter(|_| !self.breakeven_done).map(|(trigger, _)| trigger);
        let trail_trigger = levels.trail_trigger.filter(|_| !self.trailing_on);
        let next = [partial, levels.target, breakeven, trail_trigger];
        Barriers {
            ceiling: next.into_iter().flatten().fold(f64::INFINITY, f64::min),
            trail: levels.trail.filter(|_| self.trailing_on),
        }
    }

    /// Whether no step over the run can do anything but what [`Position::absorb`] does. `ends` is
    /// the close time of its last bar.
    ///
    /// A stop armed inside a bar fires at the bar's close at the latest, which is not below its
    /// low; so lows decide, whatever the intrabar rule.
    #[inline]
    fn is_quiet(
        &self,
        barriers: &Barriers,
        run: &Run,
        ends: impl FnOnce() -> Timestamp,
    ) -> bool {
        run.prices.high < barriers.ceiling
            && run.prices.low > self.stop
            && barriers.trail.is_none_or(|trail| self.is_trail_quiet(trail, run))
            && self.time_exit.is_none_or(|(from, below_r)| {
                ends() < from || !tolerance::lt(self.levels.r_multiple(run.prices.low), below_r)
            })
    }

    /// Whether the trail is hit neither from the peak so far nor from one inside the run.
    fn is_trail_quiet(&self, trail: Trail, run: &Run) -> bool {
        let Summary { high, low, drop, .. } = run.prices;
        let (atr_low, atr_high) = run.atr;
        // The least distance of the trail behind any peak of the run.
        let distance = match trail {
            Trail::Fixed(distance) => distance,
            Trail::CurrentAtr(multiple) => multiple * atr_low,
            Trail::PeakFactor(factor) => (1.0 - factor).abs() * high.abs().min(low.abs()),
        };
        let from_peak = match trail {
            Trail::Fixed(_) | Trail::CurrentAtr(_) => self.peak - distance,
            Trail::PeakFactor(factor) => self.peak * factor,
        };
        let rounding = ROUNDING * (high.abs() + low.abs() + distance);
        // Where both peak and ATR change, the stop that is kept depends on their order.
        let is_ratchet_known = match trail {
            Trail::Fixed(_) | Trail::PeakFactor(_) => true,
            Trail::CurrentAtr(_) => {
                high <= self.peak || atr_low == atr_high || high - distance <= self.stop
            }
        };
        low > from_peak && drop < distance - rounding && is_ratchet_known
    }

    /// What the steps over a quiet run of `n_bars` amount to.
    #[inline]
    fn absorb(&mut self, barriers: &Barriers, run: &Run, n_bars: u32) {
        self.skip_bars(n_bars);
        self.raise_peak(run.prices.high);
        if let Some(Trail::CurrentAtr(multiple)) = barriers.trail {
            self.ratchet(self.peak - multiple * run.atr.0);
        }
    }
}
