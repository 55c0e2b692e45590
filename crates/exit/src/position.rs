//! An open position and what one bar does to it.
//!
//! [`Position::step`] is SPEC §6's "per live bar" and the only definition of it: whatever skips
//! bars may skip only those on which it would change nothing but the peak and the excursions.

use crate::fill_rules::{FillRules, IntrabarRule, LimitFill, LimitGapFill};
use crate::leap::Leapt;
use crate::levels::{Levels, Trail};
use crate::plan::{ExitPlan, TrailActivation};
use exitlab_core::{ExitReason, Timestamp, USUAL_LEGS, tolerance};
use smallvec::SmallVec;

/// One execution bar in a position's frame (a short's prices negated, high and low swapped).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveBar {
    /// Opening price.
    pub open: f64,
    /// Most favourable price.
    pub high: f64,
    /// Most adverse price.
    pub low: f64,
    /// Closing price.
    pub close: f64,
    /// When the bar closes.
    pub close_time: Timestamp,
    /// Whether the position was entered at this bar's open.
    pub is_entry: bool,
    /// Whether no bar follows, so that what is open is closed at the close.
    pub is_last: bool,
    /// The latest decision-bar ATR known at the open; read by current-ATR trails only.
    pub known_atr: f64,
}

/// When in its bar a fill happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FillMoment {
    /// At the open: the fill has the bar's time.
    Open,
    /// Later: the fill has the bar's close time, the first moment it is known.
    Inside,
}

/// A closing fill in the position's frame, before costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Price before slippage.
    pub level: f64,
    /// Share of the initial quantity.
    pub fraction: f64,
    /// Why.
    pub reason: ExitReason,
    /// When in its bar.
    pub moment: FillMoment,
    /// Bars since the first live bar.
    pub bars_after_first: u32,
}

/// Where the stop in force came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopSource {
    Initial,
    Breakeven,
    Trailing,
}

impl StopSource {
    fn reason(self) -> ExitReason {
        match self {
            StopSource::Initial => ExitReason::StopLoss,
            StopSource::Breakeven => ExitReason::BreakevenStop,
            StopSource::Trailing => ExitReason::TrailingStop,
        }
    }
}

/// An open position in its own frame.
#[derive(Debug, Clone)]
pub struct Position {
    pub(crate) levels: Levels,
    pub(crate) rules: FillRules,
    trails_after_partial: bool,
    /// Close time from which the time exit may fire, and the R multiple that it fires below.
    pub(crate) time_exit: Option<(Timestamp, f64)>,
    pub(crate) stop: f64,
    pub(crate) stop_source: StopSource,
    open_fraction: f64,
    pub(crate) peak: f64,
    pub(crate) breakeven_done: bool,
    pub(crate) next_partial: usize,
    pub(crate) trailing_on: bool,
    /// The ATR known at this bar's open.
    known_atr: f64,
    n_bars: u32,
    gapped: bool,
    fills: SmallVec<[Fill; USUAL_LEGS]>,
}

impl Position {
    /// A position just entered at `entry_time`.
    #[inline(always)]
    pub fn open(
        levels: Levels,
        plan: &ExitPlan,
        rules: FillRules,
        entry_time: Timestamp,
    ) -> Position {
        let activation = plan.trailing.map(|t| t.activate);
        Position {
            stop: levels.stop,
            peak: levels.entry,
            levels,
            rules,
            trails_after_partial: activation == Some(TrailActivation::AfterPartial),
            time_exit: plan
                .time_exit
                .map(|t| (entry_time.plus_us((t.hours * 3.6e9).round() as i64), t.below_r)),
            stop_source: StopSource::Initial,
            open_fraction: 1.0,
            breakeven_done: false,
            next_partial: 0,
            trailing_on: activation == Some(TrailActivation::Immediately),
            known_atr: 0.0,
            n_bars: 0,
            gapped: false,
            fills: SmallVec::new(),
        }
    }

    /// Runs one bar and says whether the position is closed after it.
    pub fn step(&mut self, bar: &LiveBar) -> Stepped {
        self.see(bar);
        let closed = match self.rules.intrabar {
            IntrabarRule::Worst | IntrabarRule::Best => self.step_in_bar_order(bar),
            IntrabarRule::Path | IntrabarRule::PathAdverse | IntrabarRule::PathFavourable => {
                self.step_on_path(bar)
            }
        };
        let closed = closed || self.exit_on_time(bar) || self.end_of_data(bar);
        if !closed {
            self.keep_highest_stop();
        }
        self.n_bars += 1;
        if closed { Stepped::Closed } else { Stepped::Open }
    }

    /// Takes in what is known at the bar's open.
    pub(crate) fn see(&mut self, bar: &LiveBar) {
        self.known_atr = bar.known_atr;
    }

    /// Closing fills so far.
    pub fn fills(&self) -> &[Fill] {
        &self.fills
    }

    /// Whether a bar opened beyond the stop and closed the position.
    pub fn gapped(&self) -> bool {
        self.gapped
    }

    /// Live bars so far.
    pub fn n_bars(&self) -> u32 {
        self.n_bars
    }

    /// The stop in force now: the stop itself, or the trail where that is higher.
    pub(crate) fn effective_stop(&self) -> (f64, StopSource) {
        match self.trail_stop() {
            Some(trail) if trail > self.stop => (trail, StopSource::Trailing),
            Some(_) | None => (self.stop, self.stop_source),
        }
    }

    fn trail_stop(&self) -> Option<f64> {
        self.levels
            .trail
            .filter(|_| self.trailing_on)
            .map(|trail| self.trail_behind(trail, self.peak))
    }

    fn trail_behind(&self, trail: Trail, peak: f64) -> f64 {
        match trail {
            Trail::Fixed(distance) => peak - distance,
            Trail::CurrentAtr(multiple) => peak - multiple * self.known_atr,
            Trail::PeakFactor(factor) => peak * factor,
        }
    }

    /// No stop in force inside a bar with this high is above this, whatever the bar arms.
    pub(crate) fn highest_stop_within(&self, high: f64) -> f64 {
        let levels = &self.levels;
        let is_reached = |level: f64| level <= high;
        let may_trail = self.trailing_on
            || levels.trail_trigger.is_some_and(is_reached)
            || (self.trails_after_partial
                && levels.partials.get(self.next_partial).is_some_and(|p| is_reached(p.level)));
        let trail = levels.trail.filter(|_| may_trail);
        let trail = trail.map(|trail| self.trail_behind(trail, self.peak.max(high)));
        let breakeven = levels.breakeven.filter(|(trigger, _)| is_reached(*trigger));
        let arming = [breakeven.map(|(_, stop)| stop), trail];
        arming.into_iter().flatten().fold(self.stop, f64::max)
    }

    /// Whether bars will go on doing to this position what they do to the other one, whatever
    /// their intrabar rules.
    pub(crate) fn is_in_state_of(&self, other: &Position) -> bool {
        let numbers = |p: &Position| (p.stop, p.open_fraction, p.peak, p.known_atr);
        let flags = |p: &Position| {
            (p.stop_source, p.breakeven_done, p.trailing_on, p.gapped, p.next_partial, p.n_bars)
        };
        numbers(self) == numbers(other) && flags(self) == flags(other) && self.fills == other.fills
    }

    /// Step 1: what the open alone has decided. Returns whether the position is closed.
    pub(crate) fn fill_at_open(&mut self, open: f64) -> bool {
        let (stop, source) = self.effective_stop();
        if open <= stop {
            self.gapped = true;
            self.close_rest(open, source.reason(), FillMoment::Open);
            return true;
        }
        while let Some(partial) = self.levels.partials.get(self.next_partial) {
            if partial.level > open {
                break;
            }
            let price = self.limit_gap_price(partial.level, open);
            if self.fill_partial(price, FillMoment::Open) {
                return true;
            }
        }
        match self.levels.target {
            Some(target) if target <= open => {
                let price = self.limit_gap_price(target, open);
                self.close_rest(price, ExitReason::TakeProfit, FillMoment::Open);
                true
            }
            Some(_) | None => false,
        }
    }

    fn limit_gap_price(&self, level: f64, open: f64) -> f64 {
        match self.rules.limit_gap_fill {
            LimitGapFill::Open => open,
            LimitGapFill::Level => level,
        }
    }

    /// Whether a limit order at `level` is filled inside a bar with this high.
    pub(crate) fn limit_reached(&self, level: f64, high: f64) -> bool {
        match self.rules.limit_fill {
            LimitFill::Touch => level <= high,
            LimitFill::Through => level < high,
        }
    }

    /// Fills the next partial at `price`. Returns whether that closed the position.
    pub(crate) fn fill_partial(&mut self, price: f64, moment: FillMoment) -> bool {
        let fraction = self.levels.partials[self.next_partial].fraction;
        self.next_partial += 1;
        if tolerance::ge(fraction, self.open_fraction) {
            self.close_rest(price, ExitReason::TakeProfit, moment);
            return true;
        }
        self.push_fill(price, fraction, ExitReason::PartialTp, moment);
        self.open_fraction -= fraction;
        if self.trails_after_partial {
            self.trailing_on = true;
        }
        false
    }

    pub(crate) fn close_rest(&mut self, price: f64, reason: ExitReason, moment: FillMoment) {
        let fraction = self.open_fraction;
        self.push_fill(price, fraction, reason, moment);
        self.open_fraction = 0.0;
    }

    /// Closes at a stop inside the bar.
    pub(crate) fn stop_out(&mut self, price: f64, source: StopSource, moment: FillMoment) {
        self.close_rest(price, source.reason(), moment);
    }

    fn push_fill(&mut self, level: f64, fraction: f64, reason: ExitReason, moment: FillMoment) {
        self.fills.push(Fill { level, fraction, reason, moment, bars_after_first: self.n_bars });
    }

    /// Step 4: what a price of `high` arms.
    pub(crate) fn arm(&mut self, high: f64) {
        if self.levels.breakeven.is_some_and(|(trigger, _)| high >= trigger) {
            self.arm_breakeven();
        }
        if self.levels.trail_trigger.is_some_and(|trigger| high >= trigger) {
            self.trailing_on = true;
        }
        self.raise_peak(high);
    }

    pub(crate) fn arm_breakeven(&mut self) {
        if let (false, Some((_, stop))) = (self.breakeven_done, self.levels.breakeven) {
            self.breakeven_done = true;
            if stop > self.stop {
                self.stop = stop;
                self.stop_source = StopSource::Breakeven;
            }
        }
    }

    pub(crate) fn raise_peak(&mut self, price: f64) {
        self.peak = self.peak.max(price);
    }

    /// A stop never loosens: with a changing ATR the trail's highest level is kept as the stop.
    fn keep_highest_stop(&mut self) {
        if let (Some(Trail::CurrentAtr(_)), Some(trail)) = (self.levels.trail, self.trail_stop()) {
            self.ratchet(trail);
        }
    }

    /// Keeps the trail's level as the stop where it is the higher one.
    pub(crate) fn ratchet(&mut self, trail: f64) {
        if trail > self.stop {
            self.stop = trail;
            self.stop_source = StopSource::Trailing;
        }
    }

    /// Takes in what quiet bars that are not stepped amount to.
    pub(crate) fn absorb(&mut self, leapt: &Leapt) {
        self.n_bars += leapt.n_bars as u32;
        self.raise_peak(leapt.peak);
        self.ratchet(leapt.stop);
    }

    /// The lowest level that does something when the price reaches it.
    pub(crate) fn ceiling(&self) -> f64 {
        let levels = &self.levels;
        let partial = levels.partials.get(self.next_partial).map(|p| p.level);
        let breakeven = levels.breakeven.filter(|_| !self.breakeven_done).map(|(level, _)| level);
        let trail_trigger = levels.trail_trigger.filter(|_| !self.trailing_on);
        let next = [partial, levels.target, breakeven, trail_trigger];
        next.into_iter().flatten().fold(f64::INFINITY, f64::min)
    }

    fn end_of_data(&mut self, bar: &LiveBar) -> bool {
        if bar.is_last {
            self.close_rest(bar.close, ExitReason::EndOfData, FillMoment::Inside);
        }
        bar.is_last
    }

    /// Step 6.
    fn exit_on_time(&mut self, bar: &LiveBar) -> bool {
        let due = self.time_exit.is_some_and(|(from, below_r)| {
            bar.close_time >= from && tolerance::lt(self.levels.r_multiple(bar.close), below_r)
        });
        if due {
            self.close_rest(bar.close, ExitReason::TimeExit, FillMoment::Inside);
        }
        due
    }
}

/// What a bar left of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stepped {
    /// Something is still open.
    Open,
    /// Nothing is.
    Closed,
}
