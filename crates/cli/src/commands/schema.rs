//! `exitlab schema`: the scenario's JSON schema.

use crate::failure::Failure;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run() -> Result<ExitCode, Failure> {
    let schema = exitlab_scenario::json_schema();
    writeln!(std::io::stdout().lock(), "{schema:#}")?;
    Ok(ExitCode::SUCCESS)
}
