//! A sweep's best cell, discounted: one row with every number.

use super::plateau::plateau_table;
use super::trials::{TrialFigures, trials_table};
use crate::{StoreError, Table};
use exitlab_evidence::annual;
use exitlab_evidence::{
    BacktestOverfitting, Benchmark, DiscountedSweep, SharpeStanding, SnoopingTest, Untested,
};
use exitlab_table::Day;
use exitlab_words::{headline, point_in_words};
use std::borrow::Cow;

/// A sweep's best cell, discounted for all the cells that were tried: one row with every number.
/// The columns of the cell itself (grid_id to psr) are in the trials table too.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "discount")]
pub struct DiscountRow<'a> {
    /// Metric that ranks the cells: `sharpe`, the Sharpe of daily R (equal risk), or `avg_r`, mean net
    /// R per calendar day.
    pub metric: &'a str,
    /// First day (UTC) on which a cell could trade: the first with a regime. Of a run by an older version, the
    /// first on which one closed a trade.
    pub first_day: Day,
    /// Last day (UTC) with a bar; of a run by an older version, the last on which a cell closed a trade.
    pub last_day: Day,
    /// Calendar days from the first to the last, both included.
    pub n_days: usize,
    /// Cells of the sweep, those that never traded too: each counts as a trial.
    pub n_trials: usize,
    /// Cells that traded and whose daily R no earlier cell has: the others are the same trial
    /// again.
    pub n_distinct_trials: usize,
    /// Independent trials that the distinct ones amount to: ρ + (1 − ρ)·N, with N those whose daily
    /// R varies and ρ their average correlation. At least 1.
    pub n_effective_trials: f64,
    /// Grid point of the best cell, 0 without a grid.
    pub grid_id: usize,
    /// Its profile.
    pub profile: &'a str,
    /// Its mode: `policy`, or the fixed exit mode.
    pub mode: &'a str,
    /// Its settings on the grid, as key=value; absent without a grid.
    pub point: Option<Cow<'a, str>>,
    /// What its daily R comes to.
    #[row(flatten)]
    pub figures: TrialFigures,
    /// Standard deviation (n − 1) of the distinct cells' Sharpe ratios, per √day. At least
    /// √((1 − ρ)/n_days), which chance alone gives cells of average correlation ρ.
    pub std_of_sharpes: f64,
    /// Sharpe ratio that the best of n_trials worthless trials is expected to show, per √day.
    pub expected_max_sharpe: Option<f64>,
    /// The same per year: times √365.
    pub expected_max_sharpe_annual: Option<f64>,
    /// Deflated Sharpe ratio, each cell counted as a trial: psr against expected_max_sharpe in the
    /// place of 0, with the dependence of days. Absent without a Sharpe ratio.
    pub dsr: Option<f64>,
    /// The same as if days were independent, to compare; no verdict uses it.
    pub dsr_independent: Option<f64>,
    /// Sharpe ratio that the best of n_effective_trials worthless trials is expected to show, per
    /// √day.
    pub expected_max_sharpe_effective: Option<f64>,
    /// The same per year: times √365.
    pub expected_max_sharpe_effective_annual: Option<f64>,
    /// Deflated Sharpe ratio, only independent trials counted: psr against
    /// expected_max_sharpe_effective in the place of 0, with the dependence of days. Absent without
    /// a Sharpe ratio.
    pub dsr_effective: Option<f64>,
    /// The same as if days were independent, to compare; no verdict uses it.
    pub dsr_effective_independent: Option<f64>,
    /// `holds`: dsr is at least 95%. `depends`: only dsr_effective is. `may be luck`: neither is.
    /// `too few`: the best cell closed trades on fewer than 30 days. Absent without a Sharpe ratio.
    pub sharpe_verdict: Option<&'a str>,
    /// Days that psr would take to reach 95%, should the moments stay as they are. Absent where the
    /// Sharpe ratio is not above 0.
    #[row(unit = Days)]
    pub min_track_record_days: Option<f64>,
    /// Probability of backtest overfitting: the share of splits of the days into halves in which
    /// the best distinct cell of one half is at or below the median of the other. About 0.5 where
    /// choosing is worthless.
    #[row(unit = Share)]
    pub pbo: Option<f64>,
    /// Number of splits: each choice of half of 16 blocks of days.
    pub pbo_splits: Option<usize>,
    /// Median over the splits of ln(ω/(1 − ω)), with ω the relative rank of the chosen cell on the
    /// other half; above 0 is better than the median cell.
    pub pbo_median_logit: Option<f64>,
    /// Slope, over the splits, of the chosen cell's metric on the other half against that on the
    /// half on which it was chosen. It is about -1 by construction, because one half is the other's
    /// complement, and says nothing of overfitting. Absent where the latter does not vary.
    pub pbo_slope: Option<f64>,
    /// Mean metric of the chosen cells on the half on which they were chosen, per day.
    pub pbo_mean_in_sample: Option<f64>,
    /// Mean metric of the chosen cells on the other half, per day.
    pub pbo_mean_out_of_sample: Option<f64>,
    /// Share of splits in which the chosen cell's metric on the other half is below 0.
    #[row(unit = Share)]
    pub pbo_p_loss: Option<f64>,
    /// Why overfitting was not estimated; absent where it was.
    pub pbo_missing: Option<Cow<'a, str>>,
    /// The mode that the cells of other modes are compared with, at their own profile and grid
    /// point; `not trading` for 0 R every day.
    pub benchmark: &'a str,
    /// Cells compared whose daily R is not that of their benchmark.
    pub n_candidates: Option<usize>,
    /// Grid point of the cell with the largest mean difference from its benchmark; absent where
    /// nothing was tested.
    pub candidate_grid_id: Option<usize>,
    /// Profile of that cell.
    pub candidate_profile: Option<&'a str>,
    /// Mode of that cell.
    pub candidate_mode: Option<&'a str>,
    /// Its mean difference from its benchmark, per day: of Sharpe ratios per √day, or of net R, as
    /// metric says.
    pub candidate_mean_diff: Option<f64>,
    /// One-sided p-value of White's reality check, that no cell is better than its benchmark.
    pub white_p: Option<f64>,
    /// Lower bound of the one-sided p-value of Hansen's test of superior predictive ability (SPA).
    pub spa_lower_p: Option<f64>,
    /// Consistent one-sided p-value of Hansen's test, the one to report.
    pub spa_consistent_p: Option<f64>,
    /// Upper bound of the one-sided p-value of Hansen's test.
    pub spa_upper_p: Option<f64>,
    /// Why no cell was tested against its benchmark; absent where that was done.
    pub benchmark_missing: Option<Cow<'a, str>>,
    /// Mean length of the bootstrap's blocks: the median of what Politis and White find for each
    /// candidate.
    #[row(unit = Days)]
    pub block_length: Option<f64>,
    /// Bootstrap draws of the tests against the benchmark.
    pub draws: usize,
    /// Seed of that bootstrap.
    pub seed: u64,
    /// How many neighbours on the grid keep at least half of the best cell's metric: `plateau`,
    /// all; `ridge`, half or more; `spike`, fewer. `flat`: all of them trade as it does. `no gain`:
    /// its metric is not above 0. `no neighbours`: there are none.
    pub plateau: &'a str,
    /// Grid keys at whose smallest or largest value the best cell lies: the grid may end too early.
    /// Only keys of numbers, of which one step inwards changes what is traded.
    pub keys_at_edge: Vec<&'a str>,
    /// The result in words.
    pub verdict: Cow<'a, str>,
}

/// The tables of a discounted sweep: discount (one row), plateau, trials.
///
/// # Errors
/// Where a number is not finite.
pub fn discount_tables(discount: &DiscountedSweep) -> Result<[Table; 3], StoreError> {
    let row = Table::of_rows([DiscountRow::new(discount)])?;
    Ok([row, plateau_table(discount)?, trials_table(discount)?])
}

impl<'a> DiscountRow<'a> {
    fn new(discount: &'a DiscountedSweep) -> DiscountRow<'a> {
        let winner = discount.winner();
        let deflation = &discount.deflation;
        let plateau = &discount.plateau;
        let overfitting = discount.overfitting.as_ref().ok();
        let pbo = |value: fn(&BacktestOverfitting) -> f64| overfitting.map(value);
        let tested = discount.benchmark.tested.as_ref().ok();
        let test = |value: fn(&SnoopingTest) -> f64| tested.map(value);
        let candidate = tested.map(|tested| &discount.trials[tested.best]);
        let reason = |untested: Option<Untested>| untested.map(|why| why.to_string().into());
        DiscountRow {
            metric: discount.metric.name(),
            first_day: Day(discount.first_day),
            last_day: Day(discount.first_day + discount.n_days as i64 - 1),
            n_days: discount.n_days,
            n_trials: deflation.n_trials,
            n_distinct_trials: deflation.n_distinct_trials,
            n_effective_trials: deflation.n_effective_trials,
            grid_id: winner.grid_id,
            profile: &winner.profile,
            mode: &winner.mode,
            point: point_in_words(&plateau.keys, winner.grid_id).map(Cow::Owned),
            figures: TrialFigures::new(winner),
            std_of_sharpes: deflation.std_of_sharpes,
            expected_max_sharpe: deflation.expected_max,
            expected_max_sharpe_annual: annual(deflation.expected_max),
            dsr: deflation.dsr,
            dsr_independent: deflation.dsr_independent,
            expected_max_sharpe_effective: deflation.expected_max_effective,
            expected_max_sharpe_effective_annual: annual(deflation.expected_max_effective),
            dsr_effective: deflation.dsr_effective,
            dsr_effective_independent: deflation.dsr_effective_independent,
            sharpe_verdict: deflation.standing().map(SharpeStanding::name),
            min_track_record_days: deflation.min_track_record_days,
            pbo: pbo(|o| o.probability),
            pbo_splits: overfitting.map(|o| o.n_splits),
            pbo_median_logit: pbo(|o| o.median_logit),
            pbo_slope: overfitting.and_then(|o| o.slope),
            pbo_mean_in_sample: pbo(|o| o.mean_in_sample),
            pbo_mean_out_of_sample: pbo(|o| o.mean_out_of_sample),
            pbo_p_loss: pbo(|o| o.probability_of_loss),
            pbo_missing: reason(discount.overfitting.err()),
            benchmark: match &discount.benchmark.benchmark {
                Benchmark::Mode(mode) => mode,
                Benchmark::NotTrading => "not trading",
            },
            n_candidates: tested.map(|t| t.check.n_candidates),
            candidate_grid_id: candidate.map(|trial| trial.grid_id),
            candidate_profile: candidate.map(|trial| &*trial.profile),
            candidate_mode: candidate.map(|trial| &*trial.mode),
            candidate_mean_diff: test(|t| t.check.best_mean),
            white_p: test(|t| t.check.white_p),
            spa_lower_p: test(|t| t.check.spa_lower_p),
            spa_consistent_p: test(|t| t.check.spa_consistent_p),
            spa_upper_p: test(|t| t.check.spa_upper_p),
            benchmark_missing: reason(discount.benchmark.tested.err()),
            block_length: test(|t| t.block_length),
            draws: discount.benchmark.n_draws,
            seed: discount.benchmark.seed,
            plateau: plateau.verdict.name(),
            keys_at_edge: plateau
                .edges
                .iter()
                .map(|edge| plateau.keys[edge.key].path.as_str())
                .collect(),
            verdict: headline(discount).into(),
        }
    }
}
