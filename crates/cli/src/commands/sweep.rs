//! `exitlab sweep`: every profile × mode × grid point.

use crate::args::SweepArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab::Sweep;
use exitlab::crates::store::RunCommand;

pub(crate) fn run(args: &SweepArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Sweep, &args.run)?;
    let scenario = context.scenario.resolve()?;
    let run = Sweep::new(&context.scenario)
        .by(args.groups.by())
        .rows(args.keep_rows(&scenario))
        .engine(args.engine.get())
        .progress(&context.progress)
        .run()?;
    context.finish(&run)
}
