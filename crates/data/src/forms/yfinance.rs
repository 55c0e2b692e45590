//! What yfinance writes with `to_csv`: one header row, two or three for one symbol, or as many for
//! several symbols side by side.
//!
//! Times have their zone for intraday bars of most markets; days have none. Prices are adjusted unless
//! the user asked otherwise. A week or month that is not over is there with its bars so far.

use super::Form;
use crate::DataError;
use crate::header::normalised;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

const NAME: &str = "yfinance download";
/// Names in the level of prices.
const FIELDS: [&str; 11] = [
    "open",
    "high",
    "low",
    "close",
    "adj_close",
    "volume",
    "dividends",
    "stock_splits",
    "capital_gains",
    "repaired?",
    "date",
];
/// First cells of the level of prices, and of that of tickers.
const PRICE_CELLS: [&str; 3] = ["price", "attributes", ""];
const TICKER_CELLS: [&str; 3] = ["ticker", "symbols", ""];

pub(crate) fn recognise(look: &Look<'_>, reading: &Reading) -> Option<Result<Form, DataError>> {
    let first_cell = |line| normalised(look.field(look.top + line, 0));
    let is_price_level = |line: usize| {
        let fields = look.fields(look.top + line);
        let named = fields.iter().skip(1).map(|name| normalised(name));
        fields.len() > 4
            && PRICE_CELLS.contains(&first_cell(line).as_str())
            && named.clone().all(|name| FIELDS.contains(&name.as_str()) || name == "datetime")
            && named.clone().any(|name| name == "close")
    };
    let is_ticker_level = |line: usize| {
        let fields = look.fields(look.top + line);
        fields.len() > 4
            && TICKER_CELLS.contains(&first_cell(line).as_str())
            && fields.iter().skip(1).all(|name| name.parse::<f64>().is_err())
            && fields.iter().skip(2).all(|name| !name.is_empty())
    };
    let (prices, tickers) = if is_price_level(0) && is_ticker_level(1) {
        (0, 1)
    } else if is_ticker_level(0) && is_price_level(1) {
        (1, 0)
    } else {
        return one_header(look).map(Ok);
    };
    Some(levels(look, reading, prices, tickers))
}

/// One header row, with columns that nobody else writes.
fn one_header(look: &Look<'_>) -> Option<Form> {
    let is_yfinance = look.has_names(&["open", "high", "low", "close", "dividends"])
        && look.has_names(&["stock_splits"]);
    is_yfinance.then(|| Form::with_header(NAME, look))
}

/// Two levels of names, and perhaps a third line that names the index.
fn levels(
    look: &Look<'_>,
    reading: &Reading,
    prices: usize,
    tickers: usize,
) -> Result<Form, DataError> {
    let names = look.fields(look.top + prices);
    let of_column = look.fields(look.top + tickers);
    // A third line names the index and nothing else.
    let third = look.fields(look.top + 2);
    let has_index_line = third.iter().skip(1).all(String::is_empty)
        && third.first().is_some_and(|name| ["date", "datetime"].contains(&&*normalised(name)));
    let mut columns: Vec<String> = names.to_vec();
    if has_index_line {
        columns[0].clone_from(&third[0]);
    }
    let mut symbols: Vec<&String> = of_column.iter().skip(1).filter(|s| !s.is_empty()).collect();
    symbols.sort();
    symbols.dedup();
    let wanted = match (symbols.as_slice(), &reading.source_symbol) {
        ([only], None) => only,
        (_, Some(wanted)) if symbols.contains(&wanted) => wanted,
        _ => {
            return Err(DataError::SeveralSymbols {
                path: look.path.to_owned(),
                column: "the tickers above the columns".to_owned(),
                wanted: reading.source_symbol.clone(),
                symbols: symbols.into_iter().cloned().collect(),
            });
        }
    };
    let position = |name: &str| {
        let of_wanted = |idx: &usize| &of_column[*idx] == wanted;
        (1..columns.len()).filter(of_wanted).find(|idx| normalised(&columns[*idx]) == name)
    };
    let is_time = |name: &String| ["date", "datetime"].contains(&&*normalised(name));
    let time = columns.iter().position(is_time).unwrap_or(0);
    let mut roles = vec![(BarColumn::Time, time)];
    for column in
        [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close, BarColumn::Volume]
    {
        roles.extend(position(column.name()).map(|idx| (column, idx)));
    }
    let first_row = look.top + if has_index_line { 3 } else { 2 };
    Ok(Form { roles, ..Form::new(NAME, first_row, columns) })
}
