//! Whether the sizes that a Parquet file states agree with one another.
//!
//! Polars allocates what a page's header says before it reads the page. A damaged number there would
//! end the whole process, which nothing can catch, so that every size is checked first. Reading the
//! headers costs little beside decoding the pages.

use crate::{TableError, Wanted};
use polars_buffer::Buffer;
use polars_parquet::parquet::metadata::{ColumnChunkMetadata, FileMetadata};
use polars_parquet::parquet::page::CompressedPage;
use polars_parquet::parquet::read::PageReader;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// Makes sure that the pages of the wanted columns hold no more than the file's footer says.
pub(super) fn must_agree(
    path: &Path,
    mut file: &File,
    metadata: &FileMetadata,
    wanted: &[Wanted<'_>],
) -> Result<(), TableError> {
    let damaged = || TableError::unreadable(path, &"the file is damaged: its sizes do not agree");
    let n_bytes = file.metadata().map_err(|error| TableError::unreadable(path, &error))?.len();
    let n_rows: usize = metadata.row_groups.iter().map(|group| group.num_rows()).sum();
    if n_rows != metadata.num_rows {
        return Err(damaged());
    }
    for group in &metadata.row_groups {
        for chunk in group.parquet_columns() {
            let descriptor = chunk.descriptor();
            let root = descriptor.path_in_schema.first().map_or("", |name| name.as_str());
            if !wanted.iter().any(|column| column.name == root) {
                continue;
            }
            let range = chunk.byte_range();
            if range.end > n_bytes {
                return Err(damaged());
            }
            let mut bytes = vec![0; usize::try_from(range.end - range.start).unwrap_or(0)];
            file.seek(SeekFrom::Start(range.start))
                .and_then(|_| file.read_exact(&mut bytes))
                .map_err(|error| TableError::unreadable(path, &error))?;
            if !does_chunk_agree(chunk, group.num_rows(), bytes.into()) {
                return Err(damaged());
            }
        }
    }
    Ok(())
}

/// Whether the pages of a column's chunk hold no more than the file's footer says.
pub(crate) fn does_chunk_agree(
    chunk: &ColumnChunkMetadata,
    n_rows: usize,
    bytes: Buffer<u8>,
) -> bool {
    let Ok(n_values) = usize::try_from(chunk.num_values()) else { return false };
    let Ok(n_bytes) = usize::try_from(chunk.uncompressed_size()) else { return false };
    let is_flat = chunk.descriptor().descriptor.max_rep_level == 0;
    if is_flat && n_values != n_rows {
        return false;
    }
    let max_page = n_bytes.max(bytes.len());
    let pages = PageReader::new(Cursor::new(bytes), chunk, Vec::new(), max_page);
    for page in pages {
        let Ok(page) = page else { return false };
        if let CompressedPage::Data(page) = page
            && (page.num_values() > n_values || page.uncompressed_size() > n_bytes)
        {
            return false;
        }
    }
    true
}
