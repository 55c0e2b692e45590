//! Klines of Binance's archive and of its interface.
//!
//! - The archive's spot files have no header and 12 columns; those of futures have one, of late.
//! - Times are milliseconds since 1970 in UTC; spot files microseconds from 2025 on.
//! - The volume is that of the base asset.
//!
//! # Source
//! <https://github.com/binance/binance-public-data>

use super::Form;
use super::price_order::are_sound;
use crate::DataError;
use crate::look::Look;
use crate::number::short_integer;
use crate::number_style::NumberStyle;
use exitlab_core::Reading;

const NAME: &str = "Binance klines";
/// Names of the columns, as the futures files have them.
const NAMES: [&str; 12] = [
    "open_time",
    "open",
    "high",
    "low",
    "close",
    "volume",
    "close_time",
    "quote_volume",
    "count",
    "taker_buy_volume",
    "taker_buy_quote_volume",
    "ignore",
];
/// Least time that is since 1970 and no date in digits.
const MIN_TIME: i64 = 1_000_000_000;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    if is_with_header(look) {
        return Some(Ok(Form::with_header(NAME, look)));
    }
    let names = NAMES.map(str::to_owned).to_vec();
    is_without_header(look).then(|| Ok(Form::new(NAME, look.top, names)))
}

fn is_with_header(look: &Look<'_>) -> bool {
    look.has_names(&NAMES[..7])
        && (look.has_names(&["quote_volume"]) || look.has_names(&["quote_asset_volume"]))
}

fn is_without_header(look: &Look<'_>) -> bool {
    let first = look.first();
    let whole = |idx: usize| short_or_long(first[idx].as_bytes());
    let is_number = |field: &String| NumberStyle::Plain.parse(field.as_bytes()).is_ok();
    first.len() == NAMES.len()
        && first.iter().all(is_number)
        && matches!((whole(0), whole(6)), (Some(open), Some(close)) if open >= MIN_TIME && close > open)
        && whole(8).is_some()
        && are_sound(look, look.top, [1, 2, 3, 4])
}

/// A whole number of up to 19 digits, and nothing else.
fn short_or_long(field: &[u8]) -> Option<i64> {
    short_integer(field).or_else(|| std::str::from_utf8(field).ok()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const HEADER: &str = "open_time,open,high,low,close,volume,close_time,quote_volume,count,\
                          taker_buy_volume,taker_buy_quote_volume,ignore\n";

    fn klines(rows: &[Row], per_second: i64) -> String {
        lines(rows, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.unix() * per_second;
            let end = time + 3_600 * per_second - 1;
            let tail = format!("{volume}.00000000,{end},99.5,37,1.5,150.0,0");
            format!("{time},{open:.8},{high:.8},{low:.8},{close:.8},{tail}")
        })
    }

    #[test]
    fn milliseconds_and_microseconds_with_and_without_header() {
        let want = rows(30, "2024-12-01", "1h");
        for (per_second, unit) in
            [(1_000, "milliseconds"), (1_000_000, "microseconds"), (1_000_000_000, "nanoseconds")]
        {
            let text = klines(&want, per_second);
            let read_as = format!("Binance klines, times in {unit} since 1970");
            let got = load("BTCUSDT-1h-2024-12.csv", "1h", &text);
            assert_bars(&got, &want, &read_as);
            assert_eq!(volumes(&got), own_volumes(&want));
            assert_bars(&load("x.csv", "1h", format!("{HEADER}{text}")), &want, &read_as);
        }
    }

    #[test]
    fn twelve_columns_of_something_else_are_no_klines() {
        let row = "1733011200000,1,2,1,2,5,1733011200000,1,1,1,1,0\n";
        let error = load("x.csv", "1h", row.repeat(3)).unwrap_err().to_string();
        assert!(error.contains("no header"), "{error}");
    }
}
