//! Key figures of each exit mode, and what costs take of them.

mod cost_table;
mod key_figures;
mod waterfall;

use super::HtmlReport;
use super::page::{Block, Section};
use crate::cell_groups::CellGroups;
use crate::portfolio::BuyHold;
use exitlab_words::CostRates;
use serde_json::Value;

/// The costs that the shown trades paid; unknown where a grid may have changed them.
fn rates_of(scenario: &Value) -> CostRates {
    let may_change =
        |key: &String| ["costs", "data"].iter().any(|section| key.starts_with(section));
    let grid = scenario["sweep"]["grid"].as_object();
    match grid.is_some_and(|grid| grid.keys().any(may_change)) {
        true => CostRates::default(),
        false => CostRates::of(scenario),
    }
}

/// The section; none without a trade.
pub(super) fn section(report: &HtmlReport<'_>, benchmark: Option<&BuyHold>) -> Section {
    let groups = CellGroups::new(report);
    let mut blocks: Vec<Block> = Vec::new();
    if !groups.groups.is_empty() {
        blocks.push(Block::Html(key_figures::table(report, &groups, benchmark)));
        blocks.extend(waterfall::figure(report, &groups).map(Block::from));
        blocks.extend(
            cost_table::tables(&groups, &rates_of(&report.run.manifest().scenario))
                .map(Block::Html),
        );
    }
    Section { id: "costs", title: "Key figures and costs", blocks }
}
