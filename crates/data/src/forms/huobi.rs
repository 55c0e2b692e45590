//! Candles of Huobi's (HTX's) interface: `id,open,close,low,high,amount,vol,count`.
//!
//! `id` is the open of the bar in seconds since 1970. `amount` is the volume of the base asset, `vol` that of
//! the quote asset.
//!
//! # Source
//! <https://huobiapi.github.io/docs/spot/v1/en/#get-klines-candles>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["id", "open", "close", "low", "high", "amount", "vol", "count"];
    let roles = [(BarColumn::Time, "id"), (BarColumn::Volume, "amount")];
    look.has_names(&names).then(|| Ok(Form::of_names("Huobi candles", look, &roles)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn the_volume_is_that_of_the_base_asset() {
        let want = rows(30, "2024-01-01", "1h");
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{close},{low},{high},{volume},99000.5,3", row.unix())
        });
        let text = format!("id,open,close,low,high,amount,vol,count\n{text}");
        let got = load("btcusdt.csv", "1h", text);
        assert_bars(&got, &want, "Huobi candles, times in seconds since 1970");
        assert_eq!(volumes(&got), own_volumes(&want));
    }
}
