//! Columns from Parquet.

use super::columns::{Kind, Place};
use super::{StoredRunError, no_column, unreadable};
use crate::ColumnData;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{ArrayRef, RecordBatch};
use exitlab_core::Timestamp;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;

/// Reads the columns and hands them on batch by batch; a null is an absent value.
pub(super) fn read(
    path: &Path,
    file: File,
    wanted: &[(&str, Kind)],
    mut take: impl FnMut(Vec<ColumnData<'static>>) -> Result<(), StoredRunError>,
) -> Result<(), StoredRunError> {
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| unreadable(path, &error))?;
    let schema = builder.schema();
    let leaves = builder.parquet_schema();
    for (name, kind) in wanted {
        let field = schema.field_with_name(name).map_err(|_| no_column(path, name))?;
        if !kind.is(field.data_type()) {
            let place = Place { file: path, row: 1, column: name, kind: *kind };
            return Err(place.bad_value(&field.data_type().to_string()));
        }
    }
    let mask = ProjectionMask::columns(leaves, wanted.iter().map(|(name, _)| *name));
    let reader = builder.with_projection(mask).build().map_err(|error| unreadable(path, &error))?;
    let mut n_rows = 0;
    for batch in reader {
        let batch: RecordBatch = batch.map_err(|error| unreadable(path, &error))?;
        let mut columns: Vec<ColumnData<'static>> =
            wanted.iter().map(|(_, kind)| kind.empty()).collect();
        for (column, (name, kind)) in columns.iter_mut().zip(wanted) {
            let array = batch.column_by_name(name).ok_or_else(|| no_column(path, name))?;
            extend(column, array).map_err(|row| {
                let row = n_rows + row + 1;
                Place { file: path, row, column: name, kind: *kind }.bad_value("NaN or infinite")
            })?;
        }
        n_rows += batch.num_rows();
        take(columns)?;
    }
    Ok(())
}

impl Kind {
    /// Whether the tables of a run hold this kind in that type.
    fn is(self, data_type: &arrow_schema::DataType) -> bool {
        use arrow_schema::{DataType, TimeUnit};
        match self {
            Kind::I64 => *data_type == DataType::Int64,
            Kind::F64 => *data_type == DataType::Float64,
            Kind::Bool => *data_type == DataType::Boolean,
            Kind::Text => *data_type == DataType::Utf8,
            Kind::Time => matches!(data_type, DataType::Timestamp(TimeUnit::Microsecond, _)),
            Kind::Date => *data_type == DataType::Date32,
        }
    }
}

/// Adds an array's values; the first row whose number is not finite is an error.
fn extend(column: &mut ColumnData<'static>, array: &ArrayRef) -> Result<(), usize> {
    match column {
        ColumnData::I64(values) => values.extend(array.as_primitive::<Int64Type>().iter()),
        ColumnData::F64(values) => {
            let numbers = array.as_primitive::<Float64Type>();
            if let Some(row) = numbers.iter().position(|x| x.is_some_and(|x| !x.is_finite())) {
                return Err(row);
            }
            values.extend(numbers.iter());
        }
        ColumnData::Bool(values) => values.extend(array.as_boolean().iter()),
        ColumnData::Text(values) => {
            let texts = array.as_string::<i32>().iter();
            values.extend(texts.map(|text| text.map(|t| t.to_owned().into())));
        }
        ColumnData::Time(values) => {
            let times = array.as_primitive::<TimestampMicrosecondType>().iter();
            values.extend(times.map(|us| us.map(Timestamp::from_us)));
        }
        ColumnData::Date(values) => {
            let days = array.as_primitive::<Date32Type>().iter();
            values.extend(days.map(|day| day.map(i64::from)));
        }
        // No kind asks for lists.
        ColumnData::TextList(_) => {}
    }
    Ok(())
}
