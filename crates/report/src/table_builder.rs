//! Builds a table column by column from rows.

use crate::{Column, ColumnData, ReportError, Table};
use exitlab_core::Timestamp;
use std::borrow::Cow;

/// A table in the making: rows of some type, and the columns read from them so far.
///
/// Each method adds the next column, so that a builder reads like the table's header.
pub(crate) struct TableBuilder<'r, 'a, R> {
    name: &'static str,
    rows: &'r [R],
    columns: Vec<Column<'a>>,
}

impl<'r, 'a, R> TableBuilder<'r, 'a, R> {
    pub(crate) fn new(name: &'static str, rows: &'r [R]) -> Self {
        TableBuilder { name, rows, columns: Vec::new() }
    }

    pub(crate) fn i64<V: Into<Option<i64>>>(
        self,
        name: &'static str,
        value: impl Fn(&'r R) -> V,
    ) -> Self {
        let data = ColumnData::I64(self.rows.iter().map(|row| value(row).into()).collect());
        self.column(name, data)
    }

    pub(crate) fn f64<V: Into<Option<f64>>>(
        self,
        name: impl Into<Cow<'a, str>>,
        value: impl Fn(&'r R) -> V,
    ) -> Self {
        let data = ColumnData::F64(self.rows.iter().map(|row| value(row).into()).collect());
        self.column(name, data)
    }

    pub(crate) fn bool<V: Into<Option<bool>>>(
        self,
        name: &'static str,
        value: impl Fn(&'r R) -> V,
    ) -> Self {
        let data = ColumnData::Bool(self.rows.iter().map(|row| value(row).into()).collect());
        self.column(name, data)
    }

    pub(crate) fn time(self, name: &'static str, value: impl Fn(&'r R) -> Timestamp) -> Self {
        let data = ColumnData::Time(self.rows.iter().map(|row| Some(value(row))).collect());
        self.column(name, data)
    }

    pub(crate) fn date(self, name: &'static str, day: impl Fn(&'r R) -> i64) -> Self {
        let data = ColumnData::Date(self.rows.iter().map(|row| Some(day(row))).collect());
        self.column(name, data)
    }

    pub(crate) fn text<T: Into<Cow<'a, str>>>(
        self,
        name: &'static str,
        value: impl Fn(&'r R) -> Option<T>,
    ) -> Self {
        let values = self.rows.iter().map(|row| value(row).map(Into::into)).collect();
        self.column(name, ColumnData::Text(values))
    }

    pub(crate) fn text_list(
        self,
        name: &'static str,
        value: impl Fn(&'r R) -> Option<Vec<Cow<'a, str>>>,
    ) -> Self {
        let data = ColumnData::TextList(self.rows.iter().map(value).collect());
        self.column(name, data)
    }

    /// Adds a column that is there already.
    pub(crate) fn column(mut self, name: impl Into<Cow<'a, str>>, data: ColumnData<'a>) -> Self {
        self.columns.push(Column { name: name.into(), data });
        self
    }

    /// Adds the columns that several tables share.
    pub(crate) fn with(self, more: impl FnOnce(Self) -> Self) -> Self {
        more(self)
    }

    /// Adds columns where the table has them.
    pub(crate) fn when(self, is_there: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if is_there { more(self) } else { self }
    }

    pub(crate) fn rows(&self) -> &'r [R] {
        self.rows
    }

    pub(crate) fn build(self) -> Result<Table<'a>, ReportError> {
        Table::new(self.name, self.columns)
    }
}
