//! Databento's bars as CSV, and as JSON, which has the names of the record's header below `hd`.
//!
//! `ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume`, with `symbol` at the end where
//! symbols are mapped. `ts_event` is the open of the bar, in nanoseconds since 1970 or as ISO-8601 with nine
//! decimals. Prices are whole numbers of 1e-9 unless they are written with a point.
//!
//! # Source
//! <https://databento.com/docs/schemas-and-data-formats/ohlcv>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

/// The unit of prices without a point.
const PRICE_UNIT: f64 = 1e-9;
/// Least digits of a price in that unit: one thousandth, or a price without a point may be one in full.
const MIN_DIGITS: usize = 7;

/// Names of a record's header in CSV and in JSON; the time may be called otherwise.
const HEADERS: [[&str; 4]; 2] = [
    ["rtype", "publisher_id", "instrument_id", "ts_event"],
    ["hd_rtype", "hd_publisher_id", "hd_instrument_id", "hd_ts_event"],
];

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let [.., instrument, time] =
        HEADERS.into_iter().find(|[names @ .., _]| look.has_names(names))?;
    if !look.has_names(&["open", "high", "low", "close", "volume"]) {
        return None;
    }
    let symbol = if look.has_names(&["symbol"]) { "symbol" } else { instrument };
    let roles = [(BarColumn::Time, time), (BarColumn::Symbol, symbol)];
    let mut form = Form::of_names("Databento bars", look, &roles);
    let prices = ["open", "high", "low", "close"].map(|name| look.position(name));
    let prices: Vec<usize> = prices.into_iter().flatten().collect();
    let first = look.top + 1;
    let are_long =
        look.rows(first).all(|row| prices.iter().all(|idx| row[*idx].len() >= MIN_DIGITS));
    if are_long && look.are_whole_numbers(first, &prices) {
        form.price_scale = Some(PRICE_UNIT);
    }
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const HEADER: &str = "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume";

    #[test]
    fn whole_prices_are_of_a_billionth() {
        let want = rows(30, "2024-12-01", "1h");
        let price = |value: f64| format!("{:.0}", value * 1e9);
        let text = lines(&want, "\n", |row| {
            let prices = [row.open, row.high, row.low, row.close].map(price).join(",");
            format!("{}000000000,34,1,4916,{prices},{}", row.unix(), row.volume)
        });
        let read_as = "Databento bars, times in nanoseconds since 1970";
        for header in [HEADER.to_owned(), HEADER.replace("ts_event", "timestamp")] {
            let got = load("glbx-mdp3-20241201.ohlcv-1h.csv", "1h", format!("{header}\n{text}"));
            assert_bars(&got, &want, read_as);
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }

    #[test]
    fn pretty_prices_and_times_and_symbols() {
        let want = rows(30, "2024-12-01", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.at("%Y-%m-%dT%H:%M:%S.000000000Z");
            format!("{time},34,1,4916,{open:.9},{high:.9},{low:.9},{close:.9},{volume},ESZ4")
        });
        let one = format!("{HEADER},symbol\n{text}");
        let got = load("glbx-mdp3-20241201.ohlcv-1h.csv", "1h", &one);
        assert_bars(&got, &want, "Databento bars, times with their zone");
        let two = one.clone() + &text.replace("ESZ4", "ESH5");
        let error = load("x.csv", "1h", two).unwrap_err().to_string();
        assert!(error.contains("column `symbol` has 2 symbols: ESH5, ESZ4"), "{error}");
    }
}
