//! TradeStation's export of intraday bars: `"Date","Time","Open","High","Low","Close","Up","Down"`.
//!
//! Dates have the month first; the time is the end of the bar, on the clock of the exchange or of the user's
//! computer. `Up` and `Down` are the volumes of trades at rising and falling prices: neither is the bar's.
//!
//! # Source
//! <https://help.tradestation.com/10_00/eng/tradestationhelp/data_window/data_window_export.htm>

use super::{Form, FormClock};
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::time_reader::TimeReader;
use exitlab_core::{BarTime, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["date", "time", "open", "high", "low", "close", "up", "down"];
    if !look.begins_with(&names) {
        return None;
    }
    let mut form = Form::with_header("TradeStation export", look);
    form.bar_time = Some(BarTime::Close);
    form.clock = FormClock::Differs("the exchange, or of the computer of TradeStation's user");
    if look.field(look.top + 1, 0).contains('/') {
        form.times = Some(TimeReader::Dates(DateOrder::MonthFirst));
    }
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn times_are_the_end_of_the_bar() {
        let want = rows(30, "2024-01-01", "5m");
        let read_as =
            "TradeStation export, times without a zone taken as UTC, stamped at the close";
        for format in ["%m/%d/%Y,%H:%M", "%m/%d/%Y,%H%M"] {
            let text = lines(&moved(&want, 5), "\r\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                format!("{},{open},{high},{low},{close},{volume},17", row.at(format))
            });
            let names = "\"Date\",\"Time\",\"Open\",\"High\",\"Low\",\"Close\",\"Up\",\"Down\"\r\n";
            let got = load("@ES.txt", "5m", format!("{names}{text}"));
            assert_bars(&got, &want, read_as);
            assert_eq!(volumes(&got), [None; 30]);
        }
    }
}
