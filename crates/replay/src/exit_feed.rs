//! Where open positions' exits come from: the one thing, beside which decision times are visited,
//! in which the engines differ.

use crate::ReplayInputs;
use crate::order::Order;
use crate::timeline::DecisionTime;
use exitlab_core::{Leg, Timestamp, Trade};
use exitlab_exit::Entry;

/// Entry of a position, as its exit plan has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EntryTerms {
    pub(crate) time: Timestamp,
    /// Slippage included.
    pub(crate) price: f64,
    /// Initial risk per unit.
    pub(crate) r: f64,
    pub(crate) fee_r: f64,
}

/// Opens positions.
pub(crate) trait ExitFeed<'a> {
    type Exit: PositionExit;

    fn open(&self, inputs: &'a ReplayInputs<'a>, order: &Order<'a>, entry: &'a Entry)
    -> Self::Exit;
}

/// The exit of one position, as it becomes known.
pub(crate) trait PositionExit {
    fn entry(&self) -> EntryTerms;

    /// Learns the legs that are known at a decision, or all where there is none left.
    fn learn(&mut self, now: Option<DecisionTime>);

    /// Legs learnt so far.
    fn known_legs(&self) -> &[Leg];

    /// Whether the last leg is known.
    fn is_closed(&self) -> bool;

    /// The trade of a closed position, without its money and without its legs.
    fn into_trade(self, inputs: &ReplayInputs<'_>, order: &Order<'_>) -> Trade;
}

/// An exit that is there as a whole, so that it can say when it next becomes known.
pub(crate) trait ForeseenExit: PositionExit {
    /// Position of the next decision at which the entry or a leg becomes known.
    fn next_idx(&self) -> usize;
}
