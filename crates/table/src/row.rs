//! Rows: structs whose fields are columns.

use crate::{BadValue, ColumnSpec, Columns, RowReader};

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
