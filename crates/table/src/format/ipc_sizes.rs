//! Whether the sizes that an Arrow file states can be.
//!
//! Polars allocates what a record batch says before it reads the values. A damaged number there would
//! end the whole process, which nothing can catch, so that every size is checked first.

use crate::TableError;
use polars_arrow::io::ipc::format::ipc::planus::ReadAsRoot;
use polars_arrow::io::ipc::format::ipc::{Block, MessageHeaderRef, MessageRef, RecordBatchRef};
use polars_arrow::io::ipc::read::read_file_metadata;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes of a column of one batch, decompressed, above which a size is damage.
const MOST_BYTES: u64 = 1 << 32;

/// Makes sure that no batch claims more values than its bytes can hold.
pub(super) fn must_be_possible(path: &Path, mut file: &File) -> Result<(), TableError> {
    let metadata =
        read_file_metadata(&mut file).map_err(|error| TableError::unreadable(path, &error))?;
    for block in metadata.blocks.iter().chain(metadata.dictionaries.iter().flatten()) {
        let is_possible =
            batch_is_possible(file, block).map_err(|error| TableError::unreadable(path, &error))?;
        if !is_possible {
            let problem = "the file is damaged: its sizes do not agree";
            return Err(TableError::unreadable(path, &problem));
        }
    }
    file.rewind().map_err(|error| TableError::unreadable(path, &error))
}

fn batch_is_possible(mut file: &File, block: &Block) -> std::io::Result<bool> {
    let damaged = || Error::new(ErrorKind::InvalidData, "the file is damaged");
    let n_bytes = file.metadata()?.len();
    let (Ok(start), Ok(n_header)) =
        (u64::try_from(block.offset), u64::try_from(block.meta_data_length))
    else {
        return Ok(false);
    };
    let body = start.saturating_add(n_header);
    if n_header < 8 || body > n_bytes {
        return Ok(false);
    }
    let mut header = vec![0; usize::try_from(n_header).map_err(|_| damaged())?];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut header)?;
    // Four bytes of 255, and the message's length.
    let message = MessageRef::read_as_root(&header[8..]).map_err(|_| damaged())?;
    let batch = match message.header() {
        Ok(Some(MessageHeaderRef::RecordBatch(batch))) => batch,
        Ok(Some(MessageHeaderRef::DictionaryBatch(dictionary))) => {
            dictionary.data().ok().flatten().ok_or_else(damaged)?
        }
        _ => return Err(damaged()),
    };
    let Some(most_bytes) = largest_buffer(file, batch, body, n_bytes - body)? else {
        return Ok(false);
    };
    let mut nodes = batch.nodes().ok().flatten().ok_or_else(damaged)?.iter();
    // A truth value takes a bit, every other value more.
    let most_values = most_bytes.saturating_mul(8);
    let is_possible = |n: i64| u64::try_from(n).is_ok_and(|n| n <= most_values);
    Ok(nodes.all(|node| is_possible(node.length()) && is_possible(node.null_count())))
}

/// Bytes of a batch's largest buffer, decompressed; `None` where one cannot be.
fn largest_buffer(
    mut file: &File,
    batch: RecordBatchRef<'_>,
    body: u64,
    n_body: u64,
) -> std::io::Result<Option<u64>> {
    let Ok(Some(buffers)) = batch.buffers() else { return Ok(None) };
    let is_compressed = matches!(batch.compression(), Ok(Some(_)));
    let mut largest = 0;
    for buffer in buffers.iter() {
        let (Ok(offset), Ok(n)) = (u64::try_from(buffer.offset()), u64::try_from(buffer.length()))
        else {
            return Ok(None);
        };
        if offset.saturating_add(n) > n_body {
            return Ok(None);
        }
        if !is_compressed || n < 8 {
            largest = largest.max(n);
            continue;
        }
        let mut prefix = [0; 8];
        file.seek(SeekFrom::Start(body + offset))?;
        file.read_exact(&mut prefix)?;
        let n_decompressed = match i64::from_le_bytes(prefix) {
            // As it is.
            -1 => n - 8,
            n => u64::try_from(n).unwrap_or(u64::MAX),
        };
        if n_decompressed > MOST_BYTES {
            return Ok(None);
        }
        largest = largest.max(n_decompressed);
    }
    Ok(Some(largest))
}
