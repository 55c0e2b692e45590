//! Exits of the default engine: each entry's outcome under a plan, evaluated once and shared.

use crate::ReplayInputs;
use crate::exit_feed::{EntryTerms, ExitFeed, ForeseenExit, PositionExit};
use crate::order::Order;
use crate::timeline::DecisionTime;
use crate::trades::trade;
use exitlab_core::{ChoiceId, Leg, Legs, Trade, USUAL_LEGS};
use exitlab_exit::{Entry, evaluate_lots};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// What one plan, or a profile's choices, do to each candidate, per unit of risk, evaluated when a
/// replay first asks.
///
/// All replays may share it that agree on everything that an outcome reads: candidates, decision
/// times, bars, known series, exit signals, costs, funding, fill rules and the plan or the choices.
/// Where a symbol has lots, an outcome depends on the quantity and is not shared.
#[derive(Debug)]
pub struct PlanOutcomes {
    /// By [`Candidate::signal_id`](crate::Candidate::signal_id).
    slots: Vec<OnceLock<Box<KnownOutcome>>>,
}

impl PlanOutcomes {
    /// Nothing evaluated yet.
    pub fn new(n_candidates: usize) -> PlanOutcomes {
        PlanOutcomes { slots: (0..n_candidates).map(|_| OnceLock::new()).collect() }
    }

    fn get(
        &self,
        inputs: &ReplayInputs<'_>,
        order: &Order<'_>,
        entry: &Entry,
    ) -> Cow<'_, KnownOutcome> {
        if order.lots().is_some() {
            return Cow::Owned(KnownOutcome::new(inputs, order, entry));
        }
        let slot = &self.slots[order.candidate.signal_id];
        Cow::Borrowed(slot.get_or_init(|| Box::new(KnownOutcome::new(inputs, order, entry))))
    }
}

/// An outcome with the decisions at which it becomes known.
#[derive(Debug, Clone, PartialEq)]
struct KnownOutcome {
    entry: EntryTerms,
    /// The first decision after the entry.
    entered_idx: usize,
    /// The first decision at or after each leg's bar has closed.
    known_idx: SmallVec<[usize; USUAL_LEGS]>,
    legs: Legs,
    /// Without money and legs.
    trade: Trade,
}

impl KnownOutcome {
    fn new(inputs: &ReplayInputs<'_>, order: &Order<'_>, entry: &Entry) -> KnownOutcome {
        let ReplayInputs { markets, timeline, exits, .. } = inputs;
        let Order { candidate, mode, .. } = order;
        let market = &markets[candidate.signal.symbol.0 as usize];
        let (rules, ambiguity) = (exits.rules, exits.ambiguity);
        let exit_market = market.exit_market();
        let outcome = evaluate_lots(&exit_market, entry, *mode, rules, ambiguity, order.lots());
        let legs = outcome.legs.clone();
        let known_idx = legs.iter().map(|leg| timeline.first_at_or_after(leg.known_at)).collect();
        KnownOutcome {
            entry: EntryTerms {
                time: outcome.entry_time,
                price: outcome.entry_price,
                r: outcome.r,
                fee_r: outcome.entry_fee_r,
            },
            entered_idx: timeline.first_after(outcome.entry_time),
            known_idx,
            legs,
            trade: trade(market, candidate, mode.id, outcome),
        }
    }
}

/// Outcomes that a replay looks up.
#[derive(Debug, Clone, Copy)]
pub struct KnownExits<'a> {
    /// Of each plan that is kept to the exit, by [`PlanId`](exitlab_core::PlanId).
    pub by_plan: &'a [Option<Arc<PlanOutcomes>>],
    /// Of the profile's choices, where they are made again while a position is open.
    pub rechosen: Option<&'a PlanOutcomes>,
}

/// A position whose outcome is there, told as far as a decision may know it.
#[derive(Debug, Clone)]
pub(crate) struct KnownExit<'a> {
    outcome: Cow<'a, KnownOutcome>,
    n_known: usize,
    next_idx: usize,
}

impl<'a> ExitFeed<'a> for KnownExits<'a> {
    type Exit = KnownExit<'a>;

    fn open(
        &self,
        inputs: &'a ReplayInputs<'a>,
        order: &Order<'a>,
        entry: &'a Entry,
    ) -> KnownExit<'a> {
        let outcomes = match order.mode.rechoice {
            Some(_) => self.rechosen,
            None => self.by_plan.get(order.plan_id().0 as usize).and_then(Option::as_deref),
        };
        let outcomes = outcomes.expect("invariant: every usable mode has its outcomes");
        let outcome = outcomes.get(inputs, order, entry);
        KnownExit { n_known: 0, next_idx: outcome.entered_idx, outcome }
    }
}

impl PositionExit for KnownExit<'_> {
    fn entry(&self) -> EntryTerms {
        self.outcome.entry
    }

    fn learn(&mut self, now: Option<DecisionTime>) {
        let KnownOutcome { legs, known_idx, .. } = &*self.outcome;
        let now_idx = now.map_or(usize::MAX, |now| now.idx);
        while self.n_known < legs.len() && known_idx[self.n_known] <= now_idx {
            self.n_known += 1;
        }
        if self.n_known < legs.len() {
            self.next_idx = known_idx[self.n_known];
        }
    }

    fn known_legs(&self) -> &[Leg] {
        &self.outcome.legs[..self.n_known]
    }

    fn is_closed(&self) -> bool {
        self.n_known == self.outcome.legs.len()
    }

    fn into_trade(self, _: &ReplayInputs<'_>, order: &Order<'_>) -> Trade {
        let trade = match self.outcome {
            Cow::Borrowed(outcome) => outcome.trade.clone(),
            Cow::Owned(outcome) => outcome.trade,
        };
        if order.mode.rechoice.is_some() {
            return trade;
        }
        // Plans that are alike but for their names share their outcomes.
        let plan = order.plan_id();
        Trade { plan, final_plan: plan, choice: ChoiceId::from(plan), ..trade }
    }
}

impl ForeseenExit for KnownExit<'_> {
    fn next_idx(&self) -> usize {
        self.next_idx
    }
}
