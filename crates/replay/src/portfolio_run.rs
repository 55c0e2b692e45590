//! The portfolio replay: signals, policy and account in order of time.

use crate::desk::Desk;
use crate::plan_outcomes::KnownExits;
use crate::stepped_exit::SteppedExits;
use crate::{
    Candidate, Decision, EquityMark, ExitSettings, Funnel, PlanOutcomes, PolicyChange,
    PortfolioSettings, SymbolMarket, Timeline,
};
use exitlab_core::Trade;
use std::sync::Arc;

/// What all replays of a run read. Candidates are in decision order and of this timeline.
#[derive(Debug, Clone, Copy)]
pub struct ReplayInputs<'a> {
    /// Symbols in order of [`SymbolIdx`](exitlab_core::SymbolIdx).
    pub markets: &'a [SymbolMarket<'a>],
    /// Decision times.
    pub timeline: &'a Timeline,
    /// Signals in decision order.
    pub candidates: &'a [Candidate],
    /// How exits are evaluated.
    pub exits: ExitSettings<'a>,
}

/// How a replay comes by the exits of its trades, and which decision times it visits. What it gives
/// does not depend on it.
#[derive(Debug, Clone, Copy)]
pub enum Engine<'a> {
    /// Looks exits up, each evaluated once for all replays that share it, and visits the decision
    /// times at which something happens. By [`PlanId`](exitlab_core::PlanId), with at least the
    /// plans of [`PortfolioSettings::usable_plans`].
    Leap(&'a [Option<Arc<PlanOutcomes>>]),
    /// Visits every decision time and steps open positions bar by bar.
    Reference,
}

/// What a replay gives.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioRun {
    /// Closed trades: in the order of the trades table (signal time, symbol, long first, file
    /// order) where rows are kept, otherwise in the order in which they became known.
    pub trades: Vec<Trade>,
    /// One row per signal, where asked for.
    pub decisions: Vec<Decision>,
    /// Changes of policy, where asked for.
    pub policy_changes: Vec<PolicyChange>,
    /// The account at every decision time, where asked for.
    pub marks: Vec<EquityMark>,
    /// Daily equity, and its sum over the initial balance.
    pub curve: EquityCurve,
    /// Notional of all fills, entries and exits, in quote currency.
    pub traded_notional: f64,
    /// What became of the signals.
    pub funnel: Funnel,
    /// Policies whose profile named a mode that no plan has.
    pub n_mode_fallbacks: usize,
    /// Balance once every position is closed.
    pub final_balance: f64,
    /// Whether the balance was ever not above 0 at a decision.
    pub is_ruined: bool,
}

/// Equity at the decision times, summed up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EquityCurve {
    /// Equity at the last decision of each of [`Timeline::days`].
    pub day_ends: Vec<f64>,
    /// Sum over all decision times of equity less the initial balance: the same however long nothing
    /// was traded at the beginning.
    pub sum_of_gains: f64,
    /// Decision times at which a position was open.
    pub n_in_position: usize,
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
        Engine::Leap(outcomes) => walk(Desk::new(inputs, settings, KnownExits { outcomes })),
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
