//! An open position and what one bar does to it.
//!
//! `Position::step` is SPEC §6's "per live bar" and the only definition of it: whatever skips
//! bars may skip only those on which it would change nothing but the peak and the excursions.

use crate::fill_rules::{FillRules, IntrabarRule, LimitFill, LimitGapFill};
use crate::levels::Levels;
use crate::pyramid::lower;
use crate::rules::breakeven::BreakevenState;
use crate::rules::partials::{PartialState, PartialTarget};
use crate::rules::ratchets::RatchetState;
use crate::rules::stop::Stop;
use crate::rules::time_exit::TimeLimit;
use crate::rules::trailing::{Trail, TrailState};
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
    /// When the bar opens.
    pub open_time: Timestamp,
    /// When the bar closes.
    pub close_time: Timestamp,
    /// Whether the position was entered at this bar's open.
    pub is_entry: bool,
    /// Whether no bar follows, so that what is open is closed at the close.
    pub is_last: bool,
    /// Why what the open leaves is closed there, if it is: an exit signal or a change of mode.
    pub closes: Option<ExitReason>,
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

/// Instants at which a position may be held too long.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Deadlines {
    pub(crate) time: Option<TimeLimit>,
    pub(crate) session: Option<Timestamp>,
}

/// An open position in its own frame.
#[derive(Debug, Clone)]
pub struct Position {
    pub(crate) levels: Levels,
    pub(crate) rules: FillRules,
    pub(crate) deadlines: Deadlines,
    pub(crate) stop: Stop,
    open_fraction: f64,
    pub(crate) peak: f64,
    pub(crate) breakeven: BreakevenState,
    pub(crate) ratchets: RatchetState,
    pub(crate) partials: PartialState,
    pub(crate) trail: TrailState,
    n_bars: u32,
    gapped: bool,
    fills: SmallVec<[Fill; USUAL_LEGS]>,
}

impl Position {
    /// A position just entered.
    #[inline(always)]
    pub(crate) fn open(levels: Levels, rules: FillRules, deadlines: Deadlines) -> Position {
        Position {
            stop: Stop { level: levels.stop, reason: ExitReason::StopLoss },
            peak: levels.entry,
            trail: TrailState { is_on: levels.trails_at_once, known_atr: 0.0 },
            levels,
            rules,
            deadlines,
            open_fraction: 1.0,
            breakeven: BreakevenState::default(),
            ratchets: RatchetState::default(),
            partials: PartialState::default(),
            n_bars: 0,
            gapped: false,
            fills: SmallVec::new(),
        }
    }

    /// Runs one bar, what is known at whose open has been taken in, and says whether the position is
    /// closed after it.
    pub(crate) fn step(&mut self, bar: &LiveBar) -> Stepped {
        // The stop in force is that of the bar's start: a partial filled at the open turns a trail
        // on, but what is armed inside a bar counts from the next bar on.
        let start_stop = self.effective_stop();
        let closed = self.fill_at_open(bar, start_stop)
            || match self.rules.intrabar {
                IntrabarRule::Worst | IntrabarRule::Best => self.step_in_bar_order(bar, start_stop),
                IntrabarRule::Path | IntrabarRule::PathAdverse | IntrabarRule::PathFavourable => {
                    self.step_on_path(bar)
                }
            }
            || self.exit_at_close(bar);
        if !closed {
            self.keep_highest_stop();
        }
        self.n_bars += 1;
        if closed { Stepped::Closed } else { Stepped::Open }
    }

    /// Takes in what is known at a bar's open of the series that the trail reads: the latest ATR, or
    /// the highest value of a line that is new since the bar before.
    pub(crate) fn see(&mut self, known: f64) {
        self.trail.see(self.levels.trail, known, &mut self.stop);
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
    pub(crate) fn effective_stop(&self) -> Stop {
        let mut stop = self.stop;
        if let Some(trail) = self.trail_stop() {
            stop.raise(trail, ExitReason::TrailingStop);
        }
        stop
    }

    fn trail_stop(&self) -> Option<f64> {
        self.trail.stop(self.levels.trail, self.peak)
    }

    /// No stop in force inside a bar with this high is above this, whatever the bar arms.
    pub(crate) fn highest_stop_within(&self, high: f64) -> f64 {
        let levels = &self.levels;
        let is_reached = |level: f64| level <= high;
        let may_trail = self.trail.is_on
            || levels.trail_trigger.is_some_and(is_reached)
            || (levels.trails_after_partial
                && self.partials.next(&levels.partials).is_some_and(|p| is_reached(p.level)));
        let trail = TrailState { is_on: may_trail, ..self.trail };
        let trail = trail.stop(levels.trail, self.peak.max(high));
        let breakeven = levels.breakeven.filter(|b| is_reached(b.trigger)).map(|b| b.stop);
        let ratchet = self.ratchets.highest_stop(&levels.ratchets, high);
        let arming = [breakeven, trail, ratchet].into_iter().flatten();
        arming.fold(self.stop.level, f64::max)
    }

    /// Whether bars will go on doing to this position what they do to the other one, whatever
    /// their intrabar rules.
    pub(crate) fn is_in_state_of(&self, other: &Position) -> bool {
        let numbers = |p: &Position| (p.open_fraction, p.peak, p.n_bars, p.gapped);
        let rules = |p: &Position| (p.breakeven, p.ratchets, p.partials, p.trail);
        self.stop == other.stop
            && numbers(self) == numbers(other)
            && rules(self) == rules(other)
            && self.fills == other.fills
    }

    /// Step 1: what the open alone has decided. Returns whether the position is closed.
    fn fill_at_open(&mut self, bar: &LiveBar, stop: Stop) -> bool {
        let open = bar.open;
        if open <= stop.level {
            // An entry bar that opens there was entered there: slippage, or a signal's stop passed.
            self.gapped = !bar.is_entry;
            self.close_rest(open, stop.reason, FillMoment::Open);
            return true;
        }
        if bar.is_entry {
            return self.close_as_known(bar) || self.fill_target_at_open(open);
        }
        while let Some(partial) = self.next_partial() {
            if partial.level > open {
                break;
            }
            let price = self.limit_gap_price(partial.level, open);
            if self.fill_partial(price, FillMoment::Open) {
                return true;
            }
        }
        self.fill_target_at_open(open) || self.close_as_known(bar) || self.end_session_at_open(bar)
    }

    fn fill_target_at_open(&mut self, open: f64) -> bool {
        match self.levels.target {
            Some(target) if target <= open => {
                let price = self.limit_gap_price(target, open);
                self.close_rest(price, ExitReason::TakeProfit, FillMoment::Open);
                true
            }
            Some(_) | None => false,
        }
    }

    /// Closes at the open for what was known before it: an exit signal or a change of mode.
    fn close_as_known(&mut self, bar: &LiveBar) -> bool {
        if let Some(reason) = bar.closes {
            self.close_rest(bar.open, reason, FillMoment::Open);
        }
        bar.closes.is_some()
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
        let Some(PartialTarget { fraction, .. }) = self.next_partial() else { return false };
        self.partials.pass();
        if tolerance::ge(fraction, self.open_fraction) {
            self.close_rest(price, ExitReason::TakeProfit, moment);
            return true;
        }
        self.push_fill(price, fraction, ExitReason::PartialTp, moment);
        self.open_fraction -= fraction;
        if self.levels.trails_after_partial {
            self.trail.is_on = true;
        }
        false
    }

    /// The next partial.
    pub(crate) fn next_partial(&self) -> Option<PartialTarget> {
        self.partials.next(&self.levels.partials)
    }

    pub(crate) fn close_rest(&mut self, price: f64, reason: ExitReason, moment: FillMoment) {
        let fraction = self.open_fraction;
        self.push_fill(price, fraction, reason, moment);
        self.open_fraction = 0.0;
    }

    /// Closes at a stop inside the bar.
    pub(crate) fn stop_out(&mut self, stop: Stop) {
        self.close_rest(stop.level, stop.reason, FillMoment::Inside);
    }

    fn push_fill(&mut self, level: f64, fraction: f64, reason: ExitReason, moment: FillMoment) {
        self.fills.push(Fill { level, fraction, reason, moment, bars_after_first: self.n_bars });
    }

    /// Step 4: what a price of `high` arms.
    pub(crate) fn arm(&mut self, high: f64) {
        self.arm_breakeven(high);
        self.ratchets.reach(&self.levels.ratchets, high, &mut self.stop);
        if self.levels.trail_trigger.is_some_and(|trigger| high >= trigger) {
            self.trail.is_on = true;
        }
        self.raise_peak(high);
    }

    /// Arms the breakeven stop where a price of `high` does.
    pub(crate) fn arm_breakeven(&mut self, high: f64) {
        self.breakeven.reach(self.levels.breakeven, high, &mut self.stop);
    }

    /// Lifts the stop to the next rung's.
    pub(crate) fn take_ratchet(&mut self) {
        self.ratchets.take_next(&self.levels.ratchets, &mut self.stop);
    }

    pub(crate) fn raise_peak(&mut self, price: f64) {
        self.peak = self.peak.max(price);
    }

    /// A stop never loosens: with a changing ATR the trail's highest level is kept as the stop.
    fn keep_highest_stop(&mut self) {
        if let (Some(Trail::CurrentAtr(_)), Some(trail)) = (self.levels.trail, self.trail_stop()) {
            self.stop.raise(trail, ExitReason::TrailingStop);
        }
    }

    /// Takes in what bars that are not stepped amount to: their number, the peak after them, and the
    /// stop after them, which only a trail has raised.
    pub(crate) fn absorb(&mut self, n_bars: usize, peak: f64, stop: f64) {
        self.n_bars += n_bars as u32;
        self.raise_peak(peak);
        self.stop.raise(stop, ExitReason::TrailingStop);
    }

    /// The lowest level that does something when the price reaches it; infinite where none does.
    pub(crate) fn ceiling(&self) -> f64 {
        let levels = &self.levels;
        let next = [
            levels.target,
            self.next_partial().map(|p| p.level),
            self.breakeven.next_level(levels.breakeven),
            self.ratchets.next_level(&levels.ratchets),
            self.trail.next_level(levels.trail_trigger),
        ];
        let next = next.map(|level| level.unwrap_or(f64::INFINITY));
        next.into_iter().fold(f64::INFINITY, lower)
    }

    /// A bar that opens at or after the session's end closes at its open.
    fn end_session_at_open(&mut self, bar: &LiveBar) -> bool {
        let is_over = self.deadlines.session.is_some_and(|end| bar.open_time >= end);
        if is_over {
            self.close_rest(bar.open, ExitReason::SessionExit, FillMoment::Open);
        }
        is_over
    }

    /// Step 6: the time exit, the session's end, the end of the data.
    fn exit_at_close(&mut self, bar: &LiveBar) -> bool {
        let is_late =
            |limit: TimeLimit| limit.is_due(bar.close_time, self.levels.r_multiple(bar.close));
        let Deadlines { time, session } = self.deadlines;
        let reason = if time.is_some_and(is_late) {
            ExitReason::TimeExit
        } else if session.is_some_and(|end| bar.close_time >= end) {
            ExitReason::SessionExit
        } else if bar.is_last {
            ExitReason::EndOfData
        } else {
            return false;
        };
        self.close_rest(bar.close, reason, FillMoment::Inside);
        true
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
