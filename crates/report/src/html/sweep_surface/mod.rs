//! Sweep: what settings of the grid make of a run, as a surface over any two of them.
//!
//! There are too many views for a trace each: the page holds the columns, and `web/src/surface.js` makes
//! the view that the reader chooses.

mod discounted;
mod grid_metrics;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use crate::stored::{Kind, StoredRun, StoredRunError};
use maud::{Markup, html};
use serde_json::Value as Json;

/// The tables of a sweep beside its cells.
#[derive(Debug)]
pub(super) struct SweepTables {
    portfolio: TableColumns,
    trials: TableColumns,
    pub(super) discount: TableColumns,
    plateau: TableColumns,
}

impl SweepTables {
    /// Reads them where the run has a grid; else empty.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<SweepTables, StoredRunError> {
        let portfolio = [
            ("grid_id", Kind::I64),
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("total_return", Kind::F64),
            ("max_drawdown", Kind::F64),
            ("sharpe", Kind::F64),
        ];
        let trials = [
            ("grid_id", Kind::I64),
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("sharpe_annual", Kind::F64),
        ];
        let discount = [
            ("grid_id", Kind::I64),
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("n_trials", Kind::I64),
            ("n_effective_trials", Kind::F64),
            ("sharpe_annual", Kind::F64),
            ("expected_max_sharpe_annual", Kind::F64),
            ("psr", Kind::F64),
            ("dsr", Kind::F64),
            ("pbo", Kind::F64),
            ("spa_consistent_p", Kind::F64),
            ("verdict", Kind::Text),
        ];
        let plateau = [
            ("key", Kind::Text),
            ("winner_value", Kind::Text),
            ("neighbour_value", Kind::Text),
            ("neighbour_grid_id", Kind::I64),
            ("metric", Kind::Text),
            ("winner_metric", Kind::F64),
            ("neighbour_metric", Kind::F64),
            ("share_kept", Kind::F64),
            ("is_same", Kind::Bool),
        ];
        Ok(SweepTables {
            portfolio: TableColumns::read(run, "portfolio", portfolio)?,
            trials: TableColumns::read(run, "trials", trials)?,
            discount: TableColumns::read(run, "discount", discount)?,
            plateau: TableColumns::read(run, "plateau", plateau)?,
        })
    }

    /// What the best cell is worth, in a sentence; none where the sweep was not discounted.
    pub(super) fn verdict(&self) -> Option<&str> {
        (self.discount.n_rows() > 0).then(|| self.discount.text("verdict", 0))
    }
}

/// The section, and what the page's script makes its surface of; null where there is none.
pub(super) fn section(report: &HtmlReport<'_>) -> (Section, Json) {
    let tables = &report.sweep;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(discounted::words(&tables.discount).map(Block::Html));
    let data = grid_metrics::data(report);
    match &data {
        Some(Ok((_, note))) => blocks.push(Block::Html(frame(note.as_deref()))),
        Some(Err(note)) => blocks.push(Block::Html(html! { p { (note) } })),
        None => {}
    }
    blocks.extend(discounted::neighbours(&tables.plateau).map(Block::Html));
    let data = data.and_then(Result::ok).map_or(Json::Null, |(data, _)| data);
    (Section { id: "sweep", title: "Sweep", blocks }, data)
}

/// What the script fills.
fn frame(note: Option<&str>) -> Markup {
    html! {
        figure #surface .chart {
            h3 { "Results over the grid" }
            div.controls {}
            div.plot style="height:440px" {}
            p.marked {}
            @if let Some(note) = note { p.note { (note) } }
            figcaption {
                strong { "How to read this. " }
                "Each cell is a grid point, its colour and number the metric chosen above it. The star is "
                "the point that the line below the figure names; squares are one step away from it on the "
                "grid: a result worth believing is not alone among them."
            }
        }
    }
}
