//! Finam's export, and Stooq's files of whole markets, which have one column more.
//!
//! `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>`, with commas or semicolons; dates
//! `20241231`, times `100500` or `1005`. `<PER>` is the length of the bar: minutes, or `D`, `W`, `M`. Stooq
//! has `<OPENINT>` at the end; rows of Finam may have that field, and no name for it. Finam's times are those of Moscow and are opens unless its user chose
//! closes; Stooq's are its own, of Warsaw.
//!
//! # Source
//! <https://www.finam.ru/quote/moex/sber/export/>, <https://stooq.com/db/h/>

use super::Form;
use crate::DataError;
use crate::date_text::{DateOrder, parse_date};
use crate::look::Look;
use exitlab_core::Reading;

/// Names that both have.
const NAMES: [&str; 9] = ["ticker", "per", "date", "time", "open", "high", "low", "close", "vol"];
/// Positions of `<PER>` and `<DATE>`.
const PER: usize = 1;
const DATE: usize = 2;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let is_angled = look.first().iter().all(|name| name.starts_with('<') && name.ends_with('>'));
    if !is_angled || !look.begins_with(&NAMES) {
        return None;
    }
    let is_stooqs = look.has_names(&["openint"]);
    let form = if is_stooqs {
        Form::with_header("Stooq file", look).on_clock("Stooq (Warsaw)", "Europe/Warsaw")
    } else {
        let form = Form::with_header("Finam export", look);
        Form { n_spare: 1, ..form }.on_clock("Finam (Moscow)", "Europe/Moscow")
    };
    Some(months(look).map_or(Ok(form), Err))
}

/// The refusal of bars that say that they are months.
fn months(look: &Look<'_>) -> Option<DataError> {
    let mut rows = look.rows(look.top + 1);
    let date = |row: &[String]| parse_date(row[DATE].as_bytes(), DateOrder::YearFirst).ok();
    let (first, second) = (rows.next()?, rows.next()?);
    if first[PER] != "M" {
        return None;
    }
    Some(DataError::CalendarBars {
        path: look.path.to_owned(),
        column: look.first()[DATE].clone(),
        unit: "month",
        first: date(first)?.0,
        second: date(second)?.0,
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const HEADER: &str = "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>";

    fn text(rows: &[Row], per: &str, clock: &str) -> String {
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.at(&format!("%Y%m%d,{clock}"));
            format!("SBER,{per},{time},{open:.7},{high:.7},{low:.7},{close:.7},{volume}")
        };
        format!("{HEADER}\r\n{}", lines(rows, "\r\n", line))
    }

    #[test]
    fn finams_minutes_are_moscows() {
        let want = rows(90, "2024-12-02T09:30:00Z", "1m");
        let read_as = "Finam export, times without a zone taken as UTC";
        for clock_text in ["%H%M%S", "%H%M", "%-H%M%S", "%H:%M:%S"] {
            let text = text(&want, "1", clock_text);
            let got = load("SBER_241202_241202.csv", "1m", &text);
            assert_bars(&got, &want, read_as);
            assert_eq!(volumes(&got), own_volumes(&want));
            assert!(clock(&got).unwrap().ends_with("set `timezone = \"Europe/Moscow\"`"));
            let semicolons = load("SBER.txt", "1m", text.replace(',', ";"));
            assert_bars(&semicolons, &want, read_as);
        }
    }

    #[test]
    fn rows_may_have_one_field_more_than_the_header() {
        let want = weekdays(40, "2016-01-04");
        let text = text(&want, "D", "000000");
        let mut n = 0;
        let line = |line: &str| {
            n += 1;
            if n % 7 == 5 { format!("{line},0\r\n") } else { format!("{line}\r\n") }
        };
        let text: String = text.lines().map(line).collect();
        let read_as = "Finam export, times without a zone taken as UTC";
        assert_bars(&load("SBER.csv", "1d", &text), &want, read_as);
        let error = load("SBER.csv", "1d", text.replace(",0\r", ",0,0\r")).unwrap_err();
        assert!(error.to_string().contains("11 fields, expected 9"), "{error}");
    }

    #[test]
    fn months_are_refused_by_name() {
        let want = rows(12, "2024-01-01", "31d");
        let error = load("SBER.csv", "30d", text(&want, "M", "000000")).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("calendar months (<DATE>: 2024-01-01"), "{text}");
        assert!(error.help().unwrap().contains("calendar months"));
    }

    #[test]
    fn stooqs_days_have_no_clock() {
        let want = weekdays(40, "1984-09-07");
        let open_interest =
            |text: String| text.replace("\r\n", ",0\r\n").replacen(",0", ",<OPENINT>", 1);
        let text = open_interest(text(&want, "D", "000000"));
        let got = load("aapl.us.txt", "1d", text);
        assert_bars(&got, &want, "Stooq file, times without a zone taken as UTC");
        assert_eq!(clock(&got), None);
        let got = got.unwrap();
        assert_eq!(got.read_as[0].symbol.as_deref(), Some("SBER"));
        let wrong = load("aapl.us.txt", "1h", open_interest(self::text(&want, "60", "000000")));
        assert!(
            wrong.unwrap_err().to_string().contains("contains bars of 1d, the timeframe is 1h")
        );
    }
}
