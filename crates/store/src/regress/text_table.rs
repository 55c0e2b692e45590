//! A CSV table as the texts of its fields.

use super::TableFault;
use csv::StringRecord;
use std::path::Path;

/// Columns and records of a CSV table.
#[derive(Debug)]
pub(super) struct TextTable {
    pub(super) columns: Vec<String>,
    pub(super) records: Vec<StringRecord>,
}

impl TextTable {
    /// Parses a table; `path` names it in errors.
    pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<TextTable, TableFault> {
        let fault = |error: csv::Error| TableFault::NoTable {
            path: path.to_owned(),
            problem: error.to_string(),
        };
        let mut reader = csv::Reader::from_reader(bytes);
        let columns: Vec<String> =
            reader.headers().map_err(fault)?.iter().map(str::to_owned).collect();
        let records = reader.records().collect::<Result<Vec<_>, _>>().map_err(fault)?;
        if columns.is_empty() {
            let problem = "it is empty".to_owned();
            return Err(TableFault::NoTable { path: path.to_owned(), problem });
        }
        Ok(TextTable { columns, records })
    }

    /// Position of a column.
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == column)
    }
}

/// The line of a file on which a record begins, from 1.
pub(super) fn line(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}
