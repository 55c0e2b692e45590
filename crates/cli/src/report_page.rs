//! `report.html` of an earlier run, and its figures as pictures.

use crate::failure::Failure;
use crate::host::{undisturbed, warn};
use exitlab::crates::page::{HtmlReport, REPORT_FILE, has_prices};
use exitlab::crates::store::StoredRun;
use exitlab::crates::table::write_whole;
use exitlab::page_of;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Whether the page of a run may be replaced by one that shows less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replace {
    /// Not a page with prices by one without.
    UnlessPoorer,
    /// In any case.
    Always,
}

/// The page of an earlier run, made again, and warned of where prices are missing in it.
///
/// # Errors
/// Where there is a page that shows more, unless it may be replaced in any case.
pub(crate) fn page_again(
    run: &StoredRun,
    report: &HtmlReport<'_>,
    replace: Replace,
) -> Result<String, Failure> {
    let (page, no_prices) = page_of(run, report);
    if let Some(reason) = &no_prices
        && replace == Replace::UnlessPoorer
        && shows_prices(&run.folder().join(REPORT_FILE))
    {
        return Err(Failure::Helped {
            message: format!(
                "the new page would have no prices, and the old one has them: {reason}"
            ),
            help: "give --force to replace it".to_owned(),
        });
    }
    if let Some(reason) = no_prices {
        warn(format_args!("the page has no prices: {reason}"));
    }
    Ok(page)
}

/// Makes the page of an earlier run again; returns where it is.
pub(crate) fn write_page_again(
    run: &StoredRun,
    report: &HtmlReport<'_>,
    replace: Replace,
) -> Result<PathBuf, Failure> {
    let page = page_again(run, report, replace)?;
    Ok(undisturbed(|_| run.write_text(REPORT_FILE, &page))?)
}

/// Whether there is a page that shows prices.
fn shows_prices(page: &Path) -> bool {
    std::fs::read_to_string(page).is_ok_and(|page| has_prices(&page))
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
        write_whole(&path, |file| file.write_all(picture.svg.as_bytes()))
            .map_err(|error| cannot(&path, error))?;
        paths.push(path);
    }
    Ok(paths)
}
