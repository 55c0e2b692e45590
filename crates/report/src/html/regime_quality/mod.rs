//! Do the labels mean anything: what follows each of them, and how long they last.

mod next_bar;
mod spells;
mod transitions;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use super::table_rows::rows_of;
use crate::stored::{Kind, StoredRun, StoredRunError};
use crate::tables::{ALL, RegimeReturnRow};
use exitlab_table::Row;
use spells::SpellsRow;
use transitions::StepRow;

/// What was labelled, and with what.
#[derive(Debug, Clone, PartialEq, Eq, Row)]
pub(super) struct Source {
    pub(super) labels: String,
    pub(super) symbol: String,
}

impl Source {
    /// As selectors name it.
    fn name(&self) -> String {
        let labels = match self.labels.as_str() {
            "regime" => "regimes",
            "vol_level" => "volatility levels",
            other => other,
        };
        let symbol = match self.symbol.as_str() {
            ALL => "all symbols",
            symbol => symbol,
        };
        format!("{labels}, {symbol}")
    }
}

/// What the next bar does after a label, by one measure.
#[derive(Debug, Clone, Row)]
#[row(of = RegimeReturnRow<'static>)]
pub(super) struct NextBarRow {
    #[row(flatten)]
    pub(super) source: Source,
    pub(super) measure: String,
    pub(super) label: String,
    n: usize,
    mean: Option<f64>,
    q05: Option<f64>,
    q25: Option<f64>,
    q50: Option<f64>,
    q75: Option<f64>,
    q95: Option<f64>,
    pub(super) between_share: Option<f64>,
    pub(super) p_value: Option<f64>,
}

/// The tables of a `regimes` run.
#[derive(Debug)]
pub(super) struct RegimeTables {
    spells: Vec<SpellsRow>,
    /// The next bars' table again, as the answer reads it.
    pub(super) returns: TableColumns,
    next_bar: Vec<NextBarRow>,
    transitions: Vec<StepRow>,
}

impl RegimeTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<RegimeTables, StoredRunError> {
        let returns = [
            ("labels", Kind::Text),
            ("symbol", Kind::Text),
            ("measure", Kind::Text),
            ("label", Kind::Text),
            ("between_share", Kind::F64),
            ("p_value", Kind::F64),
        ];
        Ok(RegimeTables {
            spells: rows_of(run)?,
            returns: TableColumns::read(run, NextBarRow::TABLE, returns)?,
            next_bar: rows_of(run)?,
            transitions: rows_of(run)?,
        })
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let tables = &report.regime_tables;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(next_bar::figure(&tables.next_bar).map(Block::from));
    blocks.extend(transitions::figure(&tables.transitions).map(Block::from));
    blocks.extend(spells::table(&tables.spells).map(Block::Html));
    Section { id: "labels", title: "Do the labels mean anything?", blocks }
}
