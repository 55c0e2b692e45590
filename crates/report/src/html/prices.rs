//! Prices and trades.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "prices", title: "Prices and trades", blocks: Vec::new() }
}
