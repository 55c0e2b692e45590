//! The tables of a baseline and the files that hold them.

use exitlab_table::TableColumn;

/// A table that a baseline holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableFile {
    /// Metrics per group of trades.
    Cells,
    /// One row per account; a study has none.
    Portfolio,
    /// Trades of a sweep or replay, outcomes of a study.
    Trades,
}

impl TableFile {
    /// All of them, in the order in which they are reported.
    pub const ALL: [TableFile; 3] = [TableFile::Cells, TableFile::Portfolio, TableFile::Trades];

    /// What the table is called.
    pub fn name(self) -> &'static str {
        match self {
            TableFile::Cells => "cells",
            TableFile::Portfolio => "portfolio",
            TableFile::Trades => "trades",
        }
    }

    /// The file in the baseline's folder.
    pub fn file_name(self) -> &'static str {
        match self {
            TableFile::Cells => "cells.csv",
            TableFile::Portfolio => "portfolio.csv",
            TableFile::Trades => "trades.csv.gz",
        }
    }

    /// The columns that tell the table's rows apart, in the order in which a row is called by them.
    ///
    /// Trades go by their signal and not by its number: one signal more renumbers all later ones,
    /// and leaves their trades what they were.
    pub(super) fn key_columns(self, columns: &[TableColumn]) -> Vec<&str> {
        let mut keys: Vec<&str> =
            columns.iter().filter(|column| column.is_key).map(|column| &*column.name).collect();
        if self == TableFile::Trades {
            // The signal first.
            keys.sort_by_key(|key| !["symbol", "side", "signal_time"].contains(key));
        }
        keys
    }
}
