//! The portfolio replay: the engines that walk signals, policy and account in order of time.

use crate::plan_outcomes::KnownExits;
use crate::portfolio_state::PortfolioState;
use crate::stepped_exit::SteppedExits;
use crate::{ReplayInputs, ReplayOutput, ReplaySettings};

/// How a replay comes by the exits of its trades, and which decision times it visits. What it gives
/// does not depend on it.
#[derive(Debug, Clone, Copy)]
pub enum ReplayEngine<'a> {
    /// Looks exits up, each evaluated once for all replays that share it, and visits the decision
    /// times at which something happens. There are outcomes of at least the plans of
    /// [`ReplaySettings::usable_plans`], or of the choices that are made again.
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
    settings: &ReplaySettings<'_>,
    engine: ReplayEngine<'_>,
) -> ReplayOutput {
    match engine {
        ReplayEngine::Leap(outcomes) => walk(PortfolioState::new(inputs, settings, outcomes)),
        ReplayEngine::Reference => bar_loop(PortfolioState::new(inputs, settings, SteppedExits)),
    }
}

/// Visits the decisions that have signals, and those at which open positions move money.
///
/// A decision without either changes nothing: the balance is what the decision before left, and
/// that one has been seen with it (an entry at the close, paid for after its decision, has an event
/// at the next one).
fn walk<'a>(mut state: PortfolioState<'a, KnownExits<'a>>) -> ReplayOutput {
    let (timeline, candidates) = (state.inputs.timeline, state.inputs.candidates);
    let n_decisions = timeline.times().len();
    let mut next = 0;
    loop {
        let signal_idx = candidates.get(next).map_or(n_decisions, |c| c.decision_idx);
        let event_idx = state.next_event();
        let decision_idx = signal_idx.min(event_idx);
        if decision_idx >= n_decisions {
            return state.finish();
        }
        let now = timeline.decision(decision_idx);
        if decision_idx == event_idx {
            state.book(Some(now));
        }
        state.begin(now);
        while let Some(candidate) = candidates.get(next).filter(|c| c.decision_idx == now.idx) {
            state.decide(now, candidate);
            next += 1;
        }
        state.end(now);
    }
}

/// Visits every decision.
fn bar_loop(mut state: PortfolioState<'_, SteppedExits>) -> ReplayOutput {
    let (timeline, candidates) = (state.inputs.timeline, state.inputs.candidates);
    let mut next = 0;
    for idx in 0..timeline.times().len() {
        let now = timeline.decision(idx);
        state.book(Some(now));
        state.begin(now);
        while let Some(candidate) = candidates.get(next).filter(|c| c.signal.time == now.time) {
            state.decide(now, candidate);
            next += 1;
        }
        state.end(now);
    }
    state.finish()
}
