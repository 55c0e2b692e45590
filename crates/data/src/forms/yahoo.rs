//! Yahoo Finance's download of historical data.
//!
//! `Date,Open,High,Low,Close,Adj Close,Volume`, dates with the year first. Prices are adjusted for splits,
//! those of `Adj Close` for dividends too. A day without trades is a row of `null`: a gap.
//!
//! # Source
//! <https://help.yahoo.com/kb/SLN2311.html>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{EmptyRows, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["date", "open", "high", "low", "close", "adj_close", "volume"];
    look.are_names(&names).then(|| {
        let form = Form::with_header("Yahoo Finance download", look);
        Ok(Form { empty_rows: EmptyRows::Gap, ..form })
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn days_of_null_are_gaps() {
        let all = weekdays(40, "2019-01-02");
        let text = lines(&all, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let day = row.at("%Y-%m-%d");
            if row.time == all[20].time {
                return format!("{day},null,null,null,null,null,null");
            }
            format!("{day},{open:.6},{high:.6},{low:.6},{close:.6},7.500000,{volume}")
        });
        let mut want = all.clone();
        want.remove(20);
        let header = "Date,Open,High,Low,Close,Adj Close,Volume\n";
        let got = load("^GDAXI.csv", "1d", format!("{header}{text}"));
        assert_bars(&got, &want, "Yahoo Finance download, times without a zone taken as UTC");
        assert_eq!(volumes(&got), own_volumes(&want));
        assert_eq!(got.unwrap().n_empty, 1);
    }
}
