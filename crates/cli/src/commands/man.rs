//! `exitlab man`: the manual, made of the help.

use crate::args::Cli;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host;
use clap::CommandFactory;
use clap_mangen::Man;
use std::io::Write;
use std::path::Path;

pub(crate) fn run(folder: Option<&Path>) -> Result<ExitCode, Failure> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        Man::new(Cli::command()).render(&mut page)?;
        host::stdout().write_all(&page)?;
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .map_err(|error| {
            Failure::Other(format!("{} cannot be written: {error}", folder.display()))
        })?;
    writeln!(host::stdout(), "Manual: {}", folder.join("exitlab.1").display())?;
    Ok(ExitCode::SUCCESS)
}
