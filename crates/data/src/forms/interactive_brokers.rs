//! Bars of Interactive Brokers, as the Python libraries of its interface write them.
//!
//! `date,open,high,low,close,volume,average,barCount`, perhaps with the position of the row before them.
//! Times are opens: with their offset, with the name of their zone (`20240102 09:30:00 US/Eastern`), or
//! without, on the clock that the user's TWS shows. Volumes of stocks are in lots of 100 in older files;
//! those of quotes are -1, and absent here.
//!
//! # Source
//! <https://interactivebrokers.github.io/tws-api/historical_bars.html>, <https://ib-insync.readthedocs.io>

use super::{Form, FormClock};
use crate::DataError;
use crate::look::Look;
use exitlab_core::Reading;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["date", "open", "high", "low", "close", "volume"];
    let is_of = |average, count| look.has_names(&[average, count]);
    let is_ib = look.has_names(&names)
        && (is_of("average", "barcount") || is_of("wap", "count") || is_of("wap", "hasgaps"));
    is_ib.then(|| {
        let form = Form::with_header("Interactive Brokers bars", look);
        Ok(Form { clock: FormClock::Differs("the user's TWS"), ..form })
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    fn text(rows: &[Row], time: impl Fn(&Row) -> String) -> String {
        let line = |row: &Row| {
            let Row { open, high, low, close, .. } = row;
            format!("7,{},{open},{high},{low},{close},-1.0,{open},35", time(row))
        };
        format!(",date,open,high,low,close,volume,average,barCount\n{}", lines(rows, "\n", line))
    }

    #[test]
    fn times_with_and_without_their_zone() {
        let want = rows(60, "2024-07-02T13:30:00Z", "1m");
        let local = |row: &Row, format: &str| moved(&[*row], -240)[0].at(format);
        let zoned = "Interactive Brokers bars, times with their zone";
        for format in ["%Y-%m-%d %H:%M:%S-04:00", "%Y%m%d %H:%M:%S US/Eastern"] {
            let got = load("SPY.csv", "1m", text(&want, |row| local(row, format)));
            assert_bars(&got, &want, zoned);
            assert_eq!((clock(&got), volumes(&got)), (None, vec![None; 60]));
        }
        for format in ["%Y-%m-%d %H:%M:%S", "%Y%m%d  %H:%M:%S"] {
            let got = load("SPY.csv", "1m", text(&want, |row| local(row, format)));
            let read_as = "Interactive Brokers bars, times without a zone taken as UTC";
            assert_bars(&got, &moved(&want, -240), read_as);
            assert!(clock(&got).unwrap().contains("the user's TWS"));
        }
    }

    #[test]
    fn an_hour_that_the_clock_shows_twice() {
        let want = rows(12, "2024-11-03T03:00:00Z", "1h");
        let text = text(&want, |row| {
            let hours = if row.unix() < 1_730_613_600 { 4 } else { 5 };
            moved(&[*row], -60 * hours)[0].at("%Y%m%d %H:%M:%S US/Eastern")
        });
        let got = load("ES.csv", "1h", text);
        assert_bars(&got, &want, "Interactive Brokers bars, times with their zone");
    }
}
