//! The first screen: what came of the scenario's question, regime by regime.

mod heatmap;
mod labels;
mod leader;
mod walk_forward;

pub(super) use labels::{MeasureRow, measure_rows};
pub(super) use walk_forward::{ContenderRow, contender_rows};

use super::HtmlReport;
use super::page::{Block, Section};
use maud::{Markup, html};

/// The section; runs without a cell have none.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(report.discount.as_deref().map(|verdict| Block::Html(said(verdict))));
    let maps = match report.run.manifest().command.as_str() {
        "walkforward" => walk_forward::blocks(report),
        "regimes" => labels::blocks(report),
        _ => leader::blocks(report),
    };
    blocks.extend(maps.into_iter().map(Block::Html));
    Section { id: "answer", title: "The answer", blocks }
}

fn said(verdict: &str) -> Markup {
    html! { p.verdict { (verdict) } }
}
