//! JSON: a list of objects.

use crate::{Column, ReportError, Table, Value};
use exitlab_core::Timestamp;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::io::Write;

/// Writes a table as a JSON list with one object per row and line, under the CSV's column names.
///
/// Numbers are the shortest text that reads back as the same bits; absent values are `null`, times
/// and days their ISO texts, lists are lists.
///
/// # Errors
/// Where the writer fails.
pub fn write_json<W: Write>(table: &Table<'_>, to: W) -> Result<(), ReportError> {
    let mut writer = JsonWriter::begin(to)?;
    writer.write(table)?;
    writer.finish()
}

/// Writes the parts of a table as one JSON list.
pub(super) struct JsonWriter<W: Write> {
    to: W,
    is_empty: bool,
}

impl<W: Write> JsonWriter<W> {
    /// Opens the list.
    pub(super) fn begin(mut to: W) -> Result<JsonWriter<W>, ReportError> {
        to.write_all(b"[")?;
        Ok(JsonWriter { to, is_empty: true })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table<'_>) -> Result<(), ReportError> {
        for row in 0..table.n_rows() {
            self.to.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
            self.is_empty = false;
            serde_json::to_writer(&mut self.to, &Row { columns: table.columns(), row })?;
        }
        Ok(())
    }

    /// Closes the list.
    pub(super) fn finish(mut self) -> Result<(), ReportError> {
        self.to.write_all(b"\n]\n")?;
        self.to.flush()?;
        Ok(())
    }
}

impl Serialize for Table<'_> {
    /// A list of objects, as [`write_json`] writes it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.n_rows()))?;
        for row in 0..self.n_rows() {
            rows.serialize_element(&Row { columns: self.columns(), row })?;
        }
        rows.end()
    }
}

struct Row<'t, 'a> {
    columns: &'t [Column<'a>],
    row: usize,
}

impl Serialize for Row<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            object.serialize_entry(&column.name, &column.data.value(self.row))?;
        }
        object.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Value::Null => serializer.serialize_unit(),
            Value::I64(number) => serializer.serialize_i64(number),
            Value::F64(number) => serializer.serialize_f64(number),
            Value::Bool(truth) => serializer.serialize_bool(truth),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Time(time) => serializer.collect_str(&time),
            Value::Date(day) => serializer.serialize_str(&Timestamp::from_day(day).date_text()),
            Value::TextList(items) => items.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::every_type;

    #[test]
    fn each_type_has_its_text() {
        let mut bytes = Vec::new();
        write_json(&every_type(), &mut bytes).unwrap();
        let want = r#"[
{"count":-3,"price":0.1,"open":true,"name":"a, \"b\"","time":"2021-11-10T14:00:00Z","day":"2021-11-10","symbols":["BTCUSD","ETHUSD"]},
{"count":null,"price":null,"open":null,"name":null,"time":null,"day":null,"symbols":null},
{"count":7,"price":1.0,"open":false,"name":"","time":"2021-11-10T14:00:00.000001Z","day":"1969-12-31","symbols":[]}
]
"#;
        assert_eq!(String::from_utf8(bytes).unwrap(), want);
    }

    #[test]
    fn a_table_without_rows_is_an_empty_list() {
        let mut bytes = Vec::new();
        write_json(&Table::new("t", vec![]).unwrap(), &mut bytes).unwrap();
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(&bytes).unwrap(),
            serde_json::json!([])
        );
    }

    #[test]
    fn the_file_and_the_serialised_table_are_the_same_value() {
        let mut bytes = Vec::new();
        write_json(&every_type(), &mut bytes).unwrap();
        let from_file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(serde_json::to_value(every_type()).unwrap(), from_file);
    }
}
