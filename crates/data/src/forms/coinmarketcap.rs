//! CoinMarketCap's download of historical data: a byte order mark, semicolons, the newest day first; `timeOpen`
//! and `timeClose` beside the times of the high and low, `timestamp` is the close. Volumes are in US dollars.
//!
//! # Source
//! <https://coinmarketcap.com/currencies/bitcoin/historical-data/>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["timeopen", "timeclose", "timehigh", "timelow", "open", "close"];
    let roles = [(BarColumn::Time, "timeopen")];
    look.has_names(&names).then(|| Ok(Form::of_names("CoinMarketCap download", look, &roles)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn the_download_has_its_opens() {
        let want = rows(30, "2024-08-25", "1d");
        let header = "\u{feff}timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;\
                      marketCap;circulatingSupply;timestamp\n";
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let day = row.at("%Y-%m-%d");
            let at = |clock: &str| format!("\"{day}T{clock}Z\"");
            let times =
                ["00:00:00.000", "23:59:59.999", "05:07:00.000", "15:01:00.000"].map(at).join(";");
            let end = at("23:59:59.999");
            format!("{times};\"2010\";{open};{high};{low};{close};{volume};0;0;{end}")
        });
        let got =
            load("Cardano_historical_data_coinmarketcap.csv", "1d", format!("{header}{text}"));
        assert_bars(&got, &want, "CoinMarketCap download, times with their zone");
        assert_eq!(volumes(&got), own_volumes(&want));
    }

    #[test]
    fn the_collection_on_kaggle_is_stamped_at_the_close() {
        let want = rows(30, "2013-04-29", "1d");
        let read_as =
            "table with a header, times without a zone taken as UTC, stamped at the close";
        for format in ["%Y-%m-%d 23:59:59", "%d/%m/%Y 23:59", "%m/%d/%Y 23:59"] {
            let text = lines(&want, "\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                let date = row.at(format);
                format!("1,Bitcoin,BTC,{date},{high},{low},{open},{close},{volume},1500000000")
            });
            let header = "SNo,Name,Symbol,Date,High,Low,Open,Close,Volume,Marketcap\n";
            let got = load("coin_Bitcoin.csv", "1d", format!("{header}{text}"));
            assert_bars(&got, &want, read_as);
            assert_eq!(got.unwrap().read_as[0].symbol.as_deref(), Some("BTC"));
        }
        // Midnights are opens, whoever else writes these columns.
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let date = row.at("%Y-%m-%d 00:00:00");
            format!("1,Bitcoin,BTC,{date},{high},{low},{open},{close},{volume},1500000000")
        });
        let header = "SNo,Name,Symbol,Date,High,Low,Open,Close,Volume,Marketcap\n";
        let got = load("coin_Bitcoin.csv", "1d", format!("{header}{text}"));
        assert_bars(&got, &want, "table with a header, times without a zone taken as UTC");
    }
}
