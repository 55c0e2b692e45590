//! A run's trades drawn anew, as its monte_carlo and equity_bands tables hold them.

use crate::ColumnData;
use crate::html::grid_point::GridPoint;
use crate::html::rows::Series;
use crate::stored::{Kind, StoredRun, StoredRunError, text};

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
    let mut all = Vec::new();
    if run.formats_of("monte_carlo").is_empty() {
        return Ok(all);
    }
    let columns = [
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
    let is_shown = shown_rows(run, "monte_carlo", point)?;
    run.column_parts("monte_carlo", columns, |first_row, part| {
        let [
            ColumnData::I64(n_trades),
            ColumnData::I64(draws),
            ColumnData::I64(seeds),
            ColumnData::Text(profiles),
            ColumnData::Text(modes),
            numbers @ ..,
        ] = &part
        else {
            unreachable!("invariant: columns are of the kinds asked for")
        };
        for row in (0..n_trades.len()).filter(|row| is_shown(first_row + row)) {
            let number = |idx: usize| number(numbers, idx, row);
            let spread = |idx: usize| Spread {
                actual: number(idx),
                p05: number(idx + 1),
                p50: number(idx + 2),
                p95: number(idx + 3),
            };
            all.push(Resampled {
                series: series(text(profiles, row), text(modes, row)),
                n_trades: n_trades[row].unwrap_or(0),
                p_loss: number(0),
                block_length: number(1),
                final_r: spread(2),
                max_dd_r: spread(6),
                losing_streak: spread(10),
                draws: draws[row],
                seed: seeds[row],
                bands: Vec::new(),
            });
        }
        Ok(())
    })?;
    if !run.formats_of("equity_bands").is_empty() {
        read_bands(run, point, &mut all)?;
    }
    Ok(all)
}

fn read_bands(
    run: &StoredRun,
    point: &GridPoint,
    all: &mut [Resampled],
) -> Result<(), StoredRunError> {
    let columns = [
        ("trade", Kind::I64),
        ("profile", Kind::Text),
        ("mode", Kind::Text),
        ("actual_r", Kind::F64),
        ("p05", Kind::F64),
        ("p25", Kind::F64),
        ("p50", Kind::F64),
        ("p75", Kind::F64),
        ("p95", Kind::F64),
    ];
    let is_shown = shown_rows(run, "equity_bands", point)?;
    run.column_parts("equity_bands", columns, |first_row, part| {
        let [
            ColumnData::I64(trades),
            ColumnData::Text(profiles),
            ColumnData::Text(modes),
            numbers @ ..,
        ] = &part
        else {
            unreachable!("invariant: columns are of the kinds asked for")
        };
        for row in (0..trades.len()).filter(|row| is_shown(first_row + row)) {
            let series = series(text(profiles, row), text(modes, row));
            let Some(of) = all.iter_mut().find(|of| of.series == series) else { continue };
            let bad = |column: &str| {
                run.bad_row("equity_bands", first_row + row, column, "", "a finite number")
            };
            let mut quantiles = [0.0; 5];
            for (idx, name) in ["p05", "p25", "p50", "p75", "p95"].into_iter().enumerate() {
                quantiles[idx] = number(numbers, idx + 1, row).ok_or_else(|| bad(name))?;
            }
            of.bands.push(Band {
                trade: trades[row].ok_or_else(|| bad("trade"))?,
                actual_r: number(numbers, 0, row).ok_or_else(|| bad("actual_r"))?,
                quantiles,
            });
        }
        Ok(())
    })
}

/// Whether a row is of the point that is shown; a replay's tables name no point.
fn shown_rows(
    run: &StoredRun,
    table: &str,
    point: &GridPoint,
) -> Result<impl Fn(usize) -> bool + use<>, StoredRunError> {
    let ids = match run.manifest().command.as_str() {
        "sweep" => {
            let [ids] = run.columns(table, [("grid_id", Kind::I64)])?;
            Some(ids)
        }
        _ => None,
    };
    let shown = point.grid_id;
    Ok(move |row: usize| match &ids {
        Some(ColumnData::I64(ids)) => ids[row] == Some(shown),
        Some(_) | None => true,
    })
}

fn series(profile: &str, mode: &str) -> Series {
    Series { profile: Some(profile.to_owned()), mode: mode.to_owned() }
}

fn number(columns: &[ColumnData<'_>], idx: usize, row: usize) -> Option<f64> {
    match &columns[idx] {
        ColumnData::F64(values) => values[row],
        _ => unreachable!("invariant: columns are of the kinds asked for"),
    }
}
