//! All cells against a benchmark mode.

use super::daily_matrix::{DailyMatrix, SweepCell};
use super::trial::Trial;
use super::{DiscountError, N_BLOCKS, Untested};
use exitlab_stats::{GoOn, RealityCheck, politis_white_block_length, quantile, reality_check};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The benchmark where the sweep has it and none is asked for.
pub const DEFAULT_BENCHMARK: &str = "TREND_FOLLOW";

/// What asks for no mode: cells are compared with not trading.
pub(super) const NO_BENCHMARK: &str = "none";

/// What cells are compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Benchmark {
    /// The cell of this mode at the same profile and grid point.
    Mode(String),
    /// 0 R every day.
    NotTrading,
}

/// What the comparison found.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchmarkTest {
    /// What cells were compared with.
    pub benchmark: Benchmark,
    /// The tests.
    pub tested: Result<SnoopingTest, Untested>,
    /// Bootstrap draws.
    pub n_draws: usize,
    /// Seed.
    pub seed: u64,
}

/// How differences are resampled.
#[derive(Clone, Copy)]
pub(super) struct Draws<'s> {
    pub(super) n_draws: usize,
    pub(super) seed: u64,
    /// Whether to go on.
    pub(super) go_on: GoOn<'s>,
}

/// Whether the best of all cells beats its benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SnoopingTest {
    /// Position of the cell that does best against its benchmark.
    pub best: usize,
    /// P-values, and the mean difference of that cell per day: of Sharpe ratios per √day or of R.
    pub check: RealityCheck,
    /// Mean length of the bootstrap's blocks, in days.
    pub block_length: f64,
}

impl Benchmark {
    /// The benchmark asked for, `none` for not trading; else TREND_FOLLOW, and not trading where the
    /// sweep has no such mode or no other: what is left over is no benchmark.
    pub(super) fn choose(
        cells: &[SweepCell<'_>],
        asked: Option<&str>,
    ) -> Result<Benchmark, DiscountError> {
        let mut modes: Vec<&str> = Vec::new();
        for cell in cells {
            if !modes.contains(&cell.mode) {
                modes.push(cell.mode);
            }
        }
        let owned = |mode: &str| Benchmark::Mode(mode.to_owned());
        if let Some(name) = asked {
            return if modes.contains(&name) {
                Ok(owned(name))
            } else if name.eq_ignore_ascii_case(NO_BENCHMARK) {
                Ok(Benchmark::NotTrading)
            } else {
                let modes = modes.into_iter().chain([NO_BENCHMARK]).map(str::to_owned).collect();
                Err(DiscountError::UnknownMode { name: name.to_owned(), modes })
            };
        }
        let fits = modes.len() > 1 && modes.contains(&DEFAULT_BENCHMARK);
        Ok(if fits { owned(DEFAULT_BENCHMARK) } else { Benchmark::NotTrading })
    }
}

/// Tests the cells of other modes against the benchmark's at their own profile and grid point, day by
/// day, so that the question is whether any mode beats it under the same settings.
///
/// With `scales` every series is first divided by its standard deviation, which makes mean differences
/// those of Sharpe ratios; the deviations count as known, which resamples do not redraw. Blocks are as
/// long as Politis and White find for the median cell: one cell's own estimate hangs on which cell won.
/// The matrix's columns are turned into the differences, for a second matrix would be as large again.
pub(super) fn test_against(
    benchmark: Benchmark,
    cells: &[SweepCell<'_>],
    matrix: &mut DailyMatrix,
    scales: Option<&[Trial]>,
    draws: Draws<'_>,
) -> BenchmarkTest {
    let columns = std::mem::take(&mut matrix.columns);
    let mut series: Vec<(usize, Vec<f64>)> = matrix.cells.iter().copied().zip(columns).collect();
    if let Some(trials) = scales {
        series.par_iter_mut().for_each(|(idx, column)| {
            let std = trials[*idx].std_r.filter(|std| *std > 0.0);
            if let Some(std) = std {
                column.iter_mut().for_each(|r| *r /= std);
            }
        });
    }
    let place = |idx: usize| (cells[idx].grid_id, cells[idx].profile);
    let mut of_benchmark: BTreeMap<(usize, &str), Vec<f64>> = BTreeMap::new();
    let mut candidates: Vec<usize> = Vec::new();
    let mut differences: Vec<Vec<f64>> = Vec::new();
    for (idx, column) in series {
        match &benchmark {
            Benchmark::Mode(mode) if cells[idx].mode == mode => {
                of_benchmark.insert(place(idx), column);
            }
            Benchmark::Mode(_) | Benchmark::NotTrading => {
                candidates.push(idx);
                differences.push(column);
            }
        }
    }
    differences.par_iter_mut().zip(&candidates).for_each(|(column, &idx)| {
        // A benchmark that never traded made 0 R every day.
        if let Some(other) = of_benchmark.get(&place(idx)) {
            column.iter_mut().zip(other).for_each(|(r, other)| *r -= other);
        }
    });
    let tested = test(&candidates, &differences, draws);
    BenchmarkTest { benchmark, tested, n_draws: draws.n_draws, seed: draws.seed }
}

fn test(
    candidates: &[usize],
    differences: &[Vec<f64>],
    Draws { n_draws, seed, go_on }: Draws<'_>,
) -> Result<SnoopingTest, Untested> {
    let n_days = differences.first().ok_or(Untested::OnlyBenchmark)?.len();
    let needed = 2 * N_BLOCKS;
    if n_days < needed {
        return Err(Untested::TooFewDays { n: n_days, needed });
    }
    let mut lengths: Vec<f64> = differences
        .par_iter()
        .filter(|column| column.iter().any(|&d| d != 0.0))
        .map(|column| politis_white_block_length(column))
        .collect();
    lengths.sort_unstable_by(f64::total_cmp);
    let block_length = quantile(&lengths, 0.5).ok_or(Untested::NoDifference)?;
    let check = reality_check(differences, block_length, n_draws, seed, go_on);
    let check = check.ok_or(Untested::NoDifference)?;
    Ok(SnoopingTest { best: candidates[check.best_idx], check, block_length })
}
