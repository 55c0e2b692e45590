//! `report.html` of an earlier run, and its figures as pictures.

use crate::failure::Failure;
use crate::host::{undisturbed, warn};
use exitlab::crates::page::{HtmlReport, REPORT_FILE};
use exitlab::crates::store::StoredRun;
use exitlab::page_of;
use std::path::{Path, PathBuf};

/// Makes the page of an earlier run again, and warns where prices are missing in it; returns where it
/// is.
pub(crate) fn write_page_again(
    run: &StoredRun,
    report: &HtmlReport<'_>,
) -> Result<PathBuf, Failure> {
    let (page, no_prices) = page_of(run, report);
    let path = undisturbed(|_| run.write_text(REPORT_FILE, &page))?;
    if let Some(reason) = no_prices {
        warn(format_args!("the page has no prices: {reason}"));
    }
    Ok(path)
}

/// Writes the main figures of a run as SVG, in place of earlier ones; returns where they are.
pub(crate) fn write_pictures(
    report: &HtmlReport<'_>,
    folder: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |path: &Path, error: std::io::Error| {
        Failure::Other(format!("{} cannot be written: {error}", path.display()))
    };
    let pictures = report.pictures().map_err(exitlab::Error::from)?;
    std::fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    let mut paths = Vec::new();
    for picture in pictures {
        let path = folder.join(&picture.name);
        std::fs::write(&path, &picture.svg).map_err(|error| cannot(&path, error))?;
        paths.push(path);
    }
    Ok(paths)
}
