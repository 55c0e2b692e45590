//! `exitlab`: which exit mode earned what in which regime.
//!
//! Reads arguments, hands them to the library crates, prints what comes back. Results go to
//! stdout, progress, warnings and errors to stderr. Exit codes: 0 fine, 1 a check failed, 2 an
//! error.

mod args;
mod commands;
mod failure;
mod host;
mod progress;
mod run_context;

use args::{Cli, Command};
use clap::Parser;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    // clap prints usage errors itself and ends with 2, help and version with 0.
    let cli = Cli::parse();
    host::start_logging(cli.verbose);
    let result = match &cli.command {
        Command::Sweep(args) => commands::sweep::run(args),
        Command::Replay(args) => commands::replay::run(args),
        Command::Study(args) => commands::study::run(args),
        Command::Levels(args) => commands::levels::run(args),
        Command::Policy(args) => commands::policy::run(args),
        Command::Signals(args) => commands::signals::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Schema => commands::schema::run(),
    };
    match result {
        Ok(code) => code,
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(2)
        }
    }
}
