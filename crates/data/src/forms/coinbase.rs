//! Candles of Coinbase's interface: time, low, high, open, close, volume.
//!
//! Seconds since 1970 in UTC, the newest row first; a bar without trades is left out. Without a header
//! nothing in a row names its columns, so their values have to prove them.
//!
//! # Source
//! <https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles>

use super::Form;
use super::price_order::are_proven;
use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use exitlab_core::{BarColumn, Reading};

const NAME: &str = "Coinbase candles";

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    if look.are_names(&["time", "low", "high", "open", "close", "volume"]) {
        return Some(Ok(Form::with_header(NAME, look)));
    }
    let is_fit = look.first().len() == 6
        && look.are_whole_numbers(look.top, &[0])
        && are_proven(look, look.top, [3, 2, 1, 4], NumberStyle::Plain);
    is_fit.then(|| {
        let columns = [
            BarColumn::Time,
            BarColumn::Low,
            BarColumn::High,
            BarColumn::Open,
            BarColumn::Close,
            BarColumn::Volume,
        ];
        Ok(Form::without_header(NAME, look, &columns))
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn lows_stand_first() {
        let want = rows(40, "2024-01-02", "1h");
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{low},{high},{open},{close},{volume}", row.unix())
        });
        for text in [format!("time,low,high,open,close,volume\n{text}"), text] {
            let got = load("BTC-USD.csv", "1h", text);
            assert_bars(&got, &want, "Coinbase candles, times in seconds since 1970");
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }
}
