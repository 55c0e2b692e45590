//! Walk-forward: what was chosen on training windows, and what it made in the test windows.

mod cumulative;
mod in_and_out;
mod portfolio;
mod windows;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use super::table_rows::rows_of;
use crate::stored::{Kind, StoredRun, StoredRunError};
use crate::tables::WalkForwardRow;
use cumulative::EntryRow;
use exitlab_core::Regime;
use exitlab_table::{OrAll, Row};
use portfolio::ReplayRow;
use windows::WindowRow;

/// A contender in and out of sample, in a regime or over all.
#[derive(Debug, Clone, Row)]
#[row(of = WalkForwardRow<'static>)]
pub(super) struct ContenderRow {
    pub(super) contender: String,
    pub(super) regime: OrAll<Regime>,
    pub(super) n_in_sample: usize,
    pub(super) avg_r_in_sample: Option<f64>,
    pub(super) n: usize,
    pub(super) avg_r: Option<f64>,
    pub(super) decay_r: Option<f64>,
    pub(super) win_rate: Option<f64>,
    pub(super) avg_r_low: Option<f64>,
    pub(super) avg_r_high: Option<f64>,
}

/// The tables of a walk-forward run.
#[derive(Debug)]
pub(super) struct WalkForwardTables {
    /// The contenders' table again, as the answer reads it.
    pub(super) contenders: TableColumns,
    contender_rows: Vec<ContenderRow>,
    windows: Vec<WindowRow>,
    entries: Vec<EntryRow>,
    portfolio: Vec<ReplayRow>,
}

impl WalkForwardTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<WalkForwardTables, StoredRunError> {
        let contenders = [
            ("contender", Kind::Text),
            ("regime", Kind::Text),
            ("n", Kind::I64),
            ("avg_r_in_sample", Kind::F64),
            ("avg_r", Kind::F64),
            ("win_rate", Kind::F64),
            ("avg_r_low", Kind::F64),
            ("avg_r_high", Kind::F64),
        ];
        Ok(WalkForwardTables {
            contenders: TableColumns::read(run, ContenderRow::TABLE, contenders)?,
            contender_rows: rows_of(run)?,
            windows: rows_of(run)?,
            entries: rows_of(run)?,
            portfolio: rows_of(run)?,
        })
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let tables = &report.walk_forward;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(in_and_out::figure(&tables.contender_rows).map(Block::from));
    blocks.extend(windows::averages(&tables.windows).map(Block::from));
    blocks.extend(windows::choices(&tables.windows).map(Block::from));
    blocks.extend(cumulative::figure(&tables.entries).map(Block::from));
    blocks.extend(portfolio::table(&tables.portfolio).map(Block::Html));
    Section { id: "walk-forward", title: "Walk-forward", blocks }
}
