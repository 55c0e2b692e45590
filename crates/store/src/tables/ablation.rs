//! The ablation table: what each step of a policy's integration does.

use super::RunRows;
use crate::{StoreError, Table};
use exitlab_run::AblationStep;
use exitlab_table::Row;

/// One row per profile and integration preset: the policy replayed on the same signals, with more
/// of it enforced from row to row.
#[derive(Debug, Clone, Row)]
#[row(table = "ablation", key(integration, profile))]
pub struct AblationRow<'a> {
    /// Integration preset: `observe` enforces nothing of the policy, `live_step1` to `live_step5`
    /// enforce one step more each, `live_full` all of it.
    pub integration: &'a str,
    /// Profile.
    pub profile: Option<&'a str>,
    /// Number of signals.
    pub n_signals: usize,
    /// Number of signals that were taken.
    pub n_accepted: usize,
    /// Number of trades.
    pub n: usize,
    /// Share of trades whose net R is above 0.
    #[row(unit = Share)]
    pub win_rate: Option<f64>,
    /// Mean net R per trade.
    #[row(unit = R)]
    pub avg_r: Option<f64>,
    /// Naive standard error of the mean net R: standard deviation (n − 1) / √n. Trades overlap in
    /// time, so it is too small.
    #[row(unit = R)]
    pub se_r: Option<f64>,
    /// Net R of all winners / net R lost by all losers. Empty without a loser.
    pub profit_factor: Option<f64>,
    /// Sum of net R.
    #[row(unit = R)]
    pub sum_r: f64,
    /// Largest fall of cumulative net R from its peak so far, which starts at 0, by exit time.
    #[row(unit = R)]
    pub max_dd_r: f64,
    /// Return of the account over the run: final balance / initial balance − 1, so that 0.25 is
    /// 25%.
    #[row(unit = Share)]
    pub total_return: Option<f64>,
    /// Largest fall of daily equity from its peak so far, as a share of the peak.
    #[row(unit = Share)]
    pub max_drawdown: Option<f64>,
    /// Profit of all trades after fees and funding.
    #[row(unit = Money)]
    pub pnl: Option<f64>,
}

/// The ablation table: the steps of each run, as given.
///
/// # Errors
/// Where a number is not finite.
pub fn ablation_table(runs: &[RunRows<'_, [AblationStep]>]) -> Result<Table, StoreError> {
    let rows = runs.iter().flat_map(|run| {
        run.rows.iter().map(|step| AblationRow {
            integration: step.integration,
            profile: run.labels.profile,
            n_signals: step.funnel.n_signals(),
            n_accepted: step.funnel.n_accepted,
            n: step.trades.n,
            win_rate: step.trades.win_rate,
            avg_r: step.trades.avg_r,
            se_r: step.trades.se_r,
            profit_factor: step.trades.profit_factor,
            sum_r: step.trades.sum_r,
            max_dd_r: step.trades.max_dd_r,
            total_return: step.portfolio.total_return,
            max_drawdown: step.portfolio.max_drawdown,
            pnl: step.trades.pnl,
        })
    });
    Ok(Table::of_rows(rows)?)
}
