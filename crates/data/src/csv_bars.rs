//! Bars in delimited text: with a header, CryptoDataDownload's with a line above it, and Binance's
//! 12 columns without one.

use crate::csv_reader::{CsvReader, shown};
use crate::header::{BarColumns, TimeColumns};
use crate::scan::{Scan, Seen};
use crate::time_form::parse_time;
use crate::{DataError, RowProblem, TimeForm, UnsupportedForm};
use exitlab_core::{Bar, Timestamp};

/// Lines above the header that are passed over.
const MAX_PREAMBLE_LINES: usize = 10;
/// What may separate fields.
const DELIMITERS: [u8; 3] = *b",;\t";
/// Columns of a Binance kline file.
const N_KLINE_COLUMNS: usize = 12;

/// Reads all rows into the scan.
///
/// # Errors
/// Where there is no header or no row, or the file is damaged; bad rows go to the scan.
pub(crate) fn read_csv_bars(reader: &mut CsvReader<'_>, scan: &mut Scan) -> Result<(), DataError> {
    let columns = match read_header(reader)? {
        Header::Names(names) => {
            let path = reader.path().clone();
            let has_row = reader.next_row()?;
            let first = |idx| shown(reader.field(idx));
            let columns = BarColumns::find(&path, names, &first)?;
            if !has_row {
                return Err(DataError::NoRows { path: path.to_path_buf() });
            }
            columns
        }
        Header::Values if is_kline(reader) => BarColumns::binance_kline(),
        Header::Values => return Err(no_header(reader)),
    };
    scan.time_name = columns.time_name();
    let mut joined = Vec::new();
    loop {
        read_row(reader, &columns, scan, &mut joined);
        if scan.is_stopped() || !reader.next_row()? {
            return Ok(());
        }
    }
}

fn read_row(reader: &CsvReader<'_>, columns: &BarColumns, scan: &mut Scan, joined: &mut Vec<u8>) {
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
    let Seen::Inside(time) = scan.time(line, parse_time(time_field), &|| shown(time_field)) else {
        return;
    };
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

fn read_bar(
    reader: &CsvReader<'_>,
    columns: &BarColumns,
    time: Timestamp,
) -> Result<Bar, (usize, RowProblem)> {
    let price = |k: usize| {
        let idx = columns.prices[k];
        parse_number(reader.field(idx)).map_err(|problem| (idx, problem))
    };
    let (open, high, low, close) = (price(0)?, price(1)?, price(2)?, price(3)?);
    let volume = match columns.volume {
        Some(idx) if !reader.field(idx).trim_ascii().is_empty() => {
            Some(parse_number(reader.field(idx)).map_err(|problem| (idx, problem))?)
        }
        Some(_) | None => None,
    };
    Ok(Bar { time, open, high, low, close, volume })
}

/// Reads a number as text writes it; NaN and infinity are numbers here.
pub(crate) fn parse_number(field: &[u8]) -> Result<f64, RowProblem> {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Err(RowProblem::Empty);
    }
    let text = std::str::from_utf8(field).map_err(|_| RowProblem::NotUtf8)?;
    text.parse().map_err(|_| RowProblem::NotANumber)
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
pub(crate) fn read_header(reader: &mut CsvReader<'_>) -> Result<Header, DataError> {
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

fn is_kline(reader: &CsvReader<'_>) -> bool {
    let first = reader.field(0).trim_ascii();
    reader.n_fields() == N_KLINE_COLUMNS
        && first.len() >= 10
        && first.iter().all(u8::is_ascii_digit)
}

/// The error for rows without a header: LEAN's forms by name, others by their first line.
pub(crate) fn no_header(reader: &CsvReader<'_>) -> DataError {
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
