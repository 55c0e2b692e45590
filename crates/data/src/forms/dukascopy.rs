//! Dukascopy's download of bars, and that of its platform JForex.
//!
//! - Download: `Gmt time,Open,High,Low,Close,Volume`, times `31.12.2024 22:00:00.000`, day first always.
//!   `Local time` has its offset at the end, ` GMT+0100`.
//! - JForex: `Time (EET),Open,High,Low,Close,Volume `, times `2024.12.31 22:00:00`, commas or semicolons.
//!
//! Bars of the weekend are there, flat and without volume, unless the user left them out.
//!
//! # Source
//! <https://www.dukascopy.com/swiss/english/marketwatch/historical/>

use super::{Form, FormClock};
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = look.names();
    let is_table =
        names.get(1..5) == Some(&["open", "high", "low", "close"].map(str::to_owned)[..]);
    let first_time = look.field(look.top + 1, 0).as_bytes();
    let is_point = |idx: usize| first_time.get(idx) == Some(&b'.');
    let is_day_first = is_point(2) && is_point(5);
    let clock = match names.first().map(String::as_str) {
        Some("gmt_time" | "time_(gmt)" | "time_(utc)") => FormClock::Utc,
        Some("local_time") => FormClock::Differs("the computer that downloaded it from Dukascopy"),
        Some("time_(eet)") => FormClock::Zone("Eastern Europe (JForex's EET)", "Europe/Athens"),
        Some(name) if name.starts_with("time_(") => FormClock::Differs("JForex's chart"),
        // GMT is what the site offers first.
        Some("time") if is_day_first && is_point(19) => {
            FormClock::Differs("Dukascopy's download (GMT, or the local time of its user)")
        }
        _ => return None,
    };
    if !is_table {
        return None;
    }
    let mut form = Form::with_header("Dukascopy download", look);
    form.clock = clock;
    form.roles = vec![(BarColumn::Time, 0)];
    if is_day_first {
        form.times = Some(TimeReader::Dates(DateOrder::DayFirst));
    }
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    fn text(header: &str, rows: &[Row], format: &str) -> String {
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume}", row.at(format))
        };
        format!("{header}\n{}", lines(rows, "\n", line))
    }

    #[test]
    fn days_stand_first_even_where_no_day_is_above_twelve() {
        let want = rows(48, "2017-02-01T22:00:00Z", "1h");
        let name = "EURUSD_Candlestick_1_Hour_BID_01.02.2017-03.02.2017.csv";
        let gmt = text("Gmt time,Open,High,Low,Close,Volume", &want, "%d.%m.%Y %H:%M:%S.000");
        let got = load(name, "1h", &gmt);
        assert_bars(&got, &want, "Dukascopy download, times without a zone taken as UTC");
        assert_eq!((clock(&got), volumes(&got)), (None, own_volumes(&want)));
        let unsaid = load("x.csv", "1h", gmt.replacen("Gmt time", "Time", 1));
        assert_bars(&unsaid, &want, "Dukascopy download, times without a zone taken as UTC");
        assert!(clock(&unsaid).unwrap().contains("Dukascopy's download (GMT, or"));
    }

    #[test]
    fn local_times_have_their_offset() {
        let want = rows(48, "2024-03-30T12:00:00Z", "1h");
        let line = |row: &Row| {
            let is_summer = row.unix() >= 1_711_846_800;
            let (minutes, zone) = if is_summer { (120, "GMT+0200") } else { (60, "GMT+0100") };
            let local = moved(&[*row], minutes)[0].at("%d.%m.%Y %H:%M:%S.000");
            let Row { open, high, low, close, .. } = row;
            format!("{local} {zone},{open},{high},{low},{close},1.5")
        };
        let text = format!("Local time,Open,High,Low,Close,Volume\n{}", lines(&want, "\n", line));
        let got = load("EURUSD.csv", "1h", text);
        assert_bars(&got, &want, "Dukascopy download, times with their zone");
    }

    #[test]
    fn jforex_says_eet() {
        let want = rows(48, "2024-01-02", "1h");
        let text = text("Time (EET),Open,High,Low,Close,Volume ", &want, "%Y.%m.%d %H:%M:%S");
        for text in [text.replace(',', ";"), text] {
            let got = load("EURUSD_Hourly_Bid_2024.01.02_2024.01.03.csv", "1h", text);
            assert_bars(&got, &want, "Dukascopy download, times without a zone taken as UTC");
            assert!(clock(&got).unwrap().ends_with("set `timezone = \"Europe/Athens\"`"));
        }
    }
}
