//! The outcomes table of a study.

use super::Run;
use super::trade_columns::{
    certainty_columns, decision_columns, entry_columns, exit_columns, numbered, remode_columns,
};
use crate::table_builder::TableBuilder;
use crate::{Names, ReportError, Table};
use exitlab_core::Trade;

/// The outcomes table (SPEC §12): every signal under every plan.
///
/// `trade_id` counts each run's outcomes from 0; they are given in table order (signal time,
/// symbol, long first, file order, plan). Fees and funding are R. Labels are not used: only a study
/// without a grid has the table.
///
/// # Errors
/// Where a number is not finite.
pub fn outcomes_table<'a>(
    runs: &[Run<'a, [Trade]>],
    names: Names<'a>,
) -> Result<Table<'a>, ReportError> {
    let rows: Vec<_> = runs.iter().flat_map(|run| numbered(run.labels, run.rows)).collect();
    TableBuilder::new("outcomes", &rows)
        .i64("trade_id", |r| r.trade_id)
        .text("plan", |r| Some(names.choice(r.trade.choice)))
        .with(|t| decision_columns(t, names))
        .with(|t| entry_columns(t, names))
        .with(exit_columns)
        .f64("fees", |r| r.trade.fees_r)
        .f64("funding", |r| r.trade.funding_r)
        .with(certainty_columns)
        .with(|t| remode_columns(t, names))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{csv_text, names, trade};
    use exitlab_core::{ChoiceId, PlanId};

    #[test]
    fn columns_and_their_text() {
        let outcomes = [Trade {
            plan: PlanId(1),
            final_plan: PlanId(1),
            choice: ChoiceId(1),
            money: None,
            ..trade(4)
        }];
        let labels = RunLabels { grid_id: None, profile: None, mode: "" };
        let table = outcomes_table(&[Run { labels, rows: &outcomes }], names()).unwrap();
        let want = "\
trade_id,plan,signal_id,symbol,side,signal_time,entry_time,exit_time,regime,vol_level,exit_regime,\
exit_mode,confidence,atr,entry_price,stop_price,target_price,exit_price,exit_reason,r_gross,r_net,\
mae_r,mfe_r,bars_held,fees,funding,gapped,ambiguous,r_low,r_high,entry_slippage_r,\
final_mode,n_remodes
0,FAST_TP,4,BTCUSD,long,2021-11-10T14:00:00Z,2021-11-10T14:00:00Z,2021-11-11T02:00:00Z,BULL,NORMAL,\
CHOP,FAST_TP,0.75,2.0,100.0,97.0,109.0,103.05,BREAKEVEN_STOP,1.0166,0.9876,\
-0.25,2.125,12,0.0225,-0.0025,false,true,0.5,0.9876,0.01,FAST_TP,0
";
        assert_eq!(csv_text(&table), want);
    }
}
