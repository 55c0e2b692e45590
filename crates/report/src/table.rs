//! A table as typed columns, before any rendering.

use crate::ReportError;
use exitlab_core::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Values of one column; every one of them may be absent.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnData<'a> {
    /// Integers.
    I64(Vec<Option<i64>>),
    /// Finite numbers.
    F64(Vec<Option<f64>>),
    /// Truth values.
    Bool(Vec<Option<bool>>),
    /// Text.
    Text(Vec<Option<Cow<'a, str>>>),
    /// Instants in UTC.
    Time(Vec<Option<Timestamp>>),
    /// Days since 1970-01-01.
    Date(Vec<Option<i64>>),
    /// Lists of text.
    TextList(Vec<Option<Vec<Cow<'a, str>>>>),
}

impl ColumnData<'_> {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        match self {
            ColumnData::I64(v) | ColumnData::Date(v) => v.len(),
            ColumnData::F64(v) => v.len(),
            ColumnData::Bool(v) => v.len(),
            ColumnData::Text(v) => v.len(),
            ColumnData::Time(v) => v.len(),
            ColumnData::TextList(v) => v.len(),
        }
    }

    /// Adds the values of a column of the same kind.
    ///
    /// # Panics
    /// Where it is of another kind.
    pub(crate) fn append(&mut self, more: Self) {
        match (self, more) {
            (ColumnData::I64(all), ColumnData::I64(more))
            | (ColumnData::Date(all), ColumnData::Date(more)) => all.extend(more),
            (ColumnData::F64(all), ColumnData::F64(more)) => all.extend(more),
            (ColumnData::Bool(all), ColumnData::Bool(more)) => all.extend(more),
            (ColumnData::Text(all), ColumnData::Text(more)) => all.extend(more),
            (ColumnData::Time(all), ColumnData::Time(more)) => all.extend(more),
            (ColumnData::TextList(all), ColumnData::TextList(more)) => all.extend(more),
            _ => unreachable!("invariant: parts of a column are of one kind"),
        }
    }

    /// The value in a row, counted from 0.
    ///
    /// # Panics
    /// Where the column has no such row.
    pub fn value(&self, row: usize) -> Value<'_> {
        match self {
            ColumnData::I64(v) => v[row].map_or(Value::Null, Value::I64),
            ColumnData::F64(v) => v[row].map_or(Value::Null, Value::F64),
            ColumnData::Bool(v) => v[row].map_or(Value::Null, Value::Bool),
            ColumnData::Text(v) => v[row].as_deref().map_or(Value::Null, Value::Text),
            ColumnData::Time(v) => v[row].map_or(Value::Null, Value::Time),
            ColumnData::Date(v) => v[row].map_or(Value::Null, Value::Date),
            ColumnData::TextList(v) => v[row].as_deref().map_or(Value::Null, Value::TextList),
        }
    }
}

/// One value of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'t> {
    /// Absent.
    Null,
    /// An integer.
    I64(i64),
    /// A finite number.
    F64(f64),
    /// A truth value.
    Bool(bool),
    /// Text.
    Text(&'t str),
    /// An instant in UTC.
    Time(Timestamp),
    /// Days since 1970-01-01.
    Date(i64),
    /// A list of text.
    TextList(&'t [Cow<'t, str>]),
}

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column<'a> {
    /// Name, as files show it.
    pub name: Cow<'a, str>,
    /// Values.
    pub data: ColumnData<'a>,
}

/// A table: columns of one length with names of their own, and no number that is not finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<'a> {
    name: &'static str,
    columns: Vec<Column<'a>>,
    n_rows: usize,
}

impl<'a> Table<'a> {
    /// A table of these columns. Negative zeros become zeros: they are rounding, and read badly.
    ///
    /// # Errors
    /// Where columns differ in length or share a name, or a number is not finite.
    pub fn new(name: &'static str, mut columns: Vec<Column<'a>>) -> Result<Table<'a>, ReportError> {
        let n_rows = columns.first().map_or(0, |c| c.data.n_rows());
        let mut names = BTreeSet::new();
        for column in &columns {
            let table = || name.to_owned();
            let column_name = || column.name.clone().into_owned();
            if column.data.n_rows() != n_rows {
                return Err(ReportError::RaggedColumn {
                    table: table(),
                    column: column_name(),
                    n_rows: column.data.n_rows(),
                    expected: n_rows,
                });
            }
            if !names.insert(&*column.name) {
                return Err(ReportError::DuplicateColumn { table: table(), column: column_name() });
            }
        }
        for column in &mut columns {
            if let ColumnData::F64(values) = &mut column.data {
                for (row, value) in values.iter_mut().enumerate() {
                    let Some(value) = value else { continue };
                    if !value.is_finite() {
                        return Err(ReportError::NotFinite {
                            table: name.to_owned(),
                            column: column.name.clone().into_owned(),
                            row,
                            value: *value,
                        });
                    }
                    *value += 0.0;
                }
            }
        }
        Ok(Table { name, columns, n_rows })
    }

    /// Name, and stem of its files.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Columns, in order.
    pub fn columns(&self) -> &[Column<'a>] {
        &self.columns
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &'static str, data: ColumnData<'static>) -> Column<'static> {
        Column { name: name.into(), data }
    }

    #[test]
    fn columns_must_agree_in_length_and_differ_in_name() {
        let one = || column("a", ColumnData::I64(vec![Some(1)]));
        let none = column("b", ColumnData::Bool(vec![]));
        let error = Table::new("t", vec![one(), none]).unwrap_err().to_string();
        assert_eq!(error, "table `t`: column `b` has 0 rows, the first column has 1");
        let error = Table::new("t", vec![one(), one()]).unwrap_err().to_string();
        assert_eq!(error, "table `t` has two columns `a`");
    }

    #[test]
    fn numbers_are_finite_and_zeros_positive() {
        let numbers = |v: Vec<Option<f64>>| vec![column("x", ColumnData::F64(v))];
        let error = Table::new("t", numbers(vec![None, Some(f64::NAN)])).unwrap_err().to_string();
        assert_eq!(error, "table `t`, column `x`, row 1: NaN is not a finite number");
        let table = Table::new("t", numbers(vec![Some(-0.0)])).unwrap();
        match table.columns()[0].data.value(0) {
            Value::F64(zero) => assert_eq!(zero.to_bits(), 0),
            other => panic!("{other:?}"),
        }
    }
}
