//! Walk-forward: what was chosen on training windows, and what it made in the test windows.

mod cumulative;
mod in_and_out;
mod portfolio;
mod windows;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_rows::rows_of;
use cumulative::{DayRow, EntryRow};
use exitlab_store::{StoredRun, StoredRunError};
pub(crate) use in_and_out::ContenderRow;
use portfolio::ReplayRow;
use windows::WindowRow;

/// The tables of a walk-forward run.
#[derive(Debug)]
pub(super) struct WalkForwardTables {
    pub(super) contenders: Vec<ContenderRow>,
    windows: Vec<WindowRow>,
    entries: Vec<EntryRow>,
    days: Vec<DayRow>,
    portfolio: Vec<ReplayRow>,
}

impl WalkForwardTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<WalkForwardTables, StoredRunError> {
        Ok(WalkForwardTables {
            contenders: rows_of(run)?,
            windows: rows_of(run)?,
            entries: rows_of(run)?,
            days: rows_of(run)?,
            portfolio: rows_of(run)?,
        })
    }

    /// Contenders, and the exit modes that windows chose; names repeat.
    pub(super) fn modes(&self) -> impl Iterator<Item = &str> {
        let contenders = self.contenders.iter().map(|row| row.contender.as_str());
        contenders.chain(self.windows.iter().flat_map(WindowRow::chosen))
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let tables = &report.walk_forward;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(in_and_out::figure(&tables.contenders).map(Block::from));
    blocks.extend(windows::averages(&tables.windows).map(Block::from));
    blocks.extend(windows::choices(&tables.windows, &report.styles).map(Block::from));
    let curves = cumulative::figure(&tables.entries, &tables.days, &report.styles);
    blocks.extend(curves.map(Block::from));
    blocks.extend(portfolio::table(&tables.portfolio).map(Block::Html));
    Section { id: "walk-forward", title: "Walk-forward", blocks }
}
