//! Bybit's archive of bars for MetaTrader, and its interface.
//!
//! - Archive: no header, `2024.01.01 00:00,o,h,l,c,v` as MetaTrader 4 writes it, times in UTC+3 all year.
//!   Files are called `BTCUSDT_60_2024-01-01_2024-01-31.csv`.
//! - Interface: `startTime,openPrice,highPrice,lowPrice,closePrice,volume,turnover`, or the same without a
//!   header, milliseconds since 1970, the newest row first.
//!
//! # Source
//! <https://public.bybit.com/kline_for_metatrader4/>, <https://bybit-exchange.github.io/docs/v5/market/kline>

use super::price_order::{do_prices_fit, is_turnover};
use super::{Form, USUAL_ORDER, metatrader};
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

const CANDLES: &str = "Bybit candles";
/// Columns of the interface's rows.
const N_COLUMNS: usize = 7;
/// Digits of milliseconds since 1970.
const N_DIGITS: usize = 13;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    archive(look).or_else(|| with_header(look)).or_else(|| without_header(look)).map(Ok)
}

fn archive(look: &Look<'_>) -> Option<Form> {
    let name = look.file_name();
    let parts: Vec<&str> = name.split('.').next()?.split('_').collect();
    let is_date = |text: &str| text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
    let is_archive = matches!(parts.as_slice(), [_, minutes, from, to]
        if minutes.bytes().all(|b| b.is_ascii_digit()) && is_date(from) && is_date(to));
    let form = if is_archive { metatrader::four(look)? } else { return None };
    let form = Form { name: "Bybit bars for MetaTrader".to_owned(), ..form };
    Some(form.on_clock("Bybit's archive for MetaTrader (UTC+3)", "Etc/GMT-3"))
}

fn with_header(look: &Look<'_>) -> Option<Form> {
    let names = ["starttime", "openprice", "highprice", "lowprice", "closeprice"];
    let columns =
        [BarColumn::Time, BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close];
    let roles: Vec<_> = columns.into_iter().zip(names).collect();
    look.has_names(&names).then(|| Form::of_names(CANDLES, look, &roles))
}

fn without_header(look: &Look<'_>) -> Option<Form> {
    let first = look.first();
    let is_bybits = first.len() == N_COLUMNS
        && first[0].len() == N_DIGITS
        && look.are_whole_numbers(look.top, &[0])
        && do_prices_fit(look, look.top, [1, 2, 3, 4])
        && is_turnover(look, look.top, 6, 5, [2, 3]);
    is_bybits.then(|| Form::without_header(CANDLES, look, &USUAL_ORDER))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn the_archive_is_three_hours_ahead() {
        let want = rows(48, "2024-01-01", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume}", row.at("%Y.%m.%d %H:%M"))
        });
        let name = "BTCUSDT_60_2024-01-01_2024-01-31.csv";
        let got = load(name, "1h", &text);
        assert_bars(&got, &want, "Bybit bars for MetaTrader, times without a zone taken as UTC");
        assert!(clock(&got).unwrap().ends_with("set `timezone = \"Etc/GMT-3\"`"));
        let reading =
            exitlab_core::Reading { timezone: "Etc/GMT-3".parse().ok(), ..Default::default() };
        let got = load_as(name, "1h", text, reading);
        let read_as = "Bybit bars for MetaTrader, times without a zone read as Etc/GMT-3";
        assert_bars(&got, &moved(&want, -180), read_as);
    }

    #[test]
    fn rows_of_the_interface() {
        let want = rows(48, "2024-01-01", "1h");
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let turnover = f64::from(*volume) * open;
            format!("{}000,{open},{high},{low},{close},{volume},{turnover}", row.unix())
        });
        let header = "startTime,openPrice,highPrice,lowPrice,closePrice,volume,turnover\n";
        for text in [format!("{header}{text}"), text] {
            let got = load("BTCUSDT.csv", "1h", text);
            assert_bars(&got, &want, "Bybit candles, times in milliseconds since 1970");
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }
}
