//! Arrow IPC (the file format, also called Feather 2): columns as they are in memory.

use super::found;
use super::ipc_sizes::must_be_possible;
use super::parquet::{must_be_of_kinds, table_of};
use super::quiet_panic::read_or_damaged;
use crate::{Table, TableError, Wanted};
use polars_arrow::datatypes::ArrowSchema;
use polars_arrow::io::ipc::write::{Compression, FileWriter, WriteOptions};
use polars_core::error::PolarsError;
use polars_core::prelude::{CompatLevel, SchemaExt};
use polars_io::SerReader;
use polars_io::ipc::IpcReader;
use polars_utils::compression::ZstdLevel;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Types that every reader of Arrow knows.
const LEVEL: CompatLevel = CompatLevel::oldest();

/// Writes the parts of a table as the record batches of an Arrow file in the types that every reader of
/// Arrow knows, on the thread that calls: Polars' own writer would start its pool for them.
pub(super) struct IpcParts<W: Write> {
    writer: FileWriter<W>,
}

fn failed(error: PolarsError) -> TableError {
    TableError::Ipc(error.to_string())
}

impl<W: Write> IpcParts<W> {
    /// Begins a table with these columns, zstd-compressed.
    pub(super) fn begin(table: &Table, to: W) -> Result<IpcParts<W>, TableError> {
        let fields = table.frame().schema().iter_fields().map(|field| field.to_arrow(LEVEL));
        let schema: ArrowSchema = fields.map(|field| (field.name.clone(), field)).collect();
        let options = WriteOptions { compression: Some(Compression::ZSTD(ZstdLevel::default())) };
        let mut writer = FileWriter::new(to, Arc::new(schema), None, options);
        writer.start().map_err(failed)?;
        Ok(IpcParts { writer })
    }

    /// Writes the next rows, whose columns are cut into the same chunks.
    pub(super) fn write(&mut self, table: &Table) -> Result<(), TableError> {
        table
            .frame()
            .iter_chunks(LEVEL, false)
            .try_for_each(|batch| self.writer.write(&batch, None))
            .map_err(failed)
    }

    /// Writes the footer.
    pub(super) fn finish(mut self) -> Result<(), TableError> {
        self.writer.finish().map_err(failed)
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
        let failed = |error: PolarsError| TableError::unreadable(path, &error);
        must_be_possible(path, &file)?;
        let mut reader = IpcReader::new(file);
        let schema = reader.schema().map_err(failed)?;
        let found = found(path, wanted, |name| schema.contains(name))?;
        must_be_of_kinds(path, &found, &schema)?;
        let names: Vec<String> = found.iter().map(|spec| spec.name.to_owned()).collect();
        // The table joins the batches on this thread.
        let reader = reader.with_columns(Some(names)).set_rechunk(false);
        let frame = reader.finish().map_err(failed)?;
        table_of(name, path, &found, &frame, 0)
    })
}
