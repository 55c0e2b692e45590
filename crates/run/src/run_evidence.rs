//! What the results of a replay or sweep prove: the trades resampled, the sweep discounted.

use crate::compare_settings::compare_settings;
use crate::portfolio_runs::KeepRows;
use crate::progress::{Watched, go_on};
use crate::results::{ReplayResult, RunOutput};
use crate::{Progress, RunError};
use exitlab_evidence::{
    CompareSettings, Comparison, DiscountError, DiscountSettings, DiscountedCells, DiscountedSweep,
    MonteCarloSettings, PlanOutcome, ProfileRuns, ResampledRun, RunTrades, SweepCell, compare_runs,
    discount, resampled,
};
use exitlab_metrics::ClosedTrades;

/// Most trades that are resampled at the end of a run: beyond that a run would wait for it.
const MAX_TRADES: usize = 1_000_000;

/// Most cells that are discounted at the end of a run: their daily R is held at once.
const MAX_CELLS: usize = 20_000;

/// Bootstrap draws of the verdicts at the end of a run, which is not to wait for them.
const N_DRAWS: usize = 4_000;

/// Which portfolio run results are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortfolioRunKind {
    /// Profile × mode × grid point: all rows carry `grid_id`.
    Sweep,
    /// One profile and mode: legs and policy changes too.
    Replay,
}

/// What a replay's or sweep's results prove.
#[derive(Debug, Default)]
pub struct RunEvidence {
    /// The best cell of a sweep with a grid, discounted.
    pub discount: Option<Result<DiscountedSweep, DiscountError>>,
    /// The exit modes of each profile compared, each on its own trades; none with a grid, whose points were
    /// not chosen yet, or where trades were not kept.
    pub comparisons: Vec<Comparison>,
    /// Runs whose trades were kept, resampled; those without a trade are left out.
    pub monte_carlo: Vec<ResampledRun>,
    /// What was left out, in words.
    pub notes: Vec<String>,
}

impl RunEvidence {
    /// From what a run kept.
    ///
    /// # Errors
    /// [`RunError::Cancelled`] where the progress said to stop.
    pub fn new(
        kind: PortfolioRunKind,
        rows: KeepRows,
        output: &RunOutput<Vec<ReplayResult>>,
        progress: &dyn Progress,
    ) -> Result<RunEvidence, RunError> {
        let mut evidence = RunEvidence::default();
        if kind == PortfolioRunKind::Sweep && output.has_grid {
            let n_cells: usize = output.points.iter().map(|point| point.result.len()).sum();
            if rows.daily_r && n_cells > MAX_CELLS {
                evidence.notes.push(format!(
                    "The best cell is not discounted: there are {n_cells}, and at most {MAX_CELLS} are \
                     done by default (run: exitlab discount)"
                ));
            } else if rows.daily_r {
                evidence.discount = Some(discounted(output, progress));
                go_on(progress)?;
            } else {
                let note = "The best cell is not discounted: that takes daily R (--rows daily_r)";
                evidence.notes.push(note.to_owned());
            }
        }
        if rows.trades && output.points.len() == 1 {
            evidence.comparisons = compared(output, progress);
        }
        go_on(progress)?;
        if rows.trades {
            let runs = run_trades(kind, output);
            let n_trades: usize = runs.iter().map(|run| run.r_net.len()).sum();
            if n_trades <= MAX_TRADES {
                let settings = MonteCarloSettings::affordable(n_trades);
                evidence.monte_carlo = resampled(runs, settings, &Watched::asked(progress));
                go_on(progress)?;
            } else {
                evidence.notes.push(format!(
                    "Trades are not resampled: there are {n_trades}, and at most {MAX_TRADES} \
                     are done by default (run: exitlab montecarlo)"
                ));
            }
        }
        Ok(evidence)
    }
}

/// Every run against 0, and against the other ones of its profile.
fn compared(output: &RunOutput<Vec<ReplayResult>>, progress: &dyn Progress) -> Vec<Comparison> {
    let results = || output.points.iter().flat_map(|point| &point.result);
    let mut profiles: Vec<ProfileRuns> = Vec::new();
    for result in results() {
        match profiles.last_mut().filter(|last| last.profile == result.profile) {
            Some(last) => last.modes.push(result.mode.clone()),
            None => profiles.push(ProfileRuns {
                profile: result.profile.clone(),
                modes: vec![result.mode.clone()],
            }),
        }
    }
    let outcomes: Vec<PlanOutcome> = results()
        .enumerate()
        .flat_map(|(run, result)| {
            let trades = result.trades.iter();
            trades.map(move |trade| PlanOutcome::new(trade.signal_id as u64, run, trade))
        })
        .collect();
    let settings =
        CompareSettings { n_draws: N_DRAWS, ..compare_settings(output.scenario.statistics) };
    compare_runs(&profiles, &outcomes, settings, &Watched::asked(progress))
}

fn discounted(
    output: &RunOutput<Vec<ReplayResult>>,
    progress: &dyn Progress,
) -> Result<DiscountedSweep, DiscountError> {
    let sweep = DiscountedCells {
        cells: &sweep_cells(output),
        keys: &output.grid_keys(),
        days: output.evaluated_days(),
    };
    discount(sweep, &DiscountSettings::default(), &Watched::asked(progress))
}

/// The cells of a sweep: profile × mode × grid point, with the daily R that was kept.
pub fn sweep_cells(output: &RunOutput<Vec<ReplayResult>>) -> Vec<SweepCell<'_>> {
    let mut cells = Vec::new();
    for point in &output.points {
        for result in &point.result {
            cells.push(SweepCell {
                grid_id: point.grid_id,
                profile: &result.profile,
                mode: &result.mode,
                daily_r: &result.daily_r,
            });
        }
    }
    cells
}

/// The trades that a replay or sweep kept, in the order of exits, by profile × mode × grid point.
pub fn run_trades(kind: PortfolioRunKind, output: &RunOutput<Vec<ReplayResult>>) -> Vec<RunTrades> {
    let mut runs = Vec::new();
    for point in &output.points {
        for result in &point.result {
            let closed = ClosedTrades::new(&result.trades);
            runs.push(RunTrades {
                grid_id: (kind == PortfolioRunKind::Sweep).then_some(point.grid_id as u64),
                profile: result.profile.clone(),
                mode: result.mode.clone(),
                scratch_r: result.scratch_r,
                r_net: closed.in_order().iter().map(|trade| trade.r_net).collect(),
            });
        }
    }
    runs
}
