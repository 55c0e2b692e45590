//! The remodes table: changes of exit mode while trades were open.

use super::sweep_columns::SweepColumns;
use super::{RunRows, labelled, of_runs};
use crate::{Names, StoreError, Table};
use exitlab_core::TradeRemode;
use exitlab_core::{Regime, Timestamp, VolLevel};
use exitlab_table::Row;

/// Changes of the exit mode while trades were open, those of a trade in the order of time.
#[derive(Debug, Clone, Row)]
#[row(table = "remodes", key(trade_id, time))]
pub struct RemodeRow<'a> {
    /// The run, in sweeps.
    #[row(flatten)]
    pub run: SweepColumns<'a>,
    /// Number of the trade in the trades table.
    pub trade_id: u64,
    /// Time of the decision that chose the new mode.
    pub time: Timestamp,
    /// Regime of that decision bar.
    pub regime: Regime,
    /// Volatility level of that decision bar; absent only where labels come without it.
    pub vol_level: Option<VolLevel>,
    /// Exit mode before.
    pub from_mode: &'a str,
    /// Exit mode after.
    pub to_mode: &'a str,
    /// Stop in force before the change.
    #[row(unit = Price)]
    pub stop_before: f64,
    /// Stop in force after the change.
    #[row(unit = Price)]
    pub stop_after: f64,
}

/// The remodes table (SPEC §13.7), runs one after another.
///
/// A sweep's, whose runs have a `grid_id`, begins with grid_id, profile and mode, without which its
/// rows could not be told apart.
///
/// # Errors
/// Where a number is not finite.
pub fn remodes_table(
    runs: &[RunRows<'_, [TradeRemode]>],
    names: Names<'_>,
) -> Result<Table, StoreError> {
    let rows = labelled(runs).into_iter().map(|r| {
        let remode = r.row.remode;
        RemodeRow {
            run: SweepColumns::of(r.labels),
            trade_id: r.row.trade_idx as u64,
            time: remode.time,
            regime: remode.regime,
            vol_level: remode.vol_level,
            from_mode: names.plan(remode.from),
            to_mode: names.plan(remode.to),
            stop_before: remode.stop_before,
            stop_after: remode.stop_after,
        }
    });
    Ok(of_runs(runs, Table::of_rows(rows)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{csv_text, names, remoded_trade, trade};

    #[test]
    fn columns_and_their_text() {
        let remodes = TradeRemode::of(&[trade(0), remoded_trade(1)]);
        let text = |grid_id| {
            let labels = RunLabels { grid_id, profile: Some("SAFE"), mode: "policy_live" };
            csv_text(&remodes_table(&[RunRows { labels, rows: &remodes }], names()).unwrap())
        };
        let lines = [
            "1,2021-11-10T18:00:00Z,HIGH_VOL,EXTREME,TREND_FOLLOW,FAST_TP,97.0,98.5",
            "1,2021-11-10T22:00:00Z,CHOP,,FAST_TP,TREND_FOLLOW,98.5,100.1",
        ];
        let header = "trade_id,time,regime,vol_level,from_mode,to_mode,stop_before,stop_after\n";
        let [first, second] = lines;
        assert_eq!(text(None), format!("{header}{first}\n{second}\n"));
        let run = "4,SAFE,policy_live,";
        assert_eq!(
            text(Some(4)),
            format!("grid_id,profile,mode,{header}{run}{first}\n{run}{second}\n")
        );
    }
}
