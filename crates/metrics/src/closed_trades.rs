//! Closed trades, sorted once for everything that is counted in their order.

use crate::in_exit_order;
use exitlab_core::Trade;

/// Closed trades in [`exit_order`](crate::exit_order).
///
/// Cells, transitions and daily R of the same trades are all counted in that order: who wants more
/// than one of them sorts once.
#[derive(Debug, Clone)]
pub struct ClosedTrades<'a>(Vec<&'a Trade>);

impl<'a> ClosedTrades<'a> {
    /// These trades, whatever order they come in.
    pub fn new(trades: impl IntoIterator<Item = &'a Trade>) -> ClosedTrades<'a> {
        ClosedTrades(in_exit_order(trades))
    }

    /// The trades.
    pub fn in_order(&self) -> &[&'a Trade] {
        &self.0
    }
}
