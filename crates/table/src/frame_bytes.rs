//! A caller's frame as the bytes of an Arrow file, so that it is read as any file is.

use crate::TableError;
use crate::format::IpcParts;
use polars_core::frame::DataFrame;

/// The frame as the bytes of an Arrow file (IPC), not compressed.
///
/// # Errors
/// Where a column is of a type that Arrow files do not have.
pub fn arrow_bytes(frame: &DataFrame) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    let mut frame = frame.clone();
    frame.align_chunks();
    let mut parts = IpcParts::begin_frame(&frame, None, &mut bytes)?;
    parts.write_frame(&frame)?;
    parts.finish()?;
    Ok(bytes)
}
