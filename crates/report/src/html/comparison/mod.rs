//! Differences.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "differences", title: "Differences", blocks: Vec::new() }
}
