//! The remodes table: changes of exit mode while trades were open.

use super::{Run, has_grid, labelled};
use crate::table_builder::TableBuilder;
use crate::{Names, ReportError, Table};
use exitlab_core::VolLevel;
use exitlab_sweep::TradeRemode;

/// The remodes table (SPEC §13.7), changes of a trade in the order of time.
///
/// `trade_id` is that of the run's trades, `time` that of the decision that chose the new mode, prices
/// are those of the stop in force. A sweep's, whose runs have a `grid_id`, begins with grid_id, profile
/// and mode, without which its rows could not be told apart.
///
/// # Errors
/// Where a number is not finite.
pub fn remodes_table<'a>(
    runs: &[Run<'a, [TradeRemode]>],
    names: Names<'a>,
) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    TableBuilder::new("remodes", &rows)
        .when(has_grid(runs), |t| {
            t.i64("grid_id", |r| r.labels.grid_id())
                .text("profile", |r| r.labels.profile)
                .text("mode", |r| Some(r.labels.mode))
        })
        .i64("trade_id", |r| r.row.trade_idx as i64)
        .time("time", |r| r.row.remode.time)
        .text("regime", |r| Some(r.row.remode.regime.name()))
        .text("vol_level", |r| r.row.remode.vol_level.map(VolLevel::name))
        .text("from_mode", |r| Some(names.plan(r.row.remode.from)))
        .text("to_mode", |r| Some(names.plan(r.row.remode.to)))
        .f64("stop_before", |r| r.row.remode.stop_before)
        .f64("stop_after", |r| r.row.remode.stop_after)
        .build()
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
            csv_text(&remodes_table(&[Run { labels, rows: &remodes }], names()).unwrap())
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
