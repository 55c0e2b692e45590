//! Columns of a stored table by name, for small tables that are read row by row.

use super::words::count;
use crate::stored::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};
use std::borrow::Cow;

/// Columns that were asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableColumns {
    names: Vec<Cow<'static, str>>,
    data: Vec<ColumnData>,
}

impl TableColumns {
    /// Reads them; none of them, and no rows, where the run has no such table.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(crate) fn read<N: Into<Cow<'static, str>>>(
        run: &StoredRun,
        table: &str,
        wanted: impl IntoIterator<Item = (N, Kind)>,
    ) -> Result<TableColumns, StoredRunError> {
        if run.formats_of(table).is_empty() {
            return Ok(TableColumns::default());
        }
        let (names, kinds): (Vec<Cow<'static, str>>, Vec<Kind>) =
            wanted.into_iter().map(|(name, kind)| (name.into(), kind)).unzip();
        let wanted: Vec<(&str, Kind)> = names.iter().map(|name| &**name).zip(kinds).collect();
        let data = run.columns_of(table, &wanted)?;
        Ok(TableColumns { names, data })
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

    /// A count as tables write it, 0 where it is absent.
    pub(crate) fn count(&self, name: &str, row: usize) -> String {
        count(self.i64(name, row).unwrap_or(0))
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

    fn column(&self, name: &str) -> &ColumnData {
        let idx = self.names.iter().position(|known| *known == name);
        &self.data[idx.expect("invariant: only columns that were asked for are read")]
    }
}

#[cfg(test)]
impl TableColumns {
    /// Columns made by hand.
    pub(crate) fn of<const N: usize>(columns: [(&'static str, ColumnData); N]) -> TableColumns {
        let (names, data) = columns.into_iter().map(|(name, data)| (name.into(), data)).unzip();
        TableColumns { names, data }
    }
}

#[cfg(test)]
pub(crate) mod made {
    //! Columns for tests.

    use super::ColumnData;

    pub(crate) fn texts<const N: usize>(values: [&'static str; N]) -> ColumnData {
        let or_absent = |text: &'static str| (!text.is_empty()).then(|| text.into());
        ColumnData::Text(values.map(or_absent).to_vec())
    }

    pub(crate) fn numbers<const N: usize>(values: [f64; N]) -> ColumnData {
        let or_absent = |value: f64| (!value.is_nan()).then_some(value);
        ColumnData::F64(values.map(or_absent).to_vec())
    }

    pub(crate) fn counts<const N: usize>(values: [i64; N]) -> ColumnData {
        ColumnData::I64(values.map(Some).to_vec())
    }
}
