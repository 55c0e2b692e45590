//! The cells table: metrics per group of trades.

use super::RunRows;
use crate::{Grid, Names, StoreError, Table};
use exitlab_core::{Regime, Side, VolLevel};
use exitlab_metrics::{Cell, MetricColumn, MetricUnit, PackedCells, TradeMetrics};
use exitlab_table::{
    BadValue, ColumnSpec, Columns, Fields, Kind, OrAll, ReadFields, Row, RowReader, Unit, Value,
};
use std::borrow::Cow;

/// What cells are of: only portfolios have money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellsOf {
    /// Replays and sweeps.
    Portfolio,
    /// Studies.
    Study,
}

/// Metrics per group of trades, run by run. Every regime and ALL have a row of their own with all
/// other groups ALL, even without a trade; further groups have one where they occur.
#[derive(Debug, Clone, Row)]
#[row(table = "cells", key(grid_id, profile, mode, symbol, side, regime, vol_level, year))]
pub struct CellRow<'a> {
    /// Grid point, from 0. The swept settings follow it, a column each by its dotted path.
    pub grid_id: Option<u64>,
    /// Profile; absent in a study.
    pub profile: Option<&'a str>,
    /// `policy`, `policy_live`, `policy_exit` or the fixed exit mode; in a study the exit mode.
    pub mode: &'a str,
    /// Traded symbol, or ALL.
    pub symbol: OrAll<&'a str>,
    /// Direction: long, short or ALL.
    pub side: OrAll<Side>,
    /// Regime of the decision bar, or ALL.
    pub regime: OrAll<Regime>,
    /// Volatility level of the decision bar, or ALL. Trades without a level count in ALL only.
    pub vol_level: OrAll<VolLevel>,
    /// UTC year of the entry, or ALL.
    pub year: OrAll<Cow<'a, str>>,
    /// Number of trades.
    pub n: u64,
    /// The metrics.
    #[row(flatten)]
    pub metrics: CellMetrics,
}

/// The metrics of a row but `n`, which is 0 in rows that were read.
#[derive(Debug, Clone, PartialEq)]
pub struct CellMetrics(pub TradeMetrics);

impl Fields for CellMetrics {
    const COLUMNS: &'static [ColumnSpec] = {
        const METRICS: &[MetricColumn] = TradeMetrics::COLUMNS;
        const ALL: [ColumnSpec; METRICS.len()] = {
            let mut all = [spec(&METRICS[0]); METRICS.len()];
            let mut idx = 0;
            while idx < all.len() {
                all[idx] = spec(&METRICS[idx]);
                idx += 1;
            }
            all
        };
        &ALL
    };

    fn push(&self, to: &mut Columns) {
        for metric in TradeMetrics::COLUMNS {
            metric.value(&self.0).push(to);
        }
    }
}

impl<'row> ReadFields<'row> for CellMetrics {
    fn read(from: &mut RowReader<'row>) -> Result<Self, BadValue> {
        let mut metrics = TradeMetrics::default();
        for metric in TradeMetrics::COLUMNS {
            // Sums are there in every row, those without a trade included.
            let is_always_there = metric.value(&metrics).is_some();
            let value = if is_always_there { Some(from.value(None)?) } else { from.value(None)? };
            metric.set(&mut metrics, value);
        }
        Ok(CellMetrics(metrics))
    }
}

/// The column of a metric. Studies have no money.
const fn spec(metric: &MetricColumn) -> ColumnSpec {
    ColumnSpec {
        name: metric.name,
        doc: metric.doc,
        kind: Kind::F64,
        unit: match metric.unit {
            MetricUnit::None => Unit::None,
            MetricUnit::R => Unit::R,
            MetricUnit::Share => Unit::Share,
            MetricUnit::Bars => Unit::Bars,
            MetricUnit::Hours => Unit::Hours,
            MetricUnit::Money => Unit::Money,
        },
        is_key: false,
        is_optional: metric.is_money(),
    }
}

/// The cells table (SPEC §12), runs one after another, cells as given.
///
/// `grid_id` is always there; the grid's keys follow it by their dotted paths. A study's cells
/// have no profile, the plan as mode, and no money.
///
/// # Errors
/// Where a number is not finite, or a grid key is called like another column.
pub fn cells_table(
    runs: &[RunRows<'_, PackedCells>],
    grid: Grid<'_>,
    names: Names<'_>,
    of: CellsOf,
) -> Result<Table, StoreError> {
    let labels = runs.iter().flat_map(|run| std::iter::repeat_n(run.labels, run.rows.len()));
    let grid_ids: Vec<Option<u64>> = labels.clone().map(|labels| labels.grid_id).collect();
    let cells = runs.iter().flat_map(|run| run.rows.iter());
    let rows = labels.zip(cells).map(|(labels, Cell { key, metrics })| CellRow {
        grid_id: labels.grid_id,
        profile: labels.profile,
        mode: labels.mode,
        symbol: OrAll(key.symbol.map(|symbol| names.symbol(symbol))),
        side: OrAll(key.side),
        regime: OrAll(key.regime),
        vol_level: OrAll(key.vol_level),
        year: OrAll(key.year.map(|year| Cow::Owned(year.to_string()))),
        n: metrics.n as u64,
        metrics: CellMetrics(metrics),
    });
    let table = Table::of_rows(rows)?;
    let table = match of {
        CellsOf::Portfolio => table,
        CellsOf::Study => table.without_optional(),
    };
    Ok(grid.insert(table, "grid_id", &grid_ids)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{csv_text, names, trade};
    use exitlab_metrics::{GroupBy, cells};
    use exitlab_run::GridColumn;
    use exitlab_table::rows;
    use serde_json::json;

    #[test]
    fn groups_say_all_and_metrics_follow_by_name() {
        let by = GroupBy { symbol: true, year: true, ..GroupBy::NONE };
        let cells = cells(&[trade(0)], by, 0.1);
        let labels = RunLabels { grid_id: Some(1), profile: None, mode: "FAST_TP" };
        let atr_period =
            GridColumn::new("indicators.atr_period".to_owned(), vec![json!(10), json!(14)]);
        let grid = Grid { keys: &[atr_period] };
        let table = cells_table(
            &[RunRows { labels, rows: &PackedCells::new(&cells) }],
            grid,
            names(),
            CellsOf::Portfolio,
        )
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

    #[test]
    fn rows_come_back_as_they_went_and_studies_have_no_money() {
        let by = GroupBy { year: true, ..GroupBy::NONE };
        let cells = cells(&[trade(0), trade(1)], by, 0.1);
        let labels = RunLabels { grid_id: Some(0), profile: None, mode: "FAST_TP" };
        let table = |of| {
            cells_table(
                &[RunRows { labels, rows: &PackedCells::new(&cells) }],
                Grid::NONE,
                names(),
                of,
            )
            .unwrap()
        };
        let table_of_portfolio = table(CellsOf::Portfolio);
        let back: Vec<CellRow<'_>> = rows(&table_of_portfolio).unwrap();
        assert_eq!(back.len(), cells.len());
        for (row, cell) in back.into_iter().zip(&cells) {
            let year = row.year.0.map(|year| year.parse().unwrap());
            assert_eq!((row.regime.0, year), (cell.key.regime, cell.key.year));
            let metrics = TradeMetrics { n: row.n as usize, ..row.metrics.0 };
            assert_eq!(metrics, cell.metrics);
        }
        let table_of_study = table(CellsOf::Study);
        let header = csv_text(&table_of_study).lines().next().unwrap().to_owned();
        assert!(header.ends_with(",avg_r_low,avg_r_high"), "{header}");
        let back: Vec<CellRow<'_>> = rows(&table_of_study).unwrap();
        assert_eq!((back[0].n, back[0].metrics.0.pnl), (2, None));
        assert_eq!(back[0].metrics.0.sum_r, cells[0].metrics.sum_r);
    }

    #[test]
    fn a_sum_is_never_absent() {
        let labels = RunLabels { grid_id: Some(0), profile: None, mode: "FAST_TP" };
        let cells = cells(&[trade(0)], GroupBy::NONE, 0.1);
        let runs = [RunRows { labels, rows: &PackedCells::new(&cells[..1]) }];
        let table = cells_table(&runs, Grid::NONE, names(), CellsOf::Study).unwrap();
        let column = table.columns().iter().find(|c| c.name == "sum_r").unwrap().clone();
        let table = table
            .without(|c| c.name == "sum_r")
            .with_column_after(Some("sqn"), column, [None::<f64>])
            .unwrap();
        let error = rows::<CellRow<'_>>(&table).unwrap_err().to_string();
        assert!(error.contains("sum_r") && error.contains("a finite number"), "{error}");
    }
}
