//! Historical data of the Indian exchanges NSE and BSE.
//!
//! - NSE: a byte order mark, quoted fields, spaces inside the quotes of names, `"Date ","series ","OPEN ",
//!   "HIGH ","LOW ","PREV. CLOSE ","ltp ","close ","vwap ","52W H","52W L ","VOLUME ",…`; dates
//!   `02-Jan-2024`, numbers `"2,345.60"`, the newest day first.
//! - BSE: `Date,Open Price,High Price,Low Price,Close Price,WAP,No.of Shares,…`, dates `2-January-2024`; rows
//!   end in a comma.
//!
//! # Source
//! <https://www.nseindia.com/report-detail/eq_security>,
//! <https://www.bseindia.com/markets/equity/EQReports/StockPrcHistori.html>

use super::Form;
use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let nse = ["date", "series", "open", "high", "low", "prev__close", "close"];
    let bse = ["date", "open_price", "high_price", "low_price", "close_price", "wap"];
    let mut form = if look.has_names(&nse) {
        Form::with_header("NSE historical data", look)
    } else if look.has_names(&bse) {
        let volume = [(BarColumn::Volume, "no_of_shares")];
        Form::of_names("BSE historical data", look, &volume)
    } else {
        return None;
    };
    form.numbers = NumberStyle::Money;
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn nse_has_thousands_and_months_by_name() {
        let want = weekdays(40, "2024-01-02");
        let text = newest_first(&want, "\n", |row| {
            let number = |value: f64| format!("\"2,{value:06.2}\"");
            let [open, high, low, close] = [row.open, row.high, row.low, row.close].map(number);
            let date = row.at("%d-%b-%Y");
            let prices = format!("{open},{high},{low},{close},{close},{close},{close}");
            format!(
                "\"{date}\",\"EQ\",{prices},\"2,500.00\",\"1,900.00\",\"12,34,567\",\"9.00\",\"5\""
            )
        });
        let header = "\u{feff}\"Date \",\"series \",\"OPEN \",\"HIGH \",\"LOW \",\"PREV. CLOSE \",\
                      \"ltp \",\"close \",\"vwap \",\"52W H\",\"52W L \",\"VOLUME \",\"VALUE \",\
                      \"No of trades \"\n";
        let name = "Quote-Equity-RELIANCE-EQ-02-01-2024-to-02-03-2024.csv";
        let got = load(name, "1d", format!("{header}{text}"));
        assert_bars(
            &got,
            &raised(&want, 2_000.0),
            "NSE historical data, times without a zone taken as UTC",
        );
        assert_eq!(volumes(&got)[0], Some(1_234_567.0));
    }

    #[test]
    fn rows_of_bse_end_in_a_comma() {
        let want = weekdays(40, "2024-01-02");
        let text = newest_first(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let date = row.at("%-d-%B-%Y");
            format!(
                "{date},{open},{high},{low},{close},{open},{volume},35,9.00,1200,56.5,0.75,0.25,"
            )
        });
        let header = "Date,Open Price,High Price,Low Price,Close Price,WAP,No.of Shares,No. of Trades,\
                      Total Turnover (Rs.),Deliverable Quantity,% Deli. Qty to Traded Qty,\
                      Spread High-Low,Spread Close-Open\n";
        let got = load("500325.csv", "1d", format!("{header}{text}"));
        assert_bars(&got, &want, "BSE historical data, times without a zone taken as UTC");
        assert_eq!(volumes(&got), own_volumes(&want));
    }
}
