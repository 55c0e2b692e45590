//! The last lines of a run: where its page is, and how to open it.

use crate::host::is_quiet;
use crate::run_reference::RUNS;
use exitlab::crates::page::REPORT_FILE;
use exitlab::crates::store::ListedRun;
use std::io::Write;
use std::path::Path;

/// Says where the run's page is, or its folder where it has none; and, unless the user asked for quiet,
/// what shows or makes the page.
pub(crate) fn last_lines(out: &mut impl Write, folder: &Path) -> std::io::Result<()> {
    let page = folder.join(REPORT_FILE);
    if page.is_file() {
        writeln!(out, "Report: {}", page.display())?;
    } else {
        writeln!(out, "Folder: {}", folder.display())?;
    }
    if is_quiet() {
        return Ok(());
    }
    let run = reference_to(folder);
    match page.is_file() {
        true => writeln!(out, "open it: exitlab report {run} --open"),
        false => writeln!(out, "make its page: exitlab report {run} --open"),
    }
}

/// The shortest text that names the run to another command.
fn reference_to(folder: &Path) -> String {
    let newest = ListedRun::below(Path::new(RUNS)).into_iter().next();
    match newest {
        Some(newest) if newest.folder == folder => "latest".to_owned(),
        _ => folder.display().to_string(),
    }
}
