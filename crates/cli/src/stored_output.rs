//! What commands on an earlier run share: show what was found, then put it into the run's folder.

use crate::args::StoredRunArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{is_quiet, screen, stdout, undisturbed, warn};
use crate::last_lines::last_lines;
use crate::report_page::{Replace, page_again};
use crate::run_reference::RUNS;
use exitlab::crates::page::{HtmlReport, REPORT_FILE};
use exitlab::crates::store::{
    RunFolder, RunTables, StoreError, StoredRun, Table, other_tries_below, other_tries_beside,
};
use exitlab::crates::table::Row;
use exitlab::crates::words::OtherTries;
use exitlab::tables::CellRow;
use exitlab::{Detail, Screen};
use serde_json::{Map, json};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Prints the tables as one JSON object, or the text; writes the tables in the formats of the run's cells,
/// and makes the run's page again: the run's folder changes at once.
pub(crate) fn show_and_store(
    args: &StoredRunArgs,
    run: &StoredRun,
    tables: &[Table],
    tries: Option<&OtherTries>,
    text: impl FnOnce(&Screen) -> String,
) -> Result<ExitCode, Failure> {
    show(args, tables, tries, text)?;
    let folder = change(run, tables)?;
    if run.folder().join(REPORT_FILE).exists() {
        let changed = folder.stored(run.manifest().clone(), RunTables::default());
        let replace = if args.force { Replace::Always } else { Replace::UnlessPoorer };
        // What was asked for is done: a page that cannot be made is no reason to fail.
        let written = HtmlReport::read(&changed)
            .map_err(Failure::from)
            .and_then(|report| page_again(&changed, &report, replace))
            .and_then(|page| Ok(folder.write_text(REPORT_FILE, &page)?));
        if let Err(error) = written {
            warn(format_args!("{REPORT_FILE} was not replaced: {error}"));
        }
    }
    folder.finish_changes()?;
    if !args.json {
        let mut stdout = stdout();
        writeln!(stdout)?;
        last_lines(&mut stdout, run.folder())?;
        stdout.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A page of its own, and its file in the run's folder.
pub(crate) struct StoredPage {
    pub(crate) name: String,
    pub(crate) html: String,
}

/// The same with a page of its own beside the run's.
pub(crate) fn show_with_page(
    args: &StoredRunArgs,
    run: &StoredRun,
    tables: &[Table],
    page: &StoredPage,
    text: impl FnOnce(&Screen) -> String,
) -> Result<ExitCode, Failure> {
    show(args, tables, None, text)?;
    let folder = change(run, tables)?;
    folder.write_text(&page.name, &page.html)?;
    let path = folder.finish_changes()?.join(&page.name);
    if !args.json {
        let mut stdout = stdout();
        writeln!(stdout, "\nPage: {}", path.display())?;
        stdout.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How often, and how long after each other, a folder is tried that another command changes.
const TRIES: usize = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// Begins to change the run's folder with these tables, once other commands have changed it.
fn change(run: &StoredRun, tables: &[Table]) -> Result<RunFolder, Failure> {
    let begin = || {
        undisturbed(|half_written| {
            let folder = RunFolder::change(run.folder())?;
            *half_written = Some(folder.cleanup());
            Ok(folder)
        })
    };
    let mut begun = begin();
    for _ in 1..TRIES {
        let Err(StoreError::OutHeld { .. }) = begun else { break };
        std::thread::sleep(BETWEEN_TRIES);
        begun = begin();
    }
    let folder = begun?;
    folder.left_behind().iter().for_each(warn);
    let formats = run.formats_of(CellRow::TABLE);
    tables.iter().try_for_each(|table| folder.write_table(table, &formats))?;
    Ok(folder)
}

/// Shown first: what cannot be written can still be read.
fn show(
    args: &StoredRunArgs,
    tables: &[Table],
    tries: Option<&OtherTries>,
    text: impl FnOnce(&Screen) -> String,
) -> Result<(), Failure> {
    let mut stdout = stdout();
    if args.json {
        let mut by_name: Map<_, _> =
            tables.iter().map(|table| (table.name().to_owned(), json!(table))).collect();
        if let Some(OtherTries { below, n_runs, n_tries }) = tries {
            let tries = json!({ "below": below, "n_runs": n_runs, "n_tries": n_tries });
            by_name.insert("other_tries".to_owned(), tries);
        }
        writeln!(stdout, "{}", json!(by_name))?;
    } else if !is_quiet() {
        write!(stdout, "{}", text(&screen(Detail::Tables)))?;
    }
    stdout.flush()?;
    Ok(())
}

/// What other runs tried on the data of this one: those under the runs' folder where it stands there, and
/// otherwise those beside it.
pub(crate) fn other_tries(run: &StoredRun) -> OtherTries {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute(run.folder()).starts_with(absolute(Path::new(RUNS))) {
        return other_tries_below(run.manifest(), Path::new(RUNS));
    }
    let parent = run.folder().parent().filter(|parent| !parent.as_os_str().is_empty());
    other_tries_beside(run.manifest(), parent.unwrap_or(Path::new(".")))
}
