//! A table as text: of a CSV file, of a Parquet or Arrow file, of a JSON list.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::FileReader;
use arrow_schema::{DataType, TimeUnit};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use std::path::Path;

/// Columns and rows, absent values empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn of_csv(text: &str) -> Table {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let row = |r: csv::StringRecord| r.iter().map(str::to_owned).collect();
        Table { columns, rows: reader.records().map(|r| row(r.unwrap())).collect() }
    }

    /// Reads a Parquet file; numbers are written as this project's CSV files write them.
    pub(crate) fn of_parquet(path: &Path) -> Table {
        let file = std::fs::File::open(path).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let columns = reader.schema().fields().iter().map(|f| f.name().clone()).collect();
        let mut rows = Vec::new();
        for batch in reader.build().unwrap() {
            let batch = batch.unwrap();
            rows.extend((0..batch.num_rows()).map(|row| row_of(&batch, row)));
        }
        Table { columns, rows }
    }

    /// Reads an Arrow file in the same way.
    pub(crate) fn of_ipc(path: &Path) -> Table {
        let file = std::fs::File::open(path).unwrap();
        let reader = FileReader::try_new(file, None).unwrap();
        let columns = reader.schema().fields().iter().map(|f| f.name().clone()).collect();
        let mut rows = Vec::new();
        for batch in reader {
            let batch = batch.unwrap();
            rows.extend((0..batch.num_rows()).map(|row| row_of(&batch, row)));
        }
        Table { columns, rows }
    }

    /// Reads a list of objects that all have the same keys.
    pub(crate) fn of_json(value: &Value) -> Table {
        let list = value.as_array().unwrap();
        let keys = |row: &Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let columns = list.first().map(keys).unwrap_or_default();
        assert!(list.iter().all(|row| keys(row) == columns));
        let cells = |row: &Value| row.as_object().unwrap().values().map(text_of).collect();
        Table { columns, rows: list.iter().map(cells).collect() }
    }

    fn idx(&self, column: &str) -> usize {
        let position = self.columns.iter().position(|c| c == column);
        position.unwrap_or_else(|| panic!("no column {column} in {:?}", self.columns))
    }

    /// The values of a column.
    pub(crate) fn column(&self, column: &str) -> Vec<&str> {
        let idx = self.idx(column);
        self.rows.iter().map(|row| row[idx].as_str()).collect()
    }

    /// The values of a column as numbers.
    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        self.column(column).iter().map(|text| text.parse().unwrap()).collect()
    }

    /// The rows that have all these values.
    pub(crate) fn only(&self, wanted: &[(&str, &str)]) -> Table {
        let wanted: Vec<(usize, &str)> = wanted.iter().map(|(c, v)| (self.idx(c), *v)).collect();
        let fits = |row: &&Vec<String>| wanted.iter().all(|(idx, value)| row[*idx] == *value);
        let rows = self.rows.iter().filter(fits).cloned().collect();
        Table { columns: self.columns.clone(), rows }
    }

    /// The one value of a column where the rows have these values.
    #[track_caller]
    pub(crate) fn get(&self, column: &str, wanted: &[(&str, &str)]) -> String {
        let found = self.only(wanted);
        assert_eq!(found.rows.len(), 1, "{wanted:?}");
        found.column(column)[0].to_owned()
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join(" "),
        Value::Number(number) if number.is_f64() => format!("{:?}", number.as_f64().unwrap()),
        other => other.to_string(),
    }
}

fn row_of(batch: &RecordBatch, row: usize) -> Vec<String> {
    batch.columns().iter().map(|column| cell(column.as_ref(), row)).collect()
}

fn cell(column: &dyn Array, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => format!("{:?}", column.as_primitive::<Float64Type>().value(row)),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).to_owned(),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>();
            days.value_as_date(row).unwrap().to_string()
        }
        DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if &**zone == "UTC" => {
            let times = column.as_primitive::<TimestampMicrosecondType>();
            times.value_as_datetime(row).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string()
        }
        DataType::LargeList(_) => {
            let list = column.as_list::<i64>().value(row);
            (0..list.len()).map(|i| cell(list.as_ref(), i)).collect::<Vec<_>>().join(" ")
        }
        other => panic!("no table holds {other}"),
    }
}
