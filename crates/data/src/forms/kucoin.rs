//! Candles in the order open, close, high, low, as KuCoin's archive and interface and Bitfinex's interface
//! write them.
//!
//! KuCoin: `time,open,close,high,low,volume,turnover`, with a header or without one; seconds or
//! milliseconds since 1970 in UTC, volume of the base asset. Bitfinex: milliseconds and no turnover.
//! Without a header nothing in a row names its columns, so their values have to prove them.
//!
//! # Source
//! <https://www.kucoin.com/docs/rest/spot-trading/market-data/get-klines>,
//! <https://docs.bitfinex.com/reference/rest-public-candles>

use super::Form;
use super::price_order::{are_proven, is_turnover};
use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use exitlab_core::{BarColumn, Reading};

const KUCOIN: &str = "KuCoin candles";

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["time", "open", "close", "high", "low", "volume", "turnover"];
    if look.are_names(&names) {
        return Some(Ok(Form::with_header(KUCOIN, look)));
    }
    let n_columns = look.first().len();
    let name = match n_columns {
        6 => "rows without a header, closes second (as Bitfinex writes them)",
        7 if is_turnover(look, look.top, 6, 5, [3, 4]) => KUCOIN,
        _ => return None,
    };
    let is_fit = look.are_whole_numbers(look.top, &[0])
        && are_proven(look, look.top, [1, 3, 4, 2], NumberStyle::Plain);
    is_fit.then(|| {
        let columns = [
            BarColumn::Time,
            BarColumn::Open,
            BarColumn::Close,
            BarColumn::High,
            BarColumn::Low,
            BarColumn::Volume,
        ];
        Ok(Form::without_header(name, look, &columns))
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    fn text(rows: &[Row]) -> String {
        newest_first(rows, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let turnover = f64::from(*volume) * close;
            format!("{},{open},{close},{high},{low},{volume},{turnover}", row.unix())
        })
    }

    #[test]
    fn closes_stand_second() {
        let want = rows(30, "2024-01-01", "1h");
        let read_as = "KuCoin candles, times in seconds since 1970";
        let header = "time,open,close,high,low,volume,turnover\n";
        let with_header = load("BTC-USDT.csv", "1h", format!("{header}{}", text(&want)));
        assert_bars(&with_header, &want, read_as);
        let without = load("BTC-USDT.csv", "1h", text(&want));
        assert_bars(&without, &want, read_as);
        assert_eq!(volumes(&without), own_volumes(&want));
    }

    #[test]
    fn six_columns_may_be_bitfinexs() {
        let want = rows(30, "2024-01-01", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{}000,{open},{close},{high},{low},{volume}", row.unix())
        });
        let read_as = "rows without a header, closes second (as Bitfinex writes them), \
                       times in milliseconds since 1970";
        assert_bars(&load("tBTCUSD.csv", "1h", text), &want, read_as);
    }
}
