//! Whether the sizes that an Arrow file states can be.
//!
//! Polars allocates what a record batch says before it reads the values. A damaged number there would
//! end the whole process, which nothing can catch, so that every size is checked first.

use crate::TableError;
use polars_arrow::io::ipc::format::ipc::planus::ReadAsRoot;
use polars_arrow::io::ipc::format::ipc::{Block, MessageHeaderRef, MessageRef, RecordBatchRef};
use polars_arrow::io::ipc::read::{FileMetadata, read_file_metadata};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Most bytes that a buffer may claim to hold, decompressed; a batch of bars has far fewer.
const MOST_BYTES: u64 = 1 << 30;

/// Makes sure that no batch claims more values than its bytes can hold.
pub(super) fn must_be_possible(path: &Path, mut file: &File) -> Result<(), TableError> {
    let metadata =
        read_file_metadata(&mut file).map_err(|error| TableError::unreadable(path, &error))?;
    possible_batches(&mut file, &metadata).map_err(|_| {
        TableError::unreadable(path, &"the file is damaged: its sizes do not agree")
    })?;
    file.rewind().map_err(|error| TableError::unreadable(path, &error))
}

/// Rows of each batch, where no batch and no dictionary claims more values than its bytes can hold.
///
/// # Errors
/// What cannot be, in words.
pub(crate) fn possible_batches(
    file: &mut (impl Read + Seek),
    metadata: &FileMetadata,
) -> Result<Vec<usize>, &'static str> {
    let n_bytes = file.seek(SeekFrom::End(0)).map_err(|_| OUTSIDE_FILE)?;
    for block in metadata.dictionaries.iter().flatten() {
        n_possible_rows(file, n_bytes, block)?;
    }
    let rows = metadata.blocks.iter().map(|block| n_possible_rows(file, n_bytes, block));
    rows.collect()
}

const OUTSIDE_FILE: &str = "a block lies outside the file";
const CORRUPT: &str = "a message is corrupt";
const OUTSIDE_BATCH: &str = "a buffer lies outside its batch";

fn n_possible_rows(
    file: &mut (impl Read + Seek),
    n_bytes: u64,
    block: &Block,
) -> Result<usize, &'static str> {
    let outside = |_| OUTSIDE_FILE;
    let start = u64::try_from(block.offset).map_err(outside)?;
    let n_header = u64::try_from(block.meta_data_length).map_err(outside)?;
    let n_body = u64::try_from(block.body_length).map_err(outside)?;
    let body = start.checked_add(n_header).ok_or(OUTSIDE_FILE)?;
    if body.checked_add(n_body).is_none_or(|end| end > n_bytes) {
        return Err(OUTSIDE_FILE);
    }
    let mut header = vec![0; usize::try_from(n_header).map_err(outside)?];
    let read = file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut header));
    read.map_err(|_| OUTSIDE_FILE)?;
    // The message's length, since 2019 after four bytes of 255.
    let n_prefix = if header.starts_with(&[0xff; 4]) { 8 } else { 4 };
    let message = header.get(n_prefix..).ok_or("a message is cut off")?;
    let message = MessageRef::read_as_root(message).map_err(|_| CORRUPT)?;
    let batch = match message.header() {
        Ok(Some(MessageHeaderRef::RecordBatch(batch))) => batch,
        Ok(Some(MessageHeaderRef::DictionaryBatch(dictionary))) => {
            dictionary.data().ok().flatten().ok_or(CORRUPT)?
        }
        _ => return Err(CORRUPT),
    };
    let largest = largest_buffer(file, batch, body, n_body)?;
    // A truth value takes a bit, every other value more.
    let most_values = largest.saturating_mul(8);
    let is_possible = |n: i64| u64::try_from(n).is_ok_and(|n| n <= most_values);
    let nodes = batch.nodes().ok().flatten().ok_or(CORRUPT)?;
    let n_rows = batch.length().ok().and_then(|n| usize::try_from(n).ok()).ok_or(CORRUPT)?;
    let mut has_values =
        nodes.iter().map(|n| is_possible(n.length()) && is_possible(n.null_count()));
    if has_values.all(|is_possible| is_possible) { Ok(n_rows) } else { Err(OUTSIDE_BATCH) }
}

/// Bytes of a batch's largest buffer, decompressed.
fn largest_buffer(
    file: &mut (impl Read + Seek),
    batch: RecordBatchRef<'_>,
    body: u64,
    n_body: u64,
) -> Result<u64, &'static str> {
    let buffers = batch.buffers().ok().flatten().ok_or(CORRUPT)?;
    let is_compressed = matches!(batch.compression(), Ok(Some(_)));
    let mut largest = 0;
    for buffer in buffers.iter() {
        let offset = u64::try_from(buffer.offset()).map_err(|_| OUTSIDE_BATCH)?;
        let n = u64::try_from(buffer.length()).map_err(|_| OUTSIDE_BATCH)?;
        if offset.saturating_add(n) > n_body {
            return Err(OUTSIDE_BATCH);
        }
        if !is_compressed || n < 8 {
            largest = largest.max(n);
            continue;
        }
        let mut prefix = [0; 8];
        let read =
            file.seek(SeekFrom::Start(body + offset)).and_then(|_| file.read_exact(&mut prefix));
        read.map_err(|_| OUTSIDE_BATCH)?;
        let n_decompressed = match i64::from_le_bytes(prefix) {
            // As it is.
            -1 => n - 8,
            n => u64::try_from(n).unwrap_or(u64::MAX),
        };
        if n_decompressed > MOST_BYTES {
            return Err("a buffer claims more than 1 GiB");
        }
        largest = largest.max(n_decompressed);
    }
    Ok(largest)
}
