//! Tables that the names of their columns tell, and of which there is nothing to know beyond those.
//!
//! - Alpaca's bars as its Python library writes them: times with their zone; days begin at midnight in New York.
//! - CoinAPI's bars: commas or semicolons. `time_open` is the time of the first trade, and not the bar's; a bar
//!   without trades is left out.
//! - Polygon.io's flat files: all tickers of a day in one file, starts in nanoseconds since 1970; a bar without
//!   trades is left out.
//! - Tushare's days of Chinese stocks, the newest first, perhaps with the position of the row before them. The
//!   volume is in lots of 100 shares.
//!
//! # Source
//! <https://docs.alpaca.markets/reference/stockbars>, <https://docs.coinapi.io/market-data/rest-api/ohlcv>,
//! <https://polygon.io/docs/flat-files/stocks/minute-aggregates>, <https://tushare.pro/document/2?doc_id=27>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::Reading;

/// What each table is called, and the names that nobody else writes together.
const TABLES: [(&str, &[&str]); 4] = [
    (
        "Alpaca bars",
        &["timestamp", "open", "high", "low", "close", "volume", "trade_count", "vwap"],
    ),
    (
        "CoinAPI bars",
        &[
            "time_period_start",
            "price_open",
            "price_high",
            "price_low",
            "price_close",
            "volume_traded",
        ],
    ),
    (
        "Polygon flat file",
        &["ticker", "volume", "open", "close", "high", "low", "window_start", "transactions"],
    ),
    ("Tushare bars", &["ts_code", "trade_date", "open", "high", "low", "close", "vol"]),
];

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let (name, _) = TABLES.into_iter().find(|(_, names)| look.has_names(names))?;
    Some(Ok(Form::with_header(name, look)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use exitlab_core::Reading;

    #[test]
    fn alpaca_has_the_symbol_and_the_zone() {
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

    #[test]
    fn the_first_trade_is_not_the_open_of_coinapis_bar() {
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

    #[test]
    fn one_of_several_tickers_of_polygon() {
        let want = rows(60, "2024-01-02T14:30:00Z", "1m");
        let text = |ticker: &str| {
            lines(&want, "\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                let time = row.unix() * 1_000_000_000;
                format!("{ticker},{volume},{open},{close},{high},{low},{time},5")
            })
        };
        let header = "ticker,volume,open,close,high,low,window_start,transactions\n";
        let one = format!("{header}{}", text("AAPL"));
        let read_as = "Polygon flat file, times in nanoseconds since 1970";
        let got = load("2024-01-02.csv", "1m", &one);
        assert_bars(&got, &want, read_as);
        assert_eq!(volumes(&got), own_volumes(&want));
        let two = format!("{one}{}", text("MSFT"));
        let error = load("2024-01-02.csv", "1m", &two).unwrap_err().to_string();
        assert!(error.contains("column `ticker` has 2 symbols: AAPL, MSFT"), "{error}");
        let reading = Reading { source_symbol: Some("MSFT".to_owned()), ..Reading::default() };
        assert_bars(&load_as("2024-01-02.csv", "1m", two, reading), &want, read_as);
    }

    #[test]
    fn tushare_with_and_without_positions_of_rows() {
        let want = weekdays(60, "2020-06-15");
        let names = "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount";
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            let date = row.at("%Y%m%d");
            format!("000001.SZ,{date},{open},{high},{low},{close},12.5,0.29,2.3654,{volume}.5,9.5")
        };
        let with = newest_first(&want, "\n", |row| format!("7,{}", line(row)));
        let without = newest_first(&want, "\n", line);
        for text in [format!(",{names}\n{with}"), format!("{names}\n{without}")] {
            let got = load("000001.SZ.csv", "1d", text);
            assert_bars(&got, &want, "Tushare bars, times without a zone taken as UTC");
            assert_eq!(volumes(&got)[0], Some(1_000.5));
        }
    }
}
