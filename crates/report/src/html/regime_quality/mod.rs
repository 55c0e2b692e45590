//! Do the labels mean anything: what follows each of them, and how long they last.

mod next_bar;
mod spells;
mod transitions;

use super::HtmlReport;
use super::page::{Block, Section};
use super::table_columns::TableColumns;
use crate::stored::{Kind, StoredRun, StoredRunError};

/// The tables of a `regimes` run.
#[derive(Debug)]
pub(super) struct RegimeTables {
    quality: TableColumns,
    pub(super) returns: TableColumns,
    transitions: TableColumns,
}

impl RegimeTables {
    /// Reads them; empty where the run has none.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<RegimeTables, StoredRunError> {
        let quality = [
            ("labels", Kind::Text),
            ("symbol", Kind::Text),
            ("label", Kind::Text),
            ("n_bars", Kind::I64),
            ("share", Kind::F64),
            ("n_spells", Kind::I64),
            ("mean_spell_bars", Kind::F64),
            ("median_spell_bars", Kind::F64),
            ("persistence", Kind::F64),
            ("whipsaw_rate", Kind::F64),
        ];
        let returns = [
            ("labels", Kind::Text),
            ("symbol", Kind::Text),
            ("measure", Kind::Text),
            ("label", Kind::Text),
            ("n", Kind::I64),
            ("mean", Kind::F64),
            ("q05", Kind::F64),
            ("q25", Kind::F64),
            ("q50", Kind::F64),
            ("q75", Kind::F64),
            ("q95", Kind::F64),
            ("between_share", Kind::F64),
            ("p_value", Kind::F64),
        ];
        let transitions = [
            ("labels", Kind::Text),
            ("symbol", Kind::Text),
            ("from", Kind::Text),
            ("to", Kind::Text),
            ("n", Kind::I64),
            ("share", Kind::F64),
        ];
        Ok(RegimeTables {
            quality: TableColumns::read(run, "regime_quality", quality)?,
            returns: TableColumns::read(run, "regime_returns", returns)?,
            transitions: TableColumns::read(run, "regime_transitions", transitions)?,
        })
    }
}

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let tables = &report.regime_tables;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(next_bar::figure(&tables.returns).map(Block::from));
    blocks.extend(transitions::figure(&tables.transitions).map(Block::from));
    blocks.extend(spells::table(&tables.quality).map(Block::Html));
    Section { id: "labels", title: "Do the labels mean anything?", blocks }
}

/// Labelling and symbol of a row, as selectors name them.
fn source(table: &TableColumns, row: usize) -> String {
    let labels = match table.text("labels", row) {
        "regime" => "regimes",
        "vol_level" => "volatility levels",
        other => other,
    };
    let symbol = match table.text("symbol", row) {
        "ALL" => "all symbols",
        symbol => symbol,
    };
    format!("{labels}, {symbol}")
}
