//! JSON: a list of objects.

use super::text::push_parsed;
use super::{columns_of, found};
use crate::TableColumn;
use crate::field::Values;
use crate::{BadValue, Columns, Field, Kind, Table, TableError, Wanted};
use exitlab_core::Timestamp;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

/// Writes the parts of a table as one JSON list, with one object per row and line, under the CSV's
/// column names.
///
/// Numbers are the shortest text that reads back as the same bits; absent values are `null`, times
/// and days their ISO texts, lists are lists.
pub(super) struct JsonParts<W: Write> {
    to: W,
    is_empty: bool,
}

impl<W: Write> JsonParts<W> {
    /// Opens the list.
    pub(super) fn begin(mut to: W) -> Result<JsonParts<W>, TableError> {
        to.write_all(b"[")?;
        Ok(JsonParts { to, is_empty: true })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table) -> Result<(), TableError> {
        let values = table.all_values();
        for row in 0..table.n_rows() {
            self.to.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
            self.is_empty = false;
            let row = JsonRow { columns: table.columns(), values: &values, row };
            serde_json::to_writer(&mut self.to, &row)?;
        }
        Ok(())
    }

    /// Closes the list.
    pub(super) fn finish(mut self) -> Result<(), TableError> {
        self.to.write_all(b"\n]\n")?;
        self.to.flush()?;
        Ok(())
    }
}

impl Serialize for Table {
    /// A list of objects, as its file has it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.all_values();
        let mut rows = serializer.serialize_seq(Some(self.n_rows()))?;
        for row in 0..self.n_rows() {
            rows.serialize_element(&JsonRow { columns: self.columns(), values: &values, row })?;
        }
        rows.end()
    }
}

struct JsonRow<'t> {
    columns: &'t [TableColumn],
    values: &'t [Values<'t>],
    row: usize,
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, values) in self.columns.iter().zip(self.values) {
            object.serialize_entry(&column.name, &values.at(self.row))?;
        }
        object.end()
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Field::Null => serializer.serialize_unit(),
            Field::I64(number) => serializer.serialize_i64(number),
            Field::F64(number) => serializer.serialize_f64(number),
            Field::Bool(truth) => serializer.serialize_bool(truth),
            Field::Text(text) => serializer.serialize_str(text),
            Field::Time(time) => serializer.collect_str(&time),
            Field::Date(day) => serializer.serialize_str(&Timestamp::from_day(day).date_text()),
            Field::TextList(items) => serializer.collect_seq(items.iter()),
        }
    }
}

/// Reads the columns; `null` is an absent value.
pub(super) fn read(
    name: &'static str,
    path: &Path,
    file: File,
    wanted: &[Wanted<'_>],
) -> Result<Table, TableError> {
    let objects: Vec<Map<String, Value>> = serde_json::from_reader(BufReader::new(file))
        .map_err(|error| TableError::unreadable(path, &error))?;
    // A list without objects has no names: its columns are all there, and empty.
    let is_there = |name: &str| objects.first().is_none_or(|first| first.contains_key(name));
    let found = found(path, wanted, is_there)?;
    let mut columns = Columns::new(found.iter().map(|spec| (spec.name, spec.kind)), objects.len());
    for (row, object) in (1..).zip(&objects) {
        for spec in &found {
            let value = object.get(spec.name).ok_or_else(|| TableError::NoColumn {
                file: path.to_owned(),
                column: spec.name.to_owned(),
            })?;
            push(&mut columns, spec.kind, value).ok_or_else(|| TableError::BadValue {
                file: path.to_owned(),
                bad: BadValue {
                    row,
                    column: spec.name.to_owned(),
                    value: text(value),
                    expected: spec.kind.expected().into(),
                },
            })?;
        }
    }
    let specs = columns_of(&found);
    let values = columns.finish(name, &specs)?;
    Ok(Table::new(name, specs, values)?.read_from(path.to_owned(), 0))
}

fn push(to: &mut Columns, kind: Kind, value: &Value) -> Option<()> {
    match value {
        Value::Null => push_parsed(to, kind, None),
        Value::Array(items) if kind == Kind::TextList => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            to.text_list(Some(texts?.into_iter()));
            Some(())
        }
        other => push_parsed(to, kind, Some(&text(other))),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
