//! TradingView's export of a chart.
//!
//! `time,open,high,low,close`, then the chart's studies under their own names: `Volume`, `Volume MA`,
//! `Plot` as often as there are plots. Times are ISO-8601 with their offset, or seconds since 1970. The
//! last bar may still be forming. Files are called `BINANCE_BTCUSDT, 60.csv`.
//!
//! # Source
//! <https://www.tradingview.com/support/solutions/43000537255>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

/// First names, as they are written.
const NAMES: [&str; 5] = ["time", "open", "high", "low", "close"];
/// Name of the study that is the volume.
const VOLUME: &str = "Volume";

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let first = look.first();
    if first.len() < NAMES.len() || !first.iter().zip(NAMES).all(|(name, wanted)| name == wanted) {
        return None;
    }
    let volume = first.iter().position(|name| name == VOLUME);
    if volume.is_none() && !look.file_name().contains(", ") {
        return None;
    }
    // Studies may be called as columns are.
    let columns =
        [BarColumn::Time, BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close];
    let mut form = Form::with_header("TradingView export", look);
    form.roles = columns.into_iter().zip(0..).collect();
    form.roles.extend(volume.map(|idx| (BarColumn::Volume, idx)));
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn studies_are_no_columns_of_the_bar() {
        let want = rows(30, "2024-01-01", "1h");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let bar = format!("{open},{high},{low},{close}");
            format!("{},{bar},{volume},1050.5,NaN,3,{close}", row.unix())
        });
        let header = "time,open,high,low,close,Volume,Volume MA,Plot,Plot,close\n";
        let got = load("BINANCE_BTCUSDT, 60.csv", "1h", format!("{header}{text}"));
        assert_bars(&got, &want, "TradingView export, times in seconds since 1970");
        assert_eq!(volumes(&got), own_volumes(&want));
    }

    #[test]
    fn an_average_volume_is_no_volume() {
        let want = rows(30, "2024-01-02T14:30:00Z", "5m");
        let text = lines(&want, "\n", |row| {
            let Row { open, high, low, close, .. } = row;
            let time = moved(&[*row], -300)[0].at("%Y-%m-%dT%H:%M:%S-05:00");
            format!("{time},{open},{high},{low},{close},1050.5")
        });
        let text = format!("time,open,high,low,close,Volume MA\n{text}");
        let got = load("NASDAQ_AAPL, 5_ab12c.csv", "5m", &text);
        assert_bars(&got, &want, "TradingView export, times with their zone");
        assert_eq!(volumes(&got), vec![None; 30]);
        let got = load("x.csv", "5m", &text);
        assert_bars(&got, &want, "table with a header, times with their zone");
        assert_eq!(volumes(&got), vec![None; 30]);
    }
}
