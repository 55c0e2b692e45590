//! Columns in the making.

use crate::TableColumn;
use crate::{Kind, TableError};
use exitlab_core::Timestamp;
use polars_core::prelude::{
    BooleanChunkedBuilder, ChunkedBuilder, Column, Float64Type, Int32Type, Int64Type, IntoColumn,
    IntoSeries, ListBuilderTrait, ListStringChunkedBuilder, PlSmallStr, PrimitiveChunkedBuilder,
    StringChunkedBuilder, TimeUnit, TimeZone,
};

/// The columns of a table in the making: each value goes to the next column, and after the last one
/// to the first one of the next row.
#[derive(Debug)]
pub struct Columns {
    builders: Vec<Builder>,
    next: usize,
    /// The first number that no file should hold: its column, row and value.
    not_finite: Option<(usize, usize, f64)>,
    n_rows: usize,
}

/// A column in the making, by its kind.
enum Builder {
    I64(PrimitiveChunkedBuilder<Int64Type>),
    F64(PrimitiveChunkedBuilder<Float64Type>),
    Bool(BooleanChunkedBuilder),
    Text(StringChunkedBuilder),
    Time(PrimitiveChunkedBuilder<Int64Type>),
    Date(PrimitiveChunkedBuilder<Int32Type>),
    TextList(ListStringChunkedBuilder),
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Builder")
    }
}

impl Builder {
    fn new(name: &str, kind: Kind, n_rows: usize) -> Builder {
        let name = PlSmallStr::from_str(name);
        match kind {
            Kind::I64 => Builder::I64(PrimitiveChunkedBuilder::new(name, n_rows)),
            Kind::F64 => Builder::F64(PrimitiveChunkedBuilder::new(name, n_rows)),
            Kind::Bool => Builder::Bool(BooleanChunkedBuilder::new(name, n_rows)),
            Kind::Text => Builder::Text(StringChunkedBuilder::new(name, n_rows)),
            Kind::Time => Builder::Time(PrimitiveChunkedBuilder::new(name, n_rows)),
            Kind::Date => Builder::Date(PrimitiveChunkedBuilder::new(name, n_rows)),
            Kind::TextList => Builder::TextList(ListStringChunkedBuilder::new(name, n_rows, 0)),
        }
    }

    fn finish(self) -> Column {
        match self {
            Builder::I64(values) => values.finish().into_column(),
            Builder::F64(values) => values.finish().into_column(),
            Builder::Bool(values) => values.finish().into_column(),
            Builder::Text(values) => values.finish().into_column(),
            Builder::Time(values) => values
                .finish()
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_column(),
            Builder::Date(values) => values.finish().into_date().into_column(),
            Builder::TextList(mut values) => values.finish().into_series().into_column(),
        }
    }
}

impl Columns {
    /// Columns of these kinds, with room for so many rows.
    pub(crate) fn new<'n>(
        columns: impl IntoIterator<Item = (&'n str, Kind)>,
        n_rows: usize,
    ) -> Columns {
        let builders =
            columns.into_iter().map(|(name, kind)| Builder::new(name, kind, n_rows)).collect();
        Columns { builders, next: 0, not_finite: None, n_rows: 0 }
    }

    fn next(&mut self) -> &mut Builder {
        let next = self.next;
        self.next += 1;
        if self.next == self.builders.len() {
            self.next = 0;
            self.n_rows += 1;
        }
        &mut self.builders[next]
    }

    /// Adds to the next column, which holds integers.
    pub(crate) fn i64(&mut self, value: Option<i64>) {
        match self.next() {
            Builder::I64(values) => values.append_option(value),
            _ => wrong_kind(),
        }
    }

    /// Adds to the next column, which holds numbers. Negative zeros become zeros: they are rounding,
    /// and read badly.
    pub(crate) fn f64(&mut self, value: Option<f64>) {
        if let Some(value) = value.filter(|x| !x.is_finite()) {
            self.not_finite.get_or_insert((self.next, self.n_rows, value));
        }
        match self.next() {
            Builder::F64(values) => values.append_option(value.map(|x| x + 0.0)),
            _ => wrong_kind(),
        }
    }

    /// Adds to the next column, which holds truth values.
    pub(crate) fn bool(&mut self, value: Option<bool>) {
        match self.next() {
            Builder::Bool(values) => values.append_option(value),
            _ => wrong_kind(),
        }
    }

    /// Adds to the next column, which holds texts.
    pub(crate) fn text(&mut self, value: Option<&str>) {
        match self.next() {
            Builder::Text(values) => values.append_option(value),
            _ => wrong_kind(),
        }
    }

    /// Adds to the next column, which holds instants.
    pub(crate) fn time(&mut self, value: Option<Timestamp>) {
        match self.next() {
            Builder::Time(values) => values.append_option(value.map(Timestamp::us)),
            _ => wrong_kind(),
        }
    }

    /// Adds to the next column, which holds days.
    pub(crate) fn date(&mut self, day: Option<i64>) {
        match self.next() {
            // Timestamps end before day 2³¹.
            Builder::Date(values) => {
                values.append_option(day.and_then(|day| i32::try_from(day).ok()));
            }
            _ => wrong_kind(),
        }
    }

    /// Adds to the next column, which holds lists of texts.
    pub(crate) fn text_list<'t>(&mut self, texts: Option<impl Iterator<Item = &'t str>>) {
        match self.next() {
            Builder::TextList(lists) => match texts {
                Some(texts) => lists.append_values_iter(texts),
                None => lists.append_null(),
            },
            _ => wrong_kind(),
        }
    }

    /// The finished columns of a table.
    ///
    /// # Errors
    /// Where a number is not finite.
    pub(crate) fn finish(
        self,
        table: &str,
        specs: &[TableColumn],
    ) -> Result<Vec<Column>, TableError> {
        if let Some((column, row, value)) = self.not_finite {
            let (table, column) = (table.to_owned(), specs[column].name.to_string());
            return Err(TableError::NotFinite { table, column, row, value });
        }
        Ok(self.builders.into_iter().map(Builder::finish).collect())
    }
}

/// A struct's columns are made of the struct's own kinds.
fn wrong_kind() {
    unreachable!("invariant: a field's value is of its column's kind")
}
