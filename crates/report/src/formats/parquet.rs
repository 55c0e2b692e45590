//! Parquet: typed columns, compressed.

use crate::{Column, ColumnData, ReportError, Table};
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchOptions,
    StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::io::Write;
use std::sync::Arc;

/// Writes a table as Parquet, zstd-compressed: the same table gives the same bytes.
///
/// Integers are Int64, numbers Float64, truth values Boolean, text Utf8, times Timestamp(µs, UTC),
/// days Date32, lists List(Utf8); every column may be null.
///
/// # Errors
/// Where the writer fails.
pub fn write_parquet<W: Write + Send>(table: &Table<'_>, to: W) -> Result<(), ReportError> {
    let mut writer = ParquetWriter::begin(table, to)?;
    writer.write(table)?;
    writer.finish()
}

/// Rows of a row group, which is held in memory until it is complete.
const ROW_GROUP_ROWS: usize = 131_072;

/// Writes the parts of a table as Parquet, one after another.
pub(super) struct ParquetWriter<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a table with these columns.
    pub(super) fn begin(table: &Table<'_>, to: W) -> Result<ParquetWriter<W>, ReportError> {
        let fields: Vec<Field> = table
            .columns()
            .iter()
            .map(|c| Field::new(c.name.clone(), data_type(&c.data), true))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .set_created_by(concat!("exitlab ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = ArrowWriter::try_new(to, schema.clone(), Some(properties))?;
        Ok(ParquetWriter { writer, schema })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table<'_>) -> Result<(), ReportError> {
        let arrays = table.columns().iter().map(array).collect();
        // the count is told apart: a table without columns has rows, too
        let options = RecordBatchOptions::new().with_row_count(Some(table.n_rows()));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?;
        self.writer.write(&batch)?;
        Ok(())
    }

    /// Writes what is still buffered, and the footer.
    pub(super) fn finish(self) -> Result<(), ReportError> {
        self.writer.close()?;
        Ok(())
    }
}

fn data_type(data: &ColumnData<'_>) -> DataType {
    match data {
        ColumnData::I64(_) => DataType::Int64,
        ColumnData::F64(_) => DataType::Float64,
        ColumnData::Bool(_) => DataType::Boolean,
        ColumnData::Text(_) => DataType::Utf8,
        ColumnData::Time(_) => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ColumnData::Date(_) => DataType::Date32,
        ColumnData::TextList(_) => {
            DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)))
        }
    }
}

fn array(column: &Column<'_>) -> ArrayRef {
    match &column.data {
        ColumnData::I64(values) => Arc::new(values.iter().copied().collect::<Int64Array>()),
        ColumnData::F64(values) => Arc::new(values.iter().copied().collect::<Float64Array>()),
        ColumnData::Bool(values) => Arc::new(BooleanArray::from(values.clone())),
        ColumnData::Text(values) => {
            Arc::new(values.iter().map(Option::as_deref).collect::<StringArray>())
        }
        ColumnData::Time(values) => {
            let us = values.iter().map(|time| time.map(|t| t.us()));
            Arc::new(us.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
        ColumnData::Date(values) => {
            let days = values.iter().map(|day| day.and_then(|d| i32::try_from(d).ok()));
            Arc::new(days.collect::<Date32Array>())
        }
        ColumnData::TextList(values) => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for list in values {
                if let Some(items) = list {
                    for item in items {
                        lists.values().append_value(item);
                    }
                }
                lists.append(list.is_some());
            }
            Arc::new(lists.finish())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::every_type;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    fn read_back(table: &Table<'_>) -> RecordBatch {
        let mut file = tempfile::tempfile().unwrap();
        write_parquet(table, &mut file).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let schema = builder.schema().clone();
        let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
        assert!(batches.len() <= 1, "small tables fit one batch");
        batches.into_iter().next().unwrap_or_else(|| RecordBatch::new_empty(schema))
    }

    #[test]
    fn every_type_reads_back() {
        let batch = read_back(&every_type());
        let at = |name: &str| batch.column_by_name(name).unwrap();
        let counts: Vec<_> = at("count").as_primitive::<Int64Type>().iter().collect();
        assert_eq!(counts, [Some(-3), None, Some(7)]);
        let prices: Vec<_> = at("price").as_primitive::<Float64Type>().iter().collect();
        assert_eq!(prices, [Some(0.1), None, Some(1.0)]);
        let open: Vec<_> = at("open").as_boolean().iter().collect();
        assert_eq!(open, [Some(true), None, Some(false)]);
        let texts: Vec<_> = at("name").as_string::<i32>().iter().collect();
        assert_eq!(texts, [Some("a, \"b\""), None, Some("")]);
        // date -ud 2021-11-10T14:00:00 +%s is 1636552800; day 18941
        let us: Vec<_> = at("time").as_primitive::<TimestampMicrosecondType>().iter().collect();
        assert_eq!(us, [Some(1_636_552_800_000_000), None, Some(1_636_552_800_000_001)]);
        assert_eq!(
            at("time").data_type(),
            &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
        );
        let days: Vec<_> = at("day").as_primitive::<Date32Type>().iter().collect();
        assert_eq!(days, [Some(18_941), None, Some(-1)]);
        let lists: Vec<Option<Vec<String>>> = at("symbols")
            .as_list::<i32>()
            .iter()
            .map(|list| {
                let list = list?;
                Some(list.as_string::<i32>().iter().map(|s| s.unwrap().to_owned()).collect())
            })
            .collect();
        let want = [Some(vec!["BTCUSD".to_owned(), "ETHUSD".to_owned()]), None, Some(vec![])];
        assert_eq!(lists, want);
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        let bytes = || {
            let mut bytes = Vec::new();
            write_parquet(&every_type(), &mut bytes).unwrap();
            bytes
        };
        assert_eq!(bytes(), bytes());
    }

    #[test]
    fn a_table_without_rows_keeps_its_columns() {
        let empty = vec![Column { name: "x".into(), data: ColumnData::F64(vec![]) }];
        let batch = read_back(&Table::new("t", empty).unwrap());
        assert_eq!((batch.num_rows(), batch.schema().field(0).name().as_str()), (0, "x"));
    }
}
