//! Do the labels mean anything: what follows each of them, and how long they last.

mod next_bar;
mod spells;
mod transitions;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_rows::rows_of;
use exitlab_store::{StoredRun, StoredRunError};
use exitlab_table::Row;
use exitlab_words::ALL;
pub(crate) use next_bar::NextBarRow;
use spells::SpellsRow;
use transitions::StepRow;

/// What was labelled, and with what.
#[derive(Debug, Clone, PartialEq, Eq, Row)]
pub(crate) struct Source {
    pub(crate) labels: String,
    pub(crate) symbol: String,
}

impl Source {
    /// Whether it is of all symbols: those come first.
    fn is_of_all(&self) -> bool {
        self.symbol == ALL
    }

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

/// The tables of a `regimes` run.
#[derive(Debug)]
pub(super) struct RegimeTables {
    spells: Vec<SpellsRow>,
    pub(super) next_bar: Vec<NextBarRow>,
    transitions: Vec<StepRow>,
}

impl RegimeTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<RegimeTables, StoredRunError> {
        let mut tables = RegimeTables {
            spells: rows_of(run)?,
            next_bar: rows_of(run)?,
            transitions: rows_of(run)?,
        };
        // What is of all symbols first; the order of the tables otherwise.
        tables.spells.sort_by_key(|row| !row.source.is_of_all());
        tables.next_bar.sort_by_key(|row| !row.source.is_of_all());
        tables.transitions.sort_by_key(|row| !row.source.is_of_all());
        Ok(tables)
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
