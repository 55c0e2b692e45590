//! Key figures of each exit mode, and what costs take of them.

mod cost_table;
mod key_figures;
mod waterfall;

use super::HtmlReport;
use super::page::{Block, Section};
use crate::cell_groups::CellGroups;
use crate::portfolio::BuyHold;

/// The section; none without a trade.
pub(super) fn section(report: &HtmlReport<'_>, benchmark: Option<&BuyHold>) -> Section {
    let groups = CellGroups::new(report);
    let mut blocks: Vec<Block> = Vec::new();
    if !groups.groups.is_empty() {
        blocks.push(Block::Html(key_figures::table(report, &groups, benchmark)));
        blocks.extend(waterfall::figure(report, &groups).map(Block::from));
        blocks.extend(cost_table::tables(&groups).map(Block::Html));
    }
    Section { id: "costs", title: "Key figures and costs", blocks }
}
