//! `[exit_modes.NAME]`.

use super::changes::changes;
use super::collections::OrNone;
use super::session_exit::SessionExit;
use super::trailing::Trailing;
use crate::raw::exit_mode::{RawPartial, RawStop, RawTarget, RawTimeExit};
use crate::raw::or_word::OrWord;
use crate::raw::words::{RawStopWord, RawTargetWord};
use exitlab_exit::{
    Breakeven, ExitPlan, Partial, Ratchet, SignalExit, StopDistance, TargetDistance, TimeExit,
};

changes! {
    /// An exit mode: overrides of a built-in one, or, under a new name, of its base. A key given
    /// replaces the base's as a whole.
    ExitMode, FullExitMode {
        /// Exit mode whose values are kept where none is given; needed by a new name, and by no other.
        base,
        /// One line for people.
        description: String,
        /// Distance from the entry to the initial stop, which defines R; or "signal": the price that the
        /// signal brings, and R its distance from the decision's close.
        stop: StopDistance => OrWord<RawStopWord, RawStop>,
        /// Distance from the entry to the target; or "signal": the price that the signal brings; or
        /// "none".
        target: OrNone<TargetDistance> => OrWord<RawTargetWord, RawTarget>,
        /// Moves the stop to the entry once the price has come far enough, or "none".
        breakeven: OrNone<Breakeven>,
        /// Up to 4 partial take-profits whose fractions sum to at most 1, or "none" or `[]`.
        partials: OrNone<Vec<Partial>> => OrNone<Vec<RawPartial>>,
        /// Up to 8 rungs that lift the stop step by step, ascending, or "none" or `[]`.
        ratchets: OrNone<Vec<Ratchet>>,
        /// A stop that follows the price, or "none".
        trailing: OrNone<Trailing>,
        /// Strength of `scale = "trend"`.
        trend_trail_strength: f64,
        /// Closes a position held too long, or too long without enough profit, or "none".
        time_exit: OrNone<TimeExit> => OrNone<RawTimeExit>,
        /// Closes a position at a time of day, or "none".
        session_exit: OrNone<SessionExit>,
        /// Whether exit signals (`signals.exits`) close its positions.
        signal_exit: bool,
    }
}

impl ExitMode {
    /// Every key of a built-in plan, of which none trails a line or ends with a session.
    pub(crate) fn of_built_in(plan: &ExitPlan) -> ExitMode {
        ExitMode::default()
            .description(plan.description.as_str())
            .stop(plan.stop)
            .target(plan.target)
            .breakeven(plan.breakeven)
            .partials(not_empty(&plan.partials))
            .ratchets(not_empty(&plan.ratchets))
            .trailing(plan.trailing.as_ref().and_then(Trailing::of_distance))
            .trend_trail_strength(plan.trend_trail_strength)
            .time_exit(plan.time_exit)
            .session_exit(None)
            .signal_exit(plan.signal_exit == SignalExit::On)
    }
}

fn not_empty<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

impl FullExitMode {
    /// Fills in the defaults of the trail, and spells empty lists out as absent.
    pub(crate) fn complete(&mut self) {
        if self.partials.0.as_ref().is_some_and(Vec::is_empty) {
            self.partials = OrNone(None);
        }
        if self.ratchets.0.as_ref().is_some_and(Vec::is_empty) {
            self.ratchets = OrNone(None);
        }
        if let Some(trailing) = &mut self.trailing.0 {
            trailing.complete();
        }
    }
}
