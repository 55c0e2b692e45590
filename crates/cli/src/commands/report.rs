//! `exitlab report`: the page of an earlier run, made again.

use crate::args::ReportArgs;
use crate::failure::Failure;
use crate::host::stdout;
use crate::report_page::{write_page_again, write_pictures};
use exitlab::crates::page::HtmlReport;
use exitlab::crates::store::StoredRun;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.run)?;
    let report = HtmlReport::read(&run)?;
    // First: where they cannot be written, the page stays as it was.
    let pictures = match &args.svg {
        Some(folder) => write_pictures(&report, folder)?,
        None => Vec::new(),
    };
    let page = write_page_again(&run, &report)?;
    let mut stdout = stdout();
    for path in [&page].into_iter().chain(&pictures) {
        writeln!(stdout, "Written to {}", path.display())?;
    }
    stdout.flush()?;
    if args.open {
        opener::open_browser(&page).map_err(|error| {
            Failure::Other(format!("no browser opens {}: {error}", page.display()))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
