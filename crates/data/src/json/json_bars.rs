//! Bars in JSON: which columns are meant, and the reading of the rows.

use super::names::{are_bars, meaning};
use super::row_text::DELIMITER;
use super::table::table;
use super::write_rows::CONFIRMED;
use super::written_table::{Names, Table};
use crate::DataError;
use crate::column_names::usual_column;
use crate::csv_bars::read_rows_of;
use crate::csv_reader::split_line;
use crate::forms::{self, Form, FormClock};
use crate::look::Look;
use crate::scan::Scan;
use crate::shown::shown;
use crate::text_blocks::TextBlocks;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, BarTime, Reading};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

/// Prices in the order of an [`super::orders::Order`].
const PRICES: [BarColumn; 4] = [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close];
/// Names of times that may be the numbers of rows as well: Deribit, pandas.
const TIMES: [&str; 3] = ["ticks", "index", "level_0"];
/// Columns of candles whose names are letters.
const LETTERS: [(&str, BarColumn); 6] = [
    ("t", BarColumn::Time),
    ("o", BarColumn::Open),
    ("h", BarColumn::High),
    ("l", BarColumn::Low),
    ("c", BarColumn::Close),
    ("v", BarColumn::Volume),
];

/// Reads the bars of a JSON file into the scan.
///
/// # Errors
/// Where it is no JSON, has no rows, says that the download has failed, or does not show which value is
/// which; bad rows go to the scan.
pub(crate) fn read_json_bars(
    path: &Arc<Path>,
    bytes: &[u8],
    reading: &Reading,
    scan: &mut Scan,
) -> Result<(), DataError> {
    let said = reading.columns.values().map(String::as_str).filter(|name| !name.is_empty());
    let said: Vec<&str> = said.collect();
    let table = table(path, bytes, &|names| are_bars(names, &said))?;
    let form = form_of(path, &table, reading)?;
    let mut text = Cursor::new(table.text);
    let blocks = TextBlocks::new(path.clone(), &mut text, None);
    read_rows_of(blocks, &form, DELIMITER, reading, scan)
}

/// The rows of a small table in JSON: the names of its columns, and a line for each row.
///
/// # Errors
/// Where it is no JSON, has no rows, or its values have no names.
pub(crate) fn read_json_table(
    path: &Path,
    bytes: &[u8],
) -> Result<(Vec<String>, Vec<u8>), DataError> {
    let table = table(path, bytes, &|_| true)?;
    match table.names {
        Names::Said(names) => Ok((names, table.text)),
        Names::Positions { .. } => Err(DataError::NoTableHeader {
            path: path.to_owned(),
            line: 1,
            text: shown(first_line(&table.text)),
        }),
    }
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|b| *b == b'\n').next().unwrap_or_default()
}

fn form_of(path: &Path, table: &Table, reading: &Reading) -> Result<Form, DataError> {
    let mut form = match &table.names {
        Names::Said(names) => {
            let look = Look::at_named_rows(path, names, &table.text, DELIMITER)?;
            match forms::recognise_by_names(&look, reading) {
                Some(form) => {
                    let form = form?;
                    Form { name: format!("{} in JSON", form.name), ..form }
                }
                None => of_names(&look),
            }
        }
        Names::Positions { n_values, order, more } => {
            let names = (1..=*n_values).map(|position| position.to_string());
            let names: Vec<String> = names.chain(more.iter().map(|m| (*m).to_owned())).collect();
            let is_over = names.iter().position(|name| name == CONFIRMED);
            let Some(order) = order else {
                return unproven(path, names, table, reading);
            };
            let mut form = Form::new(&format!("{} in JSON", order.source), 0, names);
            form.roles = vec![(BarColumn::Time, 0)];
            form.roles.extend(PRICES.into_iter().zip(order.prices));
            form.roles.extend(order.volume.map(|idx| (BarColumn::Volume, idx)));
            form.confirmed = order.confirmed.or(is_over);
            form.bar_time = Some(order.bar_time).filter(|end| *end == BarTime::Close);
            form
        }
    };
    form.first_row = 0;
    let about = &table.about;
    // Dates alone are the exchange's own.
    let first = split_line(first_line(&table.text), DELIMITER);
    let time =
        form.roles.iter().find(|(column, _)| *column == BarColumn::Time).map(|(_, idx)| *idx);
    let time = time
        .or_else(|| form.names.iter().position(|name| usual_column(name) == Some(BarColumn::Time)));
    let has_clock = time.and_then(|idx| first.get(idx)).is_some_and(|text| text.contains(&b':'));
    if has_clock {
        form.zone = about.zone.as_deref().and_then(|name| name.parse().ok());
    }
    if about.is_exchange_clock {
        form.clock = FormClock::Differs("the exchange, or of the zone that was asked for");
    }
    Ok(form)
}

/// Arrays in no proven order, of which the user says which value is which.
fn unproven(
    path: &Path,
    names: Vec<String>,
    table: &Table,
    reading: &Reading,
) -> Result<Form, DataError> {
    if !PRICES.iter().all(|column| reading.columns.contains_key(column)) {
        let text = shown(first_line(&table.text));
        return Err(DataError::ArrayOrder { path: path.to_owned(), text });
    }
    let mut form = Form::new("arrays in JSON", 0, names);
    if !reading.columns.contains_key(&BarColumn::Time) {
        form.roles.push((BarColumn::Time, 0));
    }
    Ok(form)
}

/// A table whose columns have names, of no particular form.
fn of_names(look: &Look<'_>) -> Form {
    let names = look.first();
    let position = |wanted: &str| names.iter().position(|name| name == wanted);
    let mut form = Form::with_header("JSON", look);
    // Letters differ by their case: `t` is when a bar opens, `T` when it closes.
    let letters: Vec<_> = LETTERS
        .iter()
        .filter_map(|(letter, column)| position(letter).map(|idx| (*column, idx)))
        .collect();
    if letters.iter().filter(|(column, _)| PRICES.contains(column)).count() == PRICES.len() {
        form.roles = letters;
        // Binance's and Hyperliquid's symbol, and whether the bar is over.
        if position("T").is_some() {
            form.roles.extend(position("s").map(|idx| (BarColumn::Symbol, idx)));
            form.confirmed = position("x");
        }
    }
    let has = |form: &Form, column| form.roles.iter().any(|(role, _)| *role == column);
    // The last part of a nested name says what it is, as in OANDA's `mid.o` or CoinMarketCap's
    // `quote.USD.open`; of a mid, a bid and an ask it is the mid.
    for column in BarColumn::ALL {
        let is_named = names.iter().any(|name| usual_column(name) == Some(column));
        let nested = |prefix: &str| -> Vec<usize> {
            let is_meant =
                |name: &String| name.starts_with(prefix) && meaning(name) == Some(column);
            (0..names.len()).filter(|idx| is_meant(&names[*idx])).collect()
        };
        if !is_named && !has(&form, column) {
            let only = ["mid.", ""].iter().map(|prefix| nested(prefix)).find(|all| all.len() == 1);
            form.roles.extend(only.map(|only| (column, only[0])));
        }
    }
    let has_time = names.iter().any(|name| usual_column(name) == Some(BarColumn::Time));
    if !has_time && !has(&form, BarColumn::Time) {
        let is_time = |idx: &usize| {
            TimeReader::of_certain(look.field(look.top + 1, *idx).as_bytes()).is_some()
        };
        let time = TIMES.iter().filter_map(|name| position(name)).find(is_time);
        form.roles.extend(time.map(|idx| (BarColumn::Time, idx)));
    }
    form.confirmed = form.confirmed.or_else(|| look.what_says_over(form.first_row));
    form
}
