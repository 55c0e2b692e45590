//! `exitlab study`: every signal under every plan.

use crate::args::StudyArgs;
use crate::failure::Failure;
use crate::run_context::{RunContext, RunCounts};
use exitlab_evidence::{CompareSettings, Comparison, PlanOutcome, compare};
use exitlab_report::{comparison_text, study_summary, write_study_tables};
use exitlab_sweep::{Grid, RunOutput, StudyResult, run_study};
use std::process::ExitCode;

pub(crate) fn run(args: &StudyArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new("study", &args.run)?;
    let grid = if args.grid { Grid::Every } else { Grid::Ignored };
    let by = args.groups.by(args.grid);
    let output = run_study(
        &context.file,
        &context.overrides,
        grid,
        by,
        !args.grid,
        args.engine.get(),
        &context.progress,
    )?;
    let counts = RunCounts {
        n_trades: output.points.iter().map(|p| p.result.n_outcomes).sum(),
        n_cells: output
            .points
            .iter()
            .flat_map(|p| &p.result.plans)
            .map(|plan| plan.figures.cells.len())
            .sum(),
        n_mode_fallbacks: 0,
    };
    let comparison = comparison(&output);
    context.finish(
        &output,
        counts,
        || {
            let compared = comparison.as_ref().map(comparison_text);
            [study_summary(&output), compared.unwrap_or_default()].join("\n")
        },
        |folder| Ok(write_study_tables(folder, &args.run.format, &output, comparison.as_ref())?),
    )
}

/// The plans compared, where outcomes were kept and there are any.
fn comparison(output: &RunOutput<StudyResult>) -> Option<Comparison> {
    let [point] = output.points.as_slice() else { return None };
    let plans: Vec<String> = point.result.plans.iter().map(|p| p.plan.to_string()).collect();
    let of_plan = |id| {
        let name = &output.scenario.plan(id).name;
        plans.iter().position(|plan| plan == name)
    };
    let outcomes: Vec<PlanOutcome> = point
        .result
        .outcomes
        .iter()
        .filter_map(|trade| {
            Some(PlanOutcome {
                signal_id: trade.signal_id as u64,
                plan: of_plan(trade.plan)?,
                entry_time: trade.entry_time,
                regime: trade.regime,
                r_net: trade.r_net,
                r_bounds: trade.r_bounds,
            })
        })
        .collect();
    (!outcomes.is_empty()).then(|| compare(&plans, &outcomes, CompareSettings::default()))
}
