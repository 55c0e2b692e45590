//! A table: a frame whose columns have kinds and units.

use crate::field::Values;
use crate::{
    BadValue, ColumnSpec, Columns, Field, Fields, Kind, Row, RowReader, TableColumn, TableError,
    Value,
};
use polars_core::frame::DataFrame;
use polars_core::prelude::{DataType, TimeUnit};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A table: columns of one length with names of their own, and no number that is not finite.
#[derive(Debug, Clone)]
pub struct Table {
    name: &'static str,
    columns: Vec<TableColumn>,
    frame: DataFrame,
    /// Where it was read.
    file: Option<PathBuf>,
    /// Rows of the file before its first one.
    n_rows_before: usize,
}

impl Table {
    /// A table of these rows.
    ///
    /// # Errors
    /// Where a number is not finite.
    pub fn of_rows<R: Row>(rows: impl IntoIterator<Item = R>) -> Result<Table, TableError> {
        let rows = rows.into_iter();
        let columns: Vec<TableColumn> =
            <R as Fields>::COLUMNS.iter().map(TableColumn::from).collect();
        let kinds = columns.iter().map(|column| (&*column.name, column.kind));
        let mut values = Columns::new(kinds, rows.size_hint().0);
        rows.for_each(|row| row.push(&mut values));
        let values = values.finish(R::TABLE, &columns)?;
        Table::new(R::TABLE, columns, values)
    }

    pub(crate) fn new(
        name: &'static str,
        columns: Vec<TableColumn>,
        values: Vec<polars_core::prelude::Column>,
    ) -> Result<Table, TableError> {
        let n_rows = values.first().map_or(0, |column| column.len());
        let mut names = BTreeSet::new();
        for (column, values) in columns.iter().zip(&values) {
            let (table, column) = (name.to_owned(), &column.name);
            if values.len() != n_rows {
                let (column, expected) = (column.to_string(), n_rows);
                let n_rows = values.len();
                return Err(TableError::RaggedColumn { table, column, n_rows, expected });
            }
            if !names.insert(column.as_ref()) {
                return Err(TableError::DuplicateColumn { table, column: column.to_string() });
            }
        }
        let mut frame = DataFrame::new(n_rows, values)
            .unwrap_or_else(|_| unreachable!("invariant: lengths and names have been checked"));
        frame.rechunk_mut();
        Ok(Table { name, columns, frame, file: None, n_rows_before: 0 })
    }

    /// The rows of all parts of a table, one after another; none where there is no part.
    ///
    /// # Errors
    /// Where the parts differ in their columns.
    pub fn of_parts(parts: &[Table]) -> Result<Option<Table>, TableError> {
        let Some((first, others)) = parts.split_first() else { return Ok(None) };
        let mut whole = first.clone();
        for part in others {
            whole.frame.vstack_mut(&part.frame).map_err(|error| TableError::Parts {
                table: whole.name.to_owned(),
                problem: error.to_string(),
            })?;
        }
        whole.frame.rechunk_mut();
        Ok(Some(whole))
    }

    /// Some of its rows: at most `n` from row `first` on, counted from 0.
    pub fn slice(&self, first: usize, n: usize) -> Table {
        let first_row = i64::try_from(first).unwrap_or(i64::MAX);
        let frame = self.frame.slice(first_row, n);
        Table { frame, n_rows_before: self.n_rows_before + first, ..self.clone() }
    }

    /// The table without some of its columns.
    pub fn without(mut self, is_unwanted: impl Fn(&TableColumn) -> bool) -> Table {
        let unwanted: Vec<String> =
            self.columns.iter().filter(|c| is_unwanted(c)).map(|c| c.name.to_string()).collect();
        self.frame = self.frame.drop_many(unwanted);
        self.columns.retain(|column| !is_unwanted(column));
        self
    }

    /// The table without the columns that its rows call optional.
    pub fn without_optional(self) -> Table {
        self.without(|column| column.is_optional)
    }

    /// The table with a column more, after the one of a name, or before all others.
    ///
    /// # Errors
    /// Where it has a column of that name, or the values are not as many as its rows.
    pub fn with_column_after<V: Value>(
        mut self,
        after: Option<&str>,
        column: TableColumn,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Table, TableError> {
        let place = after.map_or(0, |after| {
            self.columns
                .iter()
                .position(|c| c.name == after)
                .map_or(self.columns.len(), |at| at + 1)
        });
        let column = TableColumn { kind: V::KIND, ..column };
        let mut made = Columns::new([(&*column.name, column.kind)], self.n_rows());
        values.into_iter().for_each(|value| value.push(&mut made));
        let mut made = made.finish(self.name, std::slice::from_ref(&column))?;
        let mut all = self.frame.columns().to_vec();
        all.splice(place..place, made.drain(..));
        self.columns.insert(place, column);
        Table::new(self.name, self.columns, all)
    }

    /// Name, and stem of its files.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Columns, in order.
    pub fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.frame.height()
    }

    /// Rows of the file before this table's first one, where it is a part of one.
    pub fn n_rows_before(&self) -> usize {
        self.n_rows_before
    }

    /// The Polars frame behind it.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    pub(crate) fn read_from(mut self, file: PathBuf, n_rows_before: usize) -> Table {
        self.file = Some(file);
        self.n_rows_before = n_rows_before;
        self
    }

    /// The value in a row and a column, both counted from 0.
    ///
    /// # Panics
    /// Where there is no such row or column.
    pub fn field(&self, column: usize, row: usize) -> Field<'_> {
        assert!(row < self.n_rows(), "a row of the table");
        Values::of(&self.frame.columns()[column], self.columns[column].kind).at(row)
    }

    /// The values of every column.
    pub(crate) fn all_values(&self) -> Vec<Values<'_>> {
        let columns = self.frame.columns().iter().zip(&self.columns);
        columns.map(|(values, column)| Values::of(values, column.kind)).collect()
    }

    /// A reader of these columns, before the first row.
    ///
    /// # Errors
    /// Where the table lacks one of them that is not optional, or has it as another kind.
    pub(crate) fn row_reader(&self, specs: &[ColumnSpec]) -> Result<RowReader<'_>, TableError> {
        let columns = specs.iter().map(|spec| Ok((spec.name, self.values(spec)?)));
        Ok(RowReader::new(columns.collect::<Result<_, TableError>>()?))
    }

    /// The values of a column.
    ///
    /// # Errors
    /// Where the table lacks it and it is not optional, or has it as another kind.
    fn values(&self, spec: &ColumnSpec) -> Result<Values<'_>, TableError> {
        let Some(at) = self.columns.iter().position(|column| column.name == spec.name) else {
            if spec.is_optional {
                return Ok(Values::Absent);
            }
            let (file, column) = (self.place(), spec.name.to_owned());
            return Err(TableError::NoColumn { file, column });
        };
        let values = &self.frame.columns()[at];
        if self.columns[at].kind != spec.kind {
            let bad = BadValue {
                row: 1,
                column: spec.name.to_owned(),
                value: values.dtype().to_string(),
                expected: spec.kind.expected().into(),
            };
            return Err(TableError::BadValue { file: self.place(), bad });
        }
        Ok(Values::of(values, spec.kind))
    }

    /// Makes sure that a column is there that the row calls optional.
    ///
    /// # Errors
    /// Where it is not.
    pub fn must_have(&self, column: &str) -> Result<(), TableError> {
        if self.columns.iter().any(|c| c.name == column) {
            return Ok(());
        }
        Err(TableError::NoColumn { file: self.place(), column: column.to_owned() })
    }

    /// A value that cannot be used, in a row counted from 0.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn bad_row(&self, row: usize, column: &str, expected: &'static str) -> TableError {
        let at = self.columns.iter().position(|c| c.name == column);
        let value = at.map_or(Field::Null, |at| self.field(at, row)).text();
        self.bad_row_showing(row, column, value, expected)
    }

    /// The same with what the message shows of the row.
    pub fn bad_row_showing(
        &self,
        row: usize,
        column: &str,
        value: String,
        expected: &'static str,
    ) -> TableError {
        let column = column.to_owned();
        self.bad_value(BadValue { row: row + 1, column, value, expected: expected.into() })
    }

    /// A value that cannot be used, with where it stands.
    pub(crate) fn bad_value(&self, mut bad: BadValue) -> TableError {
        bad.row += self.n_rows_before;
        TableError::BadValue { file: self.place(), bad }
    }

    /// The file, or what stands for it in messages.
    fn place(&self) -> PathBuf {
        self.file.clone().unwrap_or_else(|| PathBuf::from(format!("table `{}`", self.name)))
    }
}

impl Kind {
    /// Whether frames hold this kind in that type.
    pub(crate) fn is(self, dtype: &DataType) -> bool {
        match self {
            Kind::I64 => *dtype == DataType::Int64,
            Kind::F64 => *dtype == DataType::Float64,
            Kind::Bool => *dtype == DataType::Boolean,
            Kind::Text => *dtype == DataType::String,
            Kind::Time => matches!(dtype, DataType::Datetime(TimeUnit::Microseconds, _)),
            Kind::Date => *dtype == DataType::Date,
            Kind::TextList => {
                matches!(dtype, DataType::List(inner) if **inner == DataType::String)
            }
        }
    }
}
