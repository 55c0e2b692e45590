//! A value of a table, as its reader sees it.

use crate::Kind;
use exitlab_core::Timestamp;
use polars_arrow::array::{Array, BooleanArray, ListArray, PrimitiveArray, Utf8ViewArray};
use polars_core::prelude::{Column, Series, StaticArray};

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Field<'t> {
    /// Absent.
    Null,
    /// An integer.
    I64(i64),
    /// A number.
    F64(f64),
    /// A truth value.
    Bool(bool),
    /// Text.
    Text(&'t str),
    /// An instant in UTC.
    Time(Timestamp),
    /// Days since 1970-01-01.
    Date(i64),
    /// A list of texts.
    TextList(TextList<'t>),
}

/// The texts of a list.
#[derive(Debug, Clone, Copy)]
pub struct TextList<'t> {
    all: &'t Utf8ViewArray,
    start: usize,
    end: usize,
}

impl<'t> TextList<'t> {
    /// The texts, in order.
    pub fn iter(self) -> impl Iterator<Item = &'t str> {
        (self.start..self.end).map(move |idx| self.all.value(idx))
    }
}

impl PartialEq for TextList<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// A column's values by row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Values<'t> {
    /// A column that is not there.
    Absent,
    I64(&'t PrimitiveArray<i64>),
    F64(&'t PrimitiveArray<f64>),
    Bool(&'t BooleanArray),
    Text(&'t Utf8ViewArray),
    Time(&'t PrimitiveArray<i64>),
    Date(&'t PrimitiveArray<i32>),
    TextList(&'t ListArray<i64>, &'t Utf8ViewArray),
}

impl<'t> Values<'t> {
    /// The values of a column of one chunk, whose type is that of a kind.
    pub(crate) fn of(column: &'t Column, kind: Kind) -> Values<'t> {
        let series: &Series = column.as_materialized_series();
        let Some(chunk) = series.chunks().first() else { return Values::Absent };
        let found = match kind {
            Kind::I64 => chunk.as_any().downcast_ref().map(Values::I64),
            Kind::F64 => chunk.as_any().downcast_ref().map(Values::F64),
            Kind::Bool => chunk.as_any().downcast_ref().map(Values::Bool),
            Kind::Text => chunk.as_any().downcast_ref().map(Values::Text),
            Kind::Time => chunk.as_any().downcast_ref().map(Values::Time),
            Kind::Date => chunk.as_any().downcast_ref().map(Values::Date),
            Kind::TextList => chunk.as_any().downcast_ref().and_then(|lists: &ListArray<i64>| {
                Some(Values::TextList(lists, lists.values().as_any().downcast_ref()?))
            }),
        };
        found.unwrap_or_else(|| unreachable!("invariant: a table's columns are of their kinds"))
    }

    /// The value in a row, from 0.
    pub(crate) fn at(self, row: usize) -> Field<'t> {
        match self {
            Values::Absent => Field::Null,
            Values::I64(values) => values.get(row).map_or(Field::Null, Field::I64),
            Values::F64(values) => values.get(row).map_or(Field::Null, Field::F64),
            Values::Bool(values) => values.get(row).map_or(Field::Null, Field::Bool),
            Values::Text(values) => values.get(row).map_or(Field::Null, Field::Text),
            Values::Time(values) => {
                values.get(row).map_or(Field::Null, |us| Field::Time(Timestamp::from_us(us)))
            }
            Values::Date(values) => {
                values.get(row).map_or(Field::Null, |day| Field::Date(day.into()))
            }
            Values::TextList(lists, all) => {
                if lists.is_null(row) {
                    return Field::Null;
                }
                let (start, end) = lists.offsets().start_end(row);
                Field::TextList(TextList { all, start, end })
            }
        }
    }
}
