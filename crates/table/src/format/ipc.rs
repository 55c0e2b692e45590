//! Arrow IPC (the file format, also called Feather 2): columns as they are in memory.

use super::found;
use super::ipc_sizes::must_be_possible;
use super::parquet::{must_be_of_kinds, table_of};
use super::quiet_panic::read_or_damaged;
use crate::{Table, TableError, Wanted};
use polars_arrow::io::ipc::write::default_ipc_fields;
use polars_core::prelude::{CompatLevel, SchemaExt};
use polars_io::ipc::{BatchedWriter, IpcCompression, IpcReader, IpcWriter};
use polars_io::{SerReader, SerWriter};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Writes the parts of a table as the record batches of an Arrow file, zstd-compressed, in the types
/// that every reader of Arrow knows.
pub(super) struct IpcParts<W: Write> {
    writer: BatchedWriter<W>,
}

impl<W: Write> IpcParts<W> {
    /// Begins a table with these columns.
    pub(super) fn begin(table: &Table, to: W) -> Result<IpcParts<W>, TableError> {
        let schema = table.frame().schema();
        let level = CompatLevel::oldest();
        let fields: Vec<_> = schema.iter_fields().map(|field| field.to_arrow(level)).collect();
        let writer = IpcWriter::new(to)
            .with_compression(Some(IpcCompression::default()))
            .with_compat_level(level)
            .batched(schema, default_ipc_fields(fields.iter()))
            .map_err(|error| TableError::Ipc(error.to_string()))?;
        Ok(IpcParts { writer })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table) -> Result<(), TableError> {
        self.writer.write_batch(table.frame()).map_err(|error| TableError::Ipc(error.to_string()))
    }

    /// Writes the footer.
    pub(super) fn finish(mut self) -> Result<(), TableError> {
        self.writer.finish().map_err(|error| TableError::Ipc(error.to_string()))
    }
}

/// Reads the columns; a null is an absent value.
pub(super) fn read(
    name: &'static str,
    path: &Path,
    file: File,
    wanted: &[Wanted<'_>],
) -> Result<Table, TableError> {
    read_or_damaged(path, || {
        let failed = |error: polars_core::error::PolarsError| TableError::unreadable(path, &error);
        must_be_possible(path, &file)?;
        let mut reader = IpcReader::new(file);
        let schema = reader.schema().map_err(failed)?;
        let found = found(path, wanted, |name| schema.contains(name))?;
        must_be_of_kinds(path, &found, &schema)?;
        let names: Vec<String> = found.iter().map(|spec| spec.name.to_owned()).collect();
        let frame = reader.with_columns(Some(names)).finish().map_err(failed)?;
        table_of(name, path, &found, &frame, 0)
    })
}
