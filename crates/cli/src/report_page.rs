//! `report.html` of a run: at its end, and again later.

use crate::failure::Failure;
use crate::host::{undisturbed, warn};
use exitlab_report::{HtmlReport, Manifest, REPORT_FILE, RunFolder, StoredRun};
use exitlab_scenario::ScenarioFile;
use exitlab_sweep::{Inputs, MarketView, RunOutput, WantedPath};
use std::path::{Path, PathBuf};

/// Most rows of trades and cells for which the page is made at a run's end: a larger run would wait
/// for it.
const MAX_ROWS: u64 = 1_000_000;

/// Writes the page of a run whose tables are written; returns what to tell the user where there is
/// none: a run is not lost for its page.
pub(crate) fn write_at_end<T>(
    folder: &RunFolder,
    manifest: &Manifest,
    output: &RunOutput<T>,
) -> Option<String> {
    let n_rows = manifest.counts.trades + manifest.counts.cells;
    if n_rows > MAX_ROWS {
        return Some(format!(
            "{REPORT_FILE} is not made unasked of {n_rows} trades and cells: exitlab report RUN"
        ));
    }
    let written = page_at_end(&folder.stored(manifest.clone()), output)
        .and_then(|page| Ok(folder.write_text(REPORT_FILE, &page)?));
    written.err().map(|error| format!("{REPORT_FILE} could not be made: {error}"))
}

fn page_at_end<T>(run: &StoredRun, output: &RunOutput<T>) -> Result<String, Failure> {
    let report = HtmlReport::read(run)?;
    let market = match output.inputs.first() {
        Some(inputs) => MarketView::new(&output.scenario, inputs, &report.wanted_paths())
            .map_err(|error| error.to_string()),
        None => Err("no bars were read".to_owned()),
    };
    Ok(report.html(market.as_ref().map_err(String::as_str)))
}

/// Makes the page of an earlier run again, and warns where prices are missing in it; returns where it
/// is.
pub(crate) fn write_page_again(run: &StoredRun) -> Result<PathBuf, Failure> {
    let report = HtmlReport::read(run)?;
    let market = market_of(run.manifest(), &report.wanted_paths());
    let page = report.html(market.as_ref().map_err(String::as_str));
    let path = undisturbed(|_| run.write_text(REPORT_FILE, &page))?;
    if let Err(reason) = market {
        warn(format_args!("the page has no prices: {reason}"));
    }
    Ok(path)
}

/// Writes the main figures of a run as SVG, in place of earlier ones; returns where they are.
pub(crate) fn write_pictures(run: &StoredRun, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let pictures = HtmlReport::read(run)?.pictures()?;
    let write = |path: &Path, svg: &str| {
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, svg)).map_err(|error| {
            Failure::Other(format!("{} cannot be written: {error}", path.display()))
        })
    };
    let mut paths = Vec::new();
    for picture in pictures {
        let path = folder.join(&picture.name);
        write(&path, &picture.svg)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Loads the bars of a run again, if they are still what it read.
fn market_of(manifest: &Manifest, wanted: &[WantedPath<'_>]) -> Result<MarketView, String> {
    let path = manifest.scenario_path.as_deref().unwrap_or_default();
    let text = toml::to_string(&manifest.scenario).map_err(|error| error.to_string())?;
    let file = ScenarioFile::parse(&text, Path::new(path)).map_err(|error| error.to_string())?;
    let scenario = file.resolve(&[]).map_err(|error| error.to_string())?;
    let inputs = Inputs::read(&scenario).map_err(|error| error.to_string())?;
    for file in inputs.files() {
        let path = file.path.display().to_string();
        match manifest.inputs.iter().find(|input| input.path == path) {
            Some(input) if input.sha256 == file.sha256 => {}
            Some(_) => return Err(format!("{path} has changed since the run")),
            None => return Err(format!("{path} was not read by the run")),
        }
    }
    MarketView::new(&scenario, &inputs, wanted).map_err(|error| error.to_string())
}
