//! What commands on an earlier run share: show what was found, then put it into the run's folder.

use crate::args::StoredRunArgs;
use crate::failure::Failure;
use crate::host::{is_quiet, screen, stdout, undisturbed, warn};
use crate::last_lines::last_lines;
use crate::report_page::{Replace, write_page_again};
use exitlab::crates::page::{HtmlReport, REPORT_FILE};
use exitlab::crates::store::{StoredRun, Table};
use exitlab::crates::table::Row;
use exitlab::tables::CellRow;
use exitlab::{Detail, Screen};
use serde_json::{Map, json};
use std::io::Write;
use std::process::ExitCode;

/// Prints the tables as one JSON object, or the text, and writes the tables in the formats of the run's
/// cells.
pub(crate) fn show_and_store(
    args: &StoredRunArgs,
    run: &StoredRun,
    tables: &[Table],
    text: impl FnOnce(&Screen) -> String,
) -> Result<ExitCode, Failure> {
    let mut stdout = stdout();
    if args.json {
        let by_name: Map<_, _> =
            tables.iter().map(|table| (table.name().to_owned(), json!(table))).collect();
        writeln!(stdout, "{}", json!(by_name))?;
    } else if !is_quiet() {
        write!(stdout, "{}", text(&screen(Detail::Tables)))?;
    }
    stdout.flush()?;
    // Shown first: what cannot be written can still be read.
    let formats = run.formats_of(CellRow::TABLE);
    undisturbed(|_| tables.iter().try_for_each(|table| run.write_table(table, &formats)))?;
    if run.folder().join(REPORT_FILE).exists() {
        let replace = if args.force { Replace::Always } else { Replace::UnlessPoorer };
        // What was asked for is done: a page that cannot be made is no reason to fail.
        let written = HtmlReport::read(run)
            .map_err(Failure::from)
            .and_then(|report| write_page_again(run, &report, replace));
        if let Err(error) = written {
            warn(format_args!("{REPORT_FILE} was not replaced: {error}"));
        }
    }
    if !args.json {
        writeln!(stdout)?;
        last_lines(&mut stdout, run.folder())?;
    }
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}
