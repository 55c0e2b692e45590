//! A text cut into blocks of whole lines, which can be read apart from each other.

use crate::DataError;
use memchr::{memchr, memchr_iter, memrchr};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

/// Longest line that is read; a file with a longer one is no table.
pub(crate) const MAX_LINE_BYTES: usize = 1 << 20;
/// Bytes that are asked of the source at a time.
const READ_BYTES: usize = 128 * 1_024;
/// Bytes of a block, about; it fits into a core's own cache with the rows read from it.
const BLOCK_BYTES: usize = 256 * 1_024;

/// The blocks of one text that have not been read yet.
pub(crate) struct TextBlocks<'a> {
    path: Arc<Path>,
    source: &'a mut (dyn Read + Send),
    /// What the text is packed in; none where it is a file.
    container: Option<&'static str>,
    /// The name of the archive's member that it is.
    member: Option<String>,
    /// Length of the whole text, where it is known.
    n_bytes: Option<u64>,
    block_bytes: usize,
    /// The start of a line whose end has not been read.
    rest: Vec<u8>,
    n_blocks: usize,
    n_lines: u64,
    is_at_end: bool,
    failure: Option<Box<DataError>>,
}

/// Some lines of a text; its buffer is used again.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Position among the text's blocks, from 1.
    pub(crate) number: usize,
    pub(crate) n_lines_before: u64,
    /// Lines that have an end: all but perhaps the text's last one.
    pub(crate) n_lines: usize,
    pub(crate) has_quotes: bool,
    pub(crate) text: Vec<u8>,
}

impl Block {
    /// Adds the block that comes next in the text.
    pub(crate) fn append(&mut self, next: &mut Block) {
        self.number = next.number;
        self.n_lines += next.n_lines;
        self.has_quotes |= next.has_quotes;
        self.text.append(&mut next.text);
    }
}

impl<'a> TextBlocks<'a> {
    /// A text before its first block.
    pub(crate) fn new(
        path: Arc<Path>,
        source: &'a mut (dyn Read + Send),
        container: Option<&'static str>,
    ) -> TextBlocks<'a> {
        TextBlocks {
            path,
            source,
            container,
            member: None,
            n_bytes: None,
            block_bytes: BLOCK_BYTES,
            rest: Vec::new(),
            n_blocks: 0,
            n_lines: 0,
            is_at_end: false,
            failure: None,
        }
    }

    /// The same text, whose length is known.
    pub(crate) fn with_length(self, n_bytes: Option<u64>) -> TextBlocks<'a> {
        TextBlocks { n_bytes, ..self }
    }

    /// The same text, which is a member of an archive.
    pub(crate) fn with_member(self, member: Option<String>) -> TextBlocks<'a> {
        TextBlocks { member, ..self }
    }

    /// The name of the archive's member that it is.
    pub(crate) fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// Length of the whole text, where it is known.
    pub(crate) fn n_bytes(&self) -> Option<u64> {
        self.n_bytes
    }

    /// The same text in blocks of another size.
    #[cfg(test)]
    pub(crate) fn with_block_bytes(self, block_bytes: usize) -> TextBlocks<'a> {
        TextBlocks { block_bytes, ..self }
    }

    /// The file, or the member of an archive.
    pub(crate) fn path(&self) -> &Arc<Path> {
        &self.path
    }

    /// Whether there is no further block.
    pub(crate) fn is_at_end(&self) -> bool {
        self.is_at_end && self.rest.is_empty()
    }

    /// What the end of the text is: an error where the source has failed.
    ///
    /// # Errors
    /// That one.
    pub(crate) fn end(&mut self) -> Result<(), DataError> {
        self.failure.take().map_or(Ok(()), |failure| Err(*failure))
    }

    /// Reads the next block; false at the end, or where the source fails.
    pub(crate) fn next(&mut self, block: &mut Block) -> bool {
        let text = &mut block.text;
        text.clear();
        text.append(&mut self.rest);
        while !self.is_at_end && !self.is_full(text) {
            self.read_more(text);
        }
        // The last line may lack its end, unless the source has failed in the middle of it; one
        // that is too long is left to the reader of lines.
        if !self.is_at_end || self.failure.is_some() {
            match memrchr(b'\n', text) {
                Some(last) => self.rest.extend(text.drain(last + 1..)),
                None if self.is_at_end => text.clear(),
                None => {}
            }
        }
        if self.is_at_end {
            self.rest.clear();
        }
        if text.is_empty() {
            return false;
        }
        self.n_blocks += 1;
        block.number = self.n_blocks;
        block.n_lines_before = self.n_lines;
        block.n_lines = memchr_iter(b'\n', text).count();
        block.has_quotes = memchr(b'"', text).is_some();
        self.n_lines += block.n_lines as u64;
        true
    }

    fn is_full(&self, text: &[u8]) -> bool {
        text.len() >= self.block_bytes
            && (text.len() >= MAX_LINE_BYTES || memrchr(b'\n', text).is_some())
    }

    fn read_more(&mut self, text: &mut Vec<u8>) {
        let n_before = text.len();
        text.resize(n_before + READ_BYTES.min(self.block_bytes), 0);
        let read = self.source.read(&mut text[n_before..]);
        text.truncate(n_before + read.as_ref().map_or(0, |n_read| *n_read));
        match read {
            Ok(0) => self.is_at_end = true,
            Ok(_) => {}
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => {
                self.is_at_end = true;
                self.failure = Some(Box::new(match self.container {
                    Some(container) => DataError::damaged(&self.path, container, &e),
                    None => DataError::unreadable(&self.path, &e),
                }));
            }
        }
    }
}
