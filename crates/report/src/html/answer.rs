//! The answer.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "answer", title: "The answer", blocks: Vec::new() }
}
