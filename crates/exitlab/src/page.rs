//! `report.html` of a run: at its end, and again later.

use crate::Error;
use exitlab_page::{HtmlReport, REPORT_FILE};
use exitlab_replay::{MarketView, WantedPath};
use exitlab_run::{Inputs, RunOutput, market_view};
use exitlab_store::{Manifest, RunCounts, RunFolder, RunTables, StoredRun};
use std::path::Path;

/// Most rows of trades and cells for which the page is made at a run's end: a larger run would wait
/// for it. Trades that no table holds cost nothing, as those of a grid.
const MAX_ROWS: usize = 1_000_000;

/// Whether the page of a run is made at its end.
pub(crate) fn is_made_unasked(counts: RunCounts) -> bool {
    counts.n_trade_rows + counts.n_cells <= MAX_ROWS
}

/// What to tell the user of a page that is not made.
pub(crate) fn left_out(counts: RunCounts) -> String {
    let n_rows = counts.n_trade_rows + counts.n_cells;
    format!(
        "{REPORT_FILE} skipped ({n_rows} rows of trades and cells); create it with: exitlab report"
    )
}

/// Writes the page of a run whose tables are written; returns what to tell the user where there is
/// none.
pub(crate) fn write_at_end<T>(
    folder: &RunFolder,
    manifest: &Manifest,
    tables: RunTables,
    output: &RunOutput<T>,
) -> Option<String> {
    let run = folder.stored(manifest.clone(), tables);
    let written =
        page_with(&run, output).and_then(|page| Ok(folder.write_text(REPORT_FILE, &page)?));
    written.err().map(|error| format!("{REPORT_FILE} could not be made: {error}"))
}

/// The page of a run whose bars are still there.
pub(crate) fn page_with<T>(run: &StoredRun, output: &RunOutput<T>) -> Result<String, Error> {
    let market = |wanted: &[WantedPath<'_>]| match output.inputs.first() {
        Some(inputs) => {
            market_view(&output.scenario, inputs, wanted).map_err(|error| error.to_string())
        }
        None => Err("no bars were read".to_owned()),
    };
    Ok(made(&HtmlReport::read(run)?, market).0)
}

/// The page of a stored run, with the bars that it read where they are still the same; and why there
/// are no prices in it, where there are none.
pub fn page_of(run: &StoredRun, report: &HtmlReport<'_>) -> (String, Option<String>) {
    made(report, |wanted| market_of(run, wanted))
}

/// The page with the bars that `market` gives, and why there are none, where there are none.
fn made(
    report: &HtmlReport<'_>,
    market: impl FnOnce(&[WantedPath<'_>]) -> Result<MarketView, String>,
) -> (String, Option<String>) {
    let market = market(&report.wanted_paths());
    (report.html(market.as_ref().map_err(String::as_str)), market.err())
}

/// Loads the bars of a run again, if they are still what it read: from the working directory, or from
/// the one that the run was made in.
fn market_of(run: &StoredRun, wanted: &[WantedPath<'_>]) -> Result<MarketView, String> {
    let here = market_from(run.manifest(), Path::new(""), wanted);
    let Some(working_dir) = &run.manifest().working_dir else { return here };
    // What is wrong with the files here is of use only where there are none at the run's own place.
    here.or_else(|error| {
        market_from(run.manifest(), &run.folder().join(working_dir), wanted).map_err(|_| error)
    })
}

/// The same, with the run's paths beginning in this directory.
fn market_from(
    manifest: &Manifest,
    working_dir: &Path,
    wanted: &[WantedPath<'_>],
) -> Result<MarketView, String> {
    let file = manifest.scenario_file(working_dir)?;
    let scenario = file.resolve(&[]).map_err(|error| error.to_string())?;
    let inputs = Inputs::read(&scenario).map_err(|error| error.to_string())?;
    for file in inputs.files() {
        let path = file.path.display().to_string();
        match manifest.inputs.iter().find(|input| working_dir.join(&input.path) == file.path) {
            Some(input) if input.sha256 == file.sha256 => {}
            Some(_) => return Err(format!("{path} has changed since the run")),
            None => return Err(format!("{path} was not read by the run")),
        }
    }
    market_view(&scenario, &inputs, wanted).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trades_that_no_table_holds_are_no_reason_to_go_without_a_page() {
        let of = |n_trade_rows, n_cells| {
            let n_trades = 26_000_000;
            is_made_unasked(RunCounts { n_trades, n_trade_rows, n_cells, ..RunCounts::default() })
        };
        assert!(of(0, 10_800), "a study over a grid keeps no outcomes");
        assert!(!of(26_000_000, 10_800) && !of(0, 1_000_001));
    }
}
