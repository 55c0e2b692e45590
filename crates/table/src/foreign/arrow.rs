//! Arrow IPC files in memory, which pandas calls feather: record batches, read column by column.

use super::column::ForeignColumn;
use super::error::ForeignError;
use super::values::{ByteOrder, ForeignValues};
use crate::format::{possible_batches, quietly};
use bytes::Bytes;
use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::io::ipc::format::ipc::planus::ReadAsRoot;
use polars_arrow::io::ipc::format::ipc::{FooterRef, TypeRef, UnionMode};
use polars_arrow::io::ipc::read::{
    Dictionaries, FileMetadata, deserialize_footer, read_batch, read_file_dictionaries,
};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

const MAGIC: &[u8; 6] = b"ARROW1";
/// The footer's length and the magic.
const TAIL_BYTES: usize = 10;

/// An Arrow file whose footer and dictionaries have been read.
#[derive(Debug)]
pub(super) struct ArrowFile {
    bytes: Bytes,
    /// What is read, with wide decimals as bytes.
    metadata: FileMetadata,
    /// Types as the file declares them.
    declared: Vec<Field>,
    dictionaries: Dictionaries,
    part_rows: Vec<usize>,
}

impl ArrowFile {
    /// Reads the footer and the dictionaries.
    pub(super) fn open(bytes: Bytes) -> Result<ArrowFile, ForeignError> {
        let gave_up = ForeignError::gave_up;
        let mut metadata = quietly(|| file_metadata(&bytes)).ok_or_else(gave_up)??;
        let mut reader = Cursor::new(&bytes[..]);
        let part_rows = possible_batches(&mut reader, &metadata).map_err(ForeignError::damaged)?;
        let declared: Vec<Field> = metadata.schema.iter_values().cloned().collect();
        let stored: ArrowSchema = metadata
            .schema
            .iter()
            .map(|(name, field)| {
                (name.clone(), Field { dtype: stored(&field.dtype), ..field.clone() })
            })
            .collect();
        metadata.schema = Arc::new(stored);
        let dictionaries = quietly(|| {
            read_file_dictionaries(&mut reader, &metadata, &mut Vec::new(), Default::default())
        });
        let dictionaries = dictionaries.ok_or_else(gave_up)?.map_err(ForeignError::damaged)?;
        Ok(ArrowFile { bytes, metadata, declared, dictionaries, part_rows })
    }

    pub(super) fn columns(&self) -> Vec<ForeignColumn> {
        self.declared.iter().map(|field| ForeignColumn::new(&field.name, &field.dtype)).collect()
    }

    /// Rows of each record batch.
    pub(super) fn part_rows(&self) -> Vec<usize> {
        self.part_rows.clone()
    }

    /// What the file says beside its columns.
    pub(super) fn notes(&self) -> BTreeMap<String, String> {
        let FileMetadata { custom_schema_metadata, custom_metadata, .. } = &self.metadata;
        let pairs = [custom_metadata, custom_schema_metadata].into_iter().flatten();
        let pairs = pairs.flat_map(|pairs| pairs.iter());
        pairs.map(|(key, value)| (key.to_string(), value.to_string())).collect()
    }

    /// Reads a column of a record batch.
    pub(super) fn values(&self, part: usize, column: usize) -> Result<ForeignValues, ForeignError> {
        let declared = &self.declared[column].dtype;
        self.decoded(part, column, &|array| {
            ForeignValues::of(array, declared, ByteOrder::LittleEndian)
        })
    }

    /// Reads a column of a record batch, and makes something of it.
    pub(super) fn decoded<T>(
        &self,
        part: usize,
        column: usize,
        make: &dyn Fn(&dyn Array) -> Result<T, ForeignError>,
    ) -> Result<T, ForeignError> {
        let read = || {
            let batch = read_batch(
                &mut Cursor::new(&self.bytes[..]),
                &self.dictionaries,
                &self.metadata,
                Some(&[column]),
                None,
                part,
                false,
                &mut Vec::new(),
                &mut Vec::new(),
                Default::default(),
            );
            let arrays = batch.map_err(ForeignError::damaged)?.into_arrays();
            let array = arrays.into_iter().next().ok_or_else(ForeignError::gave_up)?;
            make(array.as_ref())
        };
        quietly(read).ok_or_else(ForeignError::gave_up)?
    }
}

/// Reads the footer.
fn file_metadata(bytes: &[u8]) -> Result<FileMetadata, ForeignError> {
    let tail = bytes.last_chunk::<TAIL_BYTES>();
    let tail = tail.ok_or_else(|| ForeignError::damaged("it ends within its first bytes"))?;
    let n_footer = i32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
    let n_footer = usize::try_from(n_footer).ok().filter(|_| tail.ends_with(MAGIC));
    let n_footer =
        n_footer.ok_or_else(|| ForeignError::damaged("it has no footer: it is cut off"))?;
    let end = bytes.len() - TAIL_BYTES;
    let start = end.checked_sub(n_footer);
    let start = start.ok_or_else(|| ForeignError::damaged("its footer is longer than the file"))?;
    let footer = &bytes[start..end];
    must_be_known(footer)?;
    deserialize_footer(footer, bytes.len() as u64)
        .map_err(|_| ForeignError::damaged("its footer is corrupt"))
}

/// Refuses what Polars has no types for, and two columns of one name, of which it would lose one.
fn must_be_known(footer: &[u8]) -> Result<(), ForeignError> {
    let corrupt = || ForeignError::damaged("its footer is corrupt");
    let schema = FooterRef::read_as_root(footer).and_then(|footer| footer.schema());
    let schema = schema.ok().flatten().ok_or_else(corrupt)?;
    let mut names: Vec<String> = Vec::new();
    for field in schema.fields().ok().flatten().ok_or_else(corrupt)? {
        let field = field.map_err(|_| corrupt())?;
        let column = field.name().ok().flatten().ok_or_else(corrupt)?.to_owned();
        let type_name = match field.type_().map_err(|_| corrupt())? {
            Some(TypeRef::RunEndEncoded(_)) => "RunEndEncoded",
            // Polars reads past dense ones alone.
            Some(TypeRef::Union(union)) if !matches!(union.mode(), Ok(UnionMode::Dense)) => "Union",
            Some(TypeRef::ListView(_)) => "ListView",
            Some(TypeRef::LargeListView(_)) => "LargeListView",
            _ if names.contains(&column) => return Err(ForeignError::Twice { column }),
            _ => {
                names.push(column);
                continue;
            }
        };
        return Err(ForeignError::UnknownType { column, type_name });
    }
    Ok(())
}

/// The type that a column is read as: decimals of 128 and 256 bits as bytes, because Polars panics on
/// some that a compressed file stores as they are.
fn stored(declared: &ArrowDataType) -> ArrowDataType {
    match declared.to_storage() {
        ArrowDataType::Decimal(..) => ArrowDataType::FixedSizeBinary(16),
        ArrowDataType::Decimal256(..) => ArrowDataType::FixedSizeBinary(32),
        ArrowDataType::Dictionary(key, values, is_ordered) => {
            ArrowDataType::Dictionary(*key, Box::new(stored(values)), *is_ordered)
        }
        other => other.clone(),
    }
}
