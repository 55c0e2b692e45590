//! Rows: structs whose fields are columns.

use crate::{BadValue, ColumnSpec, Columns, RowReader, Table, TableError, Wanted};

/// A struct whose fields are columns; [`derive(Row)`](derive@crate::Row) makes it one.
pub trait Fields {
    /// The columns, in order.
    const COLUMNS: &'static [ColumnSpec];

    /// Adds this row's values to the columns that are next.
    fn push(&self, to: &mut Columns);
}

/// A struct that can be read back from its columns. Texts are borrowed from the table.
pub trait ReadFields<'row>: Fields + Sized {
    /// Takes the values of the columns that are next.
    ///
    /// # Errors
    /// Where a value is not what the field needs.
    fn read(from: &mut RowReader<'row>) -> Result<Self, BadValue>;
}

/// A row of a table.
pub trait Row: Fields {
    /// The table's name, and stem of its files.
    const TABLE: &'static str;
    /// What the table holds, a sentence or two.
    const DOC: &'static str;
}

/// The columns of a row as a reader asks for them.
pub fn wanted<R: Fields>() -> Vec<Wanted<'static>> {
    R::COLUMNS.iter().map(ColumnSpec::wanted).collect()
}

/// The rows of a table.
///
/// # Errors
/// Where the table lacks a column, or a value is not what its field needs.
pub fn rows<'t, R: Row + ReadFields<'t>>(table: &'t Table) -> Result<Vec<R>, TableError> {
    let mut reader = RowReader::new(table, R::COLUMNS)?;
    let mut rows = Vec::with_capacity(table.n_rows());
    for row in 0..table.n_rows() {
        reader.go_to(row);
        rows.push(R::read(&mut reader).map_err(|bad| table.bad_value(bad))?);
    }
    Ok(rows)
}
