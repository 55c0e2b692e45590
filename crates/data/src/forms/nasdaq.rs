//! Nasdaq.com's historical quotes.
//!
//! `Date, Close/Last, Volume, Open, High, Low` with or without the spaces, the newest day first. Dates are
//! `08/17/2020`, month first always. Prices of stocks have a `$`, those of funds and indexes have not;
//! indexes have no volume, or `N/A`.
//!
//! # Source
//! <https://www.nasdaq.com/market-activity/quotes/historical>

use super::Form;
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::time_reader::TimeReader;
use exitlab_core::Reading;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let with_volume = ["date", "close_last", "volume", "open", "high", "low"];
    let without = ["date", "close_last", "open", "high", "low"];
    if !look.are_names(&with_volume) && !look.are_names(&without) {
        return None;
    }
    let mut form = Form::with_header("Nasdaq historical quotes", look);
    if look.field(look.top + 1, 0).contains('/') {
        form.times = Some(TimeReader::Dates(DateOrder::MonthFirst));
    }
    form.numbers = NumberStyle::Money;
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const READ_AS: &str = "Nasdaq historical quotes, times without a zone taken as UTC";

    #[test]
    fn stocks_with_dollars_and_spaces() {
        let want = weekdays(60, "2020-01-01");
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{}, ${close}, {volume}, ${open}, ${high}, ${low}", row.at("%m/%d/%Y"))
        });
        let text = format!("Date, Close/Last, Volume, Open, High, Low\n{text}");
        let got = load("HistoricalQuotes.csv", "1d", text);
        assert_bars(&got, &want, READ_AS);
        assert_eq!(volumes(&got), own_volumes(&want));
    }

    #[test]
    fn the_month_is_first_even_where_nothing_shows_it() {
        let want = weekdays(8, "2024-01-01");
        let text = newest_first(&want, "\n", |row| {
            let number = |value: f64| format!("\"1,{value:06.2}\"");
            let [open, high, low, close] = [row.open, row.high, row.low, row.close].map(number);
            format!("{},{close},N/A,{open},{high},{low}", row.at("%m/%d/%Y"))
        });
        let want = raised(&want, 1_000.0);
        let text = format!("Date,Close/Last,Volume,Open,High,Low\n{text}");
        let got = load("HistoricalData_1704067200000.csv", "1d", text);
        assert_bars(&got, &want, READ_AS);
        assert_eq!(volumes(&got), [None; 8]);
    }
}
