//! What resampling each run's trades says.

use crate::run_evidence::ResampledRun;
use crate::table_builder::TableBuilder;
use crate::{ColumnData, ReportError, Table};
use exitlab_evidence::{EquityBand, MonteCarlo, Resampled};

/// Endings of the columns of quantiles.
const QUANTILES: [&str; 5] = ["p05", "p25", "p50", "p75", "p95"];

/// One row per run. Of the sum of net R, the largest drawdown in R and the longest losing streak in
/// trades (scratches neither extend nor end it): what it was, its mean and quantiles over the draws, and the share of draws below what it
/// was. `grid_id` leads in a sweep.
///
/// # Errors
/// Where a number is not finite.
pub fn monte_carlo_table(runs: &[ResampledRun]) -> Result<Table<'_>, ReportError> {
    TableBuilder::new("monte_carlo", runs)
        .when(is_sweep(runs), |t| t.i64("grid_id", |r| r.grid_id()))
        .text("profile", |r| Some(r.profile.as_str()))
        .text("mode", |r| Some(r.mode.as_str()))
        .i64("n_trades", |r| r.monte_carlo.n_trades as i64)
        .with(|t| resampled_columns(t, "final_r", |m| &m.final_r))
        .f64("p_loss", |r| r.monte_carlo.p_loss)
        .with(|t| resampled_columns(t, "max_dd_r", |m| &m.max_dd_r))
        .with(|t| resampled_columns(t, "losing_streak", |m| &m.losing_streak))
        .f64("block_length", |r| r.monte_carlo.block_length)
        .i64("draws", |r| r.monte_carlo.settings.n_draws as i64)
        .i64("seed", |r| r.monte_carlo.settings.seed as i64)
        .build()
}

/// What a number was, and its spread over the draws.
fn resampled_columns<'r, 'a>(
    table: TableBuilder<'r, 'a, ResampledRun>,
    name: &str,
    of: fn(&MonteCarlo) -> &Resampled,
) -> TableBuilder<'r, 'a, ResampledRun> {
    let runs = table.rows();
    let number = |value: &dyn Fn(&Resampled) -> f64| {
        ColumnData::F64(runs.iter().map(|run| Some(value(of(&run.monte_carlo)))).collect())
    };
    let mut table = table
        .column(format!("{name}_actual"), number(&|r| r.actual))
        .column(format!("{name}_mean"), number(&|r| r.mean));
    for (idx, ending) in QUANTILES.iter().enumerate() {
        table = table.column(format!("{name}_{ending}"), number(&|r| r.quantiles[idx]));
    }
    table.column(format!("{name}_percentile"), number(&|r| r.actual_percentile))
}

/// Cumulative net R after some trades of each run: what it was, and quantiles over the draws.
///
/// # Errors
/// Where a number is not finite.
pub fn equity_bands_table(runs: &[ResampledRun]) -> Result<Table<'_>, ReportError> {
    let rows: Vec<(&ResampledRun, &EquityBand)> =
        runs.iter().flat_map(|run| run.monte_carlo.equity.iter().map(move |b| (run, b))).collect();
    let mut table = TableBuilder::new("equity_bands", &rows)
        .when(is_sweep(runs), |t| t.i64("grid_id", |(r, _)| r.grid_id()))
        .text("profile", |(r, _)| Some(r.profile.as_str()))
        .text("mode", |(r, _)| Some(r.mode.as_str()))
        .i64("trade", |(_, band)| band.trade as i64)
        .f64("actual_r", |(_, band)| band.actual);
    for (idx, name) in QUANTILES.into_iter().enumerate() {
        table = table.f64(name, move |(_, band)| band.quantiles[idx]);
    }
    table.build()
}

fn is_sweep(runs: &[ResampledRun]) -> bool {
    runs.iter().any(|run| run.grid_id.is_some())
}
