//! A sweep's best cell, discounted for all the cells that were tried.
//!
//! The best of many tries looks good whatever they are worth. Four questions are put to it: is its
//! Sharpe ratio more than the luckiest of as many worthless tries would show; does what is best on
//! one part of the days stay good on the others; does any cell beat a benchmark by more than chance;
//! and do the cells beside it on the grid do nearly as well.

mod annual;
mod benchmark;
mod daily_matrix;
mod deflation;
mod plateau;
mod trial;

pub use annual::annual;
pub use benchmark::{Benchmark, BenchmarkTest, DEFAULT_BENCHMARK, SnoopingTest};
pub use daily_matrix::SweepCell;
pub use deflation::{Deflation, MIN_EXIT_DAYS, Standing as SharpeStanding};
pub use plateau::{Edge, GridKey, Neighbour, Plateau, PlateauVerdict};
pub use trial::{Trial, sharpe_of_days};

use crate::Watch;
use benchmark::{Draws, test_against};
use daily_matrix::DailyMatrix;
use exitlab_metrics::EvaluatedDays;
use exitlab_stats::{
    BacktestOverfitting, GoOn, Metric, expected_max_sharpe, probability_of_backtest_overfitting,
};
use std::fmt;

/// Probability that a Sharpe ratio has to reach.
pub const CONFIDENCE: f64 = 0.95;

/// Blocks that days are cut into to estimate overfitting: 12,870 splits.
pub const N_BLOCKS: usize = 16;

/// Resampled numbers at the end of a run, about: a few seconds' work of one core.
const NUMBERS_DRAWN: usize = 20_000_000_000;

/// What makes a cell the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DiscountMetric {
    /// Sharpe ratio of daily R.
    #[default]
    Sharpe,
    /// Mean R per day.
    AvgR,
}

impl DiscountMetric {
    /// The name in tables and arguments.
    pub fn name(self) -> &'static str {
        match self {
            DiscountMetric::Sharpe => "sharpe",
            DiscountMetric::AvgR => "avg_r",
        }
    }

    fn of(self, trial: &Trial) -> Option<f64> {
        match self {
            DiscountMetric::Sharpe => trial.sharpe,
            DiscountMetric::AvgR => (trial.n_exit_days > 0).then_some(trial.mean_r),
        }
    }

    fn of_columns(self) -> Metric {
        match self {
            DiscountMetric::Sharpe => Metric::Sharpe,
            DiscountMetric::AvgR => Metric::Mean,
        }
    }
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tried {
    /// The cells of a sweep.
    #[default]
    Cells,
    /// The trials of a search.
    Trials,
}

/// How a sweep is discounted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiscountSettings {
    /// What makes a cell the best.
    pub metric: DiscountMetric,
    /// Mode that others are compared with, or `none` for not trading; by default TREND_FOLLOW, and not
    /// trading where the sweep has no such mode.
    pub benchmark_mode: Option<String>,
    /// Bootstrap draws; by default as many of 10,000, and at least 1,000, as take seconds.
    pub n_draws: Option<usize>,
    /// Seed of the bootstrap; by default 1.
    pub seed: Option<u64>,
    /// Position of the cell that was chosen, by whatever was looked at; by default the best one.
    pub chosen: Option<usize>,
    /// What the cells are.
    pub tried: Tried,
}

impl DiscountSettings {
    fn draws(&self, n_cells: usize, n_days: usize) -> usize {
        let affordable = (NUMBERS_DRAWN / (n_cells * n_days).max(1)).clamp(1_000, 10_000);
        self.n_draws.unwrap_or(affordable - affordable % 500)
    }
}

/// The cells of a sweep that is discounted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscountedCells<'a> {
    /// Every cell, in the order of the sweep.
    pub cells: &'a [SweepCell<'a>],
    /// Keys of the grid; none where there is none.
    pub keys: &'a [GridKey],
    /// Days on which any cell could trade; absent where that is not known, as of runs of earlier versions.
    pub days: Option<EvaluatedDays>,
}

/// A sweep, discounted.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscountedSweep {
    /// What made a cell the best.
    pub metric: DiscountMetric,
    /// First day on which a cell could trade, since 1970-01-01; on which one closed a trade, where that is not
    /// known.
    pub first_day: i64,
    /// Days from there to the last.
    pub n_days: usize,
    /// Every cell, in the order of the sweep.
    pub trials: Vec<Trial>,
    /// The best of them, the first of equals; or the one that was chosen otherwise.
    pub chosen: usize,
    /// Whether it was chosen as the best one.
    pub is_best: bool,
    /// What the cells are.
    pub tried: Tried,
    /// Its Sharpe ratio against the number of trials.
    pub deflation: Deflation,
    /// How the best of one half of the days does on the other.
    pub overfitting: Result<BacktestOverfitting, Untested>,
    /// Whether any cell beats the benchmark.
    pub benchmark: BenchmarkTest,
    /// The best cell among its neighbours on the grid.
    pub plateau: Plateau,
}

impl DiscountedSweep {
    /// The best cell.
    pub fn winner(&self) -> &Trial {
        &self.trials[self.chosen]
    }

    /// The deflated Sharpe ratio of the best cell where `n_others` were tried beside the cells of the sweep:
    /// the best of all of them is expected to show more by luck. The others are taken to spread as far as
    /// the cells do. Absent where the cell has no Sharpe ratio.
    pub fn dsr_among(&self, n_others: usize) -> Option<f64> {
        let Deflation { n_trials, std_of_sharpes, .. } = self.deflation;
        let variance = std_of_sharpes * std_of_sharpes;
        let expected = expected_max_sharpe((n_trials + n_others) as f64, variance)?;
        self.winner().psr_above(expected, self.n_days, trial::Days::Dependent)
    }

    /// The metric of a cell; absent where it has none.
    pub fn metric_of(&self, trial: &Trial) -> Option<f64> {
        self.metric.of(trial)
    }
}

/// Why a question could not be put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untested {
    /// There is one cell that traded, or all did the same.
    OneCell,
    /// There are too few days.
    TooFewDays {
        /// Days there are.
        n: usize,
        /// Days it takes.
        needed: usize,
    },
    /// Every cell that traded is one of the benchmark mode.
    OnlyBenchmark,
    /// Every cell has the daily R of its benchmark.
    NoDifference,
}

impl fmt::Display for Untested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Untested::OneCell => write!(f, "all cells that closed a trade have the same results"),
            Untested::TooFewDays { n, needed } => {
                write!(f, "it takes {needed} days, and there are {n}")
            }
            Untested::OnlyBenchmark => write!(f, "no cell of another mode closed a trade"),
            Untested::NoDifference => write!(f, "every cell has the same results as its benchmark"),
        }
    }
}

/// Why a sweep cannot be discounted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscountError {
    /// No cell closed a trade.
    #[error("no cell of the sweep closed a trade")]
    NoTrades,
    /// Cells closed trades, and none has the metric.
    #[error("no cell of the sweep has a Sharpe ratio: the daily R of none varies")]
    NoSharpe,
    /// No such mode in the sweep.
    #[error("unknown mode in the sweep: `{name}`; known: {}", modes.join(", "))]
    UnknownMode {
        /// As it was asked for.
        name: String,
        /// The sweep's modes.
        modes: Vec<String>,
    },
}

/// Discounts the best cell of a sweep for the cells that were tried.
///
/// A cell's series is its net R by day of exit, over every calendar day on which any cell could trade
/// (from the first to the last on which one closed a trade, where that is not known); days without an exit are
/// 0. Cells that never traded cannot be chosen and are left out of splits and resamples, but were tries: they
/// count as trials. Cells that do exactly what an earlier one does are left out of splits and of the effective
/// number of trials. After a no of `watch` what it gives means nothing.
///
/// # Errors
/// Where no cell can be chosen, or the sweep has no such benchmark mode.
pub fn discount(
    sweep: DiscountedCells<'_>,
    settings: &DiscountSettings,
    watch: &dyn Watch,
) -> Result<DiscountedSweep, DiscountError> {
    let DiscountedCells { cells, keys, days } = sweep;
    let benchmark = Benchmark::choose(cells, settings.benchmark_mode.as_deref())?;
    let mut matrix = DailyMatrix::new(cells, days).ok_or(DiscountError::NoTrades)?;
    let trials = Trial::all(cells, &matrix);
    let metric = settings.metric;
    let best = best(&trials, metric).ok_or(DiscountError::NoSharpe)?;
    let chosen = settings.chosen.unwrap_or(best);
    let deflation = Deflation::new(&trials, chosen, &matrix);
    let go_on = || watch.goes_on();
    let overfitting = overfitting(&matrix, metric, &go_on);
    let plateau = Plateau::new(cells, keys, chosen, |idx| metric.of(&trials[idx]));
    let n_draws = settings.draws(matrix.columns.len(), matrix.n_days);
    let seed = settings.seed.unwrap_or(1);
    let (first_day, n_days) = (matrix.first_day, matrix.n_days);
    let scales = (metric == DiscountMetric::Sharpe).then_some(&trials[..]);
    let draws = Draws { n_draws, seed, go_on: &go_on };
    let benchmark = test_against(benchmark, cells, &mut matrix, scales, draws);
    Ok(DiscountedSweep {
        metric,
        first_day,
        n_days,
        trials,
        chosen,
        is_best: settings.chosen.is_none(),
        tried: settings.tried,
        deflation,
        overfitting,
        benchmark,
        plateau,
    })
}

/// The trial with the highest metric, the first of equals.
fn best(trials: &[Trial], metric: DiscountMetric) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (idx, trial) in trials.iter().enumerate() {
        if let Some(value) = metric.of(trial)
            && best.is_none_or(|(_, most)| value > most)
        {
            best = Some((idx, value));
        }
    }
    best.map(|(idx, _)| idx)
}

fn overfitting(
    matrix: &DailyMatrix,
    metric: DiscountMetric,
    go_on: GoOn<'_>,
) -> Result<BacktestOverfitting, Untested> {
    let needed = 2 * N_BLOCKS;
    if matrix.n_days < needed {
        return Err(Untested::TooFewDays { n: matrix.n_days, needed });
    }
    let metric = metric.of_columns();
    let columns = matrix.distinct_columns();
    probability_of_backtest_overfitting(columns, N_BLOCKS, metric, go_on).ok_or(Untested::OneCell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_fewer_for_large_sweeps_unless_asked_for() {
        let default = DiscountSettings::default();
        assert_eq!(default.draws(54, 800), 10_000);
        assert_eq!(default.draws(10_000, 2_000), 1_000);
        assert_eq!(default.draws(4_000, 2_000), 2_500);
        assert_eq!(DiscountSettings { n_draws: Some(123), ..default }.draws(10_000, 2_000), 123);
    }
}
