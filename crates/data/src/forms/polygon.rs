//! Polygon.io's flat files of aggregates.
//!
//! `ticker,volume,open,close,high,low,window_start,transactions`: all tickers of a day in one file, the
//! start of the bar in nanoseconds since 1970. A bar without trades is left out.
//!
//! # Source
//! <https://polygon.io/docs/flat-files/stocks/minute-aggregates>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names =
        ["ticker", "volume", "open", "close", "high", "low", "window_start", "transactions"];
    let roles = [(BarColumn::Time, "window_start"), (BarColumn::Symbol, "ticker")];
    look.has_names(&names).then(|| Ok(Form::of_names("Polygon flat file", look, &roles)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use exitlab_core::Reading;

    #[test]
    fn one_of_several_tickers() {
        let want = rows(60, "2024-01-02T14:30:00Z", "1m");
        let text = |ticker: &str| {
            lines(&want, "\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                let time = row.unix() * 1_000_000_000;
                format!("{ticker},{volume},{open},{close},{high},{low},{time},5")
            })
        };
        let header = "ticker,volume,open,close,high,low,window_start,transactions\n";
        let one = format!("{header}{}", text("AAPL"));
        let read_as = "Polygon flat file, times in nanoseconds since 1970";
        let got = load("2024-01-02.csv", "1m", &one);
        assert_bars(&got, &want, read_as);
        assert_eq!(volumes(&got), own_volumes(&want));
        let two = format!("{one}{}", text("MSFT"));
        let error = load("2024-01-02.csv", "1m", &two).unwrap_err().to_string();
        assert!(error.contains("column `ticker` has 2 symbols: AAPL, MSFT"), "{error}");
        let reading = Reading { source_symbol: Some("MSFT".to_owned()), ..Reading::default() };
        assert_bars(&load_as("2024-01-02.csv", "1m", two, reading), &want, read_as);
    }
}
