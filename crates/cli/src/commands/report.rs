//! `exitlab report`: the page of an earlier run, made again.

use crate::args::ReportArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::stdout;
use crate::report_page::{Replace, write_page_again, write_pictures};
use crate::run_reference::{Usable, open_run};
use exitlab::crates::page::HtmlReport;
use std::io::Write;

pub(crate) fn run(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let run = open_run(args.run.as_deref(), Usable::ANY)?;
    let report = HtmlReport::read(&run)?;
    // First: where they cannot be written, the page stays as it was.
    let pictures = match &args.svg {
        Some(folder) => write_pictures(&report, folder)?,
        None => Vec::new(),
    };
    let replace = if args.force { Replace::Always } else { Replace::UnlessPoorer };
    let page = write_page_again(&run, &report, replace)?;
    let mut stdout = stdout();
    for path in &pictures {
        writeln!(stdout, "Figure: {}", path.display())?;
    }
    writeln!(stdout, "Report: {}", page.display())?;
    stdout.flush()?;
    if args.open {
        opener::open_browser(&page).map_err(|error| {
            Failure::Other(format!("cannot open {} in a browser: {error}", page.display()))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
