//! A candidate with the policy asked: whether it is taken, and how.

use crate::account::Account;
use crate::exit_feed::PositionExit;
use crate::percent::percent_of;
use crate::{Candidate, ModeSelection, RejectReason, ReplayInputs, ReplaySettings, Taken};
use exitlab_core::tolerance;
use exitlab_exit::{Entry, ExitMode, InvalidLevels, Rechoice};
use exitlab_orchestrator::{
    Integration, IntegrationMode, PolicyFigures, PolicyInputs, SymbolRecord, quantity,
};
use std::cell::OnceCell;

/// Where the account stands when a candidate is decided.
pub(crate) struct EntryContext<'d, 'a, X> {
    pub(crate) inputs: &'a ReplayInputs<'a>,
    pub(crate) settings: &'a ReplaySettings<'a>,
    /// The integration's switches as they act.
    pub(crate) enforced: &'d Integration,
    pub(crate) account: &'d Account<'a, X>,
    /// Open and pending risk of the account, in quote currency.
    pub(crate) open_risk: f64,
    /// What the candidate's symbol did so far.
    pub(crate) record: &'d SymbolRecord,
    pub(crate) is_ruined: bool,
}

/// A candidate with the policy asked and the plan chosen. Reasons to reject are tested one by one,
/// and what they need is computed when the first of them needs it.
pub(crate) struct EntryCheck<'d, 'a, X> {
    context: EntryContext<'d, 'a, X>,
    candidate: &'a Candidate,
    entry: &'a Entry,
    /// The policy, where one is asked.
    pub(crate) figures: Option<PolicyFigures>,
    pub(crate) mode: ExitMode<'a>,
    /// R as the decision knows it, from its close; absent where the signal brings no stop that can
    /// be used, so that nothing that needs it is asked.
    pub(crate) decision_r: Option<f64>,
    invalid_levels: Option<InvalidLevels>,
    taken: OnceCell<Taken>,
}

impl<'d, 'a, X: PositionExit> EntryCheck<'d, 'a, X> {
    pub(crate) fn new(
        context: EntryContext<'d, 'a, X>,
        candidate: &'a Candidate,
        entry: &'a Entry,
        inputs: &PolicyInputs<'_>,
    ) -> EntryCheck<'d, 'a, X> {
        let settings = context.settings;
        let figures = match settings.integration.mode {
            IntegrationMode::Off => None,
            IntegrationMode::Observe | IntegrationMode::Live => {
                Some(PolicyFigures::compute(settings.profile, inputs))
            }
        };
        let chosen = figures.filter(|_| context.enforced.use_for_exit_mode).map(|f| f.exit_mode);
        let plans = context.inputs.exits.plans;
        let (id, rechoice) = match (settings.mode, chosen) {
            (ModeSelection::Fixed(plan), _) => (plan, None),
            (ModeSelection::ByRegime(map), _) => (*map.get(inputs.regime), None),
            (ModeSelection::Policy, Some(plan)) => (plan, None),
            (ModeSelection::Rechosen { on_change, schedules }, Some(plan)) => {
                let schedule = &schedules[candidate.signal.symbol.0 as usize];
                (plan, Some(Rechoice { on_change, schedule, plans }))
            }
            (ModeSelection::Policy | ModeSelection::Rechosen { .. }, None) => {
                (settings.default_mode, None)
            }
        };
        let plan = &plans[id.0 as usize];
        let costs = context.inputs.markets[candidate.signal.symbol.0 as usize].costs;
        EntryCheck {
            context,
            candidate,
            entry,
            figures,
            mode: ExitMode { id, plan, rechoice },
            decision_r: plan.risk_at_decision(entry),
            invalid_levels: plan.invalid_levels(entry, costs),
            taken: OnceCell::new(),
        }
    }

    /// What would be taken.
    pub(crate) fn taken(&self) -> Taken {
        *self.taken.get_or_init(|| {
            let EntryCheck { context, candidate, mode, decision_r, .. } = self;
            let EntryContext { inputs, settings, enforced, account, .. } = context;
            let risk_pct = match &self.figures {
                Some(figures) if enforced.use_for_risk_sizing => figures.max_risk_pct,
                Some(_) | None => settings.default_risk_pct,
            };
            let confidence_factor =
                settings.sizing.confidence_sizing.factor(candidate.signal.confidence);
            let qty = decision_r.map_or(0.0, |r| {
                quantity(
                    account.balance,
                    risk_pct * confidence_factor,
                    r,
                    candidate.close,
                    account.notional(),
                    settings.sizing.max_leverage,
                    &inputs.markets[candidate.signal.symbol.0 as usize].lots,
                )
            });
            Taken { plan: mode.id, risk_pct, qty }
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
        let on = self.context.enforced;
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
            | R::InvalidTarget
            | R::AlreadyInPosition
            | R::Ruined
            | R::BelowMinNotional => true,
        }
    }

    /// Whether a reason holds. Limits are tested with the new trade included.
    fn holds(&self, reason: RejectReason) -> bool {
        use RejectReason as R;
        let EntryCheck { context, candidate, entry, decision_r, .. } = self;
        let EntryContext { inputs, settings, account, .. } = context;
        let signal = &candidate.signal;
        let profile = settings.profile;
        let market = &inputs.markets[signal.symbol.0 as usize];
        let policy_says =
            |test: &dyn Fn(&PolicyFigures) -> bool| self.figures.as_ref().is_some_and(test);
        match reason {
            // Nothing is asked of the policy then.
            R::Warmup | R::AtrUnavailable | R::NoFillBar => false,
            R::InvalidStop => self.invalid_levels == Some(InvalidLevels::Stop),
            R::InvalidTarget => self.invalid_levels == Some(InvalidLevels::Target),
            R::TradingGate => policy_says(&|figures| !figures.allow_new_trades),
            R::SymbolBlocked => policy_says(&|_| context.record.is_blocked(signal.time)),
            R::LowConfidence => {
                policy_says(&|f| tolerance::lt(signal.confidence, f.min_confidence))
            }
            R::AlreadyInPosition => account.has_position(signal.symbol),
            R::PositionLimit => {
                policy_says(&|_| account.n_positions() + 1 > profile.max_open_positions)
            }
            R::ExposureLimit => policy_says(&|_| {
                decision_r.is_some_and(|r| {
                    let risk = context.open_risk + self.taken().qty * r;
                    percent_of(risk, account.balance)
                        .is_none_or(|pct| tolerance::gt(pct, profile.total_exposure_limit))
                })
            }),
            R::CostTooHigh => policy_says(&|_| {
                let (close, atr) = (candidate.close, entry.atr);
                decision_r.is_some_and(|r| {
                    let round_trip = market.costs.round_trip_in_r(close, atr, r);
                    tolerance::gt(round_trip, profile.max_cost_in_r)
                })
            }),
            R::Ruined => context.is_ruined,
            R::BelowMinNotional => market.lots.is_too_small(self.taken().qty, candidate.close),
        }
    }
}
