//! Open and pending positions, and the money that they move.

use crate::trades::trade;
use crate::{Candidate, SymbolMarket};
use exitlab_core::{PlanId, Regime, SymbolIdx, Timestamp, Trade};
use exitlab_exit::{Ambiguity, EntryAt, ExitPlan, ExitRun, FundingSchedule};

/// What was decided for an accepted signal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) candidate: &'a Candidate,
    pub(crate) regime: Regime,
    pub(crate) plan_id: PlanId,
    pub(crate) plan: &'a ExitPlan,
    pub(crate) qty: f64,
    /// Stop distance at the decision: the risk per unit while pending.
    pub(crate) decision_r: f64,
}

/// An accepted signal until its exit is known.
#[derive(Debug, Clone)]
pub(crate) struct OpenPosition<'a> {
    order: Order<'a>,
    run: ExitRun<'a>,
    entry_at: EntryAt,
    /// Whether the entry fill is known; before that the position is pending.
    is_entered: bool,
    remaining_fraction: f64,
    n_booked_legs: usize,
    funded_until: Timestamp,
}

impl<'a> OpenPosition<'a> {
    pub(crate) fn new(order: Order<'a>, run: ExitRun<'a>, entry_at: EntryAt) -> OpenPosition<'a> {
        OpenPosition {
            order,
            funded_until: run.so_far().entry_time,
            run,
            entry_at,
            is_entered: false,
            remaining_fraction: 1.0,
            n_booked_legs: 0,
        }
    }

    /// Initial risk in quote currency.
    fn open_risk(&self) -> f64 {
        self.order.qty
            * if self.counts_as_open() { self.run.so_far().r } else { self.order.decision_r }
    }

    /// Notional in quote currency: what is left at the entry price, or the order at the decision's
    /// close while pending.
    fn notional(&self) -> f64 {
        if self.counts_as_open() {
            self.order.qty * self.remaining_fraction * self.run.so_far().entry_price
        } else {
            self.order.qty * self.order.candidate.close
        }
    }

    /// A `close` entry counts as open from its decision on, though its fee is booked after it.
    fn counts_as_open(&self) -> bool {
        self.is_entered || self.entry_at == EntryAt::Close
    }

    fn unrealised(&self, price: f64) -> f64 {
        let entry_price = self.run.so_far().entry_price;
        self.order.qty
            * self.remaining_fraction
            * self.order.candidate.signal.side.sign()
            * (price - entry_price)
    }

    /// Funding of a part of the position from what was booked so far to `until`.
    fn funding(&self, schedule: &FundingSchedule, fraction: f64, until: Timestamp) -> f64 {
        self.order.candidate.signal.side.sign()
            * self.order.qty
            * fraction
            * schedule.paid_per_unit(self.funded_until, until)
    }
}

/// The balance and what is open against it.
#[derive(Debug, Clone)]
pub(crate) struct Account<'a> {
    pub(crate) balance: f64,
    markets: &'a [SymbolMarket<'a>],
    ambiguity: Ambiguity,
    /// By symbol: one position each.
    positions: Vec<Option<OpenPosition<'a>>>,
}

impl<'a> Account<'a> {
    pub(crate) fn new(
        initial_balance: f64,
        markets: &'a [SymbolMarket<'a>],
        ambiguity: Ambiguity,
    ) -> Account<'a> {
        Account {
            balance: initial_balance,
            markets,
            ambiguity,
            positions: markets.iter().map(|_| None).collect(),
        }
    }

    /// Books everything known at a decision at `time`, or all that is left where there is none:
    /// entries before it, legs of bars closed by it, funding up to it. Returns the trades closed,
    /// in the order in which streaks take them (SPEC §10).
    pub(crate) fn bring_up_to(&mut self, time: Option<Timestamp>) -> Vec<Trade> {
        let mut closed = Vec::new();
        for (slot, market) in self.positions.iter_mut().zip(self.markets) {
            let Some(position) = slot else { continue };
            let entry_time = position.run.so_far().entry_time;
            if !position.is_entered && time.is_none_or(|time| entry_time < time) {
                position.is_entered = true;
                self.balance -= entry_fee(position);
            }
            if !position.is_entered {
                continue;
            }
            position.run.advance(time);
            self.balance += book_legs(position, market.funding);
            if let Some(time) = time {
                self.balance -= position.funding(market.funding, position.remaining_fraction, time);
                position.funded_until = time;
            }
            if !position.run.is_closed() {
                continue;
            }
            if let Some(OpenPosition { order, run, .. }) = slot.take() {
                let Order { candidate, regime, plan_id, plan, qty, .. } = order;
                let outcome = run.into_outcome(plan, self.ambiguity);
                closed.push(trade(market, candidate, regime, plan_id, outcome, Some(qty)));
            }
        }
        closed.sort_by_key(|t| (t.exit_time, t.entry_time, t.symbol, t.side));
        closed
    }

    /// Books the fees of `close` entries made at this decision.
    pub(crate) fn enter_at_close(&mut self) {
        for position in self.positions.iter_mut().flatten() {
            if !position.is_entered && position.entry_at == EntryAt::Close {
                position.is_entered = true;
                self.balance -= entry_fee(position);
            }
        }
    }

    pub(crate) fn open(&mut self, symbol: SymbolIdx, position: OpenPosition<'a>) {
        self.positions[symbol.0 as usize] = Some(position);
    }

    pub(crate) fn has_position(&self, symbol: SymbolIdx) -> bool {
        self.positions[symbol.0 as usize].is_some()
    }

    /// Open and pending positions.
    pub(crate) fn n_positions(&self) -> u32 {
        self.positions.iter().flatten().count() as u32
    }

    /// Positions whose entry is known.
    pub(crate) fn n_entered(&self) -> u32 {
        self.positions.iter().flatten().filter(|p| p.is_entered).count() as u32
    }

    /// Open and pending initial risk in quote currency.
    pub(crate) fn open_risk(&self) -> f64 {
        self.positions.iter().flatten().map(OpenPosition::open_risk).sum()
    }

    /// Open and pending notional in quote currency.
    pub(crate) fn notional(&self) -> f64 {
        self.positions.iter().flatten().map(OpenPosition::notional).sum()
    }

    /// Balance plus unrealised profit at the last execution closes by `time`.
    pub(crate) fn equity(&self, time: Timestamp) -> f64 {
        let mut equity = self.balance;
        for (position, market) in self.positions.iter().zip(self.markets) {
            if let Some(position) = position
                && position.is_entered
                && let Some(bar) = market.execution.last_closed_by(time)
            {
                equity += position.unrealised(market.execution.close()[bar.0]);
            }
        }
        equity
    }
}

fn entry_fee(position: &OpenPosition<'_>) -> f64 {
    let so_far = position.run.so_far();
    position.order.qty * so_far.r * so_far.entry_fee_r
}

/// What newly known legs bring: profit less fees and the funding up to their times.
fn book_legs(position: &mut OpenPosition<'_>, funding: &FundingSchedule) -> f64 {
    let mut money = 0.0;
    let so_far = position.run.so_far();
    let sign = position.order.candidate.signal.side.sign();
    for leg in &position.run.legs()[position.n_booked_legs..] {
        let profit = sign * (leg.price - so_far.entry_price) * leg.fraction - leg.fee_r * so_far.r;
        money += position.order.qty * profit - position.funding(funding, leg.fraction, leg.time);
    }
    position.remaining_fraction -=
        position.run.legs()[position.n_booked_legs..].iter().map(|leg| leg.fraction).sum::<f64>();
    position.n_booked_legs = position.run.legs().len();
    money
}
