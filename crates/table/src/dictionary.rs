//! The dictionary of tables: every column with its kind, unit and meaning, as Markdown.

use crate::{ColumnSpec, Row};
use std::fmt::Write;

/// What the dictionary says of a table.
#[derive(Debug, Clone, Copy)]
pub struct TableDoc {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// Its columns, in order.
    pub columns: &'static [ColumnSpec],
}

impl TableDoc {
    /// What a row type says of its table.
    pub const fn of<R: Row>() -> TableDoc {
        TableDoc { name: R::TABLE, doc: R::DOC, columns: R::COLUMNS }
    }
}

/// The dictionary of these tables: a section each, a line per column.
pub fn dictionary(tables: &[TableDoc]) -> String {
    let mut text = String::new();
    for TableDoc { name, doc, columns } in tables {
        let written = write!(text, "## `{name}`\n\n{doc}\n\n").and_then(|()| {
            text.push_str("| column | type | unit | meaning |\n| --- | --- | --- | --- |\n");
            columns.iter().try_for_each(|column| {
                let ColumnSpec { name, doc, kind, unit, .. } = column;
                let key = if column.is_key { " (key)" } else { "" };
                // A bar would end the cell.
                let doc = doc.replace('|', "\\|");
                writeln!(text, "| `{name}`{key} | {} | {} | {doc} |", kind.name(), unit.name())
            })
        });
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        text.push('\n');
    }
    text
}
