//! `exitlab walkforward`: what choosing the best mode of each regime on the past earned afterwards.

use crate::args::WalkForwardArgs;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab_evidence::WalkForwardSettings;
use exitlab_run::run_walk_forward;
use exitlab_store::{RunCommand, RunCounts, write_walk_forward_tables};
use exitlab_words::walk_forward_summary;
use std::process::ExitCode;

pub(crate) fn run(args: &WalkForwardArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::WalkForward, &args.run)?;
    let settings = WalkForwardSettings {
        train: args.train,
        test: args.test,
        anchored: args.anchored,
        embargo: args.embargo,
    };
    let (result, output) = run_walk_forward(context.request().engine(args.engine.get()), settings)?;
    let counts = RunCounts {
        n_trades: result.windows.iter().map(|window| window.test.len()).sum(),
        n_cells: 0,
        n_mode_fallbacks: 0,
    };
    context.finish(
        &output,
        counts,
        || walk_forward_summary(&result, &output),
        |to| Ok(write_walk_forward_tables(to, &result, &output)?),
    )
}
