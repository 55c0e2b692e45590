//! Alpha Vantage's tables.
//!
//! `timestamp,open,high,low,close,volume`, lines that end in CR and LF, the newest row first, prices with
//! four decimals. Times of stocks are those of the market, New York; those of currencies, which have no
//! volume, are UTC. `TIME_SERIES_DAILY_ADJUSTED` has `adjusted_close` and what it came from as well.
//!
//! # Source
//! <https://www.alphavantage.co/documentation/>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::Reading;

const NAME: &str = "Alpha Vantage table";
/// Digits after the point of a price.
const N_DECIMALS: usize = 4;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let plain = ["timestamp", "open", "high", "low", "close", "volume"];
    let is_adjusted = look.has_names(&["timestamp", "adjusted_close", "dividend_amount"]);
    let is_plain = look.are_names(&plain) && has_its_numbers(look);
    (is_adjusted || is_plain)
        .then(|| Ok(Form::with_header(NAME, look).on_clock("the US market", "America/New_York")))
}

/// Whether all prices have four decimals, volumes none, and the newest row is first.
fn has_its_numbers(look: &Look<'_>) -> bool {
    let first = look.top + 1;
    let has_decimals = |price: &String| {
        price.split_once('.').is_some_and(|(_, decimals)| decimals.len() == N_DECIMALS)
    };
    look.is_newest_first(first, 0)
        && look.rows(first).all(|row| row[1..5].iter().all(has_decimals))
        && look.are_whole_numbers(first, &[5])
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    fn text(rows: &[Row], format: &str) -> String {
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open:.4},{high:.4},{low:.4},{close:.4},{volume}", row.at(format))
        };
        format!("timestamp,open,high,low,close,volume\r\n{}", newest_first(rows, "\r\n", line))
    }

    #[test]
    fn intraday_times_are_new_yorks() {
        let want = rows(60, "2024-01-02T09:30:00Z", "5m");
        let read_as = "Alpha Vantage table, times without a zone taken as UTC";
        let got = load("intraday_5min_IBM.csv", "5m", text(&want, "%Y-%m-%d %H:%M:%S"));
        assert_bars(&got, &want, read_as);
        let warning = clock(&got).unwrap();
        assert!(warning.contains("the US market"), "{warning}");
        assert!(warning.ends_with("set `timezone = \"America/New_York\"`"), "{warning}");
        let days = weekdays(30, "2024-01-02");
        let got = load("daily_IBM.csv", "1d", text(&days, "%Y-%m-%d"));
        assert_bars(&got, &days, read_as);
        assert_eq!(clock(&got), None);
    }

    #[test]
    fn another_table_of_that_header_is_nobodys() {
        let want = rows(60, "2024-01-02T09:30:00Z", "5m");
        let oldest_first = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open:.4},{high:.4},{low:.4},{close:.4},{volume}", row.at("%F %T"))
        });
        let text = format!("timestamp,open,high,low,close,volume\n{oldest_first}");
        let got = load("x.csv", "5m", text);
        assert_bars(&got, &want, "table with a header, times without a zone taken as UTC");
        assert_eq!(clock(&got), None);
    }
}
