//! CoinAPI's bars.
//!
//! `time_period_start;time_period_end;time_open;time_close;price_open;price_high;price_low;price_close;
//! volume_traded;trades_count`, of which `time_open` is the time of the first trade, and not the bar's. A bar
//! without trades is left out. Times are UTC with seven decimals.
//!
//! # Source
//! <https://docs.coinapi.io/market-data/rest-api/ohlcv>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let roles = [
        (BarColumn::Time, "time_period_start"),
        (BarColumn::Open, "price_open"),
        (BarColumn::High, "price_high"),
        (BarColumn::Low, "price_low"),
        (BarColumn::Close, "price_close"),
        (BarColumn::Volume, "volume_traded"),
    ];
    look.has_names(&roles.map(|(_, name)| name))
        .then(|| Ok(Form::of_names("CoinAPI bars", look, &roles)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn the_first_trade_is_not_the_bars_open() {
        let want = rows(40, "2024-01-02", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let end = moved(&[*row], 60)[0].at("%Y-%m-%dT%H:%M:%S.0000000Z");
            let times = row.at("%Y-%m-%dT%H:%M:%S.0000000Z;END;%Y-%m-%dT%H:07:03.1230000Z");
            let times = times.replace("END", &end);
            format!("{times};{end};{open};{high};{low};{close};{volume};35")
        });
        let head = "time_period_start;time_period_end;time_open;time_close;price_open;price_high;\
                    price_low;price_close;volume_traded;trades_count\n";
        for text in [format!("{head}{text}"), format!("{head}{text}").replace(';', ",")] {
            let got = load("BITSTAMP_SPOT_BTC_USD.csv", "1h", text);
            assert_bars(&got, &want, "CoinAPI bars, times with their zone");
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }
}
