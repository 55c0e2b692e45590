//! Gate's archive of candlesticks.
//!
//! No header; seconds since 1970 in UTC, volume, close, high, low, open. Spot files may have one more
//! column, the volume of the base asset; the first is that of the quote asset then. Nothing in a row
//! names its columns, so their values have to prove them.
//!
//! # Source
//! <https://www.gate.io/developer/historical_quotes>, <https://www.gate.io/docs/developers/apiv4>

use super::Form;
use super::price_order::{are_proven, is_turnover};
use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let n_columns = look.first().len();
    let volume = match n_columns {
        6 => 1,
        7 | 8 if is_turnover(look, look.top, 1, 6, [3, 4]) => 6,
        _ => return None,
    };
    let is_gate = look.are_whole_numbers(look.top, &[0])
        && are_proven(look, look.top, [5, 3, 4, 2], NumberStyle::Plain);
    is_gate.then(|| {
        let mut form = Form::of_positions("Gate candlesticks", look);
        form.roles = vec![
            (BarColumn::Time, 0),
            (BarColumn::Open, 5),
            (BarColumn::High, 3),
            (BarColumn::Low, 4),
            (BarColumn::Close, 2),
            (BarColumn::Volume, volume),
        ];
        Ok(form)
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const READ_AS: &str = "Gate candlesticks, times in seconds since 1970";

    #[test]
    fn the_order_is_proven_by_the_values() {
        let want = rows(30, "2024-01-01", "1h");
        let six = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{volume},{close},{high},{low},{open}", row.unix())
        });
        let got = load("BTC_USDT-202401.csv", "1h", &six);
        assert_bars(&got, &want, READ_AS);
        assert_eq!(volumes(&got), own_volumes(&want));
        let few: String = six.lines().take(6).map(|line| format!("{line}\n")).collect();
        let error = load("BTC_USDT-202401.csv", "1h", few).unwrap_err().to_string();
        assert!(error.contains("no header"), "too few rows prove nothing: {error}");
    }

    #[test]
    fn the_volume_is_that_of_the_base_asset() {
        let want = rows(30, "2024-01-01", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let quote = f64::from(*volume) * (high + low) / 2.0;
            format!("{},{quote},{close},{high},{low},{open},{volume}", row.unix())
        });
        let got = load("BTC_USDT-202401.csv", "1h", text);
        assert_bars(&got, &want, READ_AS);
        assert_eq!(volumes(&got), own_volumes(&want));
    }
}
