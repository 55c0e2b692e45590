//! The trades table of a replay or a sweep.

use super::trade_columns::{
    certainty_columns, decision_columns, entry_columns, exit_columns, numbered, remode_columns,
};
use super::{Run, has_grid};
use crate::table_builder::TableBuilder;
use crate::{Names, ReportError, Table};
use exitlab_core::Trade;

/// The trades table (SPEC §12), runs one after another in the order given.
///
/// `trade_id` counts each run's trades from 0; they are given in table order (signal time, symbol,
/// long first, file order, plan). `grid_id` leads where a run has one. Fees, funding and PnL
/// are money.
///
/// # Errors
/// Where a number is not finite.
pub fn trades_table<'a>(
    runs: &[Run<'a, [Trade]>],
    names: Names<'a>,
) -> Result<Table<'a>, ReportError> {
    let rows: Vec<_> = runs.iter().flat_map(|run| numbered(run.labels, run.rows)).collect();
    TableBuilder::new("trades", &rows)
        .when(has_grid(runs), |t| t.i64("grid_id", |r| r.labels.grid_id()))
        .i64("trade_id", |r| r.trade_id)
        .with(|t| decision_columns(t, names))
        .text("profile", |r| r.labels.profile)
        .text("mode", |r| Some(r.labels.mode))
        .with(|t| entry_columns(t, names))
        .f64("qty", |r| r.trade.money.map(|m| m.qty))
        .with(exit_columns)
        .f64("fees", |r| r.trade.money.map(|m| m.fees))
        .f64("funding", |r| r.trade.money.map(|m| m.funding))
        .f64("pnl", |r| r.trade.money.map(|m| m.pnl))
        .with(certainty_columns)
        .with(|t| remode_columns(t, names))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{at, csv_text, names, trade};
    use exitlab_core::PlanId;

    #[test]
    fn columns_and_their_text() {
        let trades = [
            Trade {
                money: None,
                r_bounds: None,
                exit_regime: None,
                target_price: None,
                ..trade(4)
            },
            Trade {
                signal_time: at("2021-11-10T15:00:00Z"),
                final_plan: PlanId(1),
                n_remodes: 2,
                ..trade(5)
            },
        ];
        let labels = RunLabels { grid_id: None, profile: Some("SAFE"), mode: "policy" };
        let table = trades_table(&[Run { labels, rows: &trades }], names()).unwrap();
        let want = "\
trade_id,signal_id,symbol,side,signal_time,entry_time,exit_time,regime,vol_level,exit_regime,\
profile,mode,exit_mode,confidence,atr,entry_price,stop_price,target_price,qty,exit_price,\
exit_reason,r_gross,r_net,mae_r,mfe_r,bars_held,fees,funding,pnl,gapped,ambiguous,r_low,r_high,\
entry_slippage_r,final_mode,n_remodes
0,4,BTCUSD,long,2021-11-10T14:00:00Z,2021-11-10T14:00:00Z,2021-11-11T02:00:00Z,BULL,NORMAL,,\
SAFE,policy,TREND_FOLLOW,0.75,2.0,100.0,97.0,,,103.05,\
BREAKEVEN_STOP,1.0166,0.9876,-0.25,2.125,12,,,,false,,,,\
0.01,TREND_FOLLOW,0
1,5,BTCUSD,long,2021-11-10T15:00:00Z,2021-11-10T14:00:00Z,2021-11-11T02:00:00Z,BULL,NORMAL,CHOP,\
SAFE,policy,TREND_FOLLOW,0.75,2.0,100.0,97.0,109.0,10.0,103.05,\
BREAKEVEN_STOP,1.0166,0.9876,-0.25,2.125,12,0.675,-0.075,29.628,false,true,0.5,0.9876,\
0.01,FAST_TP,2
";
        assert_eq!(csv_text(&table), want);
    }

    #[test]
    fn a_sweep_has_its_grid_points_and_each_run_counts_from_zero() {
        let trades = [trade(0), trade(1)];
        let labels = |grid_id| RunLabels { grid_id: Some(grid_id), profile: None, mode: "FAST_TP" };
        let runs = [0, 1].map(|id| Run { labels: labels(id), rows: &trades[..] });
        let text = csv_text(&trades_table(&runs, names()).unwrap());
        let ids: Vec<&str> = text.lines().map(|line| &line[..line.len().min(3)]).collect();
        assert_eq!(ids, ["gri", "0,0", "0,1", "1,0", "1,1"]);
    }
}
