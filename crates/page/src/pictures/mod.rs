//! The main figures as SVG, for documents: drawn without a browser, of the numbers of the page.

mod canvas;
mod curves;
mod differences;
mod heatmaps;
mod ticks;

use super::HtmlReport;
use super::modes::cumulative_r;
use super::portfolio::equity;

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// File name, such as `average-r.svg`.
    pub name: String,
    /// An SVG document.
    pub svg: String,
}

/// A picture that cannot be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{name} cannot be drawn: {problem}")]
pub struct PictureError {
    /// Its file.
    pub name: String,
    /// What is wrong.
    pub problem: String,
}

impl HtmlReport<'_> {
    /// The main figures of the run, those for which it has numbers: average net R by regime and mode,
    /// paired differences, cumulative net R, equity of the accounts.
    ///
    /// # Errors
    /// Where a picture cannot be drawn.
    pub fn pictures(&self) -> Result<Vec<Picture>, PictureError> {
        let mut pictures: Vec<Picture> = Vec::new();
        pictures.extend(heatmaps::picture_of(self)?);
        pictures.extend(differences::picture_of(self)?);
        for (name, figure) in [("cumulative-r", cumulative_r(self)), ("equity", equity(self, None))]
        {
            if let Some(figure) = figure {
                pictures.extend(curves::pictures(name, &figure)?);
            }
        }
        Ok(pictures)
    }
}
