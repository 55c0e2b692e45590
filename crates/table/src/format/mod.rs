//! The file formats of tables, one file each: how they are written and read back.

mod csv;
mod ipc;
mod ipc_sizes;
mod json;
mod parquet;
mod parquet_sizes;
mod quiet_panic;
mod text;

use ipc::IpcParts;
pub(crate) use ipc_sizes::possible_batches;
pub(crate) use parquet_sizes::does_chunk_agree;
pub use quiet_panic::quietly;
pub(crate) use text::push_text;

use crate::TableColumn;
use crate::{Table, TableError, Wanted};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

/// A file format for tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Typed columns, compressed.
    Parquet,
    /// Text with a header.
    Csv,
    /// A list of objects.
    Json,
    /// Arrow's file format: typed columns as they are in memory, compressed.
    Ipc,
}

impl Format {
    /// All formats, that which is read first in front.
    pub const ALL: [Format; 4] = [Format::Parquet, Format::Csv, Format::Json, Format::Ipc];

    /// Name, and extension of the files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Ipc => "ipc",
        }
    }

    /// Writes a table that comes in parts, which have the same columns; there is at least one.
    ///
    /// # Errors
    /// Where a part cannot be made, or the writer fails.
    pub fn write_parts<E: From<TableError>>(
        self,
        mut parts: impl Iterator<Item = Result<Table, E>>,
        to: impl Write,
    ) -> Result<(), E> {
        let Some(first) = parts.next() else { return Ok(()) };
        let first = first?;
        let mut writer = PartsWriter::begin(self, &first, to)?;
        writer.write(&first)?;
        drop(first);
        for part in parts {
            writer.write(&part?)?;
        }
        Ok(writer.finish()?)
    }
}

impl Table {
    /// Writes the table in a format.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn write(&self, format: Format, to: impl Write) -> Result<(), TableError> {
        let mut writer = PartsWriter::begin(format, self, to)?;
        writer.write(self)?;
        writer.finish()
    }

    /// The table as CSV.
    ///
    /// # Errors
    /// Where a name or text is not to be written.
    pub fn csv_text(&self) -> Result<String, TableError> {
        let mut bytes = Vec::new();
        self.write(Format::Csv, &mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A writer of the parts of one table.
enum PartsWriter<W: Write> {
    Parquet(Box<parquet::ParquetParts<W>>),
    Csv(Box<csv::CsvParts<W>>),
    Json(json::JsonParts<W>),
    Ipc(Box<IpcParts<W>>),
}

impl<W: Write> PartsWriter<W> {
    fn begin(format: Format, table: &Table, to: W) -> Result<PartsWriter<W>, TableError> {
        Ok(match format {
            Format::Parquet => {
                PartsWriter::Parquet(Box::new(parquet::ParquetParts::begin(table, to)?))
            }
            Format::Csv => PartsWriter::Csv(Box::new(csv::CsvParts::begin(table, to)?)),
            Format::Json => PartsWriter::Json(json::JsonParts::begin(to)?),
            Format::Ipc => PartsWriter::Ipc(Box::new(IpcParts::begin(table, to)?)),
        })
    }

    fn write(&mut self, part: &Table) -> Result<(), TableError> {
        match self {
            PartsWriter::Parquet(writer) => writer.write(part),
            PartsWriter::Csv(writer) => writer.write(part),
            PartsWriter::Json(writer) => writer.write(part),
            PartsWriter::Ipc(writer) => writer.write(part),
        }
    }

    fn finish(self) -> Result<(), TableError> {
        match self {
            PartsWriter::Parquet(writer) => writer.finish(),
            PartsWriter::Csv(writer) => writer.finish(),
            PartsWriter::Json(writer) => writer.finish(),
            PartsWriter::Ipc(writer) => writer.finish(),
        }
    }
}

/// Columns of a table's file, in the order asked for.
///
/// # Errors
/// Where the file cannot be read, lacks a column that is not optional, or a value is not of its
/// column's kind.
pub fn read(
    name: &'static str,
    path: &Path,
    format: Format,
    wanted: &[Wanted<'_>],
) -> Result<Table, TableError> {
    let file = File::open(path).map_err(|error| TableError::unreadable(path, &error))?;
    match format {
        Format::Parquet => parquet::read(name, path, file, wanted),
        Format::Csv => csv::read(name, path, file, wanted),
        Format::Json => json::read(name, path, file, wanted),
        Format::Ipc => ipc::read(name, path, file, wanted),
    }
}

/// The same part by part, for tables that need not be in memory at once.
///
/// # Errors
/// Those of [`read`], and those of `take`.
pub fn read_parts<E: From<TableError>>(
    name: &'static str,
    path: &Path,
    format: Format,
    wanted: &[Wanted<'_>],
    mut take: impl FnMut(&Table) -> Result<(), E>,
) -> Result<(), E> {
    match format {
        Format::Parquet => {
            let file = File::open(path).map_err(|error| TableError::unreadable(path, &error))?;
            parquet::read_parts(name, path, file, wanted, take)
        }
        Format::Csv | Format::Json | Format::Ipc => take(&read(name, path, format, wanted)?),
    }
}

/// Those of the wanted columns that a file has.
fn found<'w>(
    path: &Path,
    wanted: &[Wanted<'w>],
    is_there: impl Fn(&str) -> bool,
) -> Result<Vec<Wanted<'w>>, TableError> {
    let mut found = Vec::with_capacity(wanted.len());
    for spec in wanted.iter().copied() {
        if is_there(spec.name) {
            found.push(spec);
        } else if !spec.is_optional {
            let (file, column) = (path.to_owned(), spec.name.to_owned());
            return Err(TableError::NoColumn { file, column });
        }
    }
    Ok(found)
}

fn columns_of(found: &[Wanted<'_>]) -> Vec<TableColumn> {
    found.iter().map(TableColumn::from).collect()
}

/// A name that is no file format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a table format (expected parquet, csv, json or ipc)")]
pub struct UnknownFormat {
    /// The name as given.
    pub name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Format, UnknownFormat> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}
