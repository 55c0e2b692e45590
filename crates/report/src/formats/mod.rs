//! Renderings of a table to bytes, one file format each.

mod csv;
mod json;
mod parquet;

pub use self::csv::write_csv;
pub use self::json::write_json;
pub use self::parquet::write_parquet;

use crate::{ReportError, Table};
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

    /// Writes a table in this format.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn write<W: Write + Send>(self, table: &Table<'_>, to: W) -> Result<(), ReportError> {
        match self {
            Format::Parquet => write_parquet(table, to),
            Format::Csv => write_csv(table, to),
            Format::Json => write_json(table, to),
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
