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
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let volume_names = ["vol_ccy", "volccy"];
    let base = volume_names.into_iter().find(|name| look.has_names(&["vol", name]))?;
    let confirm = look.position("confirm")?;
    let name = match look.position("instrument_name") {
        Some(idx) => look.field(look.top + 1, idx).to_owned(),
        None => look.file_name(),
    };
    let volume = if is_derivative(&name) { base } else { "vol" };
    let form = Form::of_names("OKX candlesticks", look, &[(BarColumn::Volume, volume)]);
    Some(Ok(Form { confirmed: Some(confirm), ..form }))
}

/// Whether an instrument is traded in contracts: `BTC-USDT-SWAP`, `BTC-USD-241227`.
fn is_derivative(instrument: &str) -> bool {
    let mut parts = instrument.split('-').skip(2);
    parts.next().is_some_and(|part| {
        part.starts_with("SWAP") || (part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use crate::{BadRowPolicy, LoadOptions, load_bars};
    use exitlab_core::Timeframe;

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
        for name in ["BTC-USDT-SWAP", "BTC-USD-241227"] {
            let swap = load("candlesticks.csv", "1h", text(name, &want, 30));
            assert_bars(&swap, &want, READ_AS);
            assert_eq!(volumes(&swap)[0], Some(2_000.5));
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
