//! The legs table: the fills that closed each trade.

use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_core::{Leg, Trade};

/// The legs table (SPEC §12) of one run; `trade_id` is that of the run's trades or outcomes.
///
/// # Errors
/// Where a number is not finite.
pub fn legs_table(trades: &[Trade]) -> Result<Table<'static>, ReportError> {
    let rows: Vec<(i64, &Leg)> = (0i64..)
        .zip(trades)
        .flat_map(|(trade_id, trade)| trade.legs.iter().map(move |leg| (trade_id, leg)))
        .collect();
    TableBuilder::new("legs", &rows)
        .i64("trade_id", |(trade_id, _)| *trade_id)
        .time("time", |(_, leg)| leg.time)
        .text("reason", |(_, leg)| Some(leg.reason.name()))
        .f64("fraction", |(_, leg)| leg.fraction)
        .f64("price", |(_, leg)| leg.price)
        .f64("r_gross", |(_, leg)| leg.r_gross)
        .build()
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
