//! Columns from a JSON list of objects.

use super::columns::{Kind, Place, push_text};
use super::{StoredRunError, no_column, unreadable};
use crate::ColumnData;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Reads the columns; `null` is an absent value.
pub(super) fn read(
    path: &Path,
    file: File,
    wanted: &[(&str, Kind)],
) -> Result<Vec<ColumnData<'static>>, StoredRunError> {
    let rows: Vec<Map<String, Value>> =
        serde_json::from_reader(BufReader::new(file)).map_err(|error| unreadable(path, &error))?;
    let read = |(name, kind): &(&str, Kind)| {
        let mut column = kind.empty();
        for (row, object) in (1..).zip(&rows) {
            let value = object.get(*name).ok_or_else(|| no_column(path, name))?;
            let place = Place { file: path, row, column: name, kind: *kind };
            match value {
                Value::Null => push_text(&mut column, None, &place),
                Value::String(text) => push_text(&mut column, Some(text), &place),
                other => push_text(&mut column, Some(&other.to_string()), &place),
            }?;
        }
        Ok(column)
    };
    wanted.iter().map(read).collect()
}
