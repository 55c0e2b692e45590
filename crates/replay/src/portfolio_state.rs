//! What happens at a decision, whichever engine visits it.

use crate::account::Account;
use crate::entry_check::{EntryCheck, EntryContext};
use crate::exit_feed::{ExitFeed, ForeseenExit};
use crate::holdings::Holdings;
use crate::later_fallback;
use crate::order::Order;
use crate::percent::percent_of;
use crate::policy_log::PolicyLog;
use crate::timeline::DecisionTime;
use crate::trades::sort_for_table;
use crate::{
    Candidate, Decision, EquityCurve, Funnel, RejectReason, ReplayInputs, ReplayOutput,
    ReplaySettings, log,
};
use exitlab_core::{Regime, SymbolIdx, Timestamp};
use exitlab_exit::Entry;
use exitlab_orchestrator::{Integration, PolicyInputs, RiskState, SymbolRecord};

/// The account, its past, and what is written down. An engine calls, for each decision time that it
/// visits in order: [`PortfolioState::book`] where something may have become known, [`PortfolioState::begin`],
/// [`PortfolioState::decide`] for each candidate, [`PortfolioState::end`].
pub(crate) struct PortfolioState<'a, F: ExitFeed<'a>> {
    pub(crate) inputs: &'a ReplayInputs<'a>,
    settings: &'a ReplaySettings<'a>,
    enforced: Integration,
    account: Account<'a, F::Exit>,
    risk: RiskState,
    is_ruined: bool,
    feed: F,
    records: Vec<SymbolRecord>,
    holdings: Holdings,
    policy_log: PolicyLog,
    is_logged: bool,
    may_fall_back_later: bool,
    last_idx: usize,
    run: ReplayOutput,
}

impl<'a, F: ExitFeed<'a>> PortfolioState<'a, F> {
    pub(crate) fn new(
        inputs: &'a ReplayInputs<'a>,
        settings: &'a ReplaySettings<'a>,
        feed: F,
    ) -> PortfolioState<'a, F> {
        PortfolioState {
            inputs,
            settings,
            enforced: settings.integration.enforced(),
            account: Account::new(inputs, settings),
            risk: RiskState::new(settings.initial_balance, settings.scratch_r),
            is_ruined: false,
            feed,
            records: vec![SymbolRecord::default(); inputs.markets.len()],
            holdings: Holdings::new(settings.initial_balance),
            policy_log: PolicyLog::new(inputs.markets, inputs.exits.plans, settings),
            is_logged: log::is_on(),
            may_fall_back_later: later_fallback::is_possible(settings),
            last_idx: 0,
            run: ReplayOutput {
                trades: Vec::new(),
                decisions: Vec::new(),
                policy_changes: Vec::new(),
                marks: Vec::new(),
                curve: EquityCurve::default(),
                traded_notional: 0.0,
                funnel: Funnel::default(),
                n_mode_fallbacks: 0,
                final_balance: settings.initial_balance,
                is_ruined: false,
            },
        }
    }

    /// Brings the risk state up to a decision.
    pub(crate) fn begin(&mut self, now: DecisionTime) {
        self.account.find_leaving(now.time);
        self.risk.begin_decision(now.time, self.account.balance);
        self.is_ruined |= self.account.balance <= 0.0;
        self.last_idx = now.idx;
    }

    /// Ends a decision: its own entries are paid for.
    pub(crate) fn end(&mut self, now: DecisionTime) {
        self.account.enter_at_close();
        self.risk.end_decision(self.account.balance);
        self.holdings.note(now.idx, self.account.balance, self.account.held());
    }

    /// Books what became known, and takes closed trades into streaks and records in SPEC §10's
    /// order.
    pub(crate) fn book(&mut self, now: Option<DecisionTime>) {
        let n_before = self.run.trades.len();
        self.account.bring_up_to(now, &mut self.run.trades);
        let closed = &mut self.run.trades[n_before..];
        if closed.len() > 1 {
            closed.sort_by_key(|t| (t.exit_time, t.entry_time, t.symbol, t.side));
        }
        for trade in closed {
            self.risk.record_close(trade.r_net);
            self.records[trade.symbol.0 as usize].record_close(
                trade.exit_time,
                trade.r_net,
                self.settings.scratch_r,
                self.settings.profile,
            );
            let qty = trade.money.map_or(0.0, |money| money.qty);
            self.run.traded_notional += qty * (trade.entry_price + trade.exit_price);
            let fell_back = self.may_fall_back_later
                && later_fallback::has_fallback(self.inputs, self.settings, trade);
            self.run.n_mode_fallbacks += usize::from(fell_back);
            if !self.settings.rows.trades {
                trade.remodes = Vec::new();
            }
        }
    }

    /// Decides a candidate.
    pub(crate) fn decide(&mut self, now: DecisionTime, candidate: &'a Candidate) {
        let (regime, entry) = match (candidate.regime, &candidate.entry) {
            (Some(regime), Ok(entry)) => (regime, entry),
            (None, _) => return self.reject_unasked(candidate, RejectReason::Warmup),
            (Some(_), Err(reason)) => return self.reject_unasked(candidate, *reason),
        };
        let open_risk = self.account.open_risk();
        let inputs = PolicyInputs {
            regime,
            vol_level: candidate.vol_level,
            state: &self.risk,
            open_risk_pct: percent_of(open_risk, self.account.balance),
        };
        let context = EntryContext {
            inputs: self.inputs,
            settings: self.settings,
            enforced: &self.enforced,
            account: &self.account,
            open_risk,
            record: &self.records[candidate.signal.symbol.0 as usize],
            is_ruined: self.is_ruined,
        };
        let check = EntryCheck::new(context, candidate, entry, &inputs);
        let reason = check.reason();
        let taken = reason.is_none().then(|| check.taken());
        let fell_back = check.figures.is_some_and(|figures| figures.fell_back);
        let (mode, decision_r) = (check.mode, check.decision_r);
        if self.is_in_words() {
            let policy =
                check.figures.map(|figures| figures.describe(&inputs, self.disallowed(now.time)));
            let would_reject = check.would_reject();
            if fell_back {
                self.log_fallback(candidate, regime);
            }
            if let Some(policy) = &policy
                && self.policy_log.is_wanted()
            {
                self.policy_log.note(candidate, policy, &mut self.run.policy_changes);
            }
            if self.settings.rows.decisions {
                let mut row = self.row(candidate);
                (row.policy, row.reason, row.would_reject) = (policy, reason, would_reject);
                row.taken = taken;
                self.run.decisions.push(row);
            }
        }
        self.run.n_mode_fallbacks += usize::from(fell_back);
        self.run.funnel.count(reason);
        if let Some(taken) = taken {
            let market = &self.inputs.markets[candidate.signal.symbol.0 as usize];
            let (qty, qty_step) = (taken.qty, market.lots.qty_step);
            // A signal without R is rejected.
            let decision_r = decision_r.unwrap_or(0.0);
            self.enter(Order { candidate, mode, qty, decision_r, qty_step }, entry);
        }
    }

    /// Whether somebody reads more of a decision than its reason.
    fn is_in_words(&self) -> bool {
        self.settings.rows.decisions || self.policy_log.is_wanted()
    }

    /// Rejects a candidate of which no policy is asked.
    fn reject_unasked(&mut self, candidate: &Candidate, reason: RejectReason) {
        self.run.funnel.count(Some(reason));
        if self.settings.rows.decisions {
            let row = Decision { reason: Some(reason), ..self.row(candidate) };
            self.run.decisions.push(row);
        }
    }

    /// A row of the decisions table with the signal and the risk state.
    fn row(&self, candidate: &Candidate) -> Decision {
        Decision {
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
            open_risk_pct: percent_of(self.account.open_risk(), self.account.balance),
        }
    }

    fn log_fallback(&self, candidate: &Candidate, regime: Regime) {
        let choice = self.settings.profile.mode_choice(regime, candidate.vol_level);
        let symbol = self.inputs.markets[candidate.signal.symbol.0 as usize].name;
        let plan = &self.inputs.exits.plans[choice.plan.0 as usize].name;
        let time = candidate.signal.time;
        log::mode_fallback(time, symbol, choice.unknown_name.as_deref().unwrap_or_default(), plan);
    }

    fn enter(&mut self, order: Order<'a>, entry: &'a Entry) {
        if self.is_logged {
            let market = &self.inputs.markets[order.candidate.signal.symbol.0 as usize];
            let levels = entry.levels(market.costs, order.plan());
            log::entry(market.name, &order, &levels, entry.atr);
        }
        let exit = self.feed.open(self.inputs, &order, entry);
        self.account.open(order, exit);
    }

    fn disallowed(&self, time: Timestamp) -> Vec<SymbolIdx> {
        (0..)
            .map(SymbolIdx)
            .zip(&self.records)
            .filter(|(_, record)| record.is_blocked(time))
            .map(|(symbol, _)| symbol)
            .collect()
    }

    /// Books what no decision is left for, and sums up.
    pub(crate) fn finish(mut self) -> ReplayOutput {
        self.book(None);
        let PortfolioState { inputs, settings, mut run, .. } = self;
        run.final_balance = self.account.balance;
        run.is_ruined = self.is_ruined;
        run.curve = self.holdings.curve(inputs.timeline);
        if settings.rows.trades {
            sort_for_table(&mut run.trades, inputs.candidates);
        }
        if settings.rows.marks {
            run.marks = self.holdings.marks(inputs.timeline);
        }
        run
    }
}

impl<'a, F: ExitFeed<'a, Exit: ForeseenExit>> PortfolioState<'a, F> {
    /// Position of the next decision at which an open position moves money.
    pub(crate) fn next_event(&self) -> usize {
        self.account.next_event(self.last_idx)
    }
}
