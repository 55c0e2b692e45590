//! A run's trades drawn anew, as its monte_carlo and equity_bands tables hold them.

use crate::RunCommand;
use crate::html::grid_point::GridPoint;
use crate::html::rows::Series;
use crate::html::table_columns::TableColumns;
use crate::stored::{Kind, StoredRun, StoredRunError};

/// What a number was, and its spread over the draws.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Spread {
    pub(super) actual: Option<f64>,
    pub(super) p05: Option<f64>,
    pub(super) p50: Option<f64>,
    pub(super) p95: Option<f64>,
}

/// Cumulative net R after some trades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Band {
    pub(super) trade: i64,
    pub(super) actual_r: f64,
    /// 5%, 25%, 50%, 75% and 95% quantiles over the draws, in R.
    pub(super) quantiles: [f64; 5],
}

/// The trades of a profile under a mode, drawn anew.
#[derive(Debug, Clone)]
pub(super) struct Resampled {
    pub(super) series: Series,
    pub(super) n_trades: i64,
    pub(super) final_r: Spread,
    pub(super) p_loss: Option<f64>,
    pub(super) max_dd_r: Spread,
    pub(super) losing_streak: Spread,
    pub(super) block_length: Option<f64>,
    pub(super) draws: Option<i64>,
    pub(super) seed: Option<i64>,
    /// By number of trades, ascending.
    pub(super) bands: Vec<Band>,
}

/// Every run at the point that is shown; none where nothing was drawn.
///
/// # Errors
/// Where a column is missing or a row cannot be used.
pub(super) fn read(run: &StoredRun, point: &GridPoint) -> Result<Vec<Resampled>, StoredRunError> {
    let wanted = [
        ("n_trades", Kind::I64),
        ("draws", Kind::I64),
        ("seed", Kind::I64),
        ("profile", Kind::Text),
        ("mode", Kind::Text),
        ("p_loss", Kind::F64),
        ("block_length", Kind::F64),
        ("final_r_actual", Kind::F64),
        ("final_r_p05", Kind::F64),
        ("final_r_p50", Kind::F64),
        ("final_r_p95", Kind::F64),
        ("max_dd_r_actual", Kind::F64),
        ("max_dd_r_p05", Kind::F64),
        ("max_dd_r_p50", Kind::F64),
        ("max_dd_r_p95", Kind::F64),
        ("losing_streak_actual", Kind::F64),
        ("losing_streak_p05", Kind::F64),
        ("losing_streak_p50", Kind::F64),
        ("losing_streak_p95", Kind::F64),
    ];
    let table = TableColumns::read(run, "monte_carlo", wanted)?;
    let spread = |of: &str, row: usize| Spread {
        actual: table.f64(&format!("{of}_actual"), row),
        p05: table.f64(&format!("{of}_p05"), row),
        p50: table.f64(&format!("{of}_p50"), row),
        p95: table.f64(&format!("{of}_p95"), row),
    };
    let resampled = |row: usize| Resampled {
        series: series(&table, row),
        n_trades: table.i64("n_trades", row).unwrap_or(0),
        p_loss: table.f64("p_loss", row),
        block_length: table.f64("block_length", row),
        final_r: spread("final_r", row),
        max_dd_r: spread("max_dd_r", row),
        losing_streak: spread("losing_streak", row),
        draws: table.i64("draws", row),
        seed: table.i64("seed", row),
        bands: Vec::new(),
    };
    let rows = shown_rows(run, "monte_carlo", point, table.n_rows())?;
    let mut all: Vec<Resampled> = rows.into_iter().map(resampled).collect();
    if !all.is_empty() {
        read_bands(run, point, &mut all)?;
    }
    Ok(all)
}

fn read_bands(
    run: &StoredRun,
    point: &GridPoint,
    all: &mut [Resampled],
) -> Result<(), StoredRunError> {
    const QUANTILES: [&str; 5] = ["p05", "p25", "p50", "p75", "p95"];
    let wanted = [
        ("trade", Kind::I64),
        ("profile", Kind::Text),
        ("mode", Kind::Text),
        ("actual_r", Kind::F64),
        (QUANTILES[0], Kind::F64),
        (QUANTILES[1], Kind::F64),
        (QUANTILES[2], Kind::F64),
        (QUANTILES[3], Kind::F64),
        (QUANTILES[4], Kind::F64),
    ];
    let table = TableColumns::read(run, "equity_bands", wanted)?;
    for row in shown_rows(run, "equity_bands", point, table.n_rows())? {
        let series = series(&table, row);
        let Some(of) = all.iter_mut().find(|of| of.series == series) else {
            let expected = "a profile and mode of the table monte_carlo";
            return Err(run.bad_row("equity_bands", row, "mode", &series.name(), expected));
        };
        let bad = |column: &str| run.bad_row("equity_bands", row, column, "", "a finite number");
        let number = |column: &str| table.f64(column, row).ok_or_else(|| bad(column));
        let mut quantiles = [0.0; 5];
        for (quantile, name) in quantiles.iter_mut().zip(QUANTILES) {
            *quantile = number(name)?;
        }
        let trade = table.i64("trade", row).ok_or_else(|| bad("trade"))?;
        of.bands.push(Band { trade, actual_r: number("actual_r")?, quantiles });
    }
    Ok(())
}

/// The rows of the point that is shown; all of a replay's, whose tables name no point.
fn shown_rows(
    run: &StoredRun,
    table: &str,
    point: &GridPoint,
    n_rows: usize,
) -> Result<Vec<usize>, StoredRunError> {
    if n_rows == 0 || run.manifest().command != RunCommand::Sweep {
        return Ok((0..n_rows).collect());
    }
    let ids = TableColumns::read(run, table, [("grid_id", Kind::I64)])?;
    Ok((0..n_rows).filter(|row| ids.i64("grid_id", *row) == Some(point.grid_id)).collect())
}

fn series(table: &TableColumns, row: usize) -> Series {
    let [profile, mode] = ["profile", "mode"].map(|column| table.text(column, row).to_owned());
    Series { profile: Some(profile), mode }
}
