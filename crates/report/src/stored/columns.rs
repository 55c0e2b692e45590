//! Columns in the making, of the kinds that were asked for.

use super::StoredRunError;
use crate::ColumnData;
use exitlab_core::Timestamp;
use std::path::Path;

/// What a column of a stored table should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Integers.
    I64,
    /// Finite numbers.
    F64,
    /// `true` and `false`.
    Bool,
    /// Text.
    Text,
    /// Instants.
    Time,
    /// Days.
    Date,
}

impl Kind {
    pub(super) fn empty(self) -> ColumnData<'static> {
        match self {
            Kind::I64 => ColumnData::I64(Vec::new()),
            Kind::F64 => ColumnData::F64(Vec::new()),
            Kind::Bool => ColumnData::Bool(Vec::new()),
            Kind::Text => ColumnData::Text(Vec::new()),
            Kind::Time => ColumnData::Time(Vec::new()),
            Kind::Date => ColumnData::Date(Vec::new()),
        }
    }

    /// What a value has to be, in words.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Kind::I64 => "a whole number",
            Kind::F64 => "a finite number",
            Kind::Bool => "true or false",
            Kind::Text => "text",
            Kind::Time => "a time",
            Kind::Date => "a day",
        }
    }
}

/// Adds a value to a column, read from its text as CSV and JSON write it.
pub(super) fn push_text(
    column: &mut ColumnData<'static>,
    text: Option<&str>,
    place: &Place<'_>,
) -> Result<(), StoredRunError> {
    let bad = || place.bad_value(text.unwrap_or_default());
    /// The value of a text, absent where the text is; `None` where it is none.
    fn read<T>(text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
        text.map_or(Some(None), |text| parse(text).map(Some))
    }
    match column {
        ColumnData::I64(values) => {
            values.push(read(text, |t| t.parse().ok()).ok_or_else(bad)?);
        }
        ColumnData::F64(values) => {
            let finite = |t: &str| t.parse().ok().filter(|x: &f64| x.is_finite());
            values.push(read(text, finite).ok_or_else(bad)?);
        }
        ColumnData::Bool(values) => {
            values.push(read(text, |t| t.parse().ok()).ok_or_else(bad)?);
        }
        ColumnData::Time(values) => {
            values.push(read(text, |t| Timestamp::parse_iso(t).ok()).ok_or_else(bad)?);
        }
        ColumnData::Date(values) => {
            let day = |t: &str| Timestamp::parse_iso(t).ok().map(Timestamp::day);
            values.push(read(text, day).ok_or_else(bad)?);
        }
        ColumnData::Text(values) => values.push(text.map(|t| t.to_owned().into())),
        // No kind asks for lists.
        ColumnData::TextList(_) => return Err(bad()),
    }
    Ok(())
}

/// Where a value stands.
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    /// From 1, the header apart.
    pub(super) row: usize,
    pub(super) column: &'a str,
    pub(super) kind: Kind,
}

impl Place<'_> {
    pub(super) fn bad_value(&self, value: &str) -> StoredRunError {
        StoredRunError::BadValue {
            file: self.file.to_owned(),
            row: self.row,
            column: self.column.to_owned(),
            value: value.to_owned(),
            expected: self.kind.expected().into(),
        }
    }
}
