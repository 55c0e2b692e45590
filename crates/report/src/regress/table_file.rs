//! The tables of a baseline and the files that hold them.

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

    /// Whether a column is part of what tells the table's rows apart, given all its columns.
    ///
    /// Trades go by their signal and not by its number: one signal more renumbers all later ones,
    /// and leaves their trades what they were.
    pub(super) fn key_columns<'c>(self, columns: &[&'c str]) -> Vec<&'c str> {
        match self {
            // grid_id, the grid's keys, and the groups; metrics begin with n
            TableFile::Cells => columns.iter().copied().take_while(|c| *c != "n").collect(),
            TableFile::Portfolio => of(columns, &["grid_id", "profile", "mode"]),
            TableFile::Trades => of(
                columns,
                &["symbol", "side", "signal_time", "grid_id", "profile", "mode", "plan"],
            ),
        }
    }
}

/// Those of `wanted` that the table has.
fn of<'c>(columns: &[&'c str], wanted: &[&str]) -> Vec<&'c str> {
    wanted.iter().filter_map(|w| columns.iter().find(|c| *c == w).copied()).collect()
}
