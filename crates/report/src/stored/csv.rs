//! Columns from CSV.

use super::columns::{Kind, Place, push_text};
use super::{StoredRunError, no_column, unreadable};
use crate::ColumnData;
use csv::{ReaderBuilder, StringRecord};
use std::fs::File;
use std::path::Path;

/// Reads the columns; an empty field is an absent value.
pub(super) fn read(
    path: &Path,
    file: File,
    wanted: &[(&str, Kind)],
) -> Result<Vec<ColumnData<'static>>, StoredRunError> {
    let mut reader = ReaderBuilder::new().from_reader(file);
    let header = reader.headers().map_err(|error| unreadable(path, &error))?.clone();
    let position =
        |name: &str| header.iter().position(|h| h == name).ok_or_else(|| no_column(path, name));
    let positions: Vec<usize> =
        wanted.iter().map(|(name, _)| position(name)).collect::<Result<_, _>>()?;
    let mut columns: Vec<ColumnData<'static>> =
        wanted.iter().map(|(_, kind)| kind.empty()).collect();
    let mut record = StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(|error| unreadable(path, &error))? {
        row += 1;
        for ((column, (name, kind)), position) in columns.iter_mut().zip(wanted).zip(&positions) {
            let text = record.get(*position).filter(|text| !text.is_empty());
            push_text(column, text, &Place { file: path, row, column: name, kind: *kind })?;
        }
    }
    Ok(columns)
}
