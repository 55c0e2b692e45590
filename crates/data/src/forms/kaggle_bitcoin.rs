//! The collection of bitcoin minutes on Kaggle.
//!
//! `Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price`, seconds since 1970. A
//! minute without trades is a row of `NaN`: a gap. Newer files have `Volume` alone and no such rows.
//!
//! # Source
//! <https://www.kaggle.com/datasets/mczielinski/bitcoin-historical-data>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{EmptyRows, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names =
        ["timestamp", "open", "high", "low", "close", "volume_(currency)", "weighted_price"];
    look.has_names(&names).then(|| {
        let form = Form::with_header("Kaggle's bitcoin minutes", look);
        Ok(Form { empty_rows: EmptyRows::Gap, ..form })
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;
    use exitlab_core::{EmptyRows, Reading};

    #[test]
    fn minutes_without_trades_are_gaps() {
        let all = rows(40, "2014-01-07T00:00:00Z", "1m");
        let is_empty = |row: &&Row| row.volume.is_multiple_of(40);
        let text = lines(&all, "\n", |row| {
            if is_empty(&row) {
                return format!("{},NaN,NaN,NaN,NaN,NaN,NaN,NaN", row.unix());
            }
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume},150000.5,{open}", row.unix())
        });
        let want: Vec<Row> = all.iter().filter(|row| !is_empty(row)).copied().collect();
        let header =
            "Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price\n";
        let text = format!("{header}{text}");
        let name = "bitstampUSD_1-min_data_2012-01-01_to_2021-03-31.csv";
        let got = load(name, "1m", &text);
        assert_bars(&got, &want, "Kaggle's bitcoin minutes, times in seconds since 1970");
        assert_eq!(volumes(&got), own_volumes(&want));
        assert_eq!(got.unwrap().n_empty, 10);
        let reading = Reading { empty_rows: Some(EmptyRows::Error), ..Reading::default() };
        let error = load_as(name, "1m", text, reading).unwrap_err().to_string();
        assert!(error.contains("no price"), "{error}");
    }
}
