//! What yfinance writes with `to_csv`: one header row, two or three for one symbol, or as many for
//! several symbols side by side.
//!
//! Times have their zone for intraday bars of most markets; days have none. Prices are adjusted unless
//! the user asked otherwise. A week or month that is not over is there with its bars so far.

use super::Form;
use crate::DataError;
use crate::column_names::normalised;
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
        let first = first_cell(line);
        let is_index = ["date", "datetime"].contains(&first.as_str());
        fields.len() > 4
            && (is_index || PRICE_CELLS.contains(&first.as_str()))
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
    // A column of another ticker is none of this one's, even where this one has none of its name.
    for (idx, name) in columns.iter_mut().enumerate().skip(1) {
        match of_column.get(idx) {
            Some(ticker) if ticker != wanted && !ticker.is_empty() => {
                *name = format!("{ticker}: {name}")
            }
            Some(_) | None => {}
        }
    }
    let position = |name: &str| {
        let of_wanted = |idx: &usize| of_column.get(*idx) == Some(wanted);
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
    let symbol = Some(wanted.clone());
    Ok(Form { roles, symbol, ..Form::new(NAME, first_row, columns) })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use exitlab_core::Reading;

    const DAYS: &str = "yfinance download, times without a zone taken as UTC";
    const ZONED: &str = "yfinance download, times with their zone";

    fn text(head: &str, rows: &[Row], format: &str) -> String {
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{close},{high},{low},{open},{volume}", row.at(format))
        };
        format!("{head}\n{}", lines(rows, "\n", line))
    }

    #[test]
    fn two_or_three_header_rows_in_any_order_of_columns() {
        let want = weekdays(40, "2024-01-02");
        for head in [
            "Price,Close,High,Low,Open,Volume\nTicker,SPY,SPY,SPY,SPY,SPY\nDate,,,,,",
            "Attributes,Close,High,Low,Open,Volume\nSymbols,SPY,SPY,SPY,SPY,SPY\nDate,,,,,",
            "Ticker,SPY,SPY,SPY,SPY,SPY\nPrice,Close,High,Low,Open,Volume\nDate,,,,,",
            ",Close,High,Low,Open,Volume\n,SPY,SPY,SPY,SPY,SPY\nDate,,,,,",
            "Date,Close,High,Low,Open,Volume\n,SPY,SPY,SPY,SPY,SPY",
        ] {
            let got = load("SPY.csv", "1d", text(head, &want, "%Y-%m-%d"));
            assert_bars(&got, &want, DAYS);
            assert_eq!(volumes(&got), own_volumes(&want), "{head}");
        }
        let hours = rows(40, "2024-01-01", "1h");
        let head = "Price,Close,High,Low,Open,Volume\nTicker,BTC-USD,BTC-USD,BTC-USD,BTC-USD,BTC-USD\n\
                    Datetime,,,,,";
        let got = load("BTC-USD_1h.csv", "1h", text(head, &hours, "%Y-%m-%d %H:%M:%S+00:00"));
        assert_bars(&got, &hours, ZONED);
    }

    #[test]
    fn with_positions_of_rows() {
        let want = weekdays(40, "2024-01-02");
        let head = "Price,Date,Close,High,Low,Open,Volume\nTicker,,SPY,SPY,SPY,SPY,SPY";
        let got = load("SPY.csv", "1d", text(head, &want, "7,%Y-%m-%d"));
        assert_bars(&got, &want, DAYS);
    }

    #[test]
    fn one_of_several_symbols_side_by_side() {
        let spy = weekdays(40, "2024-01-02");
        let head = "Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume\n\
                    Ticker,QQQ,SPY,QQQ,SPY,QQQ,SPY,QQQ,SPY,QQQ,SPY\nDate,,,,,,,,,,\n";
        let text = lines(&spy, "\n", |row| {
            let other = raised(&[*row], 50.0)[0];
            let pair = |value: fn(&Row) -> f64| format!("{},{}", value(&other), value(row));
            let prices = [pair(|r| r.close), pair(|r| r.high), pair(|r| r.low), pair(|r| r.open)];
            format!("{},{},5,{}", row.at("%Y-%m-%d"), prices.join(","), row.volume)
        });
        let text = format!("{head}{text}");
        let error = load("both.csv", "1d", &text).unwrap_err().to_string();
        assert!(error.contains("has 2 symbols: QQQ, SPY"), "{error}");
        let reading = Reading { source_symbol: Some("SPY".to_owned()), ..Reading::default() };
        let got = load_as("both.csv", "1d", text, reading);
        assert_bars(&got, &spy, DAYS);
        assert_eq!(volumes(&got), own_volumes(&spy));
    }

    #[test]
    fn a_column_of_another_ticker_is_never_taken() {
        let spy = weekdays(40, "2024-01-02");
        let head = "Price,Close,Close,High,Low,Open,Volume\nTicker,QQQ,SPY,SPY,SPY,SPY,QQQ\n\
                    Date,,,,,,\n";
        let text = lines(&spy, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},9,{close},{high},{low},{open},{volume}", row.at("%Y-%m-%d"))
        });
        let text = format!("{head}{text}");
        let of =
            |symbol: &str| Reading { source_symbol: Some(symbol.to_owned()), ..Reading::default() };
        let got = load_as("both.csv", "1d", &text, of("SPY"));
        assert_bars(&got, &spy, DAYS);
        assert_eq!(volumes(&got), [None; 40], "the volume is QQQ's");
        let error = load_as("both.csv", "1d", text, of("QQQ")).unwrap_err().to_string();
        assert!(error.contains("no open, no high, no low column"), "{error}");
    }

    #[test]
    fn one_header_row() {
        let want = weekdays(40, "2024-01-02");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.at("%Y-%m-%d 00:00:00-05:00");
            format!("{time},{open},{high},{low},{close},{volume},0.0,0.0")
        });
        let head = "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n";
        let got = load("AAPL.csv", "1d", format!("{head}{text}"));
        assert_bars(&got, &moved(&want, 300), ZONED);
    }
}
