//! Kraken's archive of bars (OHLCVT).
//!
//! No header; seconds since 1970 in UTC, open, high, low, close, volume of the base asset, number of
//! trades. A bar without trades is left out. Files are called by pair and minutes, `XBTUSD_60.csv`.
//!
//! # Source
//! <https://support.kraken.com/hc/en-us/articles/360047124832>

use super::price_order::{are_sound, do_prices_fit};
use super::{Form, USUAL_ORDER};
use crate::DataError;
use crate::look::Look;
use exitlab_core::Reading;

/// Columns of a row.
const N_COLUMNS: usize = 7;
/// Digits of seconds since 1970.
const N_DIGITS: usize = 10;
/// Lengths of bars in minutes, as file names have them.
const MINUTES: [&str; 9] = ["1", "5", "15", "30", "60", "240", "720", "1440", "10080"];

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let first = look.first();
    if first.len() != N_COLUMNS || first[0].len() != N_DIGITS {
        return None;
    }
    let prices = [1, 2, 3, 4];
    // Bars of few trades may all be flat: then the name of the file has to say it.
    let is_fit = do_prices_fit(look, look.top, prices)
        || (is_named(look) && are_sound(look, look.top, prices));
    let is_kraken = look.are_whole_numbers(look.top, &[0, N_COLUMNS - 1]) && is_fit;
    is_kraken.then(|| Ok(Form::without_header("Kraken OHLCVT", look, &USUAL_ORDER)))
}

/// Whether the file is called as Kraken calls its files.
fn is_named(look: &Look<'_>) -> bool {
    let name = look.file_name();
    let stem = name.split('.').next().unwrap_or_default();
    let Some((pair, minutes)) = stem.rsplit_once('_') else { return false };
    let is_pair = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.';
    pair.len() >= 5 && pair.bytes().all(is_pair) && MINUTES.contains(&minutes)
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use crate::DataError;

    const READ_AS: &str = "Kraken OHLCVT, times in seconds since 1970";

    #[test]
    fn bars_without_trades_are_gaps() {
        let mut want = rows(40, "2020-07-15T13:00:00Z", "1h");
        want.drain(5..9);
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume}.5,3", row.unix())
        });
        let got = load("STORJUSD_60.csv", "1h", text);
        assert_bars(&got, &want, READ_AS);
        assert_eq!(volumes(&got)[0], Some(1_000.5));
        assert_eq!(got.unwrap().gaps.n_missing_bars, 4);
    }

    #[test]
    fn flat_bars_need_the_name_of_the_file() {
        let flat = |row: Row| Row { open: 1.5, high: 1.5, low: 1.5, close: 1.5, ..row };
        let want: Vec<Row> = rows(10, "2024-01-01", "1m").into_iter().map(flat).collect();
        let text = lines(&want, "\n", |row| format!("{},1.5,1.5,1.5,1.5,7.25,1", row.unix()));
        assert_bars(&load("ABCEUR_1.csv", "1m", &text), &want, READ_AS);
        let got = load("x.csv", "1m", &text);
        assert!(matches!(got, Err(DataError::NoHeader { .. })), "{got:?}");
    }
}
