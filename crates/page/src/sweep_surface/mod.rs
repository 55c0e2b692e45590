//! Sweep: what settings of the grid make of a run, as a surface over any two of them; of a sample, in which few
//! points differ in two keys alone, key by key.
//!
//! There are too many views for a trace each: the page holds the columns, and `web/src/surface.js` makes
//! the view that the reader chooses.

mod discounted;
mod grid_metrics;
mod sampled;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_rows::rows_of;
use crate::series::Series;
use discounted::{BestCellRow, NeighbourRow};
use exitlab_store::{StoredRun, StoredRunError};
use exitlab_table::Row;
use grid_metrics::{AccountRow, TrialRow};
use maud::{Markup, html};
use serde_json::Value as Json;

/// Which cell of a sweep a row is of.
#[derive(Debug, Clone, PartialEq, Eq, Row)]
pub(super) struct CellKey {
    grid_id: Option<i64>,
    profile: String,
    mode: String,
}

impl CellKey {
    /// Whether the cell is of that run, at whatever grid point.
    fn is_of(&self, series: &Series) -> bool {
        series.profile.as_deref() == Some(self.profile.as_str()) && series.mode == self.mode
    }
}

/// The tables of a sweep beside its cells.
#[derive(Debug)]
pub(super) struct SweepTables {
    accounts: Vec<AccountRow>,
    trials: Vec<TrialRow>,
    /// The best cell; none where the sweep was not discounted.
    best: Option<BestCellRow>,
    neighbours: Vec<NeighbourRow>,
}

impl SweepTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<SweepTables, StoredRunError> {
        Ok(SweepTables {
            accounts: rows_of(run)?,
            trials: rows_of(run)?,
            best: rows_of(run)?.into_iter().next(),
            neighbours: rows_of(run)?,
        })
    }

    /// Grid point of the best cell; none where the sweep was not discounted.
    pub(super) fn best_grid_id(&self) -> Option<i64> {
        self.best.as_ref()?.cell.grid_id
    }

    /// What the best cell is worth, in a sentence; none where the sweep was not discounted.
    pub(super) fn verdict(&self) -> Option<&str> {
        self.best.as_ref().map(|best| best.verdict.as_str())
    }
}

/// The section, and what the page's script makes its surface of; null where there is none.
pub(super) fn section(report: &HtmlReport<'_>) -> (Section, Json) {
    let tables = &report.sweep;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(tables.best.as_ref().map(discounted::words).map(Block::Html));
    if let Some(sample) = report.run.grid_sample() {
        blocks.extend(sampled::figure(report, &sample).map(Block::from));
        blocks.extend(discounted::neighbours(&tables.neighbours).map(Block::Html));
        return (Section { id: "sweep", title: "Sweep", blocks }, Json::Null);
    }
    let data = grid_metrics::data(report);
    match &data {
        Some(Ok((_, note))) => blocks.push(Block::Html(frame(note.as_deref()))),
        Some(Err(note)) => blocks.push(Block::Html(html! { p { (note) } })),
        None => {}
    }
    blocks.extend(discounted::neighbours(&tables.neighbours).map(Block::Html));
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
