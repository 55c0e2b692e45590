//! Minute bars of HistData.com, and NinjaTrader's text files, which look the same.
//!
//! - HistData, generic ASCII and for NinjaTrader: no header, `20241201 170000;o;h;l;c;v`, the open of the
//!   bar in Eastern Standard Time all year, volumes all 0. `DAT_ASCII_EURUSD_M1_2024.csv`.
//! - HistData for MetaTrader: `2024.12.01,17:00,o,h,l,c,0`, the same clock. `DAT_MT_EURUSD_M1_2024.csv`.
//! - NinjaTrader: the close of the bar in UTC. `ES 03-25.Last.txt`.
//!
//! # Source
//! <https://www.histdata.com/f-a-q/data-files-detailed-specification/>,
//! <https://ninjatrader.com/support/helpGuides/nt8/importing.htm>

use super::price_order::are_sound;
use super::{Form, USUAL_ORDER, metatrader};
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::time_reader::TimeReader;
use exitlab_core::{BarTime, Reading};

const HISTDATA: &str = "HistData bars";
const HISTDATAS_CLOCK: &str = "HistData (Eastern Standard Time all year)";
/// The zone, whose sign is that of POSIX: five hours behind UTC.
const ZONE: &str = "Etc/GMT+5";

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let name = look.file_name();
    if name.starts_with("DAT_MT_") {
        let form = metatrader::four(look)?;
        return Some(
            Ok(Form { name: HISTDATA.to_owned(), ..form }.on_clock(HISTDATAS_CLOCK, ZONE)),
        );
    }
    if !has_rows(look) {
        return None;
    }
    let mut form = Form::without_header(HISTDATA, look, &USUAL_ORDER);
    form.times = Some(TimeReader::Dates(DateOrder::YearFirst));
    let is_exported = [".last.", ".bid.", ".ask."].iter().any(|m| name.to_lowercase().contains(m));
    let is_histdatas =
        name.starts_with("DAT_") || look.rows(look.top).all(|row| row[5].parse() == Ok(0.0));
    if is_histdatas {
        return Some(Ok(form.on_clock(HISTDATAS_CLOCK, ZONE)));
    }
    if is_exported {
        form.name = "NinjaTrader export".to_owned();
        form.bar_time = Some(BarTime::Close);
        return Some(Ok(form));
    }
    form.name = "bars of HistData or NinjaTrader".to_owned();
    let whose = "HistData (Eastern Standard Time all year; in NinjaTrader's files, which look the same, UTC \
                 at the close of the bar)";
    Some(Ok(form.on_clock(whose, ZONE)))
}

/// Whether rows are `20241201 170000;o;h;l;c;v`, with prices in that order.
fn has_rows(look: &Look<'_>) -> bool {
    let is_digits = |text: &str, n| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    let is_time = |text: &str| {
        text.split_once(' ').is_some_and(|(date, clock)| is_digits(date, 8) && is_digits(clock, 6))
    };
    look.delimiter == b';'
        && look.first().len() == USUAL_ORDER.len()
        && is_time(&look.first()[0])
        && are_sound(look, look.top, [1, 2, 3, 4])
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use crate::DataError;

    fn ascii(rows: &[Row], has_volume: bool) -> String {
        lines(rows, "\r\n", |row| {
            let Row { open, high, low, close, .. } = row;
            let volume = if has_volume { row.volume } else { 0 };
            format!("{};{open};{high};{low};{close};{volume}", row.at("%Y%m%d %H%M%S"))
        })
    }

    #[test]
    fn histdata_says_that_it_writes_eastern_standard_time() {
        let want = rows(90, "2024-06-02T17:00:00Z", "1m");
        let got = load("DAT_ASCII_EURUSD_M1_2024.csv", "1m", ascii(&want, false));
        assert_bars(&got, &want, "HistData bars, times without a zone taken as UTC");
        let warning = clock(&got).unwrap();
        assert_eq!(
            warning,
            "times follow the clock of HistData (Eastern Standard Time all year) and were taken as \
             UTC: set `timezone = \"Etc/GMT+5\"`"
        );
        let reading =
            exitlab_core::Reading { timezone: "Etc/GMT+5".parse().ok(), ..Default::default() };
        let got = load_as("DAT_NT_EURUSD_M1_2024.csv", "1m", ascii(&want, false), reading);
        assert_bars(
            &got,
            &moved(&want, 300),
            "HistData bars, times without a zone read as Etc/GMT+5",
        );
    }

    #[test]
    fn its_files_for_metatrader_have_the_same_clock() {
        let want = rows(90, "2024-06-02T17:00:00Z", "1m");
        let text = lines(&want, "\r\n", |row| {
            let Row { open, high, low, close, .. } = row;
            format!("{},{open},{high},{low},{close},0", row.at("%Y.%m.%d,%H:%M"))
        });
        let got = load("DAT_MT_EURUSD_M1_202406.csv", "1m", text);
        assert_bars(&got, &want, "HistData bars, times without a zone taken as UTC");
        assert!(clock(&got).unwrap().contains("HistData"));
    }

    #[test]
    fn rows_in_another_order_are_neithers() {
        let want = rows(90, "2024-06-02T17:00:00Z", "1m");
        let text = lines(&want, "\r\n", |row| {
            let Row { open, high, low, close, .. } = row;
            format!("{};{high};{low};{open};{close};0", row.at("%Y%m%d %H%M%S"))
        });
        let got = load("DAT_ASCII_EURUSD_M1_2024.csv", "1m", text);
        assert!(matches!(got, Err(DataError::NoHeader { .. })), "{got:?}");
    }

    #[test]
    fn ninjatrader_stamps_closes() {
        let want = rows(90, "2024-06-02T22:00:00Z", "1m");
        let text = ascii(&moved(&want, 1), true);
        let got = load("ES 06-24.Last.txt", "1m", &text);
        let read_as = "NinjaTrader export, times without a zone taken as UTC, stamped at the close";
        assert_bars(&got, &want, read_as);
        assert_eq!(clock(&got), None);
        let got = load("ES.txt", "1m", text);
        let read_as = "bars of HistData or NinjaTrader, times without a zone taken as UTC";
        assert_bars(&got, &moved(&want, 1), read_as);
        assert!(clock(&got).unwrap().contains("in NinjaTrader's files"));
    }
}
