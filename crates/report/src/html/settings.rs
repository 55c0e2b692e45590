//! Settings and data.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "settings", title: "Settings and data", blocks: Vec::new() }
}
