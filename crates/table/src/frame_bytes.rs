//! A caller's frame as the bytes of an Arrow file, so that it is read as any file is.

use crate::TableError;
use polars_core::frame::DataFrame;
use polars_core::prelude::CompatLevel;
use polars_io::SerWriter;
use polars_io::ipc::IpcWriter;

/// The frame as the bytes of an Arrow file (IPC), not compressed.
///
/// # Errors
/// Where a column is of a type that Arrow files do not have.
pub fn arrow_bytes(frame: &DataFrame) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    IpcWriter::new(&mut bytes)
        .with_compat_level(CompatLevel::oldest())
        .finish(&mut frame.clone())
        .map_err(|error| TableError::Ipc(error.to_string()))?;
    Ok(bytes)
}
