//! The cells table: metrics per group of trades.

use super::{Run, labelled, regime_name};
use crate::table_builder::TableBuilder;
use crate::{Grid, Names, ReportError, Table};
use exitlab_core::{Side, VolLevel};
use exitlab_metrics::{Cell, TradeMetrics};
use std::borrow::Cow;

/// What a group's column holds where the group is not cut by it.
pub(crate) const ALL: &str = "ALL";

/// What cells are of: only portfolios have money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellsOf {
    /// Replays and sweeps.
    Portfolio,
    /// Studies.
    Study,
}

/// The cells table (SPEC §12), runs one after another, cells as given.
///
/// `grid_id` is always there; the grid's keys follow it by their dotted paths. A study's cells
/// have no profile, the plan as mode, and no money.
///
/// # Errors
/// Where a number is not finite, or a grid key is called like another column.
pub fn cells_table<'a>(
    runs: &[Run<'a, [Cell]>],
    grid: Grid<'a>,
    names: Names<'a>,
    of: CellsOf,
) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    let table = TableBuilder::new("cells", &rows)
        .i64("grid_id", |r| r.labels.grid_id())
        .with(|t| {
            grid.keys.iter().enumerate().fold(t, |t, (key_idx, key)| {
                let grid_ids = t.rows().iter().map(|r| r.labels.grid_id);
                t.column(key.path(), grid.column(key_idx, grid_ids))
            })
        })
        .text("profile", |r| r.labels.profile)
        .text("mode", |r| Some(r.labels.mode))
        .text("symbol", |r| Some(r.row.key.symbol.map_or(ALL, |s| names.symbol(s))))
        .text("side", |r| Some(r.row.key.side.map_or(ALL, Side::name)))
        .text("regime", |r| Some(regime_name(r.row.key.regime)))
        .text("vol_level", |r| Some(r.row.key.vol_level.map_or(ALL, VolLevel::name)))
        .text("year", |r| {
            let year = r.row.key.year;
            Some(year.map_or(Cow::Borrowed(ALL), |year| Cow::Owned(year.to_string())))
        })
        .i64("n", |r| r.row.metrics.n as i64);
    TradeMetrics::columns()
        .filter(|column| of == CellsOf::Portfolio || !column.is_money)
        .fold(table, |t, column| t.f64(column.name(), |r| column.value(&r.row.metrics)))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::{csv_text, names, trade};
    use crate::{GridColumn, RunLabels};
    use exitlab_metrics::{GroupBy, cells};
    use serde_json::json;

    #[test]
    fn groups_say_all_and_metrics_follow_by_name() {
        let by = GroupBy { symbol: true, year: true, ..GroupBy::NONE };
        let cells = cells(&[trade(0)], by, 0.1);
        let labels = RunLabels { grid_id: Some(1), profile: None, mode: "FAST_TP" };
        let atr_period =
            GridColumn::new("indicators.atr_period".to_owned(), vec![json!(10), json!(14)]);
        let grid = Grid { keys: &[atr_period] };
        let table = cells_table(&[Run { labels, rows: &cells }], grid, names(), CellsOf::Portfolio)
            .unwrap();
        let text = csv_text(&table);
        let header = text.lines().next().unwrap();
        assert_eq!(
            header,
            "grid_id,indicators.atr_period,profile,mode,symbol,side,regime,vol_level,year,n,\
             win_rate,scratch_rate,avg_r,median_r,std_r,se_r,avg_win_r,avg_loss_r,rr_realised,\
             rr_planned,profit_factor,sqn,sum_r,max_dd_r,avg_mae_r,avg_mfe_r,avg_bars,avg_hours,\
             avg_r_gross,avg_exit_slippage_r,avg_fees_r,avg_funding_r,avg_entry_slippage_r,\
             share_stop_loss,share_breakeven_stop,share_ratchet_stop,share_trailing_stop,\
             share_take_profit,share_signal_exit,share_regime_exit,share_time_exit,\
             share_session_exit,share_end_of_data,avg_remodes,ambiguous_share,avg_r_low,avg_r_high,\
             pnl,fees,funding"
        );
        let groups: Vec<String> = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').take(11).collect::<Vec<_>>().join(","))
            .collect();
        let want = [
            "1,14,,FAST_TP,ALL,ALL,BULL,ALL,ALL,1,1.0",
            "1,14,,FAST_TP,ALL,ALL,BEAR,ALL,ALL,0,",
            "1,14,,FAST_TP,ALL,ALL,HIGH_VOL,ALL,ALL,0,",
            "1,14,,FAST_TP,ALL,ALL,CHOP,ALL,ALL,0,",
            "1,14,,FAST_TP,ALL,ALL,NORMAL,ALL,ALL,0,",
            "1,14,,FAST_TP,ALL,ALL,ALL,ALL,ALL,1,1.0",
            "1,14,,FAST_TP,ALL,ALL,BULL,ALL,2021,1,1.0",
            "1,14,,FAST_TP,ALL,ALL,ALL,ALL,2021,1,1.0",
            "1,14,,FAST_TP,BTCUSD,ALL,BULL,ALL,ALL,1,1.0",
            "1,14,,FAST_TP,BTCUSD,ALL,ALL,ALL,ALL,1,1.0",
            "1,14,,FAST_TP,BTCUSD,ALL,BULL,ALL,2021,1,1.0",
            "1,14,,FAST_TP,BTCUSD,ALL,ALL,ALL,2021,1,1.0",
        ];
        assert_eq!(groups, want);
    }
}
