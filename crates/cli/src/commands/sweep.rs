//! `exitlab sweep`: every profile × mode × grid point.

use crate::args::SweepArgs;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab_run::{Keep, PortfolioRunKind, ReplayResult, RunEvidence, RunOutput, run_sweep};
use exitlab_store::{RunCommand, RunCounts, write_portfolio_tables};
use exitlab_words::portfolio_summary;
use std::process::ExitCode;

pub(crate) fn run(args: &SweepArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Sweep, &args.run)?;
    let has_grid = !context.scenario.sweep.grid.is_empty();
    let rows = args.keep_rows(&context.scenario);
    let keep = Keep { by: args.groups.by(has_grid), rows };
    let output = run_sweep(context.request().engine(args.engine.get()), keep)?;
    let kind = PortfolioRunKind::Sweep;
    let evidence = RunEvidence::new(kind, rows, &output);
    context.finish(
        &output,
        counts(&output),
        || portfolio_summary(&output, &evidence),
        |to| Ok(write_portfolio_tables(to, kind, rows, &output, &evidence)?),
    )
}

pub(crate) fn counts(output: &RunOutput<Vec<ReplayResult>>) -> RunCounts {
    let results = || output.points.iter().flat_map(|p| &p.result);
    RunCounts {
        n_trades: results().map(|r| r.n_trades).sum(),
        n_cells: results().map(|r| r.cells.len()).sum(),
        n_mode_fallbacks: results().map(|r| r.n_mode_fallbacks).sum(),
    }
}
