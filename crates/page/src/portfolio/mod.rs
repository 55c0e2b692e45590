//! Portfolio: accounts over time, what they came to, and what chance does to their trades.

mod accounts;
mod bands;
mod drawdowns;
mod equity;
mod resampled;
mod tables;

pub(super) use accounts::{AccountMetrics, Accounts};
pub(super) use equity::figure as equity;

use super::HtmlReport;
use super::page::{Block, Section};

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let (accounts, note) = (&report.accounts, report.point.note());
    let mut blocks: Vec<Block> = Vec::new();
    if !accounts.accounts.is_empty() {
        blocks.push(Block::Html(tables::accounts(&accounts.accounts, note.as_deref())));
    }
    blocks.extend(equity::figure(report).map(Block::from));
    blocks.extend(drawdowns::table(&accounts.accounts).map(Block::Html));
    if !accounts.resampled.is_empty() {
        blocks.extend(bands::figure(report, &accounts.resampled).map(Block::from));
        blocks.push(Block::Html(tables::resampled(&accounts.resampled, note.as_deref())));
    }
    Section { id: "portfolio", title: "Portfolio", blocks }
}
