//! `exitlab study`: every signal under every plan.

use crate::args::StudyArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab::Study;
use exitlab::crates::store::RunCommand;

pub(crate) fn run(args: &StudyArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Study, &args.run)?;
    let mut study = Study::new(&context.scenario)
        .by(args.groups.by())
        .engine(args.engine.get())
        .progress(&context.progress);
    if args.grid {
        study = study.grid();
    }
    context.finish(&study.run()?)
}
