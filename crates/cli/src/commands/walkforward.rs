//! `exitlab walkforward`: what choosing the best mode of each regime on the past earned afterwards.

use crate::args::WalkForwardArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab::crates::store::RunCommand;
use exitlab::{WalkForward, WalkForwardSettings};

pub(crate) fn run(args: &WalkForwardArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::WalkForward, &args.run)?;
    let settings = WalkForwardSettings {
        train: args.train,
        test: args.test,
        anchored: args.anchored,
        embargo: args.embargo,
        first: args.first,
    };
    let run = WalkForward::new(&context.scenario, settings)
        .engine(args.engine.get())
        .progress(&context.progress)
        .run()?;
    context.finish(&run)
}
