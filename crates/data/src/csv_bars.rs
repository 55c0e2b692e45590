//! Bars in delimited text: with a header, CryptoDataDownload's with a line above it, and Binance's
//! 12 columns without one.

use crate::csv_reader::{CsvReader, shown};
use crate::header::{BarColumns, TimeColumns};
use crate::number::parse_number;
use crate::scan::{Scan, Seen};
use crate::time_text::parse_time;
use crate::{DataError, RowProblem, TimeForm, UnsupportedForm};
use exitlab_core::{Bar, Timestamp};

/// Lines above the header that are passed over.
const MAX_PREAMBLE_LINES: usize = 10;
/// What may separate fields.
const DELIMITERS: [u8; 3] = *b",;\t";
/// Columns of a Binance kline file.
const N_KLINE_COLUMNS: usize = 12;

/// Reads all rows into the scan, on the threads of the caller's pool; their number does not show in
/// what is read.
///
/// # Errors
/// Where there is no header or no row, or the file is damaged; bad rows go to the scan.
pub(crate) fn read_csv_bars(
    mut reader: CsvReader<'_, '_>,
    scan: &mut Scan,
) -> Result<(), DataError> {
    let columns = find_columns(&mut reader)?;
    scan.time_name = columns.time_name();
    let mut rows = BarRows { reader, columns: &columns, joined: Vec::new() };
    rows.read_row(scan);
    rows.read_block(scan)?;
    // No part can be read apart from the first one before that has shown the unit of its times.
    while !scan.forms.is_known() && !scan.is_stopped() && rows.reader.next_block() {
        rows.read_block(scan)?;
    }
    if !scan.is_stopped() {
        rows.make_room(scan);
        rows.read_parts(scan)?;
    }
    Ok(())
}

/// The columns, once the reader stands on the first row.
fn find_columns(reader: &mut CsvReader<'_, '_>) -> Result<BarColumns, DataError> {
    match read_header(reader)? {
        Header::Names(names) => {
            let path = reader.path().clone();
            let has_row = reader.next_row()?;
            let first = |idx| shown(reader.field(idx));
            let columns = BarColumns::find(&path, names, &first)?;
            if !has_row {
                return Err(DataError::NoRows { path: path.to_path_buf() });
            }
            Ok(columns)
        }
        Header::Values if is_kline(reader) => Ok(BarColumns::binance_kline()),
        Header::Values => Err(no_header(reader)),
    }
}

/// The rows of a text whose columns are known.
pub(crate) struct BarRows<'c, 'a, 't> {
    pub(crate) reader: CsvReader<'a, 't>,
    columns: &'c BarColumns,
    /// Date and clock time of the current row, where they are apart.
    joined: Vec<u8>,
}

impl<'c, 'a, 't> BarRows<'c, 'a, 't> {
    /// Another reader of the same text, before its first block.
    pub(crate) fn another(&self) -> BarRows<'c, 'a, 't> {
        BarRows { reader: self.reader.another(), columns: self.columns, joined: Vec::new() }
    }

    /// Makes room for the rows that the text will have, if those to come are as long as those read
    /// and lie inside the window as often.
    fn make_room(&self, scan: &mut Scan) {
        let blocks = self.reader.blocks();
        let Some(n_bytes) = blocks.n_bytes().filter(|_| !blocks.is_at_end()) else { return };
        let n_read = self.reader.block().text.len().max(1) as f64;
        let n_rows = scan.rows.iter().count() as f64 * (n_bytes as f64 / n_read) * 1.02;
        scan.rows.reserve(n_rows as usize);
    }

    /// Reads the rows that the current block still has.
    ///
    /// # Errors
    /// Where a line is too long to be one.
    pub(crate) fn read_block(&mut self, scan: &mut Scan) -> Result<(), DataError> {
        while !scan.is_stopped() && self.reader.next_row_of_block()? {
            self.read_row(scan);
        }
        Ok(())
    }

    fn read_row(&mut self, scan: &mut Scan) {
        let BarRows { reader, columns, joined } = self;
        let line = reader.line_number();
        if let Some(problem) = reader.row_problem(columns.names.len()) {
            scan.n_rows += 1;
            return scan.push_bad(line, String::new(), shown(reader.line()), problem);
        }
        let time_field = match columns.time {
            TimeColumns::One(idx) => reader.field(idx),
            TimeColumns::DateAndClock { date, clock } => {
                joined.clear();
                joined.extend_from_slice(reader.field(date).trim_ascii());
                joined.push(b' ');
                joined.extend_from_slice(reader.field(clock).trim_ascii());
                joined
            }
        };
        let seen = scan.time(line, parse_time(time_field), &|| shown(time_field));
        let Seen::Inside(time) = seen else { return };
        match read_bar(reader, columns, time) {
            Ok(bar) => scan.bar(line, bar, &|column| {
                let idx = columns.position(column);
                (columns.names[idx].clone(), shown(reader.field(idx)))
            }),
            Err((idx, problem)) => {
                scan.push_bad(line, columns.names[idx].clone(), shown(reader.field(idx)), problem);
            }
        }
    }
}

#[inline]
fn read_bar(
    reader: &CsvReader<'_, '_>,
    columns: &BarColumns,
    time: Timestamp,
) -> Result<Bar, (usize, RowProblem)> {
    let number = |idx| parse_number(reader.field(idx)).map_err(|problem| (idx, problem));
    let [open, high, low, close] = columns.prices;
    let (open, high, low, close) = (number(open)?, number(high)?, number(low)?, number(close)?);
    let volume = match columns.volume.map(number) {
        None | Some(Err((_, RowProblem::Empty))) => None,
        Some(volume) => Some(volume?),
    };
    Ok(Bar { time, open, high, low, close, volume })
}

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
        let is_time = matches!(parse_time(field), Ok(_) | Err(RowProblem::CompactDate));
        is_time || parse_number(field).is_ok()
    };
    if (0..reader.n_fields()).any(is_value) {
        return Ok(Header::Values);
    }
    let names = (0..reader.n_fields())
        .map(|idx| String::from_utf8_lossy(reader.field(idx).trim_ascii()).into_owned());
    Ok(Header::Names(names.collect()))
}

fn is_kline(reader: &CsvReader<'_, '_>) -> bool {
    let first = reader.field(0).trim_ascii();
    reader.n_fields() == N_KLINE_COLUMNS
        && first.len() >= 10
        && first.iter().all(u8::is_ascii_digit)
}

/// The error for rows without a header: LEAN's forms by name, others by their first line.
pub(crate) fn no_header(reader: &CsvReader<'_, '_>) -> DataError {
    let path = reader.path().to_path_buf();
    let first = shown(reader.field(0));
    let is_date_clock = first.len() == 14 && first.as_bytes()[8] == b' ';
    let is_day_ms = first.parse().is_ok_and(|ms: u64| ms < 86_400_000);
    let is_lean = matches!(reader.n_fields(), 6 | 11)
        && (is_date_clock || is_day_ms)
        && parse_time(first.as_bytes()).map_or(true, |(_, form)| form == TimeForm::Seconds);
    if is_lean {
        return DataError::Unsupported { path, form: UnsupportedForm::Lean };
    }
    DataError::NoHeader { path, line: reader.line_number(), text: shown(reader.line()) }
}
