//! The first lines of a text, by which its form is recognised.

use crate::csv_reader::{MAX_SHOWN_LINES, split_line};
use crate::date_text::DateOrder;
use crate::forms::what_says_over;
use crate::shown::shown;
use crate::text_blocks::MAX_LINE_BYTES;
use crate::time_reader::TimeReader;
use crate::{DataError, UnsupportedForm};
use exitlab_core::Timestamp;
use std::path::Path;

/// What may separate fields; the comma first, which gives way where another is there as often: it may stand
/// before decimals.
const DELIMITERS: [u8; 4] = *b",|\t;";
/// Lines above the header that are passed over.
const MAX_PREAMBLE_LINES: usize = 10;

/// A line of a text that is not blank.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its number in the file, from 1.
    pub(crate) number: u64,
    pub(crate) text: String,
    /// Its fields, trimmed, without quotes.
    pub(crate) fields: Vec<String>,
}

/// The first lines of a text.
#[derive(Debug)]
pub(crate) struct Look<'p> {
    pub(crate) path: &'p Path,
    pub(crate) lines: Vec<Line>,
    pub(crate) delimiter: u8,
    /// Position of the first line below a web address, a comment or a title.
    pub(crate) top: usize,
    /// The name of the archive's member that the text is.
    pub(crate) member: Option<String>,
}

impl<'p> Look<'p> {
    /// Looks at the start of a text.
    ///
    /// # Errors
    /// Where the header or what stands above it is no UTF-8 text, or a line is too long to be one.
    pub(crate) fn at(path: &'p Path, text: &[u8]) -> Result<Look<'p>, DataError> {
        Look::of(path, text, None)
    }

    /// Looks at rows alone, whose fields are separated by that.
    ///
    /// # Errors
    /// As [`Look::at`].
    pub(crate) fn at_rows(
        path: &'p Path,
        text: &[u8],
        delimiter: u8,
    ) -> Result<Look<'p>, DataError> {
        Look::of(path, text, Some(delimiter))
    }

    /// Looks at rows alone, whose columns have these names, as if those stood above them.
    ///
    /// # Errors
    /// As [`Look::at`].
    pub(crate) fn at_named_rows(
        path: &'p Path,
        names: &[String],
        text: &[u8],
        delimiter: u8,
    ) -> Result<Look<'p>, DataError> {
        let mut look = Look::of(path, text, Some(delimiter))?;
        let text = names.join(&char::from(delimiter).to_string());
        look.lines.insert(0, Line { number: 0, text, fields: names.to_vec() });
        Ok(look)
    }

    fn of(path: &'p Path, text: &[u8], delimiter: Option<u8>) -> Result<Look<'p>, DataError> {
        let mut lines = Vec::new();
        let mut not_utf8 = Vec::new();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        for (number, bytes) in (1..).zip(text.split(|b| *b == b'\n')) {
            if bytes.len() + 1 >= MAX_LINE_BYTES {
                let form = UnsupportedForm::Binary;
                return Err(DataError::Unsupported { path: path.to_owned(), form });
            }
            let is_blank = bytes.trim_ascii_end().is_empty();
            if is_blank {
                continue;
            }
            if std::str::from_utf8(bytes).is_err() {
                not_utf8.push(number);
            }
            let text = String::from_utf8_lossy(bytes).trim_end_matches('\r').to_owned();
            lines.push((number, text));
            if lines.len() == MAX_SHOWN_LINES {
                break;
            }
        }
        let top = if delimiter.is_some() { 0 } else { top_of(&lines) };
        // What is wrong further down is said of its row.
        let header = lines.get(top).map_or(0, |(number, _)| *number);
        if let Some(line) = not_utf8.into_iter().find(|line| *line <= header) {
            return Err(DataError::NotUtf8 { path: path.to_owned(), line });
        }
        let first = lines.get(top).map_or("", |(_, text)| text);
        let count = |d: &u8| first.bytes().filter(|b| b == d).count();
        let delimiter =
            delimiter.unwrap_or_else(|| DELIMITERS.into_iter().max_by_key(count).unwrap_or(b','));
        let split = |(number, text): (u64, String)| {
            let fields = split_line(text.as_bytes(), delimiter);
            let fields = fields.iter().map(|field| shown(field)).collect();
            Line { number, text, fields }
        };
        let lines = lines.into_iter().map(split).collect();
        Ok(Look { path, lines, delimiter, top, member: None })
    }

    /// Whether the start of a text has all lines that are looked at.
    pub(crate) fn is_full(text: &[u8]) -> bool {
        let lines = text.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty());
        lines.take(MAX_SHOWN_LINES + 1).count() > MAX_SHOWN_LINES
    }

    /// The fields of the first line below the preamble; none where there is no line.
    pub(crate) fn first(&self) -> &[String] {
        self.fields(self.top)
    }

    /// The fields of a line, by its position; none where there is no such line.
    pub(crate) fn fields(&self, line: usize) -> &[String] {
        self.lines.get(line).map_or(&[], |line| &line.fields)
    }

    /// The column that says whether a bar is over, where the rows from a position on show one.
    pub(crate) fn what_says_over(&self, first_row: usize) -> Option<usize> {
        let field = |row: &[String], idx: usize| row.get(idx).cloned().unwrap_or_default();
        let values = |idx: usize| self.rows(first_row).map(|row| field(row, idx)).collect();
        what_says_over(self.first(), &values)
    }

    /// A field of a line; empty where there is none.
    pub(crate) fn field(&self, line: usize, idx: usize) -> &str {
        self.fields(line).get(idx).map_or("", String::as_str)
    }

    /// The lines from a position on that have as many fields as the header, or as the first of them where
    /// there is none, or one more.
    pub(crate) fn rows(&self, first: usize) -> impl Iterator<Item = &[String]> {
        let n_fields = self.first().len();
        let rows = self.lines.iter().skip(first).map(|line| line.fields.as_slice());
        rows.filter(move |fields| (n_fields..=n_fields + 1).contains(&fields.len()))
    }

    /// The file's name.
    pub(crate) fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The first line's names, normalised.
    pub(crate) fn names(&self) -> Vec<String> {
        self.first().iter().map(|name| crate::column_names::normalised(name)).collect()
    }

    /// Whether the first line names all of these columns.
    pub(crate) fn has_names(&self, wanted: &[&str]) -> bool {
        let names = self.names();
        wanted.iter().all(|wanted| names.iter().any(|name| name == wanted))
    }

    /// Position of the column of the first line that has this name, normalised.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.names().iter().position(|other| other == name)
    }

    /// Whether the first line has these names, normalised, and no others.
    pub(crate) fn are_names(&self, wanted: &[&str]) -> bool {
        self.names() == wanted
    }

    /// Whether the first line's names, normalised, begin with these.
    pub(crate) fn begins_with(&self, wanted: &[&str]) -> bool {
        let names = self.names();
        names.len() >= wanted.len() && names.iter().zip(wanted).all(|(name, wanted)| name == wanted)
    }

    /// Whether a field of every row from a position on is a number, and the same text without a point.
    pub(crate) fn are_whole_numbers(&self, first: usize, columns: &[usize]) -> bool {
        self.rows(first).all(|row| {
            let is_whole = |idx: &usize| {
                let digits = row[*idx].as_bytes();
                !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
            };
            columns.iter().all(is_whole)
        })
    }

    /// Whether rows are written newest first: more times are before that of the row above than after it.
    pub(crate) fn is_newest_first(&self, first: usize, column: usize) -> bool {
        let steps = |order: DateOrder| {
            let time = |row: &[String]| {
                let field = row.get(column)?.as_bytes();
                let reader = TimeReader::of_certain(field).unwrap_or(TimeReader::Dates(order));
                reader.read(field).ok().map(|(time, _)| time)
            };
            let times: Vec<Timestamp> = self.rows(first).filter_map(time).collect();
            let n_up = times.windows(2).filter(|pair| pair[0] < pair[1]).count();
            let n_down = times.windows(2).filter(|pair| pair[0] > pair[1]).count();
            (n_up, n_down)
        };
        // Dates are in order where the day and the month are read as they are meant.
        [DateOrder::DayFirst, DateOrder::MonthFirst]
            .map(steps)
            .into_iter()
            .max_by_key(|(n_up, n_down)| n_up.max(n_down).saturating_sub(*n_up.min(n_down)))
            .is_some_and(|(n_up, n_down)| n_down > n_up)
    }
}

/// The first line below what stands above a header: a web address, `#` comments, Excel's `sep=`, or a
/// title without a delimiter above lines with several.
fn top_of(lines: &[(u64, String)]) -> usize {
    let n_delimiters =
        |text: &str| DELIMITERS.iter().map(|d| text.bytes().filter(|b| b == d).count()).max();
    let most = lines.iter().take(2 * MAX_PREAMBLE_LINES).filter_map(|(_, t)| n_delimiters(t)).max();
    let is_preamble = |text: &str| {
        let start = text.trim_start().to_ascii_lowercase();
        let is_marked =
            ["http://", "https://", "#", "sep="].iter().any(|mark| start.starts_with(mark));
        is_marked || (n_delimiters(text) < Some(4) && most >= Some(4))
    };
    let n_above = lines.iter().take_while(|(_, text)| is_preamble(text)).count();
    if n_above > MAX_PREAMBLE_LINES { 0 } else { n_above }
}
