//! Forms of text files, recognised by their own marks: a file each, with what is known of it.
//!
//! A form says what its first lines cannot: which columns are meant where they have no names or unusual
//! ones, how dates and numbers are written, which clock the times follow. The user's settings go before
//! it, and what it leaves open is found out as for any table.

mod alphavantage;
mod barchart;
mod binance;
mod bitmex;
mod by_names;
mod bybit;
mod coinbase;
mod coinmarketcap;
mod cryptodatadownload;
mod databento;
mod dukascopy;
mod finam;
mod firstrate;
mod gate;
mod histdata;
mod huobi;
mod india;
mod interactive_brokers;
mod investing;
mod kaggle_bitcoin;
mod kraken;
mod kucoin;
mod lean;
mod metatrader;
mod nasdaq;
mod okx;
mod over;
mod plain;
mod price_order;
mod sierra_chart;
mod stooq;
#[cfg(test)]
mod test_files;
mod tradestation;
mod tradingview;
mod yahoo;
mod yfinance;

use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, BarTime, EmptyRows, Reading, Tz};

pub(crate) use over::{is_not_over, what_says_over};

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
    /// How a line below the last row begins.
    pub(crate) footer: Option<&'static str>,
    /// Column that is 0 or `false` while a bar is forming.
    pub(crate) confirmed: Option<usize>,
    /// Fields that a row may have beyond those that are named.
    pub(crate) n_spare: usize,
    /// Whose bars the columns hold, where the header says it.
    pub(crate) symbol: Option<String>,
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
            footer: None,
            confirmed: None,
            n_spare: 0,
            symbol: None,
        }
    }

    /// A table with a header of its own, whose columns have these names, normalised; those that are not
    /// there are left to their usual names.
    pub(crate) fn of_names(name: &str, look: &Look<'_>, roles: &[(BarColumn, &str)]) -> Form {
        let position = |(column, name): &(BarColumn, &str)| Some((*column, look.position(name)?));
        let roles = roles.iter().filter_map(position).collect();
        Form { roles, ..Form::with_header(name, look) }
    }

    /// The same form, the clock of whose times is that of a zone, in words and by its IANA name.
    pub(crate) fn on_clock(self, whose: &'static str, zone: &'static str) -> Form {
        Form { clock: FormClock::Zone(whose, zone), ..self }
    }
}

/// Recognises a form by the first lines; `None` where they do not have its marks.
type Recognise = fn(&Look<'_>, &Reading) -> Option<Result<Form, DataError>>;

/// Every form with marks of its own: those with a header by its names, then those without one, of which the
/// ones that only values tell come last.
const FORMS: [Recognise; 32] = [
    yfinance::recognise,
    binance::recognise,
    tradingview::recognise,
    dukascopy::recognise,
    nasdaq::recognise,
    investing::recognise,
    coinmarketcap::recognise,
    alphavantage::recognise,
    finam::recognise,
    stooq::recognise,
    databento::recognise,
    interactive_brokers::recognise,
    sierra_chart::recognise,
    barchart::recognise,
    cryptodatadownload::recognise,
    kaggle_bitcoin::recognise,
    okx::recognise,
    huobi::recognise,
    by_names::recognise,
    bitmex::recognise,
    tradestation::recognise,
    india::recognise,
    yahoo::recognise,
    lean::recognise,
    histdata::recognise,
    bybit::recognise,
    metatrader::recognise,
    kraken::recognise,
    gate::recognise,
    kucoin::recognise,
    coinbase::recognise,
    firstrate::recognise,
];

/// The form of a text.
///
/// # Errors
/// Where the first line holds values of no known form, or a form needs to be told which symbol or scale is
/// meant.
pub(crate) fn recognise(look: &Look<'_>, reading: &Reading) -> Result<Form, DataError> {
    let is_said = |form: &Form| match reading.header {
        Some(has_header) => has_header == (form.first_row > look.top),
        None => true,
    };
    // Columns that the user names by their positions are those of no form.
    if reading.header == Some(false) && reading.columns.values().any(|name| !name.is_empty()) {
        return Ok(plain::without_header(look, reading));
    }
    let found = FORMS.into_iter().find_map(|recognise| recognise(look, reading));
    let form = match found {
        Some(Err(error)) => return Err(error),
        Some(Ok(form)) if is_said(&form) => form,
        Some(Ok(_)) | None if reading.header == Some(false) => plain::without_header(look, reading),
        Some(Ok(_)) | None => plain::recognise(look, reading)?,
    };
    Ok(with_what_says_over(form, look))
}

/// The form of rows whose columns have names that stand apart from them; `None` where it is no particular one.
pub(crate) fn recognise_by_names(
    look: &Look<'_>,
    reading: &Reading,
) -> Option<Result<Form, DataError>> {
    let found = FORMS.into_iter().find_map(|recognise| recognise(look, reading))?;
    match found {
        Ok(form) if form.first_row == look.top + 1 => Some(Ok(with_what_says_over(form, look))),
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    }
}

fn with_what_says_over(mut form: Form, look: &Look<'_>) -> Form {
    if form.first_row > look.top {
        form.confirmed = form.confirmed.or_else(|| look.what_says_over(form.first_row));
    }
    form
}

/// The usual order of columns.
pub(crate) const USUAL_ORDER: [BarColumn; 6] = {
    let [time, open, high, low, close, volume, _] = BarColumn::ALL;
    [time, open, high, low, close, volume]
};

#[cfg(test)]
mod tests {
    use super::test_files::load;
    use crate::DataError;

    /// Headers of the forms that look at their rows.
    const HEADERS: [&str; 12] = [
        "timestamp,open,high,low,close,volume",
        "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume",
        "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<VOL>,<SPREAD>",
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
        "time,open,high,low,close,tick_volume,spread,real_volume",
        "SNo,Name,Symbol,Date,High,Low,Open,Close,Volume,Marketcap",
        "Time,Open,High,Low,Last,Change,%Chg,Volume",
        "Gmt time,Open,High,Low,Close,Volume",
        "Date, Close/Last, Volume, Open, High, Low",
        "Fecha,Último,Apertura,Máximo,Mínimo,Vol.,% var.",
        "Price,Close,High,Low,Open,Volume",
        "Date, Time, Open, High, Low, Last, Volume",
    ];

    #[test]
    fn rows_shorter_than_the_header_are_refused() {
        for header in HEADERS {
            for rows in ["", "1\n", "1,2\n3,4,5\n", ",,,,,,,,,,,,,,,\n", "\"\n\"\n"] {
                let got = load("x.csv", "1d", format!("{header}\n{rows}"));
                let is_named = matches!(
                    got,
                    Err(DataError::NoRows { .. }
                        | DataError::BadRow(_)
                        | DataError::Header { .. }
                        | DataError::Damaged { .. })
                );
                assert!(is_named, "{header}: {rows:?}: {got:?}");
            }
        }
    }
}
