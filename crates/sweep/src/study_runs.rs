//! Exit studies of a scenario, or of every point of its grid.

use crate::points::{Grid, run_points};
use crate::portfolio_runs::exit_settings;
use crate::results::{PlanResult, RunOutput, StudyResult};
use crate::{Progress, RunError};
use exitlab_core::{PlanId, Trade};
use exitlab_metrics::{GroupBy, cells, transitions};
use exitlab_replay::study;
use exitlab_scenario::{Override, ScenarioFile};
use rayon::prelude::*;

/// Takes every signal under every plan of `[study]`, with [`Grid::Every`] at every grid point.
///
/// # Errors
/// See [`RunError`]; [`RunError::NoGrid`] where a grid is asked for and there is none.
pub fn run_study(
    file: &ScenarioFile,
    overrides: &[Override],
    grid: Grid,
    by: GroupBy,
    keep_outcomes: bool,
    progress: &dyn Progress,
) -> Result<RunOutput<StudyResult>, RunError> {
    if grid == Grid::Every && file.resolve(overrides).map_err(Box::new)?.sweep.grid.is_empty() {
        return Err(RunError::NoGrid);
    }
    run_points(
        file,
        overrides,
        grid,
        progress,
        |scenario| scenario.study_plans.len(),
        |scenario, prepared| {
            let markets = prepared.markets();
            let settings = exit_settings(scenario);
            let by_plan: Vec<Vec<Trade>> = scenario
                .study_plans
                .par_iter()
                .map(|plan| {
                    let outcomes = study(&markets, &prepared.candidates, &settings, &[*plan]);
                    progress.step();
                    outcomes
                })
                .collect();
            let name = |plan: &PlanId| scenario.plan(*plan).name.clone();
            let scratch_r = scenario.orchestrator.scratch_r;
            let plans = scenario
                .study_plans
                .iter()
                .zip(&by_plan)
                .map(|(plan, outcomes)| PlanResult {
                    plan: name(plan),
                    cells: cells(outcomes, by, scratch_r),
                    transitions: transitions(outcomes),
                })
                .collect();
            let n_outcomes = by_plan.iter().map(Vec::len).sum();
            let mut outcomes = Vec::new();
            if keep_outcomes {
                outcomes = by_plan.into_iter().flatten().collect();
                exitlab_replay::sort_for_table(&mut outcomes, &prepared.candidates);
            }
            StudyResult { plans, outcomes, n_outcomes }
        },
    )
}
