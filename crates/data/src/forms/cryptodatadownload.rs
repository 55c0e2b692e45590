//! CryptoDataDownload's files.
//!
//! A line with the site's address, then `unix,date,symbol,open,high,low,close,Volume BTC,Volume USD`, the
//! newest row first; seconds or milliseconds since 1970. Older files: `Date,Symbol,Open,…`, hours as
//! `2020-01-01 12-AM`, or `Unix Timestamp,Date,Symbol,Open,…`. All times are UTC. The first of the two
//! volumes is that of the base asset.
//!
//! # Source
//! <https://www.cryptodatadownload.com/data/>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::Reading;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let is_named = look
        .lines
        .iter()
        .take(look.top)
        .any(|line| line.text.to_ascii_lowercase().contains("cryptodatadownload.com"));
    let is_table = look.has_names(&["date", "symbol", "open", "high", "low", "close"]);
    let n_volumes = look.names().iter().filter(|name| name.starts_with("volume_")).count();
    (is_table && (is_named || n_volumes == 2))
        .then(|| Ok(Form::with_header("CryptoDataDownload", look)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const ADDRESS: &str = "https://www.CryptoDataDownload.com\n";

    fn text(header: &str, rows: &[Row], time: impl Fn(&Row) -> String) -> String {
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},BTC/USD,{open},{high},{low},{close},{volume},150000.5", time(row))
        };
        let names = "symbol,open,high,low,close,Volume BTC,Volume USD";
        format!("{header},{names}\n{}", newest_first(rows, "\n", line))
    }

    #[test]
    fn new_files_have_seconds_or_milliseconds() {
        let want = rows(60, "2024-12-01", "1h");
        for (zeros, unit) in [("", "seconds"), ("000", "milliseconds"), (".0", "seconds")] {
            let time = |row: &Row| format!("{}{zeros},{}", row.unix(), row.at("%F %T"));
            let text = format!("{ADDRESS}{}", text("unix,date", &want, time));
            let got = load("Bitstamp_BTCUSD_1h.csv", "1h", text);
            assert_bars(&got, &want, &format!("CryptoDataDownload, times in {unit} since 1970"));
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }

    #[test]
    fn old_hours_have_twelve() {
        let want = rows(60, "2020-01-01", "1h");
        let local = "CryptoDataDownload, times without a zone taken as UTC";
        let old = text("Date", &want, |row| row.at("%Y-%m-%d %I-%p"));
        let got = load("Coinbase_BTCUSD_1h.csv", "1h", format!("{ADDRESS}{old}"));
        assert_bars(&got, &want, local);
        assert_eq!(volumes(&got), own_volumes(&want));
        let without_address = load("Coinbase_BTCUSD_1h.csv", "1h", old);
        assert_bars(&without_address, &want, local);
    }
}
