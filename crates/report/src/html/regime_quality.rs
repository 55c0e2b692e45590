//! Do the labels mean anything?.

use super::HtmlReport;
use super::page::Section;

/// The section.
pub(super) fn section(_report: &HtmlReport<'_>) -> Section {
    Section { id: "labels", title: "Do the labels mean anything?", blocks: Vec::new() }
}
