//! Reads a table row by row.

use crate::field::Values;
use crate::{BadValue, Field, ReadValue};

/// Hands out the values of some columns, row by row.
#[derive(Debug)]
pub struct RowReader<'t> {
    columns: Vec<(&'static str, Values<'t>)>,
    row: usize,
    next: usize,
}

impl<'t> RowReader<'t> {
    /// A reader of these columns, before the first row.
    pub(crate) fn new(columns: Vec<(&'static str, Values<'t>)>) -> RowReader<'t> {
        RowReader { columns, row: 0, next: 0 }
    }

    /// Goes to the first column of a row, counted from 0.
    pub(crate) fn go_to(&mut self, row: usize) {
        self.row = row;
        self.next = 0;
    }

    /// The value of the next column.
    ///
    /// # Errors
    /// Where it is not what the type needs; `expected` says so in words of its own.
    pub fn value<V: ReadValue<'t>>(
        &mut self,
        expected: Option<&'static str>,
    ) -> Result<V, BadValue> {
        let (column, values) = self.columns[self.next];
        self.next += 1;
        let field = values.at(self.row);
        V::read(field).ok_or_else(|| BadValue {
            row: self.row + 1,
            column: column.to_owned(),
            value: field.text(),
            expected: expected.map_or_else(V::expected, Into::into),
        })
    }
}

impl Field<'_> {
    /// The value as messages show it, as CSV has it.
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        crate::format::push_text(&mut text, self);
        text
    }
}
