//! A sweep's best cell, discounted: one row with every number.

use super::annual::annual;
use crate::discount_in_words::{headline, point_in_words};
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_evidence::{
    BacktestOverfitting, Benchmark, Discount, SharpeStanding, SnoopingTest, Trial, Untested,
};

/// The discount table: one row.
///
/// Sharpe ratios are per √day; those that end in `_annual` are multiplied by √365. `dsr` counts every
/// cell as a trial, `dsr_effective` the independent ones only. `pbo` columns are empty where there are
/// too few days or cells, those of the benchmark where no cell differs from it; `verdict` has the
/// headline in words.
///
/// # Errors
/// Where a number is not finite.
pub fn discount_table<'a>(discount: &'a Discount<'a>) -> Result<Table<'a>, ReportError> {
    let rows = std::slice::from_ref(discount);
    let winner = |d: &'a Discount<'a>| d.winner();
    let pbo = |value: fn(&BacktestOverfitting) -> Option<f64>| {
        move |d: &Discount<'_>| d.overfitting.as_ref().ok().and_then(value)
    };
    let tested = |value: fn(&SnoopingTest) -> f64| {
        move |d: &Discount<'_>| d.benchmark.tested.as_ref().ok().map(value)
    };
    let beats = |value: fn(&'a Trial<'a>) -> &'a str| {
        move |d: &'a Discount<'a>| d.benchmark.tested.ok().map(|t| value(&d.trials[t.best]))
    };
    let reason = |untested: Option<Untested>| untested.map(|why| why.to_string());
    TableBuilder::new("discount", rows)
        .text("metric", |d| Some(d.metric.name()))
        .date("first_day", |d| d.first_day)
        .date("last_day", |d| d.first_day + d.n_days as i64 - 1)
        .i64("n_days", |d| d.n_days as i64)
        .i64("n_trials", |d| d.deflation.n_trials as i64)
        .i64("n_distinct_trials", |d| d.deflation.n_distinct_trials as i64)
        .f64("n_effective_trials", |d| d.deflation.n_effective_trials)
        .i64("grid_id", move |d| winner(d).grid_id as i64)
        .text("profile", move |d| Some(winner(d).profile))
        .text("mode", move |d| Some(winner(d).mode))
        .text("point", |d| point_in_words(&d.plateau.keys, d.winner().grid_id))
        .i64("n_exit_days", |d| d.winner().n_exit_days as i64)
        .f64("sum_r", |d| d.winner().sum_r)
        .f64("mean_r", |d| d.winner().mean_r)
        .f64("std_r", |d| d.winner().std_r)
        .f64("sharpe", |d| d.winner().sharpe)
        .f64("sharpe_annual", |d| annual(d.winner().sharpe))
        .f64("skewness", |d| d.winner().skewness)
        .f64("kurtosis", |d| d.winner().kurtosis)
        .f64("psr", |d| d.deflation.psr)
        .f64("std_of_sharpes", |d| d.deflation.std_of_sharpes)
        .f64("expected_max_sharpe", |d| d.deflation.expected_max)
        .f64("expected_max_sharpe_annual", |d| annual(d.deflation.expected_max))
        .f64("dsr", |d| d.deflation.dsr)
        .f64("expected_max_sharpe_effective", |d| d.deflation.expected_max_effective)
        .f64("expected_max_sharpe_effective_annual", |d| annual(d.deflation.expected_max_effective))
        .f64("dsr_effective", |d| d.deflation.dsr_effective)
        .text("sharpe_verdict", |d| d.deflation.standing().map(SharpeStanding::name))
        .f64("min_track_record_days", |d| d.deflation.min_track_record_days)
        .f64("pbo", pbo(|o| Some(o.probability)))
        .i64("pbo_splits", |d| d.overfitting.as_ref().ok().map(|o| o.n_splits as i64))
        .f64("pbo_median_logit", pbo(|o| Some(o.median_logit)))
        .f64("pbo_slope", pbo(|o| o.slope))
        .f64("pbo_mean_in_sample", pbo(|o| Some(o.mean_in_sample)))
        .f64("pbo_mean_out_of_sample", pbo(|o| Some(o.mean_out_of_sample)))
        .f64("pbo_p_loss", pbo(|o| Some(o.probability_of_loss)))
        .text("pbo_missing", move |d| reason(d.overfitting.err()))
        .text("benchmark", |d| match &d.benchmark.benchmark {
            Benchmark::Mode(mode) => Some(mode.as_str()),
            Benchmark::NotTrading => Some("not trading"),
        })
        .i64("n_candidates", |d| d.benchmark.tested.ok().map(|t| t.check.n_candidates as i64))
        .i64("candidate_grid_id", |d| {
            d.benchmark.tested.ok().map(|t| d.trials[t.best].grid_id as i64)
        })
        .text("candidate_profile", beats(|t| t.profile))
        .text("candidate_mode", beats(|t| t.mode))
        .f64("candidate_mean_diff", tested(|t| t.check.best_mean))
        .f64("white_p", tested(|t| t.check.white_p))
        .f64("spa_lower_p", tested(|t| t.check.spa_lower_p))
        .f64("spa_consistent_p", tested(|t| t.check.spa_consistent_p))
        .f64("spa_upper_p", tested(|t| t.check.spa_upper_p))
        .text("benchmark_missing", move |d| reason(d.benchmark.tested.err()))
        .f64("block_length", tested(|t| t.block_length))
        .i64("draws", |d| d.benchmark.n_draws as i64)
        .i64("seed", |d| d.benchmark.seed as i64)
        .text("plateau", |d| Some(d.plateau.verdict.name()))
        .text_list("keys_at_edge", |d| {
            Some(
                d.plateau
                    .edges
                    .iter()
                    .map(|e| d.plateau.keys[e.key].path.as_str().into())
                    .collect(),
            )
        })
        .text("verdict", |d| Some(headline(d)))
        .build()
}
