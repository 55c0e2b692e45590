//! CSV: text that any tool reads.

use super::text::{push_parsed, push_text};
use super::{columns_of, found};
use crate::{BadValue, Columns, Table, TableError, Wanted};
use csv::{ReaderBuilder, StringRecord};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Writes the parts of a table as CSV: a header, then one line per row.
///
/// Numbers are the shortest text that reads back as the same bits, with a decimal point or an
/// exponent (`1.0`, `1e-7`), so that a reader that guesses types takes whole columns for floats.
/// Absent values are empty, times ISO-8601 UTC, truth values `true` and `false`, lists
/// space-separated.
pub(super) struct CsvParts<W: Write> {
    writer: csv::Writer<W>,
    field: String,
}

impl<W: Write> CsvParts<W> {
    /// Writes the header of a table with these columns.
    pub(super) fn begin(table: &Table, to: W) -> Result<CsvParts<W>, TableError> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(table.columns().iter().map(|c| c.name.as_bytes()))?;
        Ok(CsvParts { writer, field: String::new() })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table) -> Result<(), TableError> {
        let columns = table.all_values();
        for row in 0..table.n_rows() {
            for values in &columns {
                self.field.clear();
                push_text(&mut self.field, values.at(row));
                self.writer.write_field(&self.field)?;
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Writes what is still buffered.
    pub(super) fn finish(mut self) -> Result<(), TableError> {
        self.writer.flush()?;
        Ok(())
    }
}

/// Reads the columns; an empty field is an absent value.
pub(super) fn read(
    name: &'static str,
    path: &Path,
    file: File,
    wanted: &[Wanted<'_>],
) -> Result<Table, TableError> {
    let unreadable = |error: csv::Error| TableError::unreadable(path, &error);
    let mut reader = ReaderBuilder::new().from_reader(file);
    let header = reader.headers().map_err(unreadable)?.clone();
    let position = |name: &str| header.iter().position(|h| h == name);
    let found = found(path, wanted, |name| position(name).is_some())?;
    let positions: Vec<usize> = found.iter().filter_map(|spec| position(spec.name)).collect();
    let mut columns = Columns::new(found.iter().map(|spec| (spec.name, spec.kind)), 0);
    let mut record = StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(unreadable)? {
        row += 1;
        for (spec, position) in found.iter().zip(&positions) {
            let text = record.get(*position).filter(|text| !text.is_empty());
            push_parsed(&mut columns, spec.kind, text).ok_or_else(|| TableError::BadValue {
                file: path.to_owned(),
                bad: BadValue {
                    row,
                    column: spec.name.to_owned(),
                    value: text.unwrap_or_default().to_owned(),
                    expected: spec.kind.expected().into(),
                },
            })?;
        }
    }
    let specs = columns_of(&found);
    let values = columns.finish(name, &specs)?;
    Ok(Table::new(name, specs, values)?.read_from(path.to_owned(), 0))
}
