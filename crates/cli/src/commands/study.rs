//! `exitlab study`: every signal under every plan.

use crate::args::StudyArgs;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab_run::{Grid, KeepOutcomes, StudyComparison, run_study};
use exitlab_store::{RunCommand, RunCounts, write_study_tables};
use exitlab_words::{comparison_text, study_summary};
use std::process::ExitCode;

pub(crate) fn run(args: &StudyArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Study, &args.run)?;
    let grid = if args.grid { Grid::Every } else { Grid::Ignored };
    let by = args.groups.by(args.grid);
    let outcomes = if args.grid { KeepOutcomes::No } else { KeepOutcomes::Yes };
    let output = run_study(context.request().engine(args.engine.get()), grid, by, outcomes)?;
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
    let compared = StudyComparison::of(&output, &context.progress);
    context.finish(
        &output,
        counts,
        || {
            let text = match &compared {
                StudyComparison::Made(comparison) => comparison_text(comparison),
                StudyComparison::TooMuch { n_tests } => format!(
                    "{n_tests} comparisons of plans would take a while: `exitlab compare` makes them of the \
                     folder below, with --baseline-mode fewer.\n"
                ),
                StudyComparison::Nothing => return study_summary(&output),
            };
            [study_summary(&output), text].join("\n")
        },
        |to| Ok(write_study_tables(to, &output, compared.made())?),
    )
}
