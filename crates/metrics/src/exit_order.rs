//! The order in which closed trades are counted.

use exitlab_core::{Timestamp, Trade};
use std::cmp::Ordering;

/// Order of closed trades (SPEC §10): exit time, entry time, symbol, long before short; then, so
/// that it is total, file order and plan.
pub fn exit_order(a: &Trade, b: &Trade) -> Ordering {
    let key = |t: &Trade| (t.exit_time, t.entry_time, t.symbol, t.side, t.signal_id, t.plan);
    key(a).cmp(&key(b))
}

/// These trades in [`exit_order`], so that no sum depends on the order in which they came.
pub fn in_exit_order<'a>(trades: impl IntoIterator<Item = &'a Trade>) -> Vec<&'a Trade> {
    // The time nearly always decides, and stands beside the reference: sorting reads no trade.
    let mut timed: Vec<(Timestamp, &Trade)> =
        trades.into_iter().map(|trade| (trade.exit_time, trade)).collect();
    if !timed.is_sorted_by_key(|(time, _)| *time) {
        timed.sort_by_key(|(time, _)| *time);
    }
    for ties in timed.chunk_by_mut(|a, b| a.0 == b.0).filter(|ties| ties.len() > 1) {
        ties.sort_by(|a, b| exit_order(a.1, b.1));
    }
    timed.into_iter().map(|(_, trade)| trade).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::{hour, trade};
    use exitlab_core::{Side, SymbolIdx};

    #[test]
    fn each_part_of_the_key_decides_where_those_before_it_tie() {
        let base = Trade { entry_time: hour(5), exit_time: hour(9), ..trade(1.0) };
        let earlier_exit = Trade { exit_time: hour(8), entry_time: hour(7), ..base.clone() };
        let earlier_entry = Trade { entry_time: hour(4), symbol: SymbolIdx(9), ..base.clone() };
        let long = Trade { signal_id: 7, ..base.clone() };
        let short = Trade { side: Side::Short, signal_id: 3, ..base.clone() };
        let other_symbol = Trade { symbol: SymbolIdx(1), ..base.clone() };
        let later_signal = Trade { signal_id: 8, ..base };
        let want = [&earlier_exit, &earlier_entry, &long, &later_signal, &short, &other_symbol];
        let shuffled = [&other_symbol, &short, &earlier_entry, &later_signal, &long, &earlier_exit];
        assert_eq!(in_exit_order(shuffled), want);
    }
}
