//! `exitlab report`: the page of an earlier run, made again.

use crate::args::ReportArgs;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use crate::report_page::{write_again, write_pictures};
use exitlab_report::StoredRun;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &ReportArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.run)?;
    let (path, no_prices) = write_again(&run)?;
    if let Some(reason) = no_prices {
        warn(format_args!("the page has no prices: {reason}"));
    }
    let mut stdout = stdout();
    writeln!(stdout, "Written to {}", path.display())?;
    if let Some(folder) = &args.svg {
        for path in write_pictures(&run, folder)? {
            writeln!(stdout, "Written to {}", path.display())?;
        }
    }
    stdout.flush()?;
    if args.open {
        opener::open_browser(&path).map_err(|error| {
            Failure::Other(format!("no browser opens {}: {error}", path.display()))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
