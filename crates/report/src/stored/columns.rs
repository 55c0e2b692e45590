//! Columns of a stored table, by their kinds.

use super::StoredRunError;
use exitlab_core::Timestamp;
use exitlab_table::{Field, Kind, Table, TableError};
use std::borrow::Cow;

/// Values of one column; every one of them may be absent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ColumnData {
    /// Integers.
    I64(Vec<Option<i64>>),
    /// Finite numbers.
    F64(Vec<Option<f64>>),
    /// Truth values.
    Bool(Vec<Option<bool>>),
    /// Text.
    Text(Vec<Option<Cow<'static, str>>>),
    /// Instants in UTC.
    Time(Vec<Option<Timestamp>>),
    /// Days since 1970-01-01.
    Date(Vec<Option<i64>>),
}

impl ColumnData {
    /// The column of a table at a position.
    pub(super) fn of(table: &Table, column: usize) -> ColumnData {
        let rows = 0..table.n_rows();
        macro_rules! values {
            ($kind:ident) => {
                ColumnData::$kind(
                    rows.map(|row| match table.field(column, row) {
                        Field::$kind(value) => Some(value.into()),
                        _ => None,
                    })
                    .collect(),
                )
            };
        }
        match table.columns()[column].kind {
            Kind::I64 => values!(I64),
            Kind::F64 => values!(F64),
            Kind::Bool => values!(Bool),
            Kind::Time => values!(Time),
            Kind::Date => values!(Date),
            Kind::Text | Kind::TextList => ColumnData::Text(
                rows.map(|row| match table.field(column, row) {
                    Field::Text(text) => Some(text.to_owned().into()),
                    _ => None,
                })
                .collect(),
            ),
        }
    }

    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        match self {
            ColumnData::I64(v) | ColumnData::Date(v) => v.len(),
            ColumnData::F64(v) => v.len(),
            ColumnData::Bool(v) => v.len(),
            ColumnData::Text(v) => v.len(),
            ColumnData::Time(v) => v.len(),
        }
    }

    /// Adds the values of a column of the same kind.
    ///
    /// # Panics
    /// Where it is of another kind.
    pub(super) fn append(&mut self, more: Self) {
        match (self, more) {
            (ColumnData::I64(all), ColumnData::I64(more))
            | (ColumnData::Date(all), ColumnData::Date(more)) => all.extend(more),
            (ColumnData::F64(all), ColumnData::F64(more)) => all.extend(more),
            (ColumnData::Bool(all), ColumnData::Bool(more)) => all.extend(more),
            (ColumnData::Text(all), ColumnData::Text(more)) => all.extend(more),
            (ColumnData::Time(all), ColumnData::Time(more)) => all.extend(more),
            _ => unreachable!("invariant: parts of a column are of one kind"),
        }
    }
}

impl From<TableError> for StoredRunError {
    fn from(error: TableError) -> StoredRunError {
        match error {
            TableError::NoColumn { file, column } => StoredRunError::NoColumn { file, column },
            TableError::BadValue { file, bad } => StoredRunError::BadValue {
                file,
                row: bad.row,
                column: bad.column,
                value: bad.value,
                expected: bad.expected,
            },
            TableError::Unreadable { file, problem } => {
                StoredRunError::Unreadable { file, problem }
            }
            // Writers' errors, none of which a reader has.
            other => {
                StoredRunError::Unreadable { file: Default::default(), problem: other.to_string() }
            }
        }
    }
}
