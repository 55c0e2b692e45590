//! Barchart.com's historical data.
//!
//! `Time,Open,High,Low,Last,Change,%Chg,Volume,"Open Int"`, in newer files `Latest` and `%Change`; the newest
//! row first. Dates have the month first, in newer files the year. Intraday times are of the exchange,
//! mostly Chicago. A line below the last row says when the file was downloaded.
//!
//! # Source
//! <https://www.barchart.com/futures/quotes/ZC*0/historical-download>

use super::Form;
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let close = ["last", "latest"].into_iter().find(|name| look.has_names(&[name]))?;
    if !look.has_names(&["open", "high", "low", "change"]) || look.has_names(&["close"]) {
        return None;
    }
    let time = ["time", "date", "date_time"].into_iter().find(|name| look.has_names(&[name]))?;
    let roles = [(BarColumn::Time, time), (BarColumn::Close, close)];
    let form = Form::of_names("Barchart historical data", look, &roles);
    let mut form = form.on_clock("Barchart (Chicago)", "America/Chicago");
    let idx = look.position(time)?;
    if look.field(look.top + 1, idx).contains('/') {
        form.times = Some(TimeReader::Dates(DateOrder::MonthFirst));
    }
    form.footer = Some("Downloaded from Barchart");
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const FOOTER: &str = "\"Downloaded from Barchart.com as of 03-11-2020 10:00am CDT\"";
    const READ_AS: &str = "Barchart historical data, times without a zone taken as UTC";

    #[test]
    fn the_line_below_is_no_row() {
        let want = weekdays(60, "2019-12-02");
        let text = newest_first(&want, "\r\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!(
                "{},{open},{high},{low},{close},0.25,+0.10%,{volume},1000",
                row.at("%-m/%-d/%Y")
            )
        });
        let header = "Time,Open,High,Low,Last,Change,%Chg,Volume,\"Open Int\"\r\n";
        let text = format!("{header}{text}{FOOTER}\r\n");
        let got = load("jyh20_daily_historical-data-03-11-2020.csv", "1d", text);
        assert_bars(&got, &want, READ_AS);
        assert_eq!(volumes(&got), own_volumes(&want));
    }

    #[test]
    fn intraday_times_are_chicagos() {
        let want = rows(90, "2020-03-20T08:30:00Z", "1m");
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.at("%Y-%m-%d %H:%M");
            format!("\"{time}\",{open},{high},{low},{close},-0.75,0.00%,{volume}")
        });
        let header = "Time,Open,High,Low,Latest,Change,%Change,Volume\n";
        let text = format!("{header}{text}{FOOTER}\n");
        let got = load("esm20_intraday-1min_historical-data-03-20-2020.csv", "1m", text);
        assert_bars(&got, &want, READ_AS);
        assert!(clock(&got).unwrap().ends_with("set `timezone = \"America/Chicago\"`"));
    }
}
