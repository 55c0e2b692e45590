//! Every cell of a sweep as a trial.

use super::annual::annual;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_evidence::Discount;

/// One row per cell, in the order of the sweep: figures of its R per calendar day, and the probability
/// that its Sharpe ratio is above 0, were it the only trial.
///
/// # Errors
/// Where a number is not finite.
pub fn trials_table<'a>(discount: &'a Discount<'a>) -> Result<Table<'a>, ReportError> {
    TableBuilder::new("trials", &discount.trials)
        .i64("grid_id", |t| t.grid_id as i64)
        .text("profile", |t| Some(t.profile))
        .text("mode", |t| Some(t.mode))
        .i64("n_exit_days", |t| t.n_exit_days as i64)
        .f64("sum_r", |t| t.sum_r)
        .f64("mean_r", |t| t.mean_r)
        .f64("std_r", |t| t.std_r)
        .f64("sharpe", |t| t.sharpe)
        .f64("sharpe_annual", |t| annual(t.sharpe))
        .f64("skewness", |t| t.skewness)
        .f64("kurtosis", |t| t.kurtosis)
        .f64("psr", |t| t.psr)
        .build()
}
