//! `exitlab study`: every signal under every plan.

use crate::args::StudyArgs;
use crate::failure::Failure;
use crate::run_context::{RunContext, RunCounts};
use exitlab_report::{study_summary, write_study_tables};
use exitlab_sweep::{Grid, run_study};
use std::process::ExitCode;

pub(crate) fn run(args: &StudyArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new("study", &args.run)?;
    let grid = if args.grid { Grid::Every } else { Grid::Ignored };
    let by = args.run.group_by(args.grid);
    let output = run_study(
        &context.file,
        &context.overrides,
        grid,
        by,
        !args.grid,
        args.run.engine(),
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
    context.finish(
        &output,
        counts,
        || study_summary(&output),
        |folder| Ok(write_study_tables(folder, &args.run.format, &output)?),
    )
}
