//! Exit modes by regime.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "modes", title: "Exit modes by regime", blocks: Vec::new() }
}
