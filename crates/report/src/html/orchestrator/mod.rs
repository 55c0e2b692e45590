//! Orchestrator.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "orchestrator", title: "Orchestrator", blocks: Vec::new() }
}
