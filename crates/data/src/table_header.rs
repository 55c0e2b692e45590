//! The header of a small table in text.

use crate::csv_reader::CsvReader;
use crate::number::parse_number;
use crate::shown::{one_line, shown};
use crate::time_text::parse_time;
use crate::{DataError, RowProblem};

/// Lines above the header that are passed over.
const MAX_PREAMBLE_LINES: usize = 10;
/// What may separate fields.
const DELIMITERS: [u8; 3] = *b",;\t";

/// The first line below the preamble.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Header {
    /// Names of columns.
    Names(Vec<String>),
    /// Values: the reader stands on the first row.
    Values,
}

/// Goes to the header, passes over what stands above it (a web address, `#` comments, Excel's
/// `sep=`), and finds the delimiter.
///
/// # Errors
/// Where there is no line, or the line is no UTF-8 text.
pub(crate) fn read_header(reader: &mut CsvReader<'_, '_>) -> Result<Header, DataError> {
    let path = reader.path().to_path_buf();
    for _ in 0..=MAX_PREAMBLE_LINES {
        if !reader.next_row()? {
            return Err(DataError::NoRows { path });
        }
        if std::str::from_utf8(reader.line()).is_err() {
            return Err(DataError::NotUtf8 { path, line: reader.line_number() });
        }
        let start = reader.line()[..reader.line().len().min(8)].to_ascii_lowercase();
        let is_preamble = [&b"http://"[..], b"https://", b"#", b"sep="]
            .into_iter()
            .any(|opening| start.starts_with(opening));
        if !is_preamble {
            break;
        }
    }
    let count = |d: u8| reader.line().iter().filter(|b| **b == d).count();
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',');
    reader.set_delimiter(delimiter);
    let is_value = |idx| {
        let field = reader.field(idx);
        let is_time = matches!(
            parse_time(field),
            Ok(_) | Err(RowProblem::ImplausibleTime { .. } | RowProblem::DateOrder)
        );
        is_time || parse_number(field).is_ok()
    };
    if (0..reader.n_fields()).any(is_value) {
        return Ok(Header::Values);
    }
    let names = (0..reader.n_fields())
        .map(|idx| one_line(&String::from_utf8_lossy(reader.field(idx).trim_ascii())));
    Ok(Header::Names(names.collect()))
}

/// The error for rows without a header.
pub(crate) fn no_header(reader: &CsvReader<'_, '_>) -> DataError {
    let path = reader.path().to_path_buf();
    DataError::NoTableHeader { path, line: reader.line_number(), text: shown(reader.line()) }
}
