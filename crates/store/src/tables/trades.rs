//! The trades table of a replay or a sweep.

use super::trade_columns::{
    CertaintyColumns, DecisionColumns, EntryColumns, ExitColumns, RemodeColumns,
};
use super::{RunRows, of_runs};
use crate::{Names, RunLabels, StoreError, Table};
use exitlab_core::Trade;
use exitlab_table::Row;

/// Closed trades of a replay or a sweep, run by run. Each run's are sorted by signal time, symbol,
/// long first, then file order.
#[derive(Debug, Clone, Row)]
#[row(table = "trades", key(grid_id, profile, mode))]
pub struct TradeRow<'a> {
    /// Grid point; only in sweeps.
    #[row(optional)]
    pub grid_id: Option<u64>,
    /// Number of the trade among its run's trades, from 0.
    pub trade_id: u64,
    /// What was decided, and when.
    #[row(flatten)]
    pub decision: DecisionColumns<'a>,
    /// Profile.
    pub profile: Option<&'a str>,
    /// `policy`, `policy_live`, `policy_exit` or the fixed exit mode.
    pub mode: &'a str,
    /// The entry and its levels.
    #[row(flatten)]
    pub entry: EntryColumns<'a>,
    /// Initial quantity.
    #[row(unit = Quantity)]
    pub qty: Option<f64>,
    /// The exit and what it made.
    #[row(flatten)]
    pub exit: ExitColumns,
    /// Fees of entry and exit, a cost; below 0 for rebates.
    #[row(unit = Money)]
    pub fees: Option<f64>,
    /// Funding: above 0 where it was paid, below 0 where it was received.
    #[row(unit = Money)]
    pub funding: Option<f64>,
    /// Net profit after fees and funding.
    #[row(unit = Money)]
    pub pnl: Option<f64>,
    /// How sure the exit is.
    #[row(flatten)]
    pub certainty: CertaintyColumns,
    /// Changes of the exit mode.
    #[row(flatten)]
    pub remodes: RemodeColumns<'a>,
}

impl<'a> TradeRow<'a> {
    fn of(labels: RunLabels<'a>, trade_id: u64, trade: &Trade, names: Names<'a>) -> TradeRow<'a> {
        TradeRow {
            grid_id: labels.grid_id,
            trade_id,
            decision: DecisionColumns::of(trade, names),
            profile: labels.profile,
            mode: labels.mode,
            entry: EntryColumns::of(trade, names),
            qty: trade.money.map(|m| m.qty),
            exit: ExitColumns::of(trade),
            fees: trade.money.map(|m| m.fees),
            funding: trade.money.map(|m| m.funding),
            pnl: trade.money.map(|m| m.pnl),
            certainty: CertaintyColumns::of(trade),
            remodes: RemodeColumns::of(trade, names),
        }
    }
}

/// The trades table (SPEC §12), runs one after another in the order given.
///
/// Trades are given in table order (signal time, symbol, long first, file order, plan). `grid_id`
/// leads where a run has one.
///
/// # Errors
/// Where a number is not finite.
pub fn trades_table(runs: &[RunRows<'_, [Trade]>], names: Names<'_>) -> Result<Table, StoreError> {
    let rows = runs.iter().flat_map(|run| {
        let numbered = (0u64..).zip(run.rows);
        numbered.map(move |(trade_id, trade)| TradeRow::of(run.labels, trade_id, trade, names))
    });
    Ok(of_runs(runs, Table::of_rows(rows)?))
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
                r_by_rule: None,
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
        let table = trades_table(&[RunRows { labels, rows: &trades }], names()).unwrap();
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
        let runs = [0, 1].map(|id| RunRows { labels: labels(id), rows: &trades[..] });
        let text = csv_text(&trades_table(&runs, names()).unwrap());
        let ids: Vec<&str> = text.lines().map(|line| &line[..line.len().min(3)]).collect();
        assert_eq!(ids, ["gri", "0,0", "0,1", "1,0", "1,1"]);
    }
}
