//! Forms of text files, recognised by their own marks: a file each, with what is known of it.
//!
//! A form says what its first lines cannot: which columns are meant where they have no names or unusual
//! ones, how dates and numbers are written, which clock the times follow. The user's settings go before
//! it, and what it leaves open is found out as for any table.

mod lean;
mod metatrader;
mod plain;
mod yfinance;

use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, BarTime, EmptyRows, Reading, Tz};

/// What a form says of a file.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// What it is called in messages.
    pub(crate) name: String,
    /// Position of the first row among the lines of the look.
    pub(crate) first_row: usize,
    /// Names of all columns: the file's own, or positions from 1 where it has none.
    pub(crate) names: Vec<String>,
    /// Columns that are found by their position.
    pub(crate) roles: Vec<(BarColumn, usize)>,
    /// Column of the clock time where it is apart from the date.
    pub(crate) clock_column: Option<usize>,
    /// How times are read, where that is known.
    pub(crate) times: Option<TimeReader>,
    pub(crate) numbers: NumberStyle,
    /// What prices are multiplied by.
    pub(crate) price_scale: Option<f64>,
    /// Which end of a bar its time is, where that is known.
    pub(crate) bar_time: Option<BarTime>,
    pub(crate) empty_rows: EmptyRows,
    /// The clock of times without a zone.
    pub(crate) clock: FormClock,
    /// The zone of times without one, where the file says it.
    pub(crate) zone: Option<Tz>,
    /// Column that says `false` or `0` of a bar still forming.
    pub(crate) is_over: Option<usize>,
    /// How a line below the last row begins.
    pub(crate) footer: Option<&'static str>,
}

/// What is known of the clock of a form's times without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormClock {
    /// Nothing, or that it is UTC.
    Utc,
    /// It is that of this zone, in words and by its IANA name.
    Zone(&'static str, &'static str),
    /// It differs from source to source; whose it is, in words.
    Differs(&'static str),
}

impl Form {
    /// A table whose first line below the preamble names its columns.
    pub(crate) fn with_header(name: &str, look: &Look<'_>) -> Form {
        Form::new(name, look.top + 1, look.first().to_vec())
    }

    /// A table without a header, whose columns are these; those without a name have their position.
    pub(crate) fn without_header(name: &str, look: &Look<'_>, columns: &[BarColumn]) -> Form {
        let roles = columns.iter().copied().zip(0..).collect();
        Form { roles, ..Form::of_positions(name, look) }
    }

    /// A table without a header, whose columns are called by their positions.
    pub(crate) fn of_positions(name: &str, look: &Look<'_>) -> Form {
        let names = (1..=look.first().len()).map(|position| position.to_string());
        Form::new(name, look.top, names.collect())
    }

    pub(crate) fn new(name: &str, first_row: usize, names: Vec<String>) -> Form {
        Form {
            name: name.to_owned(),
            first_row,
            names,
            roles: Vec::new(),
            clock_column: None,
            times: None,
            numbers: NumberStyle::Plain,
            price_scale: None,
            bar_time: None,
            empty_rows: EmptyRows::Error,
            clock: FormClock::Utc,
            zone: None,
            is_over: None,
            footer: None,
        }
    }
}

/// Recognises a form by the first lines; `None` where they do not have its marks.
type Recognise = fn(&Look<'_>, &Reading) -> Option<Result<Form, DataError>>;

/// Every form with marks of its own, those with the surest marks first.
const FORMS: [Recognise; 3] = [yfinance::recognise, metatrader::recognise, lean::recognise];

/// The form of a text.
///
/// # Errors
/// Where the first line holds values of no known form, or a form needs to be told which symbol is meant.
pub(crate) fn recognise(look: &Look<'_>, reading: &Reading) -> Result<Form, DataError> {
    if reading.header == Some(false) {
        return Ok(plain::without_header(look));
    }
    let found = FORMS.into_iter().find_map(|recognise| recognise(look, reading));
    found.unwrap_or_else(|| plain::recognise(look))
}

/// The usual order of columns.
pub(crate) const USUAL_ORDER: [BarColumn; 6] = [
    BarColumn::Time,
    BarColumn::Open,
    BarColumn::High,
    BarColumn::Low,
    BarColumn::Close,
    BarColumn::Volume,
];
