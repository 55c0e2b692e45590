//! What resampling each run's trades says.

use crate::{StoreError, Table};
use exitlab_evidence::{EquityBand, ResampledRun};

/// Block bootstrap of each run's trades: blocks of consecutive trades resampled with replacement,
/// as many trades as the run has. One row per run; scratches neither extend nor end a losing streak.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "monte_carlo", key(grid_id, profile, mode))]
pub struct MonteCarloRow<'a> {
    /// Grid point; the column is a sweep's.
    #[row(optional)]
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: &'a str,
    /// `policy`, or the fixed exit mode.
    pub mode: &'a str,
    /// Trades of the run, and of each draw.
    pub n_trades: usize,
    /// Sum of the run's net R.
    #[row(unit = R)]
    pub final_r_actual: f64,
    /// Mean over the draws of the sum of net R.
    #[row(unit = R)]
    pub final_r_mean: f64,
    /// 5% quantile over the draws of the sum of net R.
    #[row(unit = R)]
    pub final_r_p05: f64,
    /// Lower quartile over the draws of the sum of net R.
    #[row(unit = R)]
    pub final_r_p25: f64,
    /// Median over the draws of the sum of net R.
    #[row(unit = R)]
    pub final_r_p50: f64,
    /// Upper quartile over the draws of the sum of net R.
    #[row(unit = R)]
    pub final_r_p75: f64,
    /// 95% quantile over the draws of the sum of net R.
    #[row(unit = R)]
    pub final_r_p95: f64,
    /// Share of draws whose sum of net R is below the run's, ties counted half.
    #[row(unit = Share)]
    pub final_r_percentile: f64,
    /// Share of draws whose sum of net R is below 0.
    #[row(unit = Share)]
    pub p_loss: f64,
    /// Largest drawdown of the run: the largest fall of cumulative net R from its peak, which
    /// starts at 0.
    #[row(unit = R)]
    pub max_dd_r_actual: f64,
    /// Mean over the draws of the largest drawdown.
    #[row(unit = R)]
    pub max_dd_r_mean: f64,
    /// 5% quantile over the draws of the largest drawdown.
    #[row(unit = R)]
    pub max_dd_r_p05: f64,
    /// Lower quartile over the draws of the largest drawdown.
    #[row(unit = R)]
    pub max_dd_r_p25: f64,
    /// Median over the draws of the largest drawdown.
    #[row(unit = R)]
    pub max_dd_r_p50: f64,
    /// Upper quartile over the draws of the largest drawdown.
    #[row(unit = R)]
    pub max_dd_r_p75: f64,
    /// 95% quantile over the draws of the largest drawdown.
    #[row(unit = R)]
    pub max_dd_r_p95: f64,
    /// Share of draws whose largest drawdown is below the run's, ties counted half.
    #[row(unit = Share)]
    pub max_dd_r_percentile: f64,
    /// Longest losing streak of the run, in trades.
    pub losing_streak_actual: f64,
    /// Mean over the draws of the longest losing streak.
    pub losing_streak_mean: f64,
    /// 5% quantile over the draws of the longest losing streak.
    pub losing_streak_p05: f64,
    /// Lower quartile over the draws of the longest losing streak.
    pub losing_streak_p25: f64,
    /// Median over the draws of the longest losing streak.
    pub losing_streak_p50: f64,
    /// Upper quartile over the draws of the longest losing streak.
    pub losing_streak_p75: f64,
    /// 95% quantile over the draws of the longest losing streak.
    pub losing_streak_p95: f64,
    /// Share of draws whose longest losing streak is below the run's, ties counted half.
    #[row(unit = Share)]
    pub losing_streak_percentile: f64,
    /// Mean length of the blocks, in trades, by Politis and White.
    pub block_length: f64,
    /// Draws.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
}

/// Cumulative net R after some trades of each run: what it was, and its quantiles over the draws of
/// the monte_carlo table. One row per run and step, at most 200 steps, evenly spaced by trades.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "equity_bands", key(grid_id, profile, mode, trade))]
pub struct EquityBandRow<'a> {
    /// Grid point; the column is a sweep's.
    #[row(optional)]
    pub grid_id: Option<u64>,
    /// Profile.
    pub profile: &'a str,
    /// `policy`, or the fixed exit mode.
    pub mode: &'a str,
    /// Number of trades closed.
    pub trade: usize,
    /// Cumulative net R of the run after so many trades, in the order of their exits.
    #[row(unit = R)]
    pub actual_r: f64,
    /// 5% quantile of cumulative net R over the draws, after so many trades.
    #[row(unit = R)]
    pub p05: f64,
    /// Lower quartile over the draws.
    #[row(unit = R)]
    pub p25: f64,
    /// Median over the draws.
    #[row(unit = R)]
    pub p50: f64,
    /// Upper quartile over the draws.
    #[row(unit = R)]
    pub p75: f64,
    /// 95% quantile over the draws.
    #[row(unit = R)]
    pub p95: f64,
}

/// The tables of resampled trades: monte_carlo, equity_bands.
///
/// # Errors
/// Where a number is not finite.
pub fn monte_carlo_tables(runs: &[ResampledRun]) -> Result<[Table; 2], StoreError> {
    Ok([monte_carlo_table(runs)?, equity_bands_table(runs)?])
}

/// The monte_carlo table; `grid_id` leads in a sweep.
///
/// # Errors
/// Where a number is not finite.
fn monte_carlo_table(runs: &[ResampledRun]) -> Result<Table, StoreError> {
    let table = Table::of_rows(runs.iter().map(MonteCarloRow::new))?;
    Ok(with_grid_id_of(runs, table))
}

/// The equity_bands table; `grid_id` leads in a sweep.
///
/// # Errors
/// Where a number is not finite.
fn equity_bands_table(runs: &[ResampledRun]) -> Result<Table, StoreError> {
    let rows = runs.iter().flat_map(|run| {
        run.monte_carlo.equity.iter().map(move |band| EquityBandRow::new(run, band))
    });
    Ok(with_grid_id_of(runs, Table::of_rows(rows)?))
}

/// The table without `grid_id` where there is no sweep.
fn with_grid_id_of(runs: &[ResampledRun], table: Table) -> Table {
    let is_sweep = runs.iter().any(|run| run.grid_id.is_some());
    if is_sweep { table } else { table.without_optional() }
}

impl<'a> MonteCarloRow<'a> {
    fn new(run: &'a ResampledRun) -> MonteCarloRow<'a> {
        let of = &run.monte_carlo;
        let (final_r, max_dd_r, losing_streak) = (&of.final_r, &of.max_dd_r, &of.losing_streak);
        MonteCarloRow {
            grid_id: run.grid_id,
            profile: &run.profile,
            mode: &run.mode,
            n_trades: of.n_trades,
            final_r_actual: final_r.actual,
            final_r_mean: final_r.mean,
            final_r_p05: final_r.quantiles[0],
            final_r_p25: final_r.quantiles[1],
            final_r_p50: final_r.quantiles[2],
            final_r_p75: final_r.quantiles[3],
            final_r_p95: final_r.quantiles[4],
            final_r_percentile: final_r.actual_percentile,
            p_loss: of.p_loss,
            max_dd_r_actual: max_dd_r.actual,
            max_dd_r_mean: max_dd_r.mean,
            max_dd_r_p05: max_dd_r.quantiles[0],
            max_dd_r_p25: max_dd_r.quantiles[1],
            max_dd_r_p50: max_dd_r.quantiles[2],
            max_dd_r_p75: max_dd_r.quantiles[3],
            max_dd_r_p95: max_dd_r.quantiles[4],
            max_dd_r_percentile: max_dd_r.actual_percentile,
            losing_streak_actual: losing_streak.actual,
            losing_streak_mean: losing_streak.mean,
            losing_streak_p05: losing_streak.quantiles[0],
            losing_streak_p25: losing_streak.quantiles[1],
            losing_streak_p50: losing_streak.quantiles[2],
            losing_streak_p75: losing_streak.quantiles[3],
            losing_streak_p95: losing_streak.quantiles[4],
            losing_streak_percentile: losing_streak.actual_percentile,
            block_length: of.block_length,
            draws: of.settings.n_draws,
            seed: of.settings.seed,
        }
    }
}

impl<'a> EquityBandRow<'a> {
    fn new(run: &'a ResampledRun, band: &EquityBand) -> EquityBandRow<'a> {
        let [p05, p25, p50, p75, p95] = band.quantiles;
        EquityBandRow {
            grid_id: run.grid_id,
            profile: &run.profile,
            mode: &run.mode,
            trade: band.trade,
            actual_r: band.actual,
            p05,
            p25,
            p50,
            p75,
            p95,
        }
    }
}
