//! The outcomes table of a study.

use super::RunRows;
use super::trade_columns::{
    CertaintyColumns, DecisionColumns, EntryColumns, ExitColumns, RemodeColumns, RuleColumns,
};
use crate::{Names, StoreError, Table};
use exitlab_core::Trade;
use exitlab_table::Row;

/// Outcomes of a study: every signal under every exit mode. They are sorted by signal time, symbol,
/// long first, file order, then exit mode.
#[derive(Debug, Clone, Row)]
#[row(table = "outcomes", key(plan))]
pub struct OutcomeRow<'a> {
    /// Number of the outcome, from 0.
    pub trade_id: u64,
    /// Exit mode of the study, or the policy that chose it, such as `policy:SAFE`.
    pub plan: &'a str,
    /// What was decided, and when.
    #[row(flatten)]
    pub decision: DecisionColumns<'a>,
    /// The entry and its levels.
    #[row(flatten)]
    pub entry: EntryColumns<'a>,
    /// The exit and what it made.
    #[row(flatten)]
    pub exit: ExitColumns,
    /// Fees of entry and exit, a cost; below 0 for rebates.
    #[row(unit = R)]
    pub fees: f64,
    /// Funding: above 0 where it was paid, below 0 where it was received.
    #[row(unit = R)]
    pub funding: f64,
    /// How sure the exit is.
    #[row(flatten)]
    pub certainty: CertaintyColumns,
    /// Changes of the exit mode.
    #[row(flatten)]
    pub remodes: RemodeColumns<'a>,
    /// What each intrabar rule makes of it: two exit modes are compared under one rule at a time.
    #[row(flatten)]
    pub rules: RuleColumns,
}

impl<'a> OutcomeRow<'a> {
    fn of(trade_id: u64, trade: &Trade, names: Names<'a>) -> OutcomeRow<'a> {
        OutcomeRow {
            trade_id,
            plan: names.choice(trade.choice),
            decision: DecisionColumns::of(trade, names),
            entry: EntryColumns::of(trade, names),
            exit: ExitColumns::of(trade),
            fees: trade.fees_r,
            funding: trade.funding_r,
            certainty: CertaintyColumns::of(trade),
            remodes: RemodeColumns::of(trade, names),
            rules: RuleColumns::of(trade),
        }
    }
}

/// The outcomes table (SPEC §12): every signal under every plan.
///
/// Outcomes are given in table order (signal time, symbol, long first, file order, plan). Labels
/// are not used: only a study without a grid has the table.
///
/// # Errors
/// Where a number is not finite.
pub fn outcomes_table(
    runs: &[RunRows<'_, [Trade]>],
    names: Names<'_>,
) -> Result<Table, StoreError> {
    let rows = runs.iter().flat_map(|run| {
        let numbered = (0u64..).zip(run.rows);
        numbered.map(move |(trade_id, trade)| OutcomeRow::of(trade_id, trade, names))
    });
    Ok(Table::of_rows(rows)?)
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
        let table = outcomes_table(&[RunRows { labels, rows: &outcomes }], names()).unwrap();
        let want = "\
trade_id,plan,signal_id,symbol,side,signal_time,entry_time,exit_time,regime,vol_level,exit_regime,\
exit_mode,confidence,atr,entry_price,stop_price,target_price,exit_price,exit_reason,r_gross,r_net,\
mae_r,mfe_r,bars_held,fees,funding,gapped,ambiguous,r_low,r_high,entry_slippage_r,\
final_mode,n_remodes,r_worst,r_best,r_path_adverse,r_path_favourable
0,FAST_TP,4,BTCUSD,long,2021-11-10T14:00:00Z,2021-11-10T14:00:00Z,2021-11-11T02:00:00Z,BULL,NORMAL,\
CHOP,FAST_TP,0.75,2.0,100.0,97.0,109.0,103.05,BREAKEVEN_STOP,1.0166,0.9876,\
-0.25,2.125,12,0.0225,-0.0025,false,true,0.5,0.9876,0.01,FAST_TP,0,0.5,0.9876,0.5,0.75
";
        assert_eq!(csv_text(&table), want);
    }
}
