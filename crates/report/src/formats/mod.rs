//! Renderings of a table to bytes, one file format each.

mod csv;
mod json;
mod parquet;

pub use self::csv::write_csv;
pub use self::json::write_json;
pub use self::parquet::write_parquet;

use crate::{ReportError, Table};
use std::borrow::Cow;
use std::io::Write;
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
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 3] = [Format::Parquet, Format::Csv, Format::Json];

    /// Name, and extension of the files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }

    /// Writes a table that comes in parts, which have the same columns; there is at least one.
    ///
    /// # Errors
    /// Where a part cannot be made, or the writer fails.
    pub(crate) fn write_parts<'a, W: Write + Send>(
        self,
        mut parts: impl Iterator<Item = Result<Cow<'a, Table<'a>>, ReportError>>,
        to: W,
    ) -> Result<(), ReportError> {
        let Some(first) = parts.next() else { return Ok(()) };
        let first = first?;
        let mut writer = PartsWriter::begin(self, &first, to)?;
        writer.write(&first)?;
        drop(first);
        for part in parts {
            let part = part?;
            writer.write(&part)?;
        }
        writer.finish()
    }
}

/// A writer of the parts of one table.
enum PartsWriter<W: Write + Send> {
    Parquet(Box<parquet::ParquetWriter<W>>),
    Csv(Box<csv::CsvWriter<W>>),
    Json(json::JsonWriter<W>),
}

impl<W: Write + Send> PartsWriter<W> {
    fn begin(format: Format, table: &Table<'_>, to: W) -> Result<PartsWriter<W>, ReportError> {
        Ok(match format {
            Format::Parquet => {
                PartsWriter::Parquet(Box::new(parquet::ParquetWriter::begin(table, to)?))
            }
            Format::Csv => PartsWriter::Csv(Box::new(csv::CsvWriter::begin(table, to)?)),
            Format::Json => PartsWriter::Json(json::JsonWriter::begin(to)?),
        })
    }

    fn write(&mut self, part: &Table<'_>) -> Result<(), ReportError> {
        match self {
            PartsWriter::Parquet(writer) => writer.write(part),
            PartsWriter::Csv(writer) => writer.write(part),
            PartsWriter::Json(writer) => writer.write(part),
        }
    }

    fn finish(self) -> Result<(), ReportError> {
        match self {
            PartsWriter::Parquet(writer) => writer.finish(),
            PartsWriter::Csv(writer) => writer.finish(),
            PartsWriter::Json(writer) => writer.finish(),
        }
    }
}

/// A name that is no file format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no table format (expected parquet, csv or json)")]
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
