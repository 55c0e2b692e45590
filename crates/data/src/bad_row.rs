//! A row that breaks a rule of SPEC §1, with its place and value.

use crate::TimeForm;
use exitlab_core::{BarProblem, Regime, Timeframe, Timestamp, VolLevel};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A row that cannot be used: where it stands, what it says, what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct BadRow {
    /// File as it was asked for; a member of a zip file is `file.zip/member.csv`.
    pub path: Arc<Path>,
    /// Physical line from 1 in text; row from 1 in Parquet and Arrow files.
    pub line: u64,
    /// Name of the column as the file has it; empty where the whole row is meant.
    pub column: String,
    /// The value as text, or the start of the row.
    pub value: String,
    /// What is wrong.
    pub problem: RowProblem,
}

impl BadRow {
    /// What to do about it, where there is something to say beyond the problem.
    pub fn help(&self) -> Option<String> {
        self.problem.help()
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BadRow { path, line, column, value, problem } = self;
        let path = path.display();
        if column.is_empty() {
            write!(f, "{path}:{line}: row `{value}`: {problem}")
        } else {
            write!(f, "{path}:{line}: column `{column}` is `{value}`: {problem}")
        }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RowProblem {
    /// The field is empty or null.
    #[error("no value")]
    Empty,
    /// The text is no number.
    #[error("not a number")]
    NotANumber,
    /// The number is NaN or infinite.
    #[error("not a finite number")]
    NotFinite,
    /// The number must be above 0.
    #[error("not above 0")]
    NotPositive,
    /// The number must not be negative.
    #[error("negative")]
    Negative,
    /// The high is below another price of the bar.
    #[error("below the {column}, {price}")]
    HighTooLow {
        /// The column that is higher.
        column: &'static str,
        /// Its price.
        price: f64,
    },
    /// The low is above another price of the bar.
    #[error("above the {column}, {price}")]
    LowTooHigh {
        /// The column that is lower.
        column: &'static str,
        /// Its price.
        price: f64,
    },
    /// The text is no time.
    #[error("neither an ISO-8601 time nor a whole number of s, ms, us or ns since 1970")]
    NotATime,
    /// The same of a time in a file other than bars.
    #[error("{0}")]
    TableTime(Box<RowProblem>),
    /// Eight digits that are a date with the day or the month first.
    #[error("eight digits that are not a date with the year first")]
    DateOrder,
    /// Ten digits that are a date with an hour, and seconds since 1970 as well.
    #[error("ten digits, which may be a date with its time or seconds since 1970")]
    DateHour,
    /// Hour 24, as clocks have it that show where bars end.
    #[error("hour 24: the times are those of bar ends")]
    HourOf24,
    /// The text is not as the user's own format says.
    #[error("does not match `time_format`, {format:?}")]
    OtherTimeFormat {
        /// The format.
        format: String,
    },
    /// A time that no bar has: the file writes times in another way than they were read.
    #[error("read as {form} it is {time}, which is not between 1980 and 2100")]
    ImplausibleTime {
        /// The time as it was read.
        time: Timestamp,
        /// How.
        form: TimeForm,
    },
    /// The clock of the zone was set forward over that time.
    #[error("not a time in {zone}: the clock was set forward past it")]
    NoSuchLocalTime {
        /// The zone's IANA name.
        zone: &'static str,
    },
    /// The time has no zone, and the row is for symbols whose zones differ; their names and zones.
    #[error(
        "a time without a zone in a row for all symbols, of which {} has {} and {} has {}",
        first.0, first.1, other.0, other.1
    )]
    #[allow(missing_docs)]
    WhichZone { first: (String, &'static str), other: (String, &'static str) },
    /// The time lies outside the years 1 to 9999.
    #[error("a time outside the years 1 to 9999")]
    TimeOutOfRange,
    /// The file's earlier times are written in another unit.
    #[error("{form}, but line {first_line} has {first_form}")]
    MixedTimeForms {
        /// How this time is written.
        form: TimeForm,
        /// How the file's first time is written.
        first_form: TimeForm,
        /// Line of the first time.
        first_line: u64,
    },
    /// The time was there before.
    #[error("the same time as line {previous_line}")]
    Duplicate {
        /// Line of the earlier row.
        previous_line: u64,
    },
    /// The time goes backward.
    #[error("earlier than line {previous_line}, {previous}")]
    Backward {
        /// Line of the row before.
        previous_line: u64,
        /// Its time.
        previous: Timestamp,
    },
    /// The bar before has not closed yet.
    #[error("less than {timeframe} after {previous} in {}", at(previous_path, previous_line))]
    TooClose {
        /// The timeframe.
        timeframe: Timeframe,
        /// File of the bar before, where it is another one.
        previous_path: Option<Arc<Path>>,
        /// Line of the bar before.
        previous_line: u64,
        /// Its time.
        previous: Timestamp,
    },
    /// The file's last row, less than a bar after the one before.
    #[error("a bar still forming: it opens less than {timeframe} after the one before, {previous}")]
    StillForming {
        /// The timeframe.
        timeframe: Timeframe,
        /// The time before.
        previous: Timestamp,
    },
    /// The file's last row, whose time is that of the download.
    #[error("a bar still forming: alone of all bars it does not begin at a full minute")]
    LiveBar,
    /// The exchange had not confirmed the bar.
    #[error("a bar still forming: the exchange had not confirmed it")]
    Unconfirmed,
    /// None of the four prices is there.
    #[error("no price")]
    NoPrices,
    /// The time lies outside the window, yet the rows around it lie inside.
    #[error("outside the window, between rows inside it: times do not increase")]
    OutOfPlace,
    /// Another file has another value for the same time.
    #[error("{} has `{other}` for the same time, {time}", at(other_path, other_line))]
    Disagrees {
        /// Time of both bars.
        time: Timestamp,
        /// The other file.
        other_path: Option<Arc<Path>>,
        /// The other bar's line.
        other_line: u64,
        /// The other value.
        other: String,
    },
    /// The row is longer or shorter than the header.
    #[error("{found} fields, expected {expected}")]
    FieldCount {
        /// Fields in the row.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// The bytes are no UTF-8 text.
    #[error("not UTF-8 text")]
    NotUtf8,
    /// A quote is opened and not closed.
    #[error("a quote that is not closed on its line")]
    OpenQuote,
    /// Neither long nor short.
    #[error("not a side (long, short, buy, sell, 1 or -1)")]
    NotASide,
    /// A confidence outside [0, 1].
    #[error("not between 0 and 1")]
    NotAConfidence,
    /// None of the regimes.
    #[error("not a regime ({})", any_of(&Regime::ALL.map(Regime::name)))]
    NotARegime,
    /// None of the volatility levels.
    #[error("not a volatility level ({})", any_of(&VolLevel::ALL.map(VolLevel::name)))]
    NotAVolLevel,
    /// A second rate for one funding instant.
    #[error("line {previous_line} has {previous} for the same second")]
    SecondRate {
        /// Line of the other rate.
        previous_line: u64,
        /// The other rate.
        previous: f64,
    },
}

/// `A, B or C`.
fn any_of(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn at(path: &Option<Arc<Path>>, line: &u64) -> String {
    match path {
        Some(path) => format!("{}:{line}", path.display()),
        None => format!("line {line}"),
    }
}

impl RowProblem {
    /// Whether the row casts doubt on the whole file, so that dropping it is no remedy.
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            RowProblem::MixedTimeForms { .. } | RowProblem::Disagrees { .. } | RowProblem::HourOf24
        )
    }

    /// Whether the row is a bar that was not over when the file was written.
    pub(crate) fn is_forming(&self) -> bool {
        matches!(
            self,
            RowProblem::StillForming { .. } | RowProblem::LiveBar | RowProblem::Unconfirmed
        )
    }

    /// The problem of a bar in the words of a row, with the column to look at.
    pub(crate) fn of_bar(problem: BarProblem, bar: &exitlab_core::Bar) -> RowProblem {
        let price = |column| match column {
            "open" => bar.open,
            "low" => bar.low,
            _ => bar.close,
        };
        match problem {
            BarProblem::NotFinite { .. } => RowProblem::NotFinite,
            BarProblem::NotPositive { .. } => RowProblem::NotPositive,
            BarProblem::HighBelowLow => RowProblem::HighTooLow { column: "low", price: bar.low },
            BarProblem::HighTooLow { column } => {
                RowProblem::HighTooLow { column, price: price(column) }
            }
            BarProblem::LowTooHigh { column } => {
                RowProblem::LowTooHigh { column, price: price(column) }
            }
            BarProblem::BadVolume if bar.volume.is_some_and(f64::is_finite) => RowProblem::Negative,
            BarProblem::BadVolume => RowProblem::NotFinite,
        }
    }

    /// What to do about it, where there is something to say beyond the problem.
    pub(crate) fn help(&self) -> Option<String> {
        let text = match self {
            RowProblem::TableTime(_) => {
                "write times as 2021-11-10T14:00:00Z, or as whole seconds, milliseconds, microseconds or \
                 nanoseconds since 1970"
            }
            RowProblem::NotATime => {
                "say how times are written with `time_format` (strftime letters, such as \
                 \"%d.%m.%Y %H:%M\"), or write them as 2021-11-10T14:00:00Z or as whole seconds, \
                 milliseconds, microseconds or nanoseconds since 1970"
            }
            RowProblem::DateOrder => {
                "say which digits are the day: `time_format = \"%d%m%Y\"` or \"%m%d%Y\""
            }
            RowProblem::DateHour => {
                "say which it is: `time_format = \"%Y%m%d%H\"` for a date with an hour, \
                 \"%y%m%d%H%M\" for a short year, \"%s\" for seconds since 1970"
            }
            RowProblem::HourOf24 => {
                "write hour 24 as 00:00 of the next day and say `bar_time = \"close\"`; or take one hour \
                 off every time, so that times are those of the open"
            }
            RowProblem::OtherTimeFormat { .. } => {
                "change `time_format`; its letters are those of strftime, such as \
                 \"%d.%m.%Y %H:%M\""
            }
            RowProblem::ImplausibleTime { form: TimeForm::Seconds, .. } => {
                "say how times are written with `time_format` (strftime letters); numbers of days are \
                 a spreadsheet's dates: format the column as a date before saving it"
            }
            RowProblem::ImplausibleTime { .. } => {
                "say how times are written with `time_format` (strftime letters); older data are left \
                 out with `data.from = \"1980-01-01\"`"
            }
            RowProblem::WhichZone { .. } => {
                "write times with their zone, such as 2021-11-10T14:00:00Z, or give each row its symbol"
            }
            RowProblem::NoSuchLocalTime { .. } => {
                "check `timezone`: the file's times follow the clock of another zone, or of none that \
                 is set forward"
            }
            RowProblem::MixedTimeForms { form, first_form, .. }
                if [form, first_form].contains(&&TimeForm::Local) =>
            {
                "write all times with their zone, or all without: nothing says in which zone those \
                 without one are"
            }
            RowProblem::MixedTimeForms { .. } => {
                "split the file where the unit changes: files of one symbol may differ in unit, \
                 one file may not"
            }
            RowProblem::Duplicate { .. } | RowProblem::Backward { .. } | RowProblem::OutOfPlace => {
                "sort the file by time; of a file that holds several symbols or lengths of bars, name the \
                 column that tells them apart with `columns = { symbol = \"…\" }` and pick one with \
                 `source_symbol`; where a clock that was set back shows an hour twice, set `timezone` to \
                 its zone; remove only rows that appear twice"
            }
            RowProblem::TooClose { .. } => {
                "remove one of the two rows, or fix its time; bars on a clock with daylight saving \
                 need times with their zone, or `timezone`; a session's first bar that is shorter than the \
                 others has to be joined with the next one, or the bars built from shorter ones \
                 (`data.resample`)"
            }
            RowProblem::StillForming { .. } | RowProblem::LiveBar | RowProblem::Unconfirmed => {
                "remove the row, or leave it out with `on_bad_row = \"drop\"`: its prices are not final"
            }
            RowProblem::NoPrices => {
                "set `empty_rows = \"gap\"` where rows without prices are bars without trades; else \
                 remove them"
            }
            RowProblem::NotANumber => {
                "correct or remove the row; in bars, `on_bad_row = \"drop\"` leaves out up to 1% of \
                 them, `decimal_comma = true` reads 1.234,5 and `false` 1,234"
            }
            RowProblem::Disagrees { .. } => {
                "keep one of the two files, or cut them so that they do not overlap"
            }
            RowProblem::FieldCount { .. } => "give every row as many fields as the header has",
            RowProblem::NotUtf8 => "save the file as UTF-8",
            RowProblem::OpenQuote => "close the quote on the same line",
            RowProblem::Empty
            | RowProblem::NotFinite
            | RowProblem::NotPositive
            | RowProblem::Negative
            | RowProblem::HighTooLow { .. }
            | RowProblem::LowTooHigh { .. }
            | RowProblem::TimeOutOfRange => {
                "correct or remove the row; in bars, `on_bad_row = \"drop\"` leaves out up to 1% \
                 of them"
            }
            RowProblem::NotASide
            | RowProblem::NotAConfidence
            | RowProblem::NotARegime
            | RowProblem::NotAVolLevel
            | RowProblem::SecondRate { .. } => "correct or remove the row",
        };
        Some(text.to_owned())
    }
}
