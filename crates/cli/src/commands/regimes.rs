//! `exitlab regimes`: whether the labels mean anything.

use crate::args::RunArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab::Regimes;
use exitlab::crates::store::RunCommand;

pub(crate) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Regimes, args)?;
    let run = Regimes::new(&context.scenario).progress(&context.progress).run()?;
    context.finish(&run)
}
