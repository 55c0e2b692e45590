//! The main figures as SVG, for documents: drawn without a browser, of the numbers of the page.

mod canvas;
mod differences;
mod heatmaps;

use super::HtmlReport;
use crate::ReportError;

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// File name, such as `average-r.svg`.
    pub name: &'static str,
    /// An SVG document.
    pub svg: String,
}

impl HtmlReport<'_> {
    /// The main figures of the run, those for which it has numbers: average net R by regime and mode,
    /// paired differences.
    ///
    /// # Errors
    /// Where a picture cannot be drawn.
    pub fn pictures(&self) -> Result<Vec<Picture>, ReportError> {
        let pictures = [heatmaps::picture_of(self)?, differences::picture_of(self)?];
        Ok(pictures.into_iter().flatten().collect())
    }
}
