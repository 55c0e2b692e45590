//! Delimited text, row by row, with the physical line of each.
//!
//! The lines are split here and not by the `csv` crate, because its positions count neither the
//! blank lines before a row nor a preamble, and a bad row must be named by the line an editor
//! shows. Rows with a quote go through `csv`; a quoted line break is not read.

use crate::stored_file::damaged;
use crate::{BadRow, DataError, RowProblem, UnsupportedForm};
use std::io::{BufRead, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Longest line that is read; a file with a longer one is no table.
const MAX_LINE_BYTES: u64 = 1 << 20;
/// Most characters of a value that a message shows.
const MAX_SHOWN: usize = 80;

/// Reads one text part; the current row is kept in buffers that are used again.
pub(crate) struct CsvReader<'a> {
    path: Arc<Path>,
    reader: &'a mut dyn BufRead,
    container: &'static str,
    delimiter: u8,
    line: Vec<u8>,
    line_number: u64,
    fields: Vec<Range<usize>>,
    quoted: Option<csv::ByteRecord>,
    is_quote_open: bool,
}

impl<'a> CsvReader<'a> {
    /// A reader before its first line.
    pub(crate) fn new(
        path: Arc<Path>,
        reader: &'a mut dyn BufRead,
        container: &'static str,
    ) -> CsvReader<'a> {
        CsvReader {
            path,
            reader,
            container,
            delimiter: b',',
            line: Vec::new(),
            line_number: 0,
            fields: Vec::new(),
            quoted: None,
            is_quote_open: false,
        }
    }

    /// The file, or the member of an archive.
    pub(crate) fn path(&self) -> &Arc<Path> {
        &self.path
    }

    /// Line of the current row, from 1.
    pub(crate) fn line_number(&self) -> u64 {
        self.line_number
    }

    /// The current line without its end.
    pub(crate) fn line(&self) -> &[u8] {
        &self.line
    }

    /// Sets what separates fields, and splits the current line by it.
    pub(crate) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
        self.split();
    }

    /// Goes to the next line that is not blank; false at the end.
    ///
    /// # Errors
    /// Where the archive is damaged or a line is too long to be one.
    pub(crate) fn next_row(&mut self) -> Result<bool, DataError> {
        loop {
            self.line.clear();
            self.fields.clear(); // they are ranges of the line before
            self.quoted = None;
            let n_read = (&mut *self.reader)
                .take(MAX_LINE_BYTES)
                .read_until(b'\n', &mut self.line)
                .map_err(|e| damaged(&self.path, self.container, &e))?;
            if n_read == 0 {
                return Ok(false);
            }
            self.line_number += 1;
            if n_read as u64 == MAX_LINE_BYTES {
                let path = self.path.to_path_buf();
                return Err(DataError::Unsupported { path, form: UnsupportedForm::Binary });
            }
            if self.line_number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
                self.line.drain(..3); // byte order mark
            }
            let end = self.line.trim_ascii_end().len();
            if end > 0 {
                // A tab at the end may be an empty last field, so only the line's end goes.
                while matches!(self.line.last(), Some(b'\n' | b'\r')) {
                    self.line.pop();
                }
                self.split();
                return Ok(true);
            }
        }
    }

    fn split(&mut self) {
        self.fields.clear();
        self.quoted = None;
        self.is_quote_open = false;
        let mut start = 0;
        for (idx, byte) in self.line.iter().enumerate() {
            if *byte == self.delimiter {
                self.fields.push(start..idx);
                start = idx + 1;
            } else if *byte == b'"' {
                return self.split_quoted();
            }
        }
        self.fields.push(start..self.line.len());
    }

    fn split_quoted(&mut self) {
        // A line that ends inside a quote swallows this mark into its last field.
        self.is_quote_open = self.line.iter().filter(|b| **b == b'"').count() % 2 == 1;
        let mut record = csv::ByteRecord::new();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(self.line.len() + 1)
            .from_reader(&self.line[..]);
        if reader.read_byte_record(&mut record).is_err() {
            self.is_quote_open = true; // reading from memory fails for no other reason
        }
        self.quoted = Some(record);
    }

    /// Number of fields in the current row.
    pub(crate) fn n_fields(&self) -> usize {
        self.quoted.as_ref().map_or(self.fields.len(), csv::ByteRecord::len)
    }

    /// A field of the current row; empty beyond its end.
    pub(crate) fn field(&self, idx: usize) -> &[u8] {
        match &self.quoted {
            Some(record) => record.get(idx).unwrap_or_default(),
            None => self.fields.get(idx).map_or(&[], |range| &self.line[range.clone()]),
        }
    }

    /// Why the current row as a whole cannot be used, given the header's number of fields.
    pub(crate) fn row_problem(&self, n_expected: usize) -> Option<RowProblem> {
        if self.is_quote_open {
            return Some(RowProblem::OpenQuote);
        }
        let found = self.n_fields();
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

/// Bytes as a message shows them: trimmed, on one line, cut where long.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let trimmed = bytes.trim_ascii();
    let cut = &trimmed[..trimmed.len().min(4 * MAX_SHOWN)];
    let text = one_line(&String::from_utf8_lossy(cut));
    let mut out: String = text.chars().take(MAX_SHOWN).collect();
    if text.chars().count() > MAX_SHOWN || cut.len() < trimmed.len() {
        out.push('…');
    }
    out
}

/// A name or text from a file, as a message of one line may hold it.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8], delimiter: u8) -> Vec<(u64, Vec<String>)> {
        let mut bytes = text;
        let mut reader = CsvReader::new(Path::new("x").into(), &mut bytes, "text");
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
        let mut reader = CsvReader::new(Path::new("x").into(), &mut bytes, "text");
        assert!(reader.next_row().unwrap());
        assert_eq!(reader.row_problem(2), Some(RowProblem::OpenQuote));
        assert!(reader.next_row().unwrap());
        assert_eq!(reader.row_problem(2), None);
        let three = RowProblem::FieldCount { found: 2, expected: 3 };
        assert_eq!(reader.row_problem(3), Some(three));
    }

    #[test]
    fn long_and_strange_values_are_shown_on_one_line() {
        assert_eq!(shown(b" 1.5 "), "1.5");
        assert_eq!(shown(b"a\x07\xffb"), "a\u{fffd}\u{fffd}b");
        assert_eq!(shown(&[b'x'; 100]).chars().count(), 81);
    }
}
