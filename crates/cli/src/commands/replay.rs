//! `exitlab replay`: one profile and mode, with all its rows.

use super::sweep::counts;
use crate::args::ReplayArgs;
use crate::failure::Failure;
use crate::run_context::RunContext;
use exitlab_run::{Keep, KeepRows, PortfolioRunKind, RunEvidence, run_replay};
use exitlab_store::{RunCommand, write_portfolio_tables};
use exitlab_words::portfolio_summary;
use std::process::ExitCode;

pub(crate) fn run(args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let context = RunContext::new(RunCommand::Replay, &args.run)?;
    let keep = Keep { by: args.groups.by(false), rows: KeepRows::ALL };
    let output = run_replay(
        context.request().engine(args.engine.get()),
        args.profile.as_deref(),
        args.mode.as_deref(),
        keep,
    )?;
    let kind = PortfolioRunKind::Replay;
    let evidence = RunEvidence::new(kind, keep.rows, &output);
    context.finish(
        &output,
        counts(&output),
        || portfolio_summary(&output, &evidence),
        |to| Ok(write_portfolio_tables(to, kind, keep.rows, &output, &evidence)?),
    )
}
