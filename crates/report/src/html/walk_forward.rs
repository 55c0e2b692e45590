//! Walk-forward.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "walk-forward", title: "Walk-forward", blocks: Vec::new() }
}
