//! `exitlab regimes`: whether the labels mean anything.

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab_run::run_regimes;
use exitlab_store::{RunCommand, RunCounts, write_regime_tables};
use exitlab_words::regimes_summary;
use std::process::ExitCode;

pub(crate) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Regimes, args)?;
    let output = run_regimes(context.request())?;
    let counts = RunCounts { n_trades: 0, n_cells: 0, n_mode_fallbacks: 0 };
    context.finish(
        &output,
        counts,
        || regimes_summary(&output),
        |to| Ok(write_regime_tables(to, &output)?),
    )
}
