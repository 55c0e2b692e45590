//! Tushare's daily bars of Chinese stocks.
//!
//! `ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount`, perhaps with the position of
//! the row before them; the newest day first, dates `20230428`. The volume is in lots of 100 shares.
//!
//! # Source
//! <https://tushare.pro/document/2?doc_id=27>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["ts_code", "trade_date", "open", "high", "low", "close", "vol"];
    let roles = [(BarColumn::Time, "trade_date"), (BarColumn::Symbol, "ts_code")];
    look.has_names(&names).then(|| Ok(Form::of_names("Tushare bars", look, &roles)))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn with_and_without_positions_of_rows() {
        let want = weekdays(60, "2020-06-15");
        let names = "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount";
        let line = |row: &Row| {
            let Row { open, high, low, close, volume, .. } = row;
            let date = row.at("%Y%m%d");
            format!("000001.SZ,{date},{open},{high},{low},{close},12.5,0.29,2.3654,{volume}.5,9.5")
        };
        let with = newest_first(&want, "\n", |row| format!("7,{}", line(row)));
        let without = newest_first(&want, "\n", line);
        for text in [format!(",{names}\n{with}"), format!("{names}\n{without}")] {
            let got = load("000001.SZ.csv", "1d", text);
            assert_bars(&got, &want, "Tushare bars, times without a zone taken as UTC");
            assert_eq!(volumes(&got)[0], Some(1_000.5));
        }
    }
}
