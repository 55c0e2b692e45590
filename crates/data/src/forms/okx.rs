//! OKX's archive of candlesticks, and its interface.
//!
//! - Archive: `instrument_name,open,high,low,close,vol,vol_ccy,vol_quote,open_time,confirm`, milliseconds
//!   since 1970.
//! - Interface: `ts,o,h,l,c,vol,volCcy,volCcyQuote,confirm`.
//!
//! `vol` counts contracts where the instrument is a swap, a future or an option, and `vol_ccy` the base asset;
//! of other instruments `vol` does. `confirm` is 0 while the bar is forming.
//!
//! # Source
//! <https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks-history>

use super::Form;
use super::price_order::is_turnover;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let currency = ["vol_ccy", "volccy"].into_iter().find(|name| look.has_names(&["vol", name]))?;
    let confirm = look.position("confirm")?;
    let volume = if is_in_contracts(look, currency) { currency } else { "vol" };
    let form = Form::of_names("OKX candlesticks", look, &[(BarColumn::Volume, volume)]);
    Some(Ok(Form { confirmed: Some(confirm), ..form }))
}

/// Whether `vol` counts contracts: of other instruments it is of the base asset, and `vol_ccy` what was paid
/// for it. Where no volume shows that, the name of the instrument or of the file does.
fn is_in_contracts(look: &Look<'_>, currency: &str) -> bool {
    let quote = ["vol_quote", "volccyquote", "vol_ccy_quote"];
    let position = |names: &[&str]| names.iter().find_map(|name| look.position(name));
    let range = [position(&["high", "h"]), position(&["low", "l"])];
    if let ([Some(high), Some(low)], Some(vol), Some(currency)) =
        (range, look.position("vol"), look.position(currency))
    {
        let first = look.top + 1;
        let is_paid_for =
            |amount: usize, volume: usize| is_turnover(look, first, amount, volume, [high, low]);
        let is_base = is_paid_for(currency, vol);
        let is_contracts = position(&quote).is_some_and(|quote| is_paid_for(quote, currency));
        if is_base != is_contracts {
            return is_contracts;
        }
    }
    match look.position("instrument_name") {
        Some(idx) => is_derivative(look.field(look.top + 1, idx)),
        None => is_derivative(&look.file_name()),
    }
}

/// Whether a name is that of an instrument that is traded in contracts: `BTC-USDT-SWAP`, `BTC-USD-241227`.
fn is_derivative(name: &str) -> bool {
    let is_expiry = |part: &str| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = name.split(['-', '_', '.', ' ']).skip(2);
    parts.any(|part| part.eq_ignore_ascii_case("swap") || is_expiry(part))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use crate::{BadRowPolicy, LoadOptions, load_bars};
    use exitlab_core::{BarColumn, Timeframe};

    const HEADER: &str =
        "instrument_name,open,high,low,close,vol,vol_ccy,vol_quote,open_time,confirm";
    const READ_AS: &str = "OKX candlesticks, times in milliseconds since 1970";

    fn text(name: &str, rows: &[Row], n_confirmed: usize) -> String {
        let end = rows[n_confirmed - 1].time;
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            let confirm = u8::from(row.time <= end);
            let volumes = format!("{volume},{}.5,9999", volume * 2);
            format!("{name},{open},{high},{low},{close},{volumes},{}000,{confirm}", row.unix())
        };
        format!("{HEADER}\n{}", lines(rows, "\n", line))
    }

    #[test]
    fn the_volume_is_that_of_the_base_asset() {
        let want = rows(30, "2024-01-01", "1h");
        let spot = load("BTC-USDT-candlesticks.csv", "1h", text("BTC-USDT", &want, 30));
        assert_bars(&spot, &want, READ_AS);
        assert_eq!(volumes(&spot), own_volumes(&want));
        for name in ["BTC-USDT-SWAP", "BTC-USD-241227", "BTC-USD-241227-50000-C"] {
            let swap = load("candlesticks.csv", "1h", text(name, &want, 30));
            assert_bars(&swap, &want, READ_AS);
            assert_eq!(volumes(&swap)[0], Some(2_000.5));
        }
    }

    #[test]
    fn of_files_without_the_instrument_volumes_or_the_name_tell() {
        let want = rows(30, "2024-01-01", "1h");
        let text = |volumes: &dyn Fn(&Row) -> String| {
            let line = |row: &Row| {
                let Row { open, high, low, close, .. } = row;
                format!("{}000,{open},{high},{low},{close},{},1", row.unix(), volumes(row))
            };
            format!("ts,o,h,l,c,vol,volCcy,volCcyQuote,confirm\n{}", lines(&want, "\n", line))
        };
        let amount = |row: &Row| f64::from(row.volume) * row.close;
        let spot = text(&|row| format!("{},{},{}", row.volume, amount(row), amount(row)));
        assert_eq!(volumes(&load("BTC-USDT-SWAP.csv", "1h", spot)), own_volumes(&want));
        let swap = text(&|row| format!("{},{},{}", row.volume * 1_000, row.volume, amount(row)));
        assert_eq!(volumes(&load("candles.csv", "1h", swap)), own_volumes(&want));
        let silent = text(&|_| "0,0,0".to_owned());
        for (name, column) in [
            ("BTC-USD-241227.csv", "volCcy"),
            ("BTC_USDT_SWAP_1h.csv", "volCcy"),
            ("BTC-USDT.csv", "vol"),
        ] {
            let got = load(name, "1h", &silent).unwrap();
            let used = &got.read_as[0].columns;
            assert!(used.contains(&(BarColumn::Volume, column.to_owned())), "{name}: {used:?}");
        }
    }

    #[test]
    fn a_bar_that_is_not_confirmed_is_still_forming() {
        let want = rows(30, "2024-01-01", "1h");
        let text = text("BTC-USDT", &want, 29);
        let error = load("x.csv", "1h", &text).unwrap_err().to_string();
        assert!(error.contains("column `confirm` is `0`: a bar still forming"), "{error}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        let options = LoadOptions {
            on_bad_row: BadRowPolicy::Drop,
            ..LoadOptions::new(Timeframe::parse("1h").unwrap())
        };
        let got = load_bars("X", &path, &options);
        assert_bars(&got, &want[..29], READ_AS);
        assert_eq!(got.unwrap().dropped.n, 1);
    }
}
