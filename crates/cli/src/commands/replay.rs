//! `exitlab replay`: one profile and mode, with all its rows.

use crate::args::ReplayArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab::Replay;
use exitlab::crates::store::RunCommand;

pub(crate) fn run(args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Replay, &args.run)?;
    let mut replay = Replay::new(&context.scenario)
        .by(args.groups.by())
        .engine(args.engine.get())
        .progress(&context.progress);
    if let Some(profile) = &args.profile {
        replay = replay.profile(profile);
    }
    if let Some(mode) = &args.mode {
        replay = replay.mode(mode);
    }
    context.finish(&replay.run()?)
}
