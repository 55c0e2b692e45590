//! Alpaca's bars, as its Python library writes them.
//!
//! `symbol,timestamp,open,high,low,close,volume,trade_count,vwap`; times are opens with their zone,
//! `2024-01-02 09:00:00+00:00`, and days begin at midnight in New York.
//!
//! # Source
//! <https://docs.alpaca.markets/reference/stockbars>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["timestamp", "open", "high", "low", "close", "volume", "trade_count", "vwap"];
    let roles = [(BarColumn::Time, "timestamp"), (BarColumn::Symbol, "symbol")];
    look.has_names(&names).then(|| Ok(Form::of_names("Alpaca bars", look, &roles)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn times_have_their_zone() {
        let want = rows(40, "2024-01-02T09:00:00Z", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.at("%Y-%m-%d %H:%M:%S+00:00");
            format!("AAPL,{time},{open},{high},{low},{close},{volume}.0,118.0,{open}")
        });
        let header = "symbol,timestamp,open,high,low,close,volume,trade_count,vwap\n";
        let got = load("AAPL_bars.csv", "1h", format!("{header}{text}"));
        assert_bars(&got, &want, "Alpaca bars, times with their zone");
        assert_eq!(volumes(&got), own_volumes(&want));
        assert_eq!(got.unwrap().read_as[0].symbol.as_deref(), Some("AAPL"));
    }
}
