//! The program `exitlab`: which exit mode earned what in which regime.
//!
//! Reads arguments, hands them to the library crates, prints what comes back. Results go to
//! stdout, progress, warnings and errors to stderr. Exit codes: 0 fine, 1 a check failed, 2 an
//! error, 130 interrupted.

mod args;
mod commands;
mod exit_code;
mod failure;
#[cfg(feature = "fetch")]
mod fetch_args;
#[cfg(feature = "fetch")]
mod fetch_progress;
mod host;
mod last_lines;
mod own_outputs;
mod progress;
mod report_page;
mod run_context;
mod run_reference;
mod scenario_files;
mod stored_output;
mod tamed;

use args::{Cli, Command};
use clap::{ColorChoice, Parser};
use exit_code::ExitCode;
use failure::Failure;
use std::ffi::OsString;
use std::io::Write;

/// Runs the program once with these arguments, the first of which is its name; returns its exit code.
///
/// Takes the process as its own: Ctrl-C ends it, logs go to stderr.
pub fn run_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let code = match Cli::try_parse_from(arguments) {
        Ok(cli) => run_command(&cli),
        Err(usage) => {
            // Help and version go to stdout, with exit code 0.
            let _ = usage.print();
            ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
        }
    };
    // A host that is no Rust program does not do it at its end.
    let _ = std::io::stdout().flush();
    code.number()
}

fn run_command(cli: &Cli) -> ExitCode {
    choose_colours(cli.color);
    host::start_logging(cli.verbose);
    if cli.quiet {
        host::be_quiet();
    }
    let result = start(cli).and_then(|()| run(&cli.command));
    match result {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            ExitCode::from(2)
        }
    }
}

/// Makes every stream follow --color.
fn choose_colours(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// What every command needs before it begins.
fn start(cli: &Cli) -> Result<(), Failure> {
    if let Some(threads) = cli.threads {
        #[cfg(feature = "fetch")]
        if matches!(cli.command, Command::Fetch(_)) {
            let message = "--threads has no effect here: files are downloaded over 8 connections";
            return Err(Failure::Other(message.to_owned()));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
        pool.build_global().map_err(|error| Failure::Other(error.to_string()))?;
    }
    host::handle_interrupts().map_err(|error| Failure::Other(error.to_string()))
}

fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Sweep(args) => commands::sweep::run(args),
        Command::Replay(args) => commands::replay::run(args),
        Command::Plan(args) => commands::plan::run(args),
        Command::Study(args) => commands::study::run(args),
        Command::Levels(args) => commands::levels::run(args),
        Command::Policy(args) => commands::policy::run(args),
        Command::Signals(args) => commands::signals::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Init(args) => commands::init::run(args),
        Command::Compare(args) => commands::compare::run(args),
        Command::WalkForward(args) => commands::walkforward::run(args),
        Command::Regress(args) => commands::regress::run(args),
        Command::Report(args) => commands::report::run(args),
        Command::Discount(args) => commands::discount::run(args),
        Command::Montecarlo(args) => commands::montecarlo::run(args),
        #[cfg(feature = "fetch")]
        Command::Fetch(args) => commands::fetch::run(args),
        Command::Schema(args) => commands::schema::run(args),
        Command::Completions { shell } => commands::completions::run(*shell),
        Command::Man { folder } => commands::man::run(folder.as_deref()),
        Command::Regimes(args) => commands::regimes::run(args),
    }
}
