//! The ablation table: what each step of a policy's integration does.

use super::Run;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_sweep::AblationStep;

/// One row per profile and integration preset: the policy replayed on the same signals, with ever more
/// of it enforced.
///
/// `n` counts trades. Metrics of trades are those of the cells table's ALL row, `total_return` and
/// `max_drawdown` those of the portfolio table; `pnl` is in quote currency, net.
///
/// # Errors
/// Where a number is not finite.
pub fn ablation_table<'a>(runs: &[Run<'a, [AblationStep]>]) -> Result<Table<'a>, ReportError> {
    let rows: Vec<(Option<&'a str>, &'a AblationStep)> = runs
        .iter()
        .flat_map(|run| run.rows.iter().map(|step| (run.labels.profile, step)))
        .collect();
    TableBuilder::new("ablation", &rows)
        .text("integration", |(_, step)| Some(step.integration))
        .text("profile", |(profile, _)| *profile)
        .i64("n_signals", |(_, step)| step.funnel.n_signals() as i64)
        .i64("n_accepted", |(_, step)| step.funnel.n_accepted as i64)
        .i64("n", |(_, step)| step.trades.n as i64)
        .f64("win_rate", |(_, step)| step.trades.win_rate)
        .f64("avg_r", |(_, step)| step.trades.avg_r)
        .f64("se_r", |(_, step)| step.trades.se_r)
        .f64("profit_factor", |(_, step)| step.trades.profit_factor)
        .f64("sum_r", |(_, step)| step.trades.sum_r)
        .f64("max_dd_r", |(_, step)| step.trades.max_dd_r)
        .f64("total_return", |(_, step)| step.portfolio.total_return)
        .f64("max_drawdown", |(_, step)| step.portfolio.max_drawdown)
        .f64("pnl", |(_, step)| step.trades.pnl)
        .build()
}
