//! Parquet files in memory: row groups, decoded column by column.

use super::column::ForeignColumn;
use super::error::ForeignError;
use super::footer;
use super::parquet_type::{arrow_schema, declared, decoded_as};
use super::values::{ByteOrder, ForeignValues};
use crate::format::{does_chunk_agree, quietly};
use bytes::Bytes;
use polars_arrow::array::Array;
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, Field, Metadata};
use polars_buffer::Buffer;
use polars_parquet::parquet::read::PageReader;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, column_iter_to_arrays, read_metadata,
};
use std::collections::BTreeMap;
use std::io::Cursor;

const MAGIC: &[u8; 4] = b"PAR1";
/// Where the whole footer is encrypted.
const ENCRYPTED_MAGIC: &[u8; 4] = b"PARE";
/// The footer's length and the magic.
const TAIL_BYTES: usize = 8;

/// A Parquet file whose footer has been read.
#[derive(Debug)]
pub(super) struct ParquetFile {
    bytes: Buffer<u8>,
    metadata: FileMetadata,
    /// Columns that are no part of a list or struct.
    flat: Vec<FlatColumn>,
    /// What the file says beside its columns.
    notes: BTreeMap<String, String>,
}

#[derive(Debug)]
struct FlatColumn {
    /// Position among the chunks of a row group.
    chunk: usize,
    name: String,
    declared: ArrowDataType,
}

impl ParquetFile {
    /// Reads the footer.
    pub(super) fn open(bytes: Bytes) -> Result<ParquetFile, ForeignError> {
        must_end_as_parquet(&bytes)?;
        if !footer::is_sound(&bytes) {
            return Err(ForeignError::damaged("its footer's lengths do not agree"));
        }
        let read = quietly(|| read_metadata(&mut Cursor::new(&bytes[..])));
        let metadata = read.ok_or_else(ForeignError::gave_up)?.map_err(ForeignError::damaged)?;
        let (schema, pairs) = arrow_schema(&metadata).unzip();
        let leaves = metadata.schema().columns().iter().enumerate();
        let flat = leaves.filter_map(|(chunk, leaf)| {
            let [name] = leaf.path_in_schema.as_slice() else { return None };
            let descriptor = &leaf.descriptor;
            let hint = schema.as_ref().and_then(|s| s.get(name.as_str())).map(|f| &f.dtype);
            (descriptor.max_rep_level == 0).then(|| FlatColumn {
                chunk,
                name: name.to_string(),
                declared: declared(&descriptor.primitive_type, hint),
            })
        });
        let flat = flat.collect();
        let notes = notes(&metadata, pairs.flatten());
        Ok(ParquetFile { bytes: Buffer::from_owner(bytes), metadata, flat, notes })
    }

    pub(super) fn notes(&self) -> BTreeMap<String, String> {
        self.notes.clone()
    }

    pub(super) fn columns(&self) -> Vec<ForeignColumn> {
        self.flat.iter().map(|column| ForeignColumn::new(&column.name, &column.declared)).collect()
    }

    /// Rows of each row group.
    pub(super) fn part_rows(&self) -> Vec<usize> {
        self.metadata.row_groups.iter().map(|group| group.num_rows()).collect()
    }

    /// Decodes a column of a row group.
    pub(super) fn values(&self, part: usize, column: usize) -> Result<ForeignValues, ForeignError> {
        let declared = &self.flat[column].declared;
        self.decoded(part, column, &|array| {
            ForeignValues::of(array, declared, ByteOrder::BigEndian)
        })
    }

    /// Decodes a column of a row group, and makes something of it.
    pub(super) fn decoded<T>(
        &self,
        part: usize,
        column: usize,
        make: &dyn Fn(&dyn Array) -> Result<T, ForeignError>,
    ) -> Result<T, ForeignError> {
        let group = &self.metadata.row_groups[part];
        let column = &self.flat[column];
        let chunk = &group.parquet_columns()[column.chunk];
        quietly(|| make(self.decode(chunk, column, group.num_rows())?.as_ref()))
            .ok_or_else(ForeignError::gave_up)?
    }

    fn decode(
        &self,
        chunk: &ColumnChunkMetadata,
        column: &FlatColumn,
        n_rows: usize,
    ) -> Result<Box<dyn Array>, ForeignError> {
        let range = chunk.byte_range();
        if range.end > self.bytes.len() as u64 {
            return Err(ForeignError::damaged("it is cut off: a column lies outside the file"));
        }
        let bytes = self.bytes.clone().sliced(range.start as usize..range.end as usize);
        if !does_chunk_agree(chunk, n_rows, bytes.clone()) {
            return Err(ForeignError::damaged("its sizes do not agree"));
        }
        let primitive = &chunk.descriptor().descriptor.primitive_type;
        let pages = PageReader::new(Cursor::new(bytes), chunk, Vec::new(), usize::MAX);
        let pages = BasicDecompressor::new(pages, Vec::new());
        let decoded = decoded_as(primitive, &column.declared);
        let field = Field::new(column.name.as_str().into(), decoded, true);
        let (arrays, _) = column_iter_to_arrays(vec![pages], vec![primitive], field, None)
            .map_err(ForeignError::damaged)?;
        let array = one_array(arrays)?;
        if array.len() != n_rows {
            return Err(ForeignError::damaged("its sizes do not agree"));
        }
        Ok(array)
    }
}

/// What a file says beside its columns: in its own pairs, and in those of the Arrow schema.
fn notes(metadata: &FileMetadata, pairs: Option<Metadata>) -> BTreeMap<String, String> {
    let mut notes: BTreeMap<String, String> = BTreeMap::new();
    for pair in metadata.key_value_metadata().iter().flatten() {
        notes.extend(pair.value.as_ref().map(|value| (pair.key.clone(), value.clone())));
    }
    notes.extend(pairs.into_iter().flatten().map(|(k, v)| (k.to_string(), v.to_string())));
    notes
}

fn must_end_as_parquet(bytes: &[u8]) -> Result<(), ForeignError> {
    let tail = bytes.last_chunk::<TAIL_BYTES>().filter(|tail| tail.ends_with(MAGIC));
    let Some(tail) = tail else {
        return Err(ForeignError::damaged(if bytes.ends_with(ENCRYPTED_MAGIC) {
            "Parquet error: Parquet file has an encrypted footer but the encryption feature is \
             disabled"
        } else {
            "Parquet error: Invalid Parquet file. Corrupt footer"
        }));
    };
    let n_needed = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]])) + 8;
    let n_bytes = bytes.len();
    if n_needed > n_bytes as u64 {
        let what = format!("EOF: Parquet file too small. Size is {n_bytes} but need {n_needed}");
        return Err(ForeignError::damaged(what));
    }
    Ok(())
}

/// Very long texts come in several arrays.
fn one_array(mut arrays: Vec<Box<dyn Array>>) -> Result<Box<dyn Array>, ForeignError> {
    if arrays.len() > 1 {
        let all: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        return concatenate(&all).map_err(ForeignError::damaged);
    }
    arrays.pop().ok_or_else(|| ForeignError::damaged("its sizes do not agree"))
}
