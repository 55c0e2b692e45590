//! Parquet files: their batches, with all columns or some.

use crate::DataError;
use crate::columnar::{Batches, for_each_batch};
use crate::stored_file::damaged;
use arrow_array::RecordBatch;
use arrow_schema::DataType;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;
use std::path::Path;

const FORM: &str = "Parquet file";
/// Rows that are decoded at a time.
const BATCH_ROWS: usize = 16_384;

/// Visits the file's batches, without its nested columns: nothing here reads them.
pub(crate) fn for_each_parquet_batch(
    path: &Path,
    bytes: Bytes,
    visit: &mut dyn FnMut(&RecordBatch, u64) -> Result<bool, DataError>,
) -> Result<(), DataError> {
    let open = || -> Result<Batches, DataError> {
        let fail = |e: parquet::errors::ParquetError| damaged(path, FORM, &e);
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(fail)?;
        check_places(builder.metadata()).map_err(|what| damaged(path, FORM, &what))?;
        let is_flat = |t: &DataType| !t.is_nested();
        let fields = builder.schema().fields();
        let flat = (0..fields.len()).filter(|idx| is_flat(fields[*idx].data_type()));
        let mask = ProjectionMask::roots(builder.parquet_schema(), flat);
        let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build();
        Ok(Box::new(reader.map_err(fail)?))
    };
    for_each_batch(path, FORM, open, visit)
}

/// Refuses columns at negative places, on which the decoder panics.
fn check_places(metadata: &ParquetMetaData) -> Result<(), &'static str> {
    let mut columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    let is_negative = columns.any(|column| {
        let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        start < 0 || column.compressed_size() < 0
    });
    if is_negative { Err("a column has a negative place or size") } else { Ok(()) }
}
