//! Exports of MetaTrader 4 and 5.
//!
//! - MetaTrader 5: tabs, `<DATE>` (`2024.01.02`), `<TIME>` unless bars are of a day or more, prices,
//!   `<TICKVOL>`, `<VOL>`, `<SPREAD>`.
//! - MetaTrader 4's history center: no header, `2024.01.02,10:00,o,h,l,c,volume`.
//! - MetaTrader 5's Python library: `time,open,high,low,close,tick_volume,spread,real_volume`.
//!
//! Times are those of the broker's server: mostly UTC+2, in summer UTC+3, and never written down. Brokers
//! without a central exchange count ticks and leave the traded volume at 0.
//!
//! # Source
//! <https://www.metatrader5.com/en/terminal/help/trading_advanced/custom_instruments>,
//! <https://www.mql5.com/en/docs/python_metatrader5/mt5copyratesfrom_py>

use super::price_order::are_sound;
use super::{Form, FormClock};
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, Reading};

/// Whose clock it is.
const CLOCK: FormClock = FormClock::Differs("the broker's server");

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    five(look).or_else(|| four(look)).or_else(|| rates(look)).map(Ok)
}

fn five(look: &Look<'_>) -> Option<Form> {
    let is_angled = look.first().iter().all(|name| name.starts_with('<') && name.ends_with('>'));
    let names = look.names();
    let is_five = is_angled
        && look.has_names(&["date", "open", "high", "low", "close"])
        && (look.has_names(&["tickvol"]) || look.has_names(&["spread"]));
    if !is_five || names.iter().filter(|name| *name == "date").count() > 1 {
        return None;
    }
    let mut form = Form::with_header("MetaTrader 5 export", look);
    form.clock = CLOCK;
    form.roles.extend(volume(look, "vol", "tickvol"));
    Some(form)
}

/// The table of MetaTrader 5's Python library.
fn rates(look: &Look<'_>) -> Option<Form> {
    let names = ["time", "open", "high", "low", "close", "tick_volume", "spread", "real_volume"];
    if !look.has_names(&names) {
        return None;
    }
    let mut form = Form::with_header("MetaTrader 5 rates", look);
    form.clock = CLOCK;
    form.roles.extend(volume(look, "real_volume", "tick_volume"));
    Some(form)
}

/// The column of the traded volume, or of the ticks where nothing is traded.
fn volume(look: &Look<'_>, traded: &str, ticks: &str) -> Option<(BarColumn, usize)> {
    let is_traded = |idx: &usize| look.rows(look.top + 1).any(|row| row[*idx] != "0");
    let traded = look.position(traded).filter(is_traded);
    traded.or_else(|| look.position(ticks)).map(|idx| (BarColumn::Volume, idx))
}

/// Rows of MetaTrader 4, which others write for it as well; their prices have to be in its order.
pub(super) fn four(look: &Look<'_>) -> Option<Form> {
    let first = look.first();
    let is_dotted_day =
        |text: &str| text.len() == 10 && text.as_bytes()[4] == b'.' && text.as_bytes()[7] == b'.';
    let day = first.first()?;
    let by_year = TimeReader::Dates(DateOrder::YearFirst);
    let mut form = Form::of_positions("MetaTrader 4 export", look);
    let first_price = if is_dotted_day(day) && (6..=7).contains(&first.len()) {
        let clock = look.field(look.top, 1);
        (clock.len() == 5 && clock.as_bytes()[2] == b':').then_some(2)?
    } else if day.len() == 16
        && day.get(..10).is_some_and(is_dotted_day)
        && (5..=6).contains(&first.len())
    {
        1
    } else {
        return None;
    };
    by_year.read(day.as_bytes()).ok()?;
    let prices = [0, 1, 2, 3].map(|idx| first_price + idx);
    if !are_sound(look, look.top, prices) {
        return None;
    }
    form.clock_column = (first_price == 2).then_some(1);
    form.roles = vec![(BarColumn::Time, 0)];
    let columns =
        [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close, BarColumn::Volume];
    form.roles.extend(columns.into_iter().zip(first_price..first.len()));
    form.times = Some(by_year);
    form.clock = CLOCK;
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use crate::DataError;
    use exitlab_core::Reading;

    const FIVE: &str = "MetaTrader 5 export, times without a zone taken as UTC";
    const FOUR: &str = "MetaTrader 4 export, times without a zone taken as UTC";

    fn five(rows: &[Row], has_clock: bool, traded: u32) -> String {
        let (clock, format) =
            if has_clock { ("\t<TIME>", "%Y.%m.%d\t%H:%M:%S") } else { ("", "%Y.%m.%d") };
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{}\t{open}\t{high}\t{low}\t{close}\t{volume}\t{traded}\t5", row.at(format))
        };
        let names = "\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>";
        format!("<DATE>{clock}{names}\r\n{}", lines(rows, "\r\n", line))
    }

    #[test]
    fn five_with_and_without_a_clock() {
        let want = rows(40, "2024-01-02", "1h");
        let text = five(&want, true, 0);
        for text in [text.replace('\t', ","), text] {
            let got = load("EURUSD_H1_202401020000_202401031500.csv", "1h", text);
            assert_bars(&got, &want, FIVE);
            assert_eq!(volumes(&got), own_volumes(&want), "ticks where nothing is traded");
            assert!(clock(&got).unwrap().contains("the broker's server"));
        }
        let got = load("SBER_H1.csv", "1h", five(&want, true, 17));
        assert_eq!(volumes(&got), [Some(17.0); 40]);
        let days = weekdays(40, "2024-01-02");
        let got = load("EURUSD_Daily.csv", "1d", five(&days, false, 0));
        assert_bars(&got, &days, FIVE);
        assert_eq!(clock(&got), None);
    }

    #[test]
    fn four_with_one_or_two_columns_of_time() {
        let want = rows(40, "2024-01-02", "1h");
        for format in ["%Y.%m.%d,%H:%M", "%Y.%m.%d %H:%M"] {
            let text = lines(&want, "\r\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                format!("{},{open:.5},{high:.5},{low:.5},{close:.5},{volume}", row.at(format))
            });
            let got = load("EURUSD60.csv", "1h", text);
            assert_bars(&got, &want, FOUR);
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }

    #[test]
    fn rows_in_another_order_are_not_fours() {
        let want = rows(40, "2024-01-02", "1h");
        let text = |line: fn(&Row) -> String| lines(&want, "\n", line);
        let close_first = text(|row| {
            let Row { open, high, low, close, .. } = row;
            format!("{},{close},{low},{high},{open},5", row.at("%Y.%m.%d,%H:%M"))
        });
        let open_close = text(|row| {
            let Row { open, high, low, close, .. } = row;
            format!("{},{open},{close},{high},{low},5", row.at("%Y.%m.%d %H:%M"))
        });
        for text in [close_first, open_close] {
            let got = load("EURUSD60.csv", "1h", text);
            assert!(matches!(got, Err(DataError::NoHeader { .. })), "{got:?}");
        }
        // One bad row is named, and hides no form.
        let bad = text(|row| {
            let Row { open, high, low, close, .. } = row;
            let high = if row.volume == 1_170 { *low - 1.0 } else { *high };
            format!("{},{open},{high},{low},{close},5", row.at("%Y.%m.%d,%H:%M"))
        });
        let error = load("EURUSD60.csv", "1h", bad).unwrap_err().to_string();
        assert!(error.contains("EURUSD60.csv:18: column `4`"), "{error}");
    }

    #[test]
    fn the_python_library() {
        let want = rows(40, "2024-01-02", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume},5,0", row.at("%Y-%m-%d %H:%M:%S"))
        });
        let text = format!("time,open,high,low,close,tick_volume,spread,real_volume\n{text}");
        let got = load("EURUSD.csv", "1h", &text);
        assert_bars(&got, &want, "MetaTrader 5 rates, times without a zone taken as UTC");
        assert_eq!(volumes(&got), own_volumes(&want));
        assert!(clock(&got).is_some());
        let reading = Reading { timezone: "Europe/Athens".parse().ok(), ..Reading::default() };
        let got = load_as("EURUSD.csv", "1h", text, reading);
        let read_as = "MetaTrader 5 rates, times without a zone read as Europe/Athens";
        assert_bars(&got, &moved(&want, -120), read_as);
        assert_eq!(clock(&got), None);
    }
}
