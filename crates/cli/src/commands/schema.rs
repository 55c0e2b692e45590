//! `exitlab schema`: the scenario's JSON schema.

use crate::failure::Failure;
use crate::host;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run() -> Result<ExitCode, Failure> {
    let schema = exitlab::crates::scenario::json_schema();
    writeln!(host::stdout(), "{schema:#}")?;
    Ok(ExitCode::SUCCESS)
}
