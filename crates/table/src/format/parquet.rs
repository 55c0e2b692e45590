//! Parquet: typed columns, compressed.

use super::parquet_sizes::must_agree;
use super::quiet_panic::read_or_damaged;
use super::{columns_of, found};
use crate::{BadValue, Kind, Table, TableError, Wanted};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_core::frame::DataFrame;
use polars_core::prelude::{CompatLevel, DataType, SchemaExt};
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use polars_io::parquet::write::{
    BatchedWriter, KeyValueMetadata, ParquetCompression, ParquetWriter,
};
use polars_parquet::write::schema_to_metadata_key;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Rows of a row group, which is held in memory until it is complete.
const ROW_GROUP_ROWS: usize = 131_072;

/// Writes the parts of a table as Parquet, zstd-compressed: the same table gives the same bytes.
///
/// Integers are Int64, numbers Float64, truth values Boolean, text LargeUtf8, times Timestamp(µs, UTC),
/// days Date32, lists LargeList(LargeUtf8); every column may be null.
pub(super) struct ParquetParts<W: Write> {
    writer: BatchedWriter<W>,
    /// Rows of the next row group.
    group: DataFrame,
}

impl<W: Write> ParquetParts<W> {
    /// Begins a table with these columns.
    pub(super) fn begin(table: &Table, to: W) -> Result<ParquetParts<W>, TableError> {
        // Polars would declare views of texts, which some readers do not know in lists.
        let plain = table.frame().schema().iter_fields().map(|f| f.to_arrow(CompatLevel::oldest()));
        let plain: ArrowSchema = plain.map(|field| (field.name.clone(), field)).collect();
        let declared = KeyValueMetadata::Static(vec![schema_to_metadata_key(&plain)]);
        let writer = ParquetWriter::new(to)
            .with_key_value_metadata(Some(declared))
            .with_compression(ParquetCompression::Zstd(None))
            // On the thread that calls: threads are the caller's to give.
            .set_parallel(false)
            .batched(table.frame().schema())
            .map_err(|error| TableError::Parquet(error.to_string()))?;
        Ok(ParquetParts { writer, group: table.frame().clear() })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table) -> Result<(), TableError> {
        let failed =
            |error: polars_core::error::PolarsError| TableError::Parquet(error.to_string());
        self.group.vstack_mut(table.frame()).map_err(failed)?;
        while self.group.height() >= ROW_GROUP_ROWS {
            let (full, rest) = self.group.split_at(ROW_GROUP_ROWS as i64);
            // Before the group is copied into one piece, so that its parts can be dropped meanwhile.
            self.group = rest;
            self.write_group(full)?;
        }
        Ok(())
    }

    fn write_group(&mut self, mut group: DataFrame) -> Result<(), TableError> {
        group.rechunk_mut();
        self.writer.write_batch(&group).map_err(|error| TableError::Parquet(error.to_string()))
    }

    /// Writes what is still buffered, and the footer.
    pub(super) fn finish(mut self) -> Result<(), TableError> {
        let rest = std::mem::take(&mut self.group);
        self.write_group(rest)?;
        self.writer.finish().map_err(|error| TableError::Parquet(error.to_string()))?;
        Ok(())
    }
}

/// Reads the columns; a null is an absent value.
pub(super) fn read(
    name: &'static str,
    path: &Path,
    file: File,
    wanted: &[Wanted<'_>],
) -> Result<Table, TableError> {
    read_slice(name, path, file, wanted, None)
}

/// The same by row groups.
pub(super) fn read_parts<E: From<TableError>>(
    name: &'static str,
    path: &Path,
    file: File,
    wanted: &[Wanted<'_>],
    mut take: impl FnMut(&Table) -> Result<(), E>,
) -> Result<(), E> {
    let n_rows = read_or_damaged(path, || {
        let again = file.try_clone().map_err(|error| TableError::unreadable(path, &error))?;
        ParquetReader::new(again).num_rows().map_err(|error| TableError::unreadable(path, &error))
    })?;
    let mut first_row = 0;
    loop {
        let again = file.try_clone().map_err(|error| TableError::unreadable(path, &error))?;
        let part = read_slice(name, path, again, wanted, Some((first_row, ROW_GROUP_ROWS)))?;
        take(&part)?;
        first_row += ROW_GROUP_ROWS;
        if first_row >= n_rows {
            return Ok(());
        }
    }
}

fn read_slice(
    name: &'static str,
    path: &Path,
    file: File,
    wanted: &[Wanted<'_>],
    slice: Option<(usize, usize)>,
) -> Result<Table, TableError> {
    let first_row = slice.map_or(0, |(first_row, _)| first_row);
    read_or_damaged(path, || {
        let failed = |error: polars_core::error::PolarsError| TableError::unreadable(path, &error);
        let again = file.try_clone().map_err(|error| TableError::unreadable(path, &error))?;
        let mut reader = ParquetReader::new(file);
        let schema = reader.schema().map_err(failed)?;
        let found = found(path, wanted, |name| schema.contains(name))?;
        must_be_of_kinds(path, &found, &schema)?;
        let metadata = reader.get_metadata().map_err(failed)?.clone();
        if first_row == 0 {
            must_agree(path, &again, &metadata, &found)?;
        }
        let names: Vec<String> = found.iter().map(|spec| spec.name.to_owned()).collect();
        let frame = reader
            .with_columns(Some(names))
            .with_slice(slice)
            .read_parallel(ParallelStrategy::None)
            .finish()
            .map_err(failed)?;
        table_of(name, path, &found, &frame, first_row)
    })
}

/// Makes sure that the wanted columns of a file are of their kinds.
pub(super) fn must_be_of_kinds(
    path: &Path,
    found: &[Wanted<'_>],
    schema: &ArrowSchema,
) -> Result<(), TableError> {
    for spec in found {
        let Some(field) = schema.get(spec.name) else { continue };
        if !spec.kind.is(&DataType::from_arrow_field(field)) {
            let bad = BadValue {
                row: 1,
                column: spec.name.to_owned(),
                value: type_name(&field.dtype),
                expected: spec.kind.expected().into(),
            };
            return Err(TableError::BadValue { file: path.to_owned(), bad });
        }
    }
    Ok(())
}

/// A type as Arrow calls it.
fn type_name(dtype: &ArrowDataType) -> String {
    match dtype {
        ArrowDataType::Utf8View | ArrowDataType::LargeUtf8 => "Utf8".to_owned(),
        other => format!("{other:?}"),
    }
}

/// A table of a file's columns, in the order asked for; all numbers are finite.
pub(super) fn table_of(
    name: &'static str,
    path: &Path,
    found: &[Wanted<'_>],
    frame: &DataFrame,
    first_row: usize,
) -> Result<Table, TableError> {
    let mut values = Vec::with_capacity(found.len());
    for spec in found {
        let column =
            frame.column(spec.name).map_err(|error| TableError::unreadable(path, &error))?.clone();
        if spec.kind == Kind::F64 {
            let numbers = column.f64().map_err(|error| TableError::unreadable(path, &error))?;
            let bad_row = numbers.iter().position(|x| x.is_some_and(|x| !x.is_finite()));
            if let Some(row) = bad_row {
                let bad = BadValue {
                    row: first_row + row + 1,
                    column: spec.name.to_owned(),
                    value: "NaN or infinite".to_owned(),
                    expected: spec.kind.expected().into(),
                };
                return Err(TableError::BadValue { file: path.to_owned(), bad });
            }
        }
        values.push(column);
    }
    Ok(Table::new(name, columns_of(found), values)?.read_from(path.to_owned(), first_row))
}
