//! An entry signal.

use crate::{BarIdx, Side, SymbolIdx, Timestamp};
use std::cmp::Ordering;

/// A wish to enter, decided at the close of a decision bar (SPEC §4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// Close time of the decision bar.
    pub time: Timestamp,
    /// Symbol to trade.
    pub symbol: SymbolIdx,
    /// Direction to trade.
    pub side: Side,
    /// Confidence in [0, 1].
    pub confidence: f64,
    /// The decision bar in the symbol's decision series.
    pub bar: BarIdx,
    /// Price of the initial stop that the signal brings, for plans with `stop = "signal"`.
    pub stop_price: Option<f64>,
    /// Price of the target that the signal brings, for plans with `target = "signal"`.
    pub target_price: Option<f64>,
    /// Row in the signal file, or the order in which the source spoke.
    pub source_row: usize,
}

impl Signal {
    /// Order in which signals are decided (SPEC §8): time, confidence descending, symbol,
    /// long before short, file order.
    pub fn decision_order(&self, other: &Signal) -> Ordering {
        self.time
            .cmp(&other.time)
            .then(other.confidence.total_cmp(&self.confidence))
            .then(self.symbol.cmp(&other.symbol))
            .then(self.side.cmp(&other.side))
            .then(self.source_row.cmp(&other.source_row))
    }
}
