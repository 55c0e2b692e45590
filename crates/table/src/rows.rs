//! Tables back to rows.

use crate::{ColumnSpec, Fields, ReadFields, Row, Table, TableError, Wanted};

/// The columns of a row as a reader asks for them.
pub fn wanted<R: Fields>() -> Vec<Wanted<'static>> {
    R::COLUMNS.iter().map(ColumnSpec::wanted).collect()
}

/// The rows of a table.
///
/// # Errors
/// Where the table lacks a column, or a value is not what its field needs.
pub fn rows<'t, R: Row + ReadFields<'t>>(table: &'t Table) -> Result<Vec<R>, TableError> {
    let mut reader = table.row_reader(R::COLUMNS)?;
    let mut rows = Vec::with_capacity(table.n_rows());
    for row in 0..table.n_rows() {
        reader.go_to(row);
        rows.push(R::read(&mut reader).map_err(|bad| table.bad_value(bad))?);
    }
    Ok(rows)
}
