//! Walk-forward: what was chosen on training windows, and what it made in the test windows.

mod cumulative;
mod in_and_out;
mod portfolio;
mod windows;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use crate::stored::{Kind, StoredRun, StoredRunError};
use crate::tables::mode_column;
use exitlab_core::Regime;

/// The tables of a walk-forward run.
#[derive(Debug)]
pub(super) struct WalkForwardTables {
    pub(super) contenders: TableColumns,
    windows: TableColumns,
    entries: TableColumns,
    portfolio: TableColumns,
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
            ("n_in_sample", Kind::I64),
            ("avg_r_in_sample", Kind::F64),
            ("n", Kind::I64),
            ("avg_r", Kind::F64),
            ("decay_r", Kind::F64),
            ("win_rate", Kind::F64),
            ("avg_r_low", Kind::F64),
            ("avg_r_high", Kind::F64),
        ];
        let windows = [
            ("window", Kind::I64),
            ("train_start", Kind::Time),
            ("train_end", Kind::Time),
            ("test_start", Kind::Time),
            ("test_end", Kind::Time),
            ("grid_id", Kind::I64),
            ("n_train", Kind::I64),
            ("avg_r_in_sample", Kind::F64),
            ("n_test", Kind::I64),
            ("avg_r", Kind::F64),
        ]
        .map(|(name, kind)| (name.to_owned(), kind));
        let modes = Regime::ALL.map(|regime| (mode_column(regime), Kind::Text));
        let windows = windows.into_iter().chain(modes);
        let entries = [("exit_time", Kind::Time), ("r_net", Kind::F64)];
        let portfolio = [
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("n", Kind::I64),
            ("win_rate", Kind::F64),
            ("avg_r", Kind::F64),
            ("sum_r", Kind::F64),
            ("max_dd_r", Kind::F64),
            ("total_return", Kind::F64),
        ];
        Ok(WalkForwardTables {
            contenders: TableColumns::read(run, "walkforward", contenders)?,
            windows: TableColumns::read(run, "walkforward_windows", windows)?,
            entries: TableColumns::read(run, "walkforward_entries", entries)?,
            portfolio: TableColumns::read(run, "walkforward_portfolio", portfolio)?,
        })
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let tables = &report.walk_forward;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(in_and_out::figure(&tables.contenders).map(Block::from));
    blocks.extend(windows::averages(&tables.windows).map(Block::from));
    blocks.extend(windows::choices(&tables.windows).map(Block::from));
    blocks.extend(cumulative::figure(&tables.entries).map(Block::from));
    blocks.extend(portfolio::table(&tables.portfolio).map(Block::Html));
    Section { id: "walk-forward", title: "Walk-forward", blocks }
}
