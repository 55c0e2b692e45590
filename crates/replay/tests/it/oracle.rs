//! The account read off the trades once more, from SPEC §5, §7 and §8 alone.

use crate::setup::{World, minutes};
use exitlab_core::{BarSeries, ExitReason, PlanId, Side, Timestamp, Trade};
use exitlab_exit::{EntryAt, ExitPlan, OnChange, SignalExit, StopDistance, TargetDistance};
use exitlab_replay::{Candidate, Decision, ModeSelection, RejectReason, ReplayOutput};

/// A run with what it was run on.
pub(crate) struct Oracle<'a> {
    pub(crate) world: &'a World,
    pub(crate) run: &'a ReplayOutput,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) execution: Vec<BarSeries>,
    /// Close times of all decision bars, ascending.
    pub(crate) decision_times: Vec<Timestamp>,
}

/// Which of a decision's own entries a balance has paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnEntries {
    Unpaid,
    Paid,
}

pub(crate) fn last_known(trade: &Trade) -> Timestamp {
    trade.legs.last().unwrap().known_at
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(world: &'a World, run: &'a ReplayOutput) -> Oracle<'a> {
        let mut decision_times: Vec<Timestamp> = world
            .syms
            .iter()
            .flat_map(|sym| {
                let series = sym.series();
                (0..series.len()).map(|idx| series.close_time(idx)).collect::<Vec<_>>()
            })
            .collect();
        decision_times.sort();
        decision_times.dedup();
        Oracle {
            world,
            run,
            candidates: world.candidates(),
            execution: world.syms.iter().map(|s| s.execution_series()).collect(),
            decision_times,
        }
    }

    fn is_close(&self) -> bool {
        self.world.entry.at == EntryAt::Close
    }

    /// Whether the entry fee is paid at the mark of `time`, or before its decisions.
    fn has_entered(&self, t: &Trade, time: Timestamp, own: OwnEntries) -> bool {
        t.entry_time < time || (self.is_close() && own == OwnEntries::Paid && t.signal_time == time)
    }

    /// SPEC §5: entry fee at the fill, a leg's PnL and fee once known, funding at its instant.
    pub(crate) fn balance(&self, time: Timestamp, own: OwnEntries) -> f64 {
        let mut balance = self.world.initial_balance;
        for t in self.run.trades.iter().filter(|t| self.has_entered(t, time, own)) {
            let sym = &self.world.syms[t.symbol.0 as usize];
            let qty = t.money.unwrap().qty;
            let sign = if t.side == Side::Long { 1.0 } else { -1.0 };
            balance -= qty * t.entry_price * sym.costs.taker_fee;
            for leg in &t.legs {
                let part = qty * leg.fraction;
                if leg.known_at <= time {
                    let is_limit =
                        matches!(leg.reason, ExitReason::TakeProfit | ExitReason::PartialTp);
                    let fee = if is_limit { sym.costs.maker_fee } else { sym.costs.taker_fee };
                    balance += part * sign * (leg.price - t.entry_price) - part * leg.price * fee;
                }
                for (instant, close) in self.funding_instants(t) {
                    if instant <= time && instant <= leg.time {
                        balance -= sign * sym.funding_rate * part * close;
                    }
                }
            }
        }
        balance
    }

    /// The funding instants after a trade's entry, with the last execution close by then.
    fn funding_instants(&self, t: &Trade) -> Vec<(Timestamp, f64)> {
        let bars = &self.execution[t.symbol.0 as usize];
        self.world.syms[t.symbol.0 as usize]
            .funding_instants()
            .filter(|instant| *instant > t.entry_time)
            .filter_map(|instant| Some((instant, last_close(bars, instant)?)))
            .collect()
    }

    pub(crate) fn equity(&self, time: Timestamp) -> f64 {
        let open = self.run.trades.iter().filter(|t| self.has_entered(t, time, OwnEntries::Paid));
        let unrealised: f64 = open
            .filter_map(|t| {
                let symbol = t.symbol.0 as usize;
                // before the first execution bar the decision closes are what is there
                let close = last_close(&self.execution[symbol], time)
                    .or_else(|| last_close(&self.world.syms[symbol].series(), time))?;
                let sign = if t.side == Side::Long { 1.0 } else { -1.0 };
                Some(sign * left(t, time) * t.money.unwrap().qty * (close - t.entry_price))
            })
            .sum();
        self.balance(time, OwnEntries::Paid) + unrealised
    }

    pub(crate) fn n_open(&self, time: Timestamp) -> usize {
        let open = |t: &&Trade| self.has_entered(t, time, OwnEntries::Paid) && last_known(t) > time;
        self.run.trades.iter().filter(open).count()
    }

    /// Trades that were accepted before a decision, not known closed at it, and not leaving.
    pub(crate) fn held(&self, d: &Decision) -> Vec<&Trade> {
        self.run
            .trades
            .iter()
            .filter(|t| t.signal_id < d.signal_id && last_known(t) > d.signal_time)
            .filter(|t| !self.is_leaving(t, d.signal_time))
            .collect()
    }

    /// Whether the integration lets the mode of open positions be chosen again, and then what a
    /// change does.
    fn on_change(&self) -> Option<OnChange> {
        match self.world.mode {
            ModeSelection::Rechosen { on_change, .. }
                if self.world.integration.enforced().use_for_exit_mode =>
            {
                Some(on_change)
            }
            _ => None,
        }
    }

    /// SPEC §13.5: a position whose next bar's open closes it, as far as `time` knows.
    pub(crate) fn is_leaving(&self, t: &Trade, time: Timestamp) -> bool {
        let sym = &self.world.syms[t.symbol.0 as usize];
        let opens = self.execution[t.symbol.0 as usize].time();
        let Some(next) = opens.iter().position(|open| *open >= time) else { return false };
        if self.is_close() || time <= t.signal_time {
            return false;
        }
        let decisions = sym.series();
        let last_choice = (0..decisions.len())
            .filter(|idx| decisions.close_time(*idx) <= time)
            .filter(|idx| decisions.close_time(*idx) > t.signal_time)
            .filter_map(|idx| sym.labels[idx])
            .map(|(regime, vol)| self.world.profile.mode_choice(regime, Some(vol)).plan)
            .next_back()
            .unwrap_or(t.plan);
        let in_force = match self.on_change() {
            Some(OnChange::Close) if last_choice != t.plan => return true,
            Some(OnChange::TakeOver) => last_choice,
            Some(OnChange::Close) | None => t.plan,
        };
        // signals by the open of the bar before have had their bar
        let since = next.checked_sub(1).map_or(t.signal_time, |idx| opens[idx].max(t.signal_time));
        self.world.plans[in_force.0 as usize].signal_exit == SignalExit::On
            && sym.exits.iter().any(|(minute, side)| {
                *side == t.side && minutes(*minute) > since && minutes(*minute) <= time
            })
    }

    /// Whether another decision bar of its symbol closes between a trade's decision and its fill.
    pub(crate) fn decides_before_fill(&self, t: &Trade) -> bool {
        let decisions = self.world.syms[t.symbol.0 as usize].series();
        (0..decisions.len())
            .map(|idx| decisions.close_time(idx))
            .any(|close| close > t.signal_time && close <= t.entry_time)
    }

    /// The mode that the world gives a decision.
    pub(crate) fn plan(&self, d: &Decision) -> PlanId {
        let is_enforced = self.world.integration.enforced().use_for_exit_mode;
        match (self.world.mode, &d.policy) {
            (ModeSelection::Fixed(plan), _) => plan,
            // Asked only with a regime.
            (ModeSelection::ByRegime(map), _) => *map.get(d.regime.unwrap()),
            (ModeSelection::Policy | ModeSelection::Rechosen { .. }, Some(policy))
                if is_enforced =>
            {
                policy.exit_mode
            }
            (ModeSelection::Policy | ModeSelection::Rechosen { .. }, _) => self.world.default_mode,
        }
    }

    /// R of a trade: entry to initial stop, or close to the stop that the signal brought.
    pub(crate) fn r(&self, t: &Trade) -> f64 {
        match self.world.plans[t.plan.0 as usize].stop {
            StopDistance::Atr(_) | StopDistance::Pct(_) => (t.entry_price - t.stop_price).abs(),
            StopDistance::Signal => self.stop_distance(t),
        }
    }

    /// Whether a held trade counts by its fill and not by its decision.
    fn by_fill(&self, t: &Trade, time: Timestamp) -> bool {
        t.entry_time < time || self.is_close()
    }

    pub(crate) fn stop_distance(&self, t: &Trade) -> f64 {
        let candidate = &self.candidates[t.signal_id];
        stop_distance(&self.world.plans[t.plan.0 as usize], candidate).expect("it was taken")
    }

    pub(crate) fn open_risk(&self, d: &Decision) -> f64 {
        let risk = |t: &Trade| {
            let filled = self.by_fill(t, d.signal_time);
            let r = if filled { self.r(t) } else { self.stop_distance(t) };
            t.money.unwrap().qty * r
        };
        self.held(d).into_iter().map(risk).sum()
    }

    pub(crate) fn notional(&self, d: &Decision) -> f64 {
        let notional = |t: &Trade| {
            let qty = t.money.unwrap().qty;
            if self.by_fill(t, d.signal_time) {
                qty * left(t, d.signal_time) * t.entry_price
            } else {
                qty * self.candidates[t.signal_id].close
            }
        };
        self.held(d).into_iter().map(notional).sum()
    }

    /// Losses in a row at a time, in the order of SPEC §10, batch by batch as they became known.
    pub(crate) fn losing_streak(&self, time: Timestamp) -> u32 {
        let mut known: Vec<&Trade> =
            self.run.trades.iter().filter(|t| last_known(t) <= time).collect();
        let first_decision_after =
            |t: &Trade| self.decision_times.iter().copied().find(|d| *d >= last_known(t)).unwrap();
        known.sort_by_key(|t| {
            (first_decision_after(t), t.exit_time, t.entry_time, t.symbol, t.side)
        });
        let decisive = known.iter().rev().map(|t| t.r_net).filter(|r| r.abs() > 0.1 + 1e-9);
        decisive.take_while(|r| *r < 0.0).count() as u32
    }

    /// Highest balance at the decision times up to `time`, the initial one included.
    pub(crate) fn peak(&self, time: Timestamp) -> f64 {
        self.times_until(time)
            .map(|t| self.balance(t, OwnEntries::Unpaid))
            .fold(self.world.initial_balance, f64::max)
    }

    pub(crate) fn is_ruined(&self, time: Timestamp) -> bool {
        self.times_until(time).any(|t| self.balance(t, OwnEntries::Unpaid) <= 0.0)
    }

    /// SPEC §5 rule 8: percent of the balance after the last decision at or before 00:00.
    pub(crate) fn day_loss_pct(&self, time: Timestamp) -> f64 {
        let midnight = Timestamp::from_day(time.day());
        let opening = match self.times_until(midnight).last() {
            // the decision at 00:00 sharp opens the day before it has paid for anything
            Some(last) if last == time => self.balance(last, OwnEntries::Unpaid),
            Some(last) => self.balance(last, OwnEntries::Paid),
            None => self.world.initial_balance,
        };
        let balance = self.balance(time, OwnEntries::Unpaid);
        // a day that opens without money has lost it all
        if opening > 0.0 { 100.0 * (opening - balance) / opening } else { 100.0 }
    }

    fn times_until(&self, time: Timestamp) -> impl Iterator<Item = Timestamp> + '_ {
        self.decision_times.iter().copied().take_while(move |t| *t <= time)
    }

    /// The policy reasons that hold, each with whether it is enforced, in SPEC §5's order and
    /// among the reasons that always act.
    pub(crate) fn reasons(&self, d: &Decision, qty: f64) -> Vec<(RejectReason, bool)> {
        use RejectReason as R;
        let policy = d.policy.as_ref();
        let profile = &self.world.profile;
        let flags = self.world.integration.enforced();
        let sym = &self.world.syms[d.symbol.0 as usize];
        let candidate = &self.candidates[d.signal_id];
        let (close, atr) = (candidate.close, candidate.entry.unwrap().atr);
        let held = self.held(d);
        let says = |holds: bool| policy.is_some() && holds;
        let plan = &self.world.plans[self.plan(d).0 as usize];
        // without a stop nothing that needs R is asked
        let r = stop_distance(plan, candidate);
        let risk = self.open_risk(d) + qty * r.unwrap_or(0.0);
        let exposure = 100.0 * risk / d.balance;
        let slippage = (sym.costs.base_bps + sym.costs.vol_bps * atr / close) / 1e4;
        let round_trip = 2.0 * (sym.costs.taker_fee + slippage) * close;
        let all = [
            (R::InvalidStop, !has_stop(plan, candidate), true),
            (R::InvalidTarget, !has_target(plan, candidate), true),
            (
                R::TradingGate,
                policy.is_some_and(|p| !p.allow_new_trades),
                flags.use_for_trading_gate,
            ),
            (
                R::SymbolBlocked,
                policy.is_some_and(|p| p.disallowed_symbols.contains(&d.symbol)),
                flags.use_for_signal_filter,
            ),
            (
                R::LowConfidence,
                policy.is_some_and(|p| d.confidence < p.min_confidence - 1e-9),
                flags.use_for_confidence_threshold,
            ),
            (R::AlreadyInPosition, held.iter().any(|t| t.symbol == d.symbol), true),
            (
                R::PositionLimit,
                says(held.len() + 1 > profile.max_open_positions as usize),
                flags.use_for_position_limits,
            ),
            (
                R::ExposureLimit,
                // no percentage of a debt: no room for any risk
                says(
                    r.is_some()
                        && ((d.balance <= 0.0 && risk > 0.0)
                            || exposure > profile.total_exposure_limit + 1e-9),
                ),
                flags.use_for_position_limits,
            ),
            (
                R::CostTooHigh,
                says(r.is_some_and(|r| round_trip / r > profile.max_cost_in_r + 1e-9)),
                flags.use_for_cost_filter,
            ),
            (R::Ruined, self.is_ruined(d.signal_time), true),
            (R::BelowMinNotional, qty <= 0.0 || qty * close < sym.lots.min_notional - 1e-9, true),
        ];
        all.into_iter().filter(|(_, holds, _)| *holds).map(|(r, _, acts)| (r, acts)).collect()
    }
}

/// R at the decision; absent where the signal brings no stop beyond the close on the losing side.
pub(crate) fn stop_distance(plan: &ExitPlan, candidate: &Candidate) -> Option<f64> {
    let Candidate { signal, close, .. } = candidate;
    match plan.stop {
        StopDistance::Atr(multiple) => Some(multiple * candidate.entry.unwrap().atr),
        StopDistance::Pct(pct) => Some(close * (pct / 100.0)),
        StopDistance::Signal => {
            let sign = if signal.side == Side::Long { 1.0 } else { -1.0 };
            signal
                .stop_price
                .map(|stop| sign * (close - stop))
                .filter(|distance| *distance > 1e-12 * close)
        }
    }
}

/// Whether a price can reach the stop, judged at the decision's close.
pub(crate) fn has_stop(plan: &ExitPlan, candidate: &Candidate) -> bool {
    stop_distance(plan, candidate)
        .is_some_and(|r| candidate.signal.side == Side::Short || candidate.close - r > 0.0)
}

/// Whether a target of the signal, where it brings one, lies beyond the close.
pub(crate) fn has_target(plan: &ExitPlan, candidate: &Candidate) -> bool {
    let Candidate { signal, close, .. } = candidate;
    let sign = if signal.side == Side::Long { 1.0 } else { -1.0 };
    plan.target != Some(TargetDistance::Signal)
        || signal.target_price.is_none_or(|target| sign * (target - close) > 1e-12 * close)
}

/// What is left open at a time, as a fraction of the initial quantity.
fn left(t: &Trade, time: Timestamp) -> f64 {
    t.legs.iter().filter(|leg| leg.known_at > time).map(|leg| leg.fraction).sum()
}

fn last_close(bars: &BarSeries, time: Timestamp) -> Option<f64> {
    let idx = (0..bars.len()).rev().find(|idx| bars.close_time(*idx) <= time)?;
    Some(bars.close()[idx])
}
