//! The legs table: the fills that closed each trade.

use crate::{StoreError, Table};
use exitlab_core::{Timestamp, Trade};
use exitlab_table::Row;

/// Fills that closed the trades of a replay, or the outcomes of a study, in the order of the fills.
// Partials that one bar fills share their key.
#[derive(Debug, Clone, Row)]
#[row(table = "legs", key(trade_id, time, reason))]
pub struct LegRow<'a> {
    /// Number of the trade in the trades table, or of the outcome in the outcomes table.
    pub trade_id: u64,
    /// Time of the fill: the bar's open time for a fill at its open, else its close time.
    pub time: Timestamp,
    /// Why it was closed: an exit reason, or `PARTIAL_TP` for a partial.
    pub reason: &'a str,
    /// Share of the initial quantity.
    #[row(unit = Share)]
    pub fraction: f64,
    /// Price of the fill, slippage included.
    #[row(unit = Price)]
    pub price: f64,
    /// The leg's part of the trade's r_gross, before slippage and fees.
    #[row(unit = R)]
    pub r_gross: f64,
}

/// The legs table (SPEC §12) of one run; `trade_id` is that of the run's trades or outcomes.
///
/// # Errors
/// Where a number is not finite.
pub fn legs_table(trades: &[Trade]) -> Result<Table, StoreError> {
    let rows = (0u64..).zip(trades).flat_map(|(trade_id, trade)| {
        trade.legs.iter().map(move |leg| LegRow {
            trade_id,
            time: leg.time,
            reason: leg.reason.name(),
            fraction: leg.fraction,
            price: leg.price,
            r_gross: leg.r_gross,
        })
    });
    Ok(Table::of_rows(rows)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::{csv_text, trade};

    #[test]
    fn legs_carry_their_trades_number() {
        let unlegged = Trade { legs: Vec::new(), ..trade(0) };
        let want = "\
trade_id,time,reason,fraction,price,r_gross
1,2021-11-10T20:00:00Z,PARTIAL_TP,0.5,106.0,1.0
1,2021-11-11T02:00:00Z,BREAKEVEN_STOP,0.5,100.1,0.0166
";
        assert_eq!(csv_text(&legs_table(&[unlegged, trade(1)]).unwrap()), want);
    }
}
