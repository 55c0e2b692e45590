//! Rows without a header whose times have no zone: those of FirstRate Data and Kibot, or of anybody.
//!
//! - FirstRate Data: `2024-01-02 09:30:00,o,h,l,c,v`, in newer files below `timestamp,open,…`; New York's
//!   time for stocks, funds and futures. `AAPL_full_1min_adjsplit.txt`.
//! - Kibot: `01/02/2024,09:30,o,h,l,c,v`, the month first, New York's time.
//!
//! Nothing in a row names its writer, so what is said of the clock says whose it would be.
//!
//! # Source
//! <https://firstratedata.com/about/FAQ>, <http://www.kibot.com/support.aspx>

use super::price_order::do_prices_fit;
use super::{Form, FormClock, USUAL_ORDER, plain};
use crate::look::Look;
use crate::time_text::parse_time;
use crate::{DataError, TimeForm};
use exitlab_core::Reading;

const FIRST_RATE: &str = "FirstRate Data bars";
const ZONE: &str = "America/New_York";
/// Lengths of bars, as FirstRate Data's file names have them.
const LENGTHS: [&str; 5] = ["1min", "5min", "30min", "1hour", "1day"];

pub(crate) fn recognise(look: &Look<'_>, reading: &Reading) -> Option<Result<Form, DataError>> {
    first_rate(look).or_else(|| kibot(look, reading)).map(Ok)
}

fn first_rate(look: &Look<'_>) -> Option<Form> {
    let is_local = |line| {
        let time = parse_time(look.field(line, 0).as_bytes());
        matches!(time, Ok((_, TimeForm::Local))) && look.field(line, 0).contains(':')
    };
    let name = look.file_name();
    let is_named = name.ends_with(".txt") && name.split(['_', '.']).any(|p| LENGTHS.contains(&p));
    let header = ["timestamp", "open", "high", "low", "close", "volume"];
    if is_named && look.are_names(&header) && is_local(look.top + 1) {
        let form = Form::with_header(FIRST_RATE, look);
        return Some(form.on_clock("FirstRate Data (New York)", ZONE));
    }
    let columns = USUAL_ORDER.get(..look.first().len()).filter(|columns| columns.len() >= 5)?;
    if !is_local(look.top) || !do_prices_fit(look, look.top, [1, 2, 3, 4]) {
        return None;
    }
    if is_named {
        let form = Form::without_header(FIRST_RATE, look, columns);
        return Some(form.on_clock("FirstRate Data (New York)", ZONE));
    }
    let mut form = Form::without_header(plain::ROWS, look, columns);
    form.clock = FormClock::Differs("whoever wrote them (New York, if it was FirstRate Data)");
    Some(form)
}

fn kibot(look: &Look<'_>, reading: &Reading) -> Option<Form> {
    let (date, clock) = (look.field(look.top, 0), look.field(look.top, 1));
    let is_date = date.len() == 10 && date.split('/').map(str::len).eq([2, 2, 4]);
    let is_clock = clock.len() == 5 && clock.as_bytes()[2] == b':';
    let is_kibots = is_date
        && is_clock
        && (6..=7).contains(&look.first().len())
        && do_prices_fit(look, look.top, [2, 3, 4, 5]);
    let form = is_kibots.then(|| plain::without_header(look, reading))?;
    Some(form.on_clock("whoever wrote them (New York, if it was Kibot)", ZONE))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    fn text(rows: &[Row], format: &str) -> String {
        lines(rows, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume}", row.at(format))
        })
    }

    #[test]
    fn first_rate_data_is_told_by_the_name_of_the_file() {
        let want = rows(90, "2024-01-02T09:30:00Z", "1m");
        let text = text(&want, "%Y-%m-%d %H:%M:%S");
        let read_as = "FirstRate Data bars, times without a zone taken as UTC";
        let with_header = format!("timestamp,open,high,low,close,volume\n{text}");
        for text in [&text, &with_header] {
            let got = load("AAPL_full_1min_adjsplit.txt", "1m", text);
            assert_bars(&got, &want, read_as);
            assert!(clock(&got).unwrap().ends_with("set `timezone = \"America/New_York\"`"));
        }
        let got = load("AAPL.csv", "1m", &text);
        assert_bars(&got, &want, "rows without a header, times without a zone taken as UTC");
        let warning = clock(&got).unwrap();
        assert!(warning.contains("whoever wrote them (New York, if it was"), "{warning}");
        assert!(warning.contains("set `timezone` to its zone"), "{warning}");
        let got = load("AAPL.csv", "1m", with_header);
        assert_bars(&got, &want, "table with a header, times without a zone taken as UTC");
    }

    #[test]
    fn kibots_dates_and_clock_times_are_apart() {
        let days = weekdays(40, "2024-01-02");
        let minutes = |day: &Row| rows(3, &day.at("%Y-%m-%dT09:30:00Z"), "1m");
        let want: Vec<Row> = days.iter().flat_map(minutes).collect();
        let got = load("IBM.txt", "1m", text(&want, "%m/%d/%Y,%H:%M"));
        assert_bars(&got, &want, "rows without a header, times without a zone taken as UTC");
        assert!(clock(&got).unwrap().contains("if it was Kibot"));
    }
}
