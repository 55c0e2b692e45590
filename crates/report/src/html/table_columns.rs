//! Columns of a stored table by name, for small tables that are read row by row.

use crate::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};
use exitlab_core::Timestamp;

/// Columns that were asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableColumns {
    names: Vec<&'static str>,
    data: Vec<ColumnData<'static>>,
}

impl TableColumns {
    /// Reads them; none of them, and no rows, where the run has no such table.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(crate) fn read<const N: usize>(
        run: &StoredRun,
        table: &str,
        wanted: [(&'static str, Kind); N],
    ) -> Result<TableColumns, StoredRunError> {
        if run.formats_of(table).is_empty() {
            return Ok(TableColumns::default());
        }
        let names = wanted.iter().map(|(name, _)| *name).collect();
        Ok(TableColumns { names, data: run.columns(table, wanted)?.into() })
    }

    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.data.first().map_or(0, ColumnData::n_rows)
    }

    /// A number of a column of numbers.
    pub(crate) fn f64(&self, name: &str, row: usize) -> Option<f64> {
        match self.column(name) {
            ColumnData::F64(values) => values[row],
            _ => unreachable!("invariant: columns are of the kinds asked for"),
        }
    }

    /// A number of a column of integers.
    pub(crate) fn i64(&self, name: &str, row: usize) -> Option<i64> {
        match self.column(name) {
            ColumnData::I64(values) => values[row],
            _ => unreachable!("invariant: columns are of the kinds asked for"),
        }
    }

    /// A truth value.
    pub(crate) fn bool(&self, name: &str, row: usize) -> Option<bool> {
        match self.column(name) {
            ColumnData::Bool(values) => values[row],
            _ => unreachable!("invariant: columns are of the kinds asked for"),
        }
    }

    /// A text, empty where it is absent.
    pub(crate) fn text(&self, name: &str, row: usize) -> &str {
        match self.column(name) {
            ColumnData::Text(values) => text(values, row),
            _ => unreachable!("invariant: columns are of the kinds asked for"),
        }
    }

    /// An instant.
    pub(crate) fn time(&self, name: &str, row: usize) -> Option<Timestamp> {
        match self.column(name) {
            ColumnData::Time(values) => values[row],
            _ => unreachable!("invariant: columns are of the kinds asked for"),
        }
    }

    fn column(&self, name: &str) -> &ColumnData<'static> {
        let idx = self.names.iter().position(|known| *known == name);
        &self.data[idx.expect("invariant: only columns that were asked for are read")]
    }
}
