//! The portfolio replay: the engines that walk signals, policy and account in order of time.

use crate::desk::Desk;
use crate::plan_outcomes::KnownExits;
use crate::stepped_exit::SteppedExits;
use crate::{PortfolioRun, PortfolioSettings, ReplayInputs};

/// How a replay comes by the exits of its trades, and which decision times it visits. What it gives
/// does not depend on it.
#[derive(Debug, Clone, Copy)]
pub enum Engine<'a> {
    /// Looks exits up, each evaluated once for all replays that share it, and visits the decision
    /// times at which something happens. There are outcomes of at least the plans of
    /// [`PortfolioSettings::usable_plans`], or of the choices that are made again.
    Leap(KnownExits<'a>),
    /// Visits every decision time and steps open positions bar by bar.
    Reference,
}

/// Replays the candidates through one account (SPEC §8).
///
/// # Panics
/// Where a leaping replay has no outcomes of a plan that it may use.
pub fn replay(
    inputs: &ReplayInputs<'_>,
    settings: &PortfolioSettings<'_>,
    engine: Engine<'_>,
) -> PortfolioRun {
    match engine {
        Engine::Leap(outcomes) => walk(Desk::new(inputs, settings, outcomes)),
        Engine::Reference => bar_loop(Desk::new(inputs, settings, SteppedExits)),
    }
}

/// Visits the decisions that have signals, and those at which open positions move money.
///
/// A decision without either changes nothing: the balance is what the decision before left, and
/// that one has been seen with it (an entry at the close, paid for after its decision, has an event
/// at the next one).
fn walk<'a>(mut desk: Desk<'a, KnownExits<'a>>) -> PortfolioRun {
    let (timeline, candidates) = (desk.inputs.timeline, desk.inputs.candidates);
    let n_decisions = timeline.times().len();
    let mut next = 0;
    loop {
        let signal_idx = candidates.get(next).map_or(n_decisions, |c| c.decision_idx);
        let event_idx = desk.next_event();
        let decision_idx = signal_idx.min(event_idx);
        if decision_idx >= n_decisions {
            return desk.finish();
        }
        let now = timeline.decision(decision_idx);
        if decision_idx == event_idx {
            desk.book(Some(now));
        }
        desk.begin(now);
        while let Some(candidate) = candidates.get(next).filter(|c| c.decision_idx == now.idx) {
            desk.decide(now, candidate);
            next += 1;
        }
        desk.end(now);
    }
}

/// Visits every decision.
fn bar_loop(mut desk: Desk<'_, SteppedExits>) -> PortfolioRun {
    let (timeline, candidates) = (desk.inputs.timeline, desk.inputs.candidates);
    let mut next = 0;
    for idx in 0..timeline.times().len() {
        let now = timeline.decision(idx);
        desk.book(Some(now));
        desk.begin(now);
        while let Some(candidate) = candidates.get(next).filter(|c| c.signal.time == now.time) {
            desk.decide(now, candidate);
            next += 1;
        }
        desk.end(now);
    }
    desk.finish()
}
