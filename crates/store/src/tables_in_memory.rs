//! The tables of a run, held in memory.

use crate::Table;
use exitlab_table::TableError;
use std::collections::BTreeMap;

/// The tables of a run by name, each in one part or more with the same columns.
#[derive(Debug, Clone, Default)]
pub struct RunTables {
    parts: BTreeMap<&'static str, Vec<Table>>,
}

impl RunTables {
    /// Names of the tables, ascending.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.parts.keys().copied()
    }

    /// A whole table; none where there is no such table.
    ///
    /// # Errors
    /// Where its parts have other columns, which no run's have.
    pub fn table(&self, name: &str) -> Result<Option<Table>, TableError> {
        Table::of_parts(self.parts(name).unwrap_or_default())
    }

    /// The parts of a table, at least one; none where there is no such table.
    pub(crate) fn parts(&self, name: &str) -> Option<&[Table]> {
        self.parts.get(name).map(Vec::as_slice)
    }

    /// Adds a table by its parts, in place of an earlier one of its name.
    pub fn insert(&mut self, parts: Vec<Table>) {
        if let Some(first) = parts.first() {
            self.parts.insert(first.name(), parts);
        }
    }
}
