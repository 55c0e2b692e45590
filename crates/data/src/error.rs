//! What can go wrong with a file, with its place, its value and a remedy.

use crate::endings::ENDINGS;
use crate::shown::{one_line, shown};
use crate::{BadRow, UnsupportedForm};
use exitlab_core::{Timeframe, Timestamp, Tz};
use std::path::{Path, PathBuf};

/// A file that cannot be read or used. Its text is one line; [`DataError::help`] says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum DataError {
    /// Nothing is there.
    #[error("{}: no such file or folder", path.display())]
    NotFound { path: PathBuf },
    /// A folder where a file is needed.
    #[error("{}: a folder, not a file", path.display())]
    IsDirectory { path: PathBuf },
    /// What is neither a file nor a folder: a pipe, a socket, a device.
    #[error("{}: neither a file nor a folder, but a pipe or a device", path.display())]
    NotAFile { path: PathBuf },
    /// The system refused to read or write.
    #[error("{}: cannot be {action}: {detail}", path.display())]
    Io { path: PathBuf, action: &'static str, detail: String },
    /// A folder without a file that holds bars.
    #[error("{}: the folder has no bar file", path.display())]
    NoBarFiles { path: PathBuf },
    /// A glob that matches no file.
    #[error("{pattern}: no file matches")]
    NoMatch { pattern: String },
    /// A text that is no glob.
    #[error("{pattern}: not a valid glob: {detail}")]
    BadPattern { pattern: String, detail: String },
    /// A file of no bytes.
    #[error("{}: the file is empty", path.display())]
    EmptyFile { path: PathBuf },
    /// A header, or a container, and nothing in it.
    #[error("{}: no rows", path.display())]
    NoRows { path: PathBuf },
    /// An archive with files that come along with data, and no data.
    #[error("{}: the archive has no data file, only {passed_over}", path.display())]
    NoBarMembers { path: PathBuf, passed_over: String },
    /// Cut off or corrupt.
    #[error("{}: damaged or incomplete {form}: {detail}", path.display())]
    Damaged { path: PathBuf, form: &'static str, detail: String },
    /// A form that is recognised and not read.
    #[error("{}: {form}", path.display())]
    Unsupported { path: PathBuf, form: UnsupportedForm },
    /// Text that is not UTF-8, where a header is needed.
    #[error("{}:{line}: not UTF-8 text", path.display())]
    NotUtf8 { path: PathBuf, line: u64 },
    /// An answer that says why there is no data, in place of it.
    #[error("{}: the download failed: {message}", path.display())]
    FailedDownload { path: PathBuf, message: String },
    /// JSON in which no rows are found.
    #[error("{}: an unsupported JSON file: {detail}", path.display())]
    JsonRows { path: PathBuf, detail: String },
    /// Arrays of values whose order they do not show.
    #[error("{}: arrays whose values do not show which is open, high, low and close: `{text}`", path.display())]
    ArrayOrder { path: PathBuf, text: String },
    /// The first line holds values.
    #[error("{}:{line}: no header: the first line is `{text}`", path.display())]
    NoHeader { path: PathBuf, line: u64, text: String },
    /// The first line of a small table holds values.
    #[error("{}:{line}: no header: the first line is `{text}`", path.display())]
    NoTableHeader { path: PathBuf, line: u64, text: String },
    /// Everything that is wrong with the header of a file of bars.
    #[error("{}: {} (columns: {})", path.display(), faults.join("; "), listed(found, N_COLUMNS))]
    Header { path: PathBuf, faults: Vec<String>, found: Vec<String>, help: String },
    /// Rows of several symbols where one series is asked for, or none of the one asked for.
    #[error("{}: {column} has {}", path.display(), listed_symbols(symbols, wanted))]
    SeveralSymbols {
        path: PathBuf,
        /// What names the symbols, in words.
        column: String,
        /// The one that is asked for.
        wanted: Option<String>,
        symbols: Vec<String>,
    },
    /// Rows of several series, which a column tells apart that is not known to be that of symbols.
    #[error(
        "{}: times repeat or go back: rows of several {}, and column `{column}` tells them apart: {}",
        path.display(), if *are_lengths { "lengths of bars" } else { "series" }, listed(values, 12)
    )]
    SeveralSeries {
        path: PathBuf,
        column: String,
        values: Vec<String>,
        /// Whether the values are lengths of bars.
        are_lengths: bool,
        /// Whether another column is that of symbols.
        has_symbols: bool,
    },
    /// Rows whose time stands in more columns than are read.
    #[error(
        "{}: times repeat or go back: they are read from {time}, and column `{column}` looks like a part of \
         them too",
        path.display()
    )]
    SplitTime {
        path: PathBuf,
        column: String,
        /// The columns that are read, in words.
        time: String,
    },
    /// Dates of closes, of which nothing says whether the bar is of that day.
    #[error(
        "{}: column `{column}` has dates without a clock time, such as `{value}`: a bar may belong to that day, \
         or end at its start",
        path.display()
    )]
    CloseDates { path: PathBuf, column: String, value: String },
    /// Files of several symbols where one series is asked for.
    #[error(
        "{}: files of several symbols by their names: {} is of {first_symbol}, {} of {other_symbol}",
        path.display(), first.display(), other.display()
    )]
    FilesOfSymbols {
        path: PathBuf,
        first: PathBuf,
        first_symbol: String,
        other: PathBuf,
        other_symbol: String,
    },
    /// Files of several symbols by their prices, where one series is asked for.
    #[error(
        "{}: files of different series: at {first_time} {} closes at {first_close}, at {other_time} {} \
         at {other_close}",
        path.display(), first.display(), other.display()
    )]
    FilesOfSeries {
        path: PathBuf,
        first: PathBuf,
        first_close: f64,
        first_time: Timestamp,
        other: PathBuf,
        other_close: f64,
        other_time: Timestamp,
    },
    /// Bars of another length than the timeframe.
    #[error("{}: contains bars of {found}, the timeframe is {timeframe}", path.display())]
    OtherTimeframe { path: PathBuf, found: Timeframe, timeframe: Timeframe },
    /// Bars of calendar months, quarters or years.
    #[error("{}: contains bars of calendar {unit}s ({column}: {first}, {second}, …)", path.display())]
    CalendarBars {
        path: PathBuf,
        column: String,
        unit: &'static str,
        first: Timestamp,
        second: Timestamp,
    },
    /// Dates that may begin with the day or with the month.
    #[error("{}:{line}: column `{column}` is `{value}`: it does not show which part is the day", path.display())]
    DateOrder { path: PathBuf, line: u64, column: String, value: String },
    /// A symbol is asked for, and nothing says whose bar a row is.
    #[error("{}: `source_symbol = \"{wanted}\"`, but no column names the symbol of a row", path.display())]
    NoSymbolColumn { path: PathBuf, wanted: String },
    /// A file whose bars become longer or shorter.
    #[error("{}: bars of {found} from {from} to {until}, and of {timeframe} otherwise", path.display())]
    LengthChange {
        path: PathBuf,
        from: Timestamp,
        until: Timestamp,
        found: Timeframe,
        timeframe: Timeframe,
    },
    /// Numbers of another unit than those that are read.
    #[error("{}: times that are .NET ticks (100 ns since the year 1), or nanoseconds of {first}", path.display())]
    Ticks { path: PathBuf, first: Timestamp },
    /// A zone that the file says in a column of its own.
    #[error("{}: times without a zone, and column `{column}` says `{value}`", path.display())]
    ZoneColumn { path: PathBuf, column: String, value: String },
    /// Files of one symbol whose times follow different clocks.
    #[error("{}: times without a zone; those of {} have one that is not UTC", path.display(), zoned.display())]
    FilesOfClocks { path: PathBuf, zoned: PathBuf },
    /// A needed column is not there.
    #[error("{}: no column `{column}` (columns: {})", path.display(), listed(found, N_COLUMNS))]
    MissingColumn { path: PathBuf, column: String, accepted: Vec<String>, found: Vec<String> },
    /// A column appears twice.
    #[error("{}: column `{column}` appears twice", path.display())]
    TwiceColumn { path: PathBuf, column: String },
    /// A column of a type that holds no such values.
    #[error("{}: column `{column}` is of type {found}, expected {expected}", path.display())]
    ColumnType { path: PathBuf, column: String, found: String, expected: &'static str },
    /// A row that cannot be used.
    #[error("{0}")]
    BadRow(Box<BadRow>),
    /// More than 1% of the rows are bad.
    #[error("{}: {n_dropped} of {n_rows} rows are bad, more than 1%; the first: {first}", path.display())]
    TooManyDropped { path: PathBuf, n_dropped: usize, n_rows: usize, first: Box<BadRow> },
    /// Bars, but none in the window.
    #[error("{}: no bar of {symbol} in the window{}{}", path.display(), window(from, to), held(range))]
    NoBarsInWindow {
        symbol: String,
        path: PathBuf,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        /// First and last bar of the files.
        range: Option<(Timestamp, Timestamp)>,
    },
    /// A caller's bars, of which there are none.
    #[error("no bars of {symbol} were given")]
    NoBarsGiven { symbol: String },
    /// Columns of a caller that differ in length.
    #[error("{n} values of {column}, and {n_times} times")]
    RaggedColumns { column: &'static str, n: usize, n_times: usize },
    /// A timeframe that cannot be built from the bars.
    #[error("{target} is not a multiple of the bars' {source_timeframe}")]
    NotMultiple { source_timeframe: Timeframe, target: Timeframe },
    /// An adjustment that leaves no valid price.
    #[error("adjusting {symbol} by {price_factor:?} at {time} gives no valid price or volume")]
    BadAdjustment { symbol: String, time: Timestamp, price_factor: f64 },
    /// A file name whose ending names no form that is written.
    #[error("{}: the name must end in .csv or .parquet", path.display())]
    UnknownEnding { path: PathBuf },
}

/// The way out where a column was taken for one of symbols.
const NO_SYMBOLS: &str =
    "; if all rows are of one symbol regardless of that column, `columns = { symbol = \"\" }`";

/// Columns that a message lists.
const N_COLUMNS: usize = 40;

/// Some names from a file.
fn listed(names: &[String], n: usize) -> String {
    let listed = names.iter().take(n).map(|name| shown(name.as_bytes()));
    let mut text = listed.collect::<Vec<_>>().join(", ");
    if names.len() > n {
        text.push_str(", …");
    }
    text
}

/// `2 values: BTCUSDT, ETHUSDT`.
fn listed_symbols(symbols: &[String], wanted: &Option<String>) -> String {
    let text = listed(symbols, 12);
    match wanted {
        None => format!("{} symbols: {text}", symbols.len()),
        Some(wanted) => format!("no symbol `{wanted}` (symbols: {text})"),
    }
}

impl From<BadRow> for DataError {
    fn from(row: BadRow) -> DataError {
        DataError::BadRow(Box::new(row))
    }
}

fn window(from: &Option<Timestamp>, to: &Option<Timestamp>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!(" {from} ≤ time < {to}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(to)) => format!(" before {to}"),
        (None, None) => String::new(),
    }
}

fn held(range: &Option<(Timestamp, Timestamp)>) -> String {
    range.map_or(String::new(), |(first, last)| format!("; the data runs from {first} to {last}"))
}

impl DataError {
    /// A file that the system does not let be read.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> DataError {
        match error.kind() {
            std::io::ErrorKind::NotFound => DataError::NotFound { path: path.to_owned() },
            _ => DataError::Io { path: path.to_owned(), action: "read", detail: error.to_string() },
        }
    }

    /// A file, or a part of one, that its decoder refuses.
    pub(crate) fn damaged(
        path: &Path,
        form: &'static str,
        error: &dyn std::fmt::Display,
    ) -> DataError {
        let text = error.to_string();
        let detail = one_line(text.lines().next().unwrap_or_default());
        DataError::Damaged { path: path.to_owned(), form, detail }
    }

    /// The file to look at.
    pub fn path(&self) -> Option<&Path> {
        match self {
            DataError::BadRow(row) => Some(&row.path),
            DataError::NotFound { path }
            | DataError::IsDirectory { path }
            | DataError::NotAFile { path }
            | DataError::Io { path, .. }
            | DataError::NoBarFiles { path }
            | DataError::EmptyFile { path }
            | DataError::NoRows { path }
            | DataError::NoBarMembers { path, .. }
            | DataError::Damaged { path, .. }
            | DataError::Unsupported { path, .. }
            | DataError::NotUtf8 { path, .. }
            | DataError::FailedDownload { path, .. }
            | DataError::JsonRows { path, .. }
            | DataError::ArrayOrder { path, .. }
            | DataError::NoHeader { path, .. }
            | DataError::NoTableHeader { path, .. }
            | DataError::Header { path, .. }
            | DataError::SeveralSymbols { path, .. }
            | DataError::SeveralSeries { path, .. }
            | DataError::SplitTime { path, .. }
            | DataError::CloseDates { path, .. }
            | DataError::FilesOfSymbols { path, .. }
            | DataError::FilesOfSeries { path, .. }
            | DataError::OtherTimeframe { path, .. }
            | DataError::CalendarBars { path, .. }
            | DataError::NoSymbolColumn { path, .. }
            | DataError::LengthChange { path, .. }
            | DataError::FilesOfClocks { path, .. }
            | DataError::Ticks { path, .. }
            | DataError::ZoneColumn { path, .. }
            | DataError::DateOrder { path, .. }
            | DataError::MissingColumn { path, .. }
            | DataError::TwiceColumn { path, .. }
            | DataError::ColumnType { path, .. }
            | DataError::TooManyDropped { path, .. }
            | DataError::NoBarsInWindow { path, .. }
            | DataError::UnknownEnding { path } => Some(path),
            DataError::NoMatch { .. }
            | DataError::BadPattern { .. }
            | DataError::NoBarsGiven { .. }
            | DataError::RaggedColumns { .. }
            | DataError::NotMultiple { .. }
            | DataError::BadAdjustment { .. } => None,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let text = match self {
            DataError::NotFound { .. } => {
                "check the path; a scenario's paths are relative to its file".to_owned()
            }
            DataError::IsDirectory { .. } => "name the files inside it".to_owned(),
            DataError::NotAFile { .. } => "write what comes out of it into a file".to_owned(),
            DataError::NoBarFiles { .. } => format!(
                "bar files end in one of: {}; folders inside it are not searched",
                ENDINGS.join(", ")
            ),
            DataError::NoMatch { .. } => {
                "check the pattern; `*` does not cross folders, `**` does".to_owned()
            }
            DataError::BadPattern { .. } => {
                "use `*`, `?` and `[a-z]`; write `[*]` for a star".to_owned()
            }
            DataError::NoBarMembers { .. } => {
                "README, LICENSE, checksums and hidden files are skipped: download the archive of \
                 the bars themselves, or rename the file that holds them"
                    .to_owned()
            }
            DataError::EmptyFile { .. } | DataError::NoRows { .. } => {
                "download the file again, or remove it".to_owned()
            }
            DataError::Damaged { .. } => "download or write the file again".to_owned(),
            DataError::Unsupported { form, .. } => form.help().to_owned(),
            DataError::NotUtf8 { .. } => "save the file as UTF-8 text".to_owned(),
            DataError::FailedDownload { .. } => "download the file again".to_owned(),
            DataError::JsonRows { .. } => {
                "read are lists of candles, lists of objects with named prices, columns side by side, and \
                 what exchanges wrap them in; convert anything else to CSV"
                    .to_owned()
            }
            DataError::ArrayOrder { .. } => {
                "say which value is which by its position from 1, such as `columns = { time = \"1\", open \
                 = \"2\", high = \"3\", low = \"4\", close = \"5\", volume = \"6\" }`"
                    .to_owned()
            }
            DataError::NoHeader { .. } => {
                "say `header = true` where that line names the columns; else `header = false` and which \
                 columns they are by their positions from 1, such as `columns = { time = \"1\", open = \
                 \"2\", high = \"3\", low = \"4\", close = \"5\", volume = \"6\" }`, or put a line with their \
                 names first"
                    .to_owned()
            }
            DataError::NoTableHeader { .. } => {
                "put a line with the names of the columns first".to_owned()
            }
            DataError::Header { help, .. } => help.clone(),
            DataError::SeveralSymbols { symbols, column, .. } => {
                let example = symbols.first().map_or(String::new(), |s| shown(s.as_bytes()));
                let all = if column.starts_with("column ") { NO_SYMBOLS } else { "" };
                format!(
                    "name the rows to read with the symbol's `source_symbol`, such as \
                     `source_symbol = \"{example}\"`{all}"
                )
            }
            DataError::SeveralSeries { are_lengths, has_symbols: true, .. } => {
                let what = if *are_lengths { "length" } else { "series" };
                format!("write a file for each {what}")
            }
            DataError::SeveralSeries { column, values, .. } => {
                let example = values.first().map_or(String::new(), |value| shown(value.as_bytes()));
                format!(
                    "name the rows to read with `columns = {{ symbol = \"{}\" }}` and \
                     `source_symbol`, such as `source_symbol = \"{example}\"`; or write a file for \
                     each{NO_SYMBOLS}",
                    shown(column.as_bytes())
                )
            }
            DataError::SplitTime { .. } => {
                "write each time into one column, such as `2024-01-15 09:30:00`; or into two, with the names \
                 `date` and `time`, of which the second is 09:30, 0930 or, of full hours, 9"
                    .to_owned()
            }
            DataError::CloseDates { .. } => {
                "say `bar_time = \"open\"` where bars are of the day that their date names, `bar_time = \
                 \"close\"` where they end as that day begins"
                    .to_owned()
            }
            DataError::FilesOfSymbols { .. } => {
                "give each symbol its own folder, or a glob that matches its files alone".to_owned()
            }
            DataError::FilesOfSeries { .. } => {
                "give each symbol its own folder, or a glob that matches its files alone; files of one \
                 symbol have to be adjusted alike"
                    .to_owned()
            }
            DataError::OtherTimeframe { found, timeframe, .. } => {
                let is_longer = found.us() > timeframe.us();
                let known_late = if is_longer {
                    " (a longer bar's close would be used before it is known)"
                } else {
                    ", or `data.resample = true` with `execution_timeframe` to build longer ones"
                };
                format!("give files of {timeframe}, or set the timeframe to {found}{known_late}")
            }
            DataError::CalendarBars { .. } => {
                "a timeframe is a fixed length of time, and calendar months, quarters and years are \
                 none: use days or weeks"
                    .to_owned()
            }
            DataError::NoSymbolColumn { .. } => {
                "leave `source_symbol` out where all rows are of one symbol; else name the column that \
                 says it, `columns = { symbol = \"…\" }`"
                    .to_owned()
            }
            DataError::LengthChange { found, timeframe, .. } => format!(
                "split the file between bars of {found} and of {timeframe}, and give one part of it"
            ),
            DataError::Ticks { .. } => {
                "write times as 2021-11-10T14:00:00Z or in seconds since 1970: ticks / 10,000,000 - \
                 62,135,596,800"
                    .to_owned()
            }
            DataError::ZoneColumn { value, .. } => {
                let zone = value.parse::<Tz>().map_or("America/New_York", |zone| zone.name());
                format!("set `timezone` to the zone of the times, such as `timezone = \"{zone}\"`")
            }
            DataError::FilesOfClocks { .. } => {
                "set `timezone` to the zone of the times without one, such as \"America/New_York\""
                    .to_owned()
            }
            DataError::DateOrder { value, .. } => format!(
                "say it with `time_format`: \"{}\" where the day is first, \"{}\" where the month is",
                time_format(value, ["%d", "%m"]),
                time_format(value, ["%m", "%d"])
            ),
            DataError::MissingColumn { column, accepted, .. } => {
                format!("rename the column with `{column}`: any of {}", accepted.join(", "))
            }
            DataError::TwiceColumn { .. } => "rename or remove one of the two".to_owned(),
            DataError::ColumnType { expected, .. } => {
                format!("write the column as {expected}")
            }
            DataError::BadRow(row) => return row.problem.help(),
            DataError::TooManyDropped { .. } => {
                "`exitlab check` lists every bad row; fix the file".to_owned()
            }
            DataError::NoBarsInWindow { .. } => "change `from` and `to`, or the file".to_owned(),
            DataError::NotMultiple { source_timeframe, .. } => {
                format!("choose a timeframe that is a whole number of {source_timeframe}")
            }
            DataError::BadAdjustment { .. } => "check the price factor".to_owned(),
            DataError::NoBarsGiven { .. } => "give at least one".to_owned(),
            DataError::RaggedColumns { .. } => {
                "give every column one value per time".to_owned()
            }
            DataError::UnknownEnding { .. } => "name the file .csv or .parquet".to_owned(),
            DataError::Io { .. } => return None,
        };
        Some(text)
    }
}

/// How a time like a sample is written, in strftime's letters, given those of its first two numbers.
fn time_format(sample: &str, [first, second]: [&str; 2]) -> String {
    let is_half_day = sample.to_ascii_lowercase().ends_with('m');
    let mut n_numbers = 0;
    let parts = sample.as_bytes().chunk_by(|a, b| {
        (a.is_ascii_digit() && b.is_ascii_digit())
            || (a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
    });
    let letters = parts.map(|part| {
        if part[0].is_ascii_alphabetic() {
            return if part.len() == 2 { "%p".to_owned() } else { lossy(part) };
        }
        if !part[0].is_ascii_digit() {
            return lossy(part);
        }
        n_numbers += 1;
        let letters = match (n_numbers, part.len()) {
            (1, _) => first,
            (2, _) => second,
            (3, 4) => "%Y",
            (3, _) => "%y",
            (4, 6) => "%H%M%S",
            (4, 3..=5) => "%H%M",
            (4, _) if is_half_day => "%I",
            (4, _) => "%H",
            (5, _) => "%M",
            (_, _) => "%S",
        };
        letters.to_owned()
    });
    letters.collect()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_a_sample() {
        for (sample, want) in [
            ("01/02/2024", "%d/%m/%Y"),
            ("1-2-24 9:30", "%d-%m-%y %H:%M"),
            ("01.02.2024 093000", "%d.%m.%Y %H%M%S"),
            ("01/02/2024 09:30:00 AM", "%d/%m/%Y %I:%M:%S %p"),
            ("01/02/2024T09:30", "%d/%m/%YT%H:%M"),
        ] {
            assert_eq!(time_format(sample, ["%d", "%m"]), want);
            let read = chrono::NaiveDateTime::parse_from_str(sample, want).is_ok()
                || chrono::NaiveDate::parse_from_str(sample, want).is_ok();
            assert!(read, "{sample} by {want}");
        }
    }
}
