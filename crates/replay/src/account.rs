//! Open and pending positions, and the money that they move.

use crate::exit_feed::{EntryTerms, ForeseenExit, PositionExit};
use crate::holdings::Held;
use crate::leaving::is_leaving;
use crate::order::Order;
use crate::timeline::DecisionTime;
use crate::trades::position_money;
use crate::{ReplayInputs, ReplaySettings};
use exitlab_core::{SymbolIdx, Timestamp, Trade};
use exitlab_exit::{EntryAt, FundingSchedule};

/// An accepted signal until its exit is known.
#[derive(Debug, Clone)]
struct OpenPosition<'a, X> {
    order: Order<'a>,
    entry: EntryTerms,
    exit: X,
    entry_at: EntryAt,
    /// Whether the entry fill is known; before that the position is pending.
    is_entered: bool,
    remaining_fraction: f64,
    n_booked_legs: usize,
    is_funded: bool,
    funded_until: Timestamp,
    /// Whether it counts for nothing at this decision, since it closes at its next bar's open.
    is_leaving: bool,
}

impl<'a, X: PositionExit> OpenPosition<'a, X> {
    fn new(inputs: &ReplayInputs<'_>, order: Order<'a>, exit: X) -> OpenPosition<'a, X> {
        let entry = exit.entry();
        let funding = inputs.markets[order.candidate.signal.symbol.0 as usize].funding;
        OpenPosition {
            order,
            entry,
            exit,
            entry_at: inputs.exits.entry.at,
            is_entered: false,
            remaining_fraction: 1.0,
            n_booked_legs: 0,
            is_funded: *funding != FundingSchedule::none(),
            funded_until: entry.time,
            is_leaving: false,
        }
    }

    fn symbol(&self) -> SymbolIdx {
        self.order.candidate.signal.symbol
    }

    fn sign(&self) -> f64 {
        self.order.candidate.signal.side.sign()
    }

    /// Initial risk in quote currency.
    fn open_risk(&self) -> f64 {
        self.order.qty * if self.counts_as_open() { self.entry.r } else { self.order.decision_r }
    }

    /// Notional in quote currency: what is left at the entry price, or the order at the decision's
    /// close while pending.
    fn notional(&self) -> f64 {
        if self.counts_as_open() {
            self.order.qty * self.remaining_fraction * self.entry.price
        } else {
            self.order.qty * self.order.candidate.close
        }
    }

    /// A `close` entry counts as open from its decision on, though its fee is booked after it.
    fn counts_as_open(&self) -> bool {
        self.is_entered || self.entry_at == EntryAt::Close
    }

    fn held(&self) -> Held {
        Held {
            symbol: self.symbol(),
            units: self.order.qty * self.remaining_fraction * self.sign(),
            entry_price: self.entry.price,
        }
    }

    /// Makes the entry known. Returns its fee.
    fn enter(&mut self) -> f64 {
        self.is_entered = true;
        self.order.qty * self.entry.r * self.entry.fee_r
    }

    /// What newly known legs bring: profit minus fees and the funding up to their times.
    fn book_legs(&mut self, funding: &FundingSchedule) -> Option<f64> {
        let legs = self.exit.known_legs();
        if legs.len() == self.n_booked_legs {
            return None;
        }
        let EntryTerms { price, r, .. } = self.entry;
        let (mut money, mut fraction) = (0.0, 0.0);
        for leg in &legs[self.n_booked_legs..] {
            let profit = self.sign() * (leg.price - price) * leg.fraction - leg.fee_r * r;
            money += self.order.qty * profit - self.funding(funding, leg.fraction, leg.time);
            fraction += leg.fraction;
        }
        self.n_booked_legs = legs.len();
        self.remaining_fraction -= fraction;
        Some(money)
    }

    /// Funding of a part of the position from what was booked so far to `until`.
    fn funding(&self, schedule: &FundingSchedule, fraction: f64, until: Timestamp) -> f64 {
        self.sign() * self.order.qty * fraction * schedule.paid_per_unit(self.funded_until, until)
    }
}

/// The balance and what is open against it.
#[derive(Debug, Clone)]
pub(crate) struct Account<'a, X> {
    pub(crate) balance: f64,
    inputs: &'a ReplayInputs<'a>,
    keep_legs: bool,
    /// One position per symbol, and perhaps one that is leaving, in order of symbols. There are few
    /// at a time, so that going through all of them is cheaper than finding the one that something
    /// happens to.
    positions: Vec<OpenPosition<'a, X>>,
}

impl<'a, X: PositionExit> Account<'a, X> {
    pub(crate) fn new(
        inputs: &'a ReplayInputs<'a>,
        settings: &ReplaySettings<'_>,
    ) -> Account<'a, X> {
        Account {
            balance: settings.initial_balance,
            inputs,
            keep_legs: settings.rows.trades,
            positions: Vec::new(),
        }
    }

    /// Books everything known at a decision, or all that is left where there is none: entries
    /// before it, legs of bars closed by it, funding up to it. Appends the trades closed, by symbol.
    ///
    /// Where nothing became known and no funding instant passed it changes nothing.
    pub(crate) fn bring_up_to(&mut self, now: Option<DecisionTime>, closed: &mut Vec<Trade>) {
        let mut idx = 0;
        while let Some(position) = self.positions.get_mut(idx) {
            let funding = self.inputs.markets[position.symbol().0 as usize].funding;
            if !position.is_entered {
                if now.is_some_and(|now| position.entry.time >= now.time) {
                    idx += 1;
                    continue;
                }
                self.balance -= position.enter();
            }
            position.exit.learn(now);
            if let Some(money) = position.book_legs(funding) {
                self.balance += money;
            }
            if let (Some(now), true) = (now, position.is_funded) {
                let paid = position.funding(funding, position.remaining_fraction, now.time);
                // Without an instant since the last decision nothing is booked, not even 0.
                if paid != 0.0 {
                    self.balance -= paid;
                }
                position.funded_until = now.time;
            }
            if position.exit.is_closed() {
                let OpenPosition { order, exit, entry, .. } = self.positions.remove(idx);
                let legs = if self.keep_legs { exit.known_legs().to_vec() } else { Vec::new() };
                let trade = exit.into_trade(self.inputs, &order);
                let money = Some(position_money(order.qty, entry.r, &trade));
                closed.push(Trade { legs, money, ..trade });
            } else {
                idx += 1;
            }
        }
    }

    /// Books the fees of `close` entries made at this decision.
    pub(crate) fn enter_at_close(&mut self) {
        for position in &mut self.positions {
            if !position.is_entered && position.entry_at == EntryAt::Close {
                self.balance -= position.enter();
            }
        }
    }

    pub(crate) fn open(&mut self, order: Order<'a>, exit: X) {
        let symbol = order.candidate.signal.symbol;
        let idx = self.positions.partition_point(|p| p.symbol() < symbol);
        self.positions.insert(idx, OpenPosition::new(self.inputs, order, exit));
    }

    /// Finds out which positions are leaving at a decision: entries at the next open do not mind
    /// them, those at the close do.
    pub(crate) fn find_leaving(&mut self, now: Timestamp) {
        if self.inputs.exits.entry.at == EntryAt::Close {
            return;
        }
        for position in &mut self.positions {
            let market = &self.inputs.markets[position.symbol().0 as usize];
            position.is_leaving = is_leaving(market, &position.order, now);
        }
    }

    /// Positions that count: open and pending ones that are not leaving.
    fn staying(&self) -> impl Iterator<Item = &OpenPosition<'a, X>> {
        self.positions.iter().filter(|position| !position.is_leaving)
    }

    pub(crate) fn has_position(&self, symbol: SymbolIdx) -> bool {
        self.staying().any(|p| p.symbol() == symbol)
    }

    /// Open and pending positions that are not leaving.
    pub(crate) fn n_positions(&self) -> u32 {
        self.staying().count() as u32
    }

    /// Positions whose entry is known, by symbol.
    pub(crate) fn held(&self) -> impl Iterator<Item = Held> {
        self.positions.iter().filter(|p| p.is_entered).map(OpenPosition::held)
    }

    /// Initial risk of open and pending positions that are not leaving, in quote currency.
    pub(crate) fn open_risk(&self) -> f64 {
        self.staying().map(OpenPosition::open_risk).sum()
    }

    /// Notional of open and pending positions that are not leaving, in quote currency.
    pub(crate) fn notional(&self) -> f64 {
        self.staying().map(OpenPosition::notional).sum()
    }
}

impl<X: ForeseenExit> Account<'_, X> {
    /// Position of the next decision after that at `decision_idx` at which
    /// [`Account::bring_up_to`] has something to do.
    pub(crate) fn next_event(&self, decision_idx: usize) -> usize {
        let timeline = self.inputs.timeline;
        let next = self.positions.iter().map(|p| p.exit.next_idx()).min();
        let next = next.unwrap_or(timeline.times().len());
        let instant = |position: &OpenPosition<'_, _>| {
            let funding = self.inputs.markets[position.symbol().0 as usize].funding;
            funding.next_after(timeline.decision(decision_idx).time)
        };
        let funded = self.positions.iter().filter(|p| p.is_funded).filter_map(instant).min();
        funded.map_or(next, |instant| next.min(timeline.first_at_or_after(instant)))
    }
}
