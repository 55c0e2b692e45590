//! Delimited text, row by row, with the physical line of each.
//!
//! The lines are split here and not by the `csv` crate, because its positions count neither the
//! blank lines before a row nor a preamble, and a bad row must be named by the line an editor
//! shows. Rows with a quote go through `csv`; a quoted line break is not read.

use crate::shown::shown;
use crate::text_blocks::{Block, MAX_LINE_BYTES, TextBlocks};
use crate::{BadRow, DataError, RowProblem, UnsupportedForm};
use memchr::memchr;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

/// Lines of a text that its form is told by.
pub(crate) const MAX_SHOWN_LINES: usize = 400;

/// Reads one text part; the current row is kept in buffers that are used again.
///
/// Readers of the same text share its blocks: each reads those that it takes.
pub(crate) struct CsvReader<'a, 't> {
    path: Arc<Path>,
    blocks: &'a Mutex<TextBlocks<'t>>,
    block: Block,
    /// Start of the next line in the block.
    next: usize,
    /// The current line without its end.
    line: Range<usize>,
    line_number: u64,
    delimiter: u8,
    /// End of each field of the current line.
    ends: Vec<usize>,
    quoted: Option<csv::ByteRecord>,
    is_quote_open: bool,
}

impl<'a, 't> CsvReader<'a, 't> {
    /// A reader before its first line.
    pub(crate) fn new(blocks: &'a Mutex<TextBlocks<'t>>) -> CsvReader<'a, 't> {
        CsvReader {
            path: lock(blocks).path().clone(),
            blocks,
            block: Block::default(),
            next: 0,
            line: 0..0,
            line_number: 0,
            delimiter: b',',
            ends: Vec::new(),
            quoted: None,
            is_quote_open: false,
        }
    }

    /// Another reader of the same text, before its first block.
    pub(crate) fn another(&self) -> CsvReader<'a, 't> {
        CsvReader { delimiter: self.delimiter, ..CsvReader::new(self.blocks) }
    }

    /// The file, or the member of an archive.
    pub(crate) fn path(&self) -> &Arc<Path> {
        &self.path
    }

    /// The text's blocks that no reader has taken yet.
    pub(crate) fn blocks(&self) -> MutexGuard<'a, TextBlocks<'t>> {
        lock(self.blocks)
    }

    /// Line of the current row, from 1.
    #[inline]
    pub(crate) fn line_number(&self) -> u64 {
        self.line_number
    }

    /// The current line without its end.
    pub(crate) fn line(&self) -> &[u8] {
        &self.block.text[self.line.clone()]
    }

    /// Sets what separates fields, and splits the current line by it.
    pub(crate) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
        self.split();
    }

    /// Goes to the next line that is not blank; false at the end.
    ///
    /// # Errors
    /// Where the source cannot be read or a line is too long to be one.
    pub(crate) fn next_row(&mut self) -> Result<bool, DataError> {
        while !self.next_row_of_block()? {
            if !self.next_block() {
                self.blocks().end()?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes the next block and goes before its first line; false where there is none.
    pub(crate) fn next_block(&mut self) -> bool {
        let mut block = self.take_block();
        let is_there = self.blocks().next(&mut block);
        self.set_block(block);
        is_there
    }

    /// Goes before the first line of a block.
    pub(crate) fn set_block(&mut self, block: Block) {
        self.line_number = block.n_lines_before;
        self.next = 0;
        self.line = 0..0;
        self.block = block;
    }

    /// Goes before a line of the block that is further down.
    pub(crate) fn skip_to_line(&mut self, line: u64) {
        while self.line_number + 1 < line && self.next < self.block.text.len() {
            let rest = &self.block.text[self.next..];
            self.next += memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            self.line_number += 1;
        }
    }

    /// The current block.
    pub(crate) fn block(&self) -> &Block {
        &self.block
    }

    /// Gives the current block away.
    pub(crate) fn take_block(&mut self) -> Block {
        self.line = 0..0;
        self.next = 0;
        std::mem::take(&mut self.block)
    }

    /// Goes to the next line that is not blank; false at the end of the block.
    ///
    /// # Errors
    /// Where a line is too long to be one.
    pub(crate) fn next_row_of_block(&mut self) -> Result<bool, DataError> {
        self.ends.clear(); // they belong to the line before
        self.quoted = None;
        loop {
            let rest = &self.block.text[self.next..];
            if rest.is_empty() {
                return Ok(false);
            }
            let n_bytes = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let mut line = self.next..self.next + n_bytes;
            self.next = line.end;
            self.line_number += 1;
            if n_bytes >= MAX_LINE_BYTES {
                let path = self.path.to_path_buf();
                return Err(DataError::Unsupported { path, form: UnsupportedForm::Binary });
            }
            if self.line_number == 1 && rest.starts_with(b"\xef\xbb\xbf") {
                line.start += 3; // byte order mark
            }
            let text = &self.block.text[line.clone()];
            if !text.trim_ascii_end().is_empty() {
                // A tab at the end may be an empty last field, so only the line's end goes.
                let end = text.iter().rposition(|b| !matches!(b, b'\n' | b'\r'));
                self.line = line.start..line.start + end.map_or(0, |last| last + 1);
                self.split();
                return Ok(true);
            }
        }
    }

    #[inline]
    fn split(&mut self) {
        self.ends.clear();
        self.quoted = None;
        self.is_quote_open = false;
        let line = &self.block.text[self.line.clone()];
        if self.block.has_quotes && line.contains(&b'"') {
            return self.split_quoted();
        }
        let (words, tail) = line.as_chunks::<8>();
        let mut start = self.line.start;
        for word in words {
            let mut found = bytes_equal(*word, self.delimiter);
            while found != 0 {
                self.ends.push(start + found.trailing_zeros() as usize / 8);
                found &= found - 1;
            }
            start += 8;
        }
        for (idx, byte) in tail.iter().enumerate() {
            if *byte == self.delimiter {
                self.ends.push(start + idx);
            }
        }
        self.ends.push(self.line.end);
    }

    fn split_quoted(&mut self) {
        // A line that ends inside a quote swallows this mark into its last field.
        let line = &self.block.text[self.line.clone()];
        self.is_quote_open = line.iter().filter(|b| **b == b'"').count() % 2 == 1;
        self.quoted = Some(quoted_fields(line, self.delimiter));
    }

    /// Number of fields in the current row.
    #[inline]
    pub(crate) fn n_fields(&self) -> usize {
        self.quoted.as_ref().map_or(self.ends.len(), csv::ByteRecord::len)
    }

    /// A field of the current row; empty beyond its end.
    #[inline]
    pub(crate) fn field(&self, idx: usize) -> &[u8] {
        if let Some(record) = &self.quoted {
            return record.get(idx).unwrap_or_default();
        }
        let Some(end) = self.ends.get(idx) else { return &[] };
        let start = if idx == 0 { self.line.start } else { self.ends[idx - 1] + 1 };
        &self.block.text[start..*end]
    }

    /// Why the current row as a whole cannot be used, given the header's number of fields. A row may end
    /// in one delimiter more.
    #[inline]
    pub(crate) fn row_problem(&self, n_expected: usize) -> Option<RowProblem> {
        if self.is_quote_open {
            return Some(RowProblem::OpenQuote);
        }
        let found = self.n_fields();
        if found == n_expected + 1 && self.field(n_expected).trim_ascii().is_empty() {
            return None;
        }
        (found != n_expected).then_some(RowProblem::FieldCount { found, expected: n_expected })
    }

    /// The current row as a bad row.
    pub(crate) fn bad_row(&self, column: &str, value: &[u8], problem: RowProblem) -> BadRow {
        BadRow {
            path: self.path.clone(),
            line: self.line_number,
            column: column.to_owned(),
            value: shown(value),
            problem,
        }
    }
}

/// Which of eight bytes equal `byte`, all at once: the highest bit of each that does.
fn bytes_equal(bytes: [u8; 8], byte: u8) -> u64 {
    const LOW_BITS: u64 = u64::from_le_bytes([0x7f; 8]);
    let differing = u64::from_le_bytes(bytes) ^ u64::from_le_bytes([byte; 8]);
    // Where a low bit differs, the sum sets the highest one; no byte carries into the next.
    !(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS)
}

/// What is behind a lock. Where a thread has panicked with it, that goes on to the caller anyway.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The fields of a line.
pub(crate) fn split_line(line: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    if !line.contains(&b'"') {
        return line.split(|b| *b == delimiter).map(<[u8]>::to_vec).collect();
    }
    quoted_fields(line, delimiter).iter().map(<[u8]>::to_vec).collect()
}

/// The fields of a line in which some are quoted.
fn quoted_fields(line: &[u8], delimiter: u8) -> csv::ByteRecord {
    let mut record = csv::ByteRecord::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(line.len() + 1)
        .from_reader(line);
    let _ = reader.read_byte_record(&mut record); // reading from memory does not fail
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8], delimiter: u8) -> Vec<(u64, Vec<String>)> {
        let mut bytes = text;
        let blocks = Mutex::new(TextBlocks::new(Path::new("x").into(), &mut bytes, None));
        let mut reader = CsvReader::new(&blocks);
        let mut rows = Vec::new();
        while reader.next_row().unwrap() {
            reader.set_delimiter(delimiter);
            let fields = (0..reader.n_fields()).map(|idx| shown(reader.field(idx))).collect();
            rows.push((reader.line_number(), fields));
        }
        rows
    }

    #[test]
    fn lines_are_physical_and_blank_ones_skipped() {
        let got = rows(b"\xef\xbb\xbfa,b\r\n\r\n  \n1,\n\"x,\"\"y\",2", b',');
        let want = [(1, vec!["a", "b"]), (4, vec!["1", ""]), (5, vec!["x,\"y", "2"])];
        assert_eq!(got.len(), want.len());
        for ((line, fields), (want_line, want_fields)) in got.iter().zip(&want) {
            assert_eq!(
                (line, fields.iter().map(String::as_str).collect()),
                (want_line, want_fields.clone())
            );
        }
        assert_eq!(
            rows(b"1\t\t\n", b'\t'),
            [(1, vec!["1".to_owned(), String::new(), String::new()])]
        );
    }

    #[test]
    fn an_open_quote_is_a_problem_of_its_row() {
        let mut bytes = &b"a,\"b\nc,d\n"[..];
        let blocks = Mutex::new(TextBlocks::new(Path::new("x").into(), &mut bytes, None));
        let mut reader = CsvReader::new(&blocks);
        assert!(reader.next_row().unwrap());
        assert_eq!(reader.row_problem(2), Some(RowProblem::OpenQuote));
        assert!(reader.next_row().unwrap());
        assert_eq!(reader.row_problem(2), None);
        let three = RowProblem::FieldCount { found: 2, expected: 3 };
        assert_eq!(reader.row_problem(3), Some(three));
    }
}
