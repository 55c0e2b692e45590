//! The portfolio replay: signals, policy and account in order of time.

use crate::account::{Account, OpenPosition, Order};
use crate::policy_log::PolicyLog;
use crate::trades::sort_for_table;
use crate::{
    Candidate, Decision, EquityMark, ExitSettings, Funnel, PolicyChange, RejectReason,
    SymbolMarket, Taken, log,
};
use exitlab_core::{PlanId, Regime, SymbolIdx, Timestamp, Trade, tolerance};
use exitlab_exit::{Entry, ExitRun};
use exitlab_orchestrator::{
    Integration, IntegrationMode, PolicyFigures, PolicyInputs, Profile, RiskState, SizingSettings,
    SymbolRecord, quantity,
};

/// Which exit mode a replay uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModeSelection {
    /// The orchestrator chooses, as far as the integration says so.
    Policy,
    /// Always this plan, whatever the integration says.
    Fixed(PlanId),
}

/// Which rows a replay keeps beside its trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Decisions and policy changes too.
    All,
    /// Trades and marks only.
    TradesOnly,
}

/// The settings of one replay.
#[derive(Debug, Clone, Copy)]
pub struct PortfolioSettings<'a> {
    /// Who decides.
    pub profile: &'a Profile,
    /// What is enforced.
    pub integration: Integration,
    /// Which exit mode is used.
    pub mode: ModeSelection,
    /// Exit mode where the policy's is not enforced.
    pub default_mode: PlanId,
    /// Risk per trade where the policy's is not enforced, percent of the balance.
    pub default_risk_pct: f64,
    /// Net R within which a trade neither extends nor ends a streak.
    pub scratch_r: f64,
    /// Money to start with, in quote currency.
    pub initial_balance: f64,
    /// Leverage and confidence sizing.
    pub sizing: SizingSettings,
    /// Which rows are kept.
    pub rows: Rows,
}

/// What a replay gives.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioRun {
    /// Closed trades by signal time, symbol, long first, file order.
    pub trades: Vec<Trade>,
    /// One row per signal, where asked for.
    pub decisions: Vec<Decision>,
    /// Changes of policy, where asked for.
    pub policy_changes: Vec<PolicyChange>,
    /// The account at every decision time.
    pub marks: Vec<EquityMark>,
    /// What became of the signals.
    pub funnel: Funnel,
    /// Policies whose profile named a mode that no plan has.
    pub n_mode_fallbacks: usize,
    /// Balance once every position is closed.
    pub final_balance: f64,
    /// Whether the balance was ever not above 0 at a decision.
    pub is_ruined: bool,
}

/// Replays the candidates, which are in decision order, through one account (SPEC §8).
pub fn replay(
    markets: &[SymbolMarket<'_>],
    candidates: &[Candidate],
    exits: &ExitSettings<'_>,
    settings: &PortfolioSettings<'_>,
) -> PortfolioRun {
    let mut walk = Walk::new(markets, exits, settings);
    let mut next = 0;
    for time in decision_times(markets) {
        let closed = walk.account.bring_up_to(Some(time));
        walk.record(closed);
        walk.risk.begin_decision(time, walk.account.balance);
        walk.run.is_ruined |= walk.account.balance <= 0.0;
        while let Some(candidate) = candidates.get(next).filter(|c| c.signal.time == time) {
            walk.decide(candidate);
            next += 1;
        }
        walk.account.enter_at_close();
        walk.risk.end_decision(walk.account.balance);
        walk.run.marks.push(EquityMark {
            time,
            balance: walk.account.balance,
            equity: walk.account.equity(time),
            open_positions: walk.account.n_entered(),
        });
    }
    let closed = walk.account.bring_up_to(None);
    walk.record(closed);
    walk.finish(candidates)
}

/// Close times of all symbols' decision bars, ascending, each once.
pub fn decision_times(markets: &[SymbolMarket<'_>]) -> Vec<Timestamp> {
    let mut times: Vec<Timestamp> = markets
        .iter()
        .flat_map(|m| (0..m.decision.len()).map(|idx| m.decision.close_time(idx)))
        .collect();
    times.sort_unstable();
    times.dedup();
    times
}

struct Walk<'a> {
    markets: &'a [SymbolMarket<'a>],
    exits: &'a ExitSettings<'a>,
    settings: &'a PortfolioSettings<'a>,
    enforced: Integration,
    account: Account<'a>,
    risk: RiskState,
    records: Vec<SymbolRecord>,
    policy_log: PolicyLog,
    run: PortfolioRun,
}

/// A candidate with the policy asked and the trade that would be taken.
struct Considered {
    figures: Option<PolicyFigures>,
    plan_id: PlanId,
    stop_distance: f64,
    taken: Taken,
}

impl<'a> Walk<'a> {
    fn new(
        markets: &'a [SymbolMarket<'a>],
        exits: &'a ExitSettings<'a>,
        settings: &'a PortfolioSettings<'a>,
    ) -> Walk<'a> {
        Walk {
            markets,
            exits,
            settings,
            enforced: settings.integration.enforced(),
            account: Account::new(settings.initial_balance, markets, exits.ambiguity),
            risk: RiskState::new(settings.initial_balance, settings.scratch_r),
            records: vec![SymbolRecord::default(); markets.len()],
            policy_log: PolicyLog::new(markets, exits.plans, settings),
            run: PortfolioRun {
                trades: Vec::new(),
                decisions: Vec::new(),
                policy_changes: Vec::new(),
                marks: Vec::new(),
                funnel: Funnel::default(),
                n_mode_fallbacks: 0,
                final_balance: settings.initial_balance,
                is_ruined: false,
            },
        }
    }

    fn record(&mut self, closed: Vec<Trade>) {
        for trade in &closed {
            self.risk.record_close(trade.r_net);
            self.records[trade.symbol.0 as usize].record_close(
                trade.exit_time,
                trade.r_net,
                self.settings.scratch_r,
                self.settings.profile,
            );
        }
        self.run.trades.extend(closed);
    }

    fn decide(&mut self, candidate: &'a Candidate) {
        let open_risk = self.account.open_risk();
        let open_risk_pct = percent_of(open_risk, self.account.balance);
        let mut decision = Decision {
            signal_id: candidate.signal_id,
            signal_time: candidate.signal.time,
            symbol: candidate.signal.symbol,
            side: candidate.signal.side,
            confidence: candidate.signal.confidence,
            regime: candidate.regime,
            vol_level: candidate.vol_level,
            policy: None,
            reason: None,
            would_reject: None,
            taken: None,
            balance: self.account.balance,
            drawdown_pct: self.risk.drawdown_pct(),
            losing_streak: self.risk.losing_streak(),
            open_risk_pct,
        };
        match (candidate.regime, candidate.entry) {
            (None, _) => decision.reason = Some(RejectReason::Warmup),
            (Some(_), Err(reason)) => decision.reason = Some(reason),
            (Some(regime), Ok(entry)) => {
                let inputs = PolicyInputs {
                    regime,
                    vol_level: candidate.vol_level,
                    state: &self.risk,
                    open_risk_pct,
                };
                let considered = self.consider(candidate, &entry, &inputs);
                if let Some(figures) = &considered.figures {
                    if figures.fell_back {
                        self.run.n_mode_fallbacks += 1;
                        self.log_fallback(candidate, regime);
                    }
                    if self.policy_log.is_wanted() {
                        let disallowed = self.disallowed(candidate.signal.time);
                        let policy = figures.describe(&inputs, disallowed);
                        self.policy_log.note(candidate, &policy, &mut self.run.policy_changes);
                        decision.policy = Some(policy);
                    }
                }
                (decision.reason, decision.would_reject) =
                    self.judge(candidate, &entry, &considered, open_risk);
                if decision.reason.is_none() {
                    decision.taken = Some(considered.taken);
                    let order = Order {
                        candidate,
                        regime,
                        plan_id: considered.plan_id,
                        plan: &self.exits.plans[considered.plan_id.0 as usize],
                        qty: considered.taken.qty,
                        decision_r: considered.stop_distance,
                    };
                    self.enter(order, entry);
                }
            }
        }
        self.run.funnel.count(decision.reason);
        if self.settings.rows == Rows::All {
            self.run.decisions.push(decision);
        }
    }

    fn log_fallback(&self, candidate: &Candidate, regime: Regime) {
        let choice = self.settings.profile.mode_choice(regime, candidate.vol_level);
        let symbol = self.markets[candidate.signal.symbol.0 as usize].name;
        let plan = &self.exits.plans[choice.plan.0 as usize].name;
        log::mode_fallback(symbol, choice.unknown_name.as_deref().unwrap_or_default(), plan);
    }

    /// Asks the policy and sizes the trade.
    fn consider(
        &self,
        candidate: &Candidate,
        entry: &Entry,
        inputs: &PolicyInputs<'_>,
    ) -> Considered {
        let settings = self.settings;
        let figures = match settings.integration.mode {
            IntegrationMode::Off => None,
            IntegrationMode::Observe | IntegrationMode::Live => {
                Some(PolicyFigures::compute(settings.profile, inputs))
            }
        };
        let enforced_figures = |on: bool| figures.filter(|_| on);
        let plan_id = match settings.mode {
            ModeSelection::Fixed(plan) => plan,
            ModeSelection::Policy => enforced_figures(self.enforced.use_for_exit_mode)
                .map_or(settings.default_mode, |f| f.exit_mode),
        };
        let plan = &self.exits.plans[plan_id.0 as usize];
        let stop_distance = plan.stop_distance(candidate.close, entry.atr);
        let risk_pct = enforced_figures(self.enforced.use_for_risk_sizing)
            .map_or(settings.default_risk_pct, |f| f.max_risk_pct);
        let confidence_factor =
            settings.sizing.confidence_sizing.factor(candidate.signal.confidence);
        let lots = self.markets[candidate.signal.symbol.0 as usize].lots;
        let qty = quantity(
            self.account.balance,
            risk_pct * confidence_factor,
            stop_distance,
            candidate.close,
            self.account.notional(),
            settings.sizing.max_leverage,
            &lots,
        );
        Considered {
            figures,
            plan_id,
            stop_distance,
            taken: Taken { plan: plan_id, risk_pct, qty },
        }
    }

    /// The first reason to reject, and the first policy reason whether enforced or not.
    fn judge(
        &self,
        candidate: &Candidate,
        entry: &Entry,
        considered: &Considered,
        open_risk: f64,
    ) -> (Option<RejectReason>, Option<RejectReason>) {
        use RejectReason as R;
        let symbol = candidate.signal.symbol;
        let Considered { figures, plan_id, stop_distance, taken } = considered;
        let plan = &self.exits.plans[plan_id.0 as usize];
        let market = &self.markets[symbol.0 as usize];
        let profile = self.settings.profile;
        let on = self.enforced;
        let policy_says =
            |test: &dyn Fn(&PolicyFigures) -> bool| figures.as_ref().is_some_and(test);

        // With the new trade included.
        let exposure = percent_of(open_risk + taken.qty * stop_distance, self.account.balance);
        let round_trip = market.costs.round_trip_in_r(candidate.close, entry.atr, *stop_distance);
        // (reason, whether it holds, whether it acts); a reason of the policy acts where its flag
        // is on.
        let always = true;
        let tests = [
            (R::InvalidStop, !plan.has_valid_stop(entry.side, candidate.close, entry.atr), always),
            (R::TradingGate, policy_says(&|f| !f.allow_new_trades), on.use_for_trading_gate),
            (
                R::SymbolBlocked,
                policy_says(&|_| self.is_blocked(symbol, candidate.signal.time)),
                on.use_for_signal_filter,
            ),
            (
                R::LowConfidence,
                policy_says(&|f| tolerance::lt(candidate.signal.confidence, f.min_confidence)),
                on.use_for_confidence_threshold,
            ),
            (R::AlreadyInPosition, self.account.has_position(symbol), always),
            (
                R::PositionLimit,
                policy_says(&|_| self.account.n_positions() + 1 > profile.max_open_positions),
                on.use_for_position_limits,
            ),
            (
                R::ExposureLimit,
                policy_says(&|_| {
                    exposure.is_none_or(|pct| tolerance::gt(pct, profile.total_exposure_limit))
                }),
                on.use_for_position_limits,
            ),
            (
                R::CostTooHigh,
                policy_says(&|_| tolerance::gt(round_trip, profile.max_cost_in_r)),
                on.use_for_cost_filter,
            ),
            (R::Ruined, self.run.is_ruined, always),
            (R::BelowMinNotional, market.lots.is_too_small(taken.qty, candidate.close), always),
        ];
        let first = |wanted: &dyn Fn(R, bool) -> bool| {
            tests.iter().find(|(r, holds, acts)| *holds && wanted(*r, *acts)).map(|(r, _, _)| *r)
        };
        (first(&|_, acts| acts), first(&|reason, _| reason.is_policy()))
    }

    fn enter(&mut self, order: Order<'a>, entry: Entry) {
        let symbol = order.candidate.signal.symbol;
        let market = &self.markets[symbol.0 as usize];
        let levels = entry.levels(market.costs, order.plan);
        log::entry(market.name, &order, &levels, entry.atr);
        let run = ExitRun::new(market.exit_market(), entry, order.plan, levels, self.exits.rules);
        self.account.open(symbol, OpenPosition::new(order, run, self.exits.entry.at));
    }

    fn is_blocked(&self, symbol: SymbolIdx, time: Timestamp) -> bool {
        self.records[symbol.0 as usize].is_blocked(time)
    }

    fn disallowed(&self, time: Timestamp) -> Vec<SymbolIdx> {
        (0..self.records.len() as u32)
            .map(SymbolIdx)
            .filter(|symbol| self.is_blocked(*symbol, time))
            .collect()
    }

    fn finish(mut self, candidates: &[Candidate]) -> PortfolioRun {
        sort_for_table(&mut self.run.trades, candidates);
        self.run.final_balance = self.account.balance;
        self.run
    }
}

/// `part` as percent of `whole`: nothing is 0% of anything, something is no percentage of a whole
/// that is not above 0.
fn percent_of(part: f64, whole: f64) -> Option<f64> {
    if part == 0.0 { Some(0.0) } else { (whole > 0.0).then(|| 100.0 * part / whole) }
}
