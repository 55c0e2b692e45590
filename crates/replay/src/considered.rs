//! A candidate with the policy asked: whether it is taken, and how.

use crate::desk::{Desk, percent_of};
use crate::exit_feed::ExitFeed;
use crate::{Candidate, ModeSelection, RejectReason, Taken};
use exitlab_core::{PlanId, tolerance};
use exitlab_exit::{Entry, ExitPlan};
use exitlab_orchestrator::{IntegrationMode, PolicyFigures, PolicyInputs, quantity};
use std::cell::OnceCell;

/// A candidate with the policy asked and the plan chosen. Reasons to reject are tested one by one,
/// and what they need is computed when the first of them needs it.
pub(crate) struct Considered<'d, 'a, F: ExitFeed<'a>> {
    desk: &'d Desk<'a, F>,
    candidate: &'a Candidate,
    entry: &'a Entry,
    /// Open and pending risk of the account, in quote currency.
    open_risk: f64,
    /// The policy, where one is asked.
    pub(crate) figures: Option<PolicyFigures>,
    pub(crate) plan_id: PlanId,
    pub(crate) plan: &'a ExitPlan,
    /// Distance to the stop from the decision's close: R as far as size goes.
    pub(crate) stop_distance: f64,
    taken: OnceCell<Taken>,
}

impl<'d, 'a, F: ExitFeed<'a>> Considered<'d, 'a, F> {
    pub(crate) fn new(
        desk: &'d Desk<'a, F>,
        candidate: &'a Candidate,
        entry: &'a Entry,
        inputs: &PolicyInputs<'_>,
        open_risk: f64,
    ) -> Considered<'d, 'a, F> {
        let settings = desk.settings;
        let figures = match settings.integration.mode {
            IntegrationMode::Off => None,
            IntegrationMode::Observe | IntegrationMode::Live => {
                Some(PolicyFigures::compute(settings.profile, inputs))
            }
        };
        let plan_id = match (settings.mode, &figures) {
            (ModeSelection::Fixed(plan), _) => plan,
            (ModeSelection::ByRegime(map), _) => *map.get(inputs.regime),
            (ModeSelection::Policy, Some(f)) if desk.enforced.use_for_exit_mode => f.exit_mode,
            (ModeSelection::Policy, _) => settings.default_mode,
        };
        let plan = &desk.inputs.exits.plans[plan_id.0 as usize];
        Considered {
            desk,
            candidate,
            entry,
            open_risk,
            figures,
            plan_id,
            plan,
            stop_distance: plan.stop_distance(candidate.close, entry.atr),
            taken: OnceCell::new(),
        }
    }

    /// What would be taken.
    pub(crate) fn taken(&self) -> Taken {
        *self.taken.get_or_init(|| {
            let Considered { desk, candidate, plan_id, stop_distance, .. } = self;
            let settings = desk.settings;
            let risk_pct = match &self.figures {
                Some(figures) if desk.enforced.use_for_risk_sizing => figures.max_risk_pct,
                Some(_) | None => settings.default_risk_pct,
            };
            let confidence_factor =
                settings.sizing.confidence_sizing.factor(candidate.signal.confidence);
            let qty = quantity(
                desk.account.balance,
                risk_pct * confidence_factor,
                *stop_distance,
                candidate.close,
                desk.account.notional(),
                settings.sizing.max_leverage,
                &desk.inputs.markets[candidate.signal.symbol.0 as usize].lots,
            );
            Taken { plan: *plan_id, risk_pct, qty }
        })
    }

    /// The first reason to reject that holds and acts.
    pub(crate) fn reason(&self) -> Option<RejectReason> {
        RejectReason::ALL.into_iter().find(|reason| self.acts(*reason) && self.holds(*reason))
    }

    /// The first policy reason that holds, whether it acts or not.
    pub(crate) fn would_reject(&self) -> Option<RejectReason> {
        RejectReason::ALL.into_iter().find(|reason| reason.is_policy() && self.holds(*reason))
    }

    /// Whether the integration lets a reason act; those that are not the policy's always do.
    fn acts(&self, reason: RejectReason) -> bool {
        use RejectReason as R;
        let on = &self.desk.enforced;
        match reason {
            R::TradingGate => on.use_for_trading_gate,
            R::SymbolBlocked => on.use_for_signal_filter,
            R::LowConfidence => on.use_for_confidence_threshold,
            R::PositionLimit | R::ExposureLimit => on.use_for_position_limits,
            R::CostTooHigh => on.use_for_cost_filter,
            R::Warmup
            | R::AtrUnavailable
            | R::NoFillBar
            | R::InvalidStop
            | R::AlreadyInPosition
            | R::Ruined
            | R::BelowMinNotional => true,
        }
    }

    /// Whether a reason holds. Limits are tested with the new trade included.
    fn holds(&self, reason: RejectReason) -> bool {
        use RejectReason as R;
        let Considered { desk, candidate, entry, plan, stop_distance, .. } = self;
        let signal = &candidate.signal;
        let profile = desk.settings.profile;
        let market = &desk.inputs.markets[signal.symbol.0 as usize];
        let policy_says =
            |test: &dyn Fn(&PolicyFigures) -> bool| self.figures.as_ref().is_some_and(test);
        match reason {
            // Nothing is asked of the policy then.
            R::Warmup | R::AtrUnavailable | R::NoFillBar => false,
            R::InvalidStop => !candidate.has_valid_stop(entry, plan, market.costs),
            R::TradingGate => policy_says(&|figures| !figures.allow_new_trades),
            R::SymbolBlocked => policy_says(&|_| desk.is_blocked(signal.symbol, signal.time)),
            R::LowConfidence => {
                policy_says(&|f| tolerance::lt(signal.confidence, f.min_confidence))
            }
            R::AlreadyInPosition => desk.account.has_position(signal.symbol),
            R::PositionLimit => {
                policy_says(&|_| desk.account.n_positions() + 1 > profile.max_open_positions)
            }
            R::ExposureLimit => policy_says(&|_| {
                let risk = self.open_risk + self.taken().qty * stop_distance;
                percent_of(risk, desk.account.balance)
                    .is_none_or(|pct| tolerance::gt(pct, profile.total_exposure_limit))
            }),
            R::CostTooHigh => policy_says(&|_| {
                let (close, atr) = (candidate.close, entry.atr);
                let round_trip = market.costs.round_trip_in_r(close, atr, *stop_distance);
                tolerance::gt(round_trip, profile.max_cost_in_r)
            }),
            R::Ruined => desk.is_ruined,
            R::BelowMinNotional => market.lots.is_too_small(self.taken().qty, candidate.close),
        }
    }
}
