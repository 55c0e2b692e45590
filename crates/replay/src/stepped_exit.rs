//! Exits of the reference: stepped bar by bar, as far as each decision knows.

use crate::ReplayInputs;
use crate::exit_feed::{EntryTerms, ExitFeed, PositionExit};
use crate::order::Order;
use crate::timeline::DecisionTime;
use crate::trades::trade;
use exitlab_core::{Leg, Trade};
use exitlab_exit::{Entry, Market, Stepper};

/// Steps each position by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SteppedExits;

/// A position stepped up to a decision.
#[derive(Debug, Clone)]
pub(crate) struct SteppedExit<'a>(Stepper<'a>);

impl<'a> ExitFeed<'a> for SteppedExits {
    type Exit = SteppedExit<'a>;

    fn open(
        &self,
        inputs: &'a ReplayInputs<'a>,
        order: &Order<'a>,
        entry: &'a Entry,
    ) -> SteppedExit<'a> {
        let market = &inputs.markets[order.candidate.signal.symbol.0 as usize];
        // The reference steps every bar.
        let exit_market = Market { pyramid: None, ..market.exit_market() };
        let rules = inputs.exits.rules;
        SteppedExit(Stepper::new(exit_market, entry, order.mode, rules, order.lots()))
    }
}

impl PositionExit for SteppedExit<'_> {
    fn entry(&self) -> EntryTerms {
        let so_far = self.0.so_far();
        EntryTerms {
            time: so_far.entry_time,
            price: so_far.entry_price,
            r: so_far.r,
            fee_r: so_far.entry_fee_r,
        }
    }

    fn learn(&mut self, now: Option<DecisionTime>) {
        self.0.advance(now.map(|now| now.time));
    }

    fn known_legs(&self) -> &[Leg] {
        self.0.legs()
    }

    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn into_trade(self, inputs: &ReplayInputs<'_>, order: &Order<'_>) -> Trade {
        let outcome = self.0.into_outcome(inputs.exits.ambiguity);
        let market = &inputs.markets[order.candidate.signal.symbol.0 as usize];
        trade(market, order.candidate, order.plan_id(), outcome)
    }
}
