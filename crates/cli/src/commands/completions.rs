//! `exitlab completions`: what a shell completes.

use crate::args::Cli;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

pub(crate) fn run(shell: Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "exitlab", &mut script);
    host::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
