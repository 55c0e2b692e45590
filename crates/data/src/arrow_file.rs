//! Arrow IPC files, which pandas calls feather: their batches.

use crate::DataError;
use crate::columnar::{Batches, for_each_batch};
use crate::stored_file::damaged;
use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, read_footer_length};
use arrow_ipc::{MessageHeader, RecordBatch as BatchHeader, root_as_footer, root_as_message};
use bytes::Bytes;
use std::io::Cursor;
use std::path::Path;

const FORM: &str = "Arrow file";
/// Most bytes that a compressed buffer may claim to hold; a batch of bars has far fewer.
const MAX_BUFFER_BYTES: i64 = 1 << 30;

/// Visits the file's batches.
pub(crate) fn for_each_arrow_batch(
    path: &Path,
    bytes: Bytes,
    visit: &mut dyn FnMut(&RecordBatch, u64) -> Result<bool, DataError>,
) -> Result<(), DataError> {
    let open = || -> Result<Batches, DataError> {
        check_buffer_sizes(&bytes).map_err(|what| damaged(path, FORM, &what))?;
        let reader = FileReader::try_new(Cursor::new(bytes.clone()), None);
        Ok(Box::new(reader.map_err(|e| damaged(path, FORM, &e))?))
    };
    for_each_batch(path, FORM, open, visit)
}

/// Refuses buffers that lie outside their batch or, compressed, claim an absurd size.
///
/// The decoder panics on the first, which a caller's panic hook would print; for the second it
/// reserves the claimed size, and a failed reservation ends the process.
fn check_buffer_sizes(bytes: &[u8]) -> Result<(), &'static str> {
    let tail = bytes.last_chunk::<10>().ok_or("it ends within its first bytes")?;
    let n_footer = read_footer_length(*tail).map_err(|_| "it has no footer: it is cut off")?;
    let end = bytes.len() - 10;
    let start = end.checked_sub(n_footer).ok_or("its footer is longer than the file")?;
    let footer = root_as_footer(&bytes[start..end]).map_err(|_| "its footer is corrupt")?;
    let batches = footer.recordBatches().into_iter().flatten();
    for block in footer.dictionaries().into_iter().flatten().chain(batches) {
        let outside = "a block lies outside the file";
        let offset = usize::try_from(block.offset()).map_err(|_| outside)?;
        let n_metadata = usize::try_from(block.metaDataLength()).map_err(|_| outside)?;
        let n_body = usize::try_from(block.bodyLength()).map_err(|_| outside)?;
        let body_start = offset.checked_add(n_metadata).ok_or(outside)?;
        let metadata = bytes.get(offset..body_start).ok_or(outside)?;
        let body_end = body_start.checked_add(n_body).ok_or(outside)?;
        let body = bytes.get(body_start..body_end).ok_or(outside)?;
        let skip = if metadata.starts_with(&[0xff; 4]) { 8 } else { 4 };
        let message = metadata.get(skip..).ok_or("a message is cut off")?;
        let message = root_as_message(message).map_err(|_| "a message is corrupt")?;
        let header = match message.header_type() {
            MessageHeader::DictionaryBatch => {
                message.header_as_dictionary_batch().and_then(|d| d.data())
            }
            _ => message.header_as_record_batch(),
        };
        header.map_or(Ok(()), |header| check_batch(header, body))?;
    }
    Ok(())
}

fn check_batch(header: BatchHeader<'_>, body: &[u8]) -> Result<(), &'static str> {
    for buffer in header.buffers().into_iter().flatten() {
        let outside = "a buffer lies outside its batch";
        let start = usize::try_from(buffer.offset()).map_err(|_| outside)?;
        let length = usize::try_from(buffer.length()).map_err(|_| outside)?;
        let end = start.checked_add(length).ok_or(outside)?;
        let bytes = body.get(start..end).ok_or(outside)?;
        let claimed = bytes.first_chunk::<8>().map_or(0, |bytes| i64::from_le_bytes(*bytes));
        if header.compression().is_some() && claimed > MAX_BUFFER_BYTES {
            return Err("a buffer claims more than 1 GiB");
        }
    }
    Ok(())
}
