//! `exitlab`: which exit mode earned what in which regime.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(exitlab_cli::run_with(std::env::args_os()))
}
