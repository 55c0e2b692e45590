//! Portfolio: accounts over time, what they came to, and what chance does to their trades.

mod accounts;
mod bands;
mod buy_hold;
mod drawdowns;
mod equity;
mod monthly_returns;
mod resampled;
mod tables;

pub(super) use accounts::{AccountMetrics, Accounts};
pub(super) use buy_hold::BuyHold;
pub(super) use equity::figure as equity;

use super::HtmlReport;
use super::page::{Block, Section};

/// The section.
pub(super) fn section(report: &HtmlReport<'_>, benchmark: Option<&BuyHold>) -> Section {
    let (accounts, note) = (&report.accounts, report.point.note());
    let mut blocks: Vec<Block> = Vec::new();
    if !accounts.accounts.is_empty() {
        blocks.push(Block::Html(tables::accounts(&accounts.accounts, benchmark, note.as_deref())));
    }
    blocks.extend(equity::figure(report, benchmark).map(Block::from));
    blocks.extend(monthly_returns::figure(report).map(Block::from));
    blocks.extend(drawdowns::table(&accounts.accounts).map(Block::Html));
    if !accounts.resampled.is_empty() {
        blocks.extend(bands::figure(report, &accounts.resampled).map(Block::from));
        blocks.push(Block::Html(tables::resampled(&accounts.resampled, note.as_deref())));
    }
    Section { id: "portfolio", title: "Portfolio", blocks }
}
