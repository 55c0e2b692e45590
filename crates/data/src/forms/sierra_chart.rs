//! Sierra Chart's text export of bars.
//!
//! `Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume`, dates `2024/1/2`, opens
//! on the clock of the chart. Exports of a chart's studies add columns of the same names.
//!
//! # Source
//! <https://www.sierrachart.com/index.php?page=doc/EditMenu.html>

use super::{Form, FormClock};
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarColumn, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    if !look.begins_with(&["date", "time", "open", "high", "low", "last", "volume"]) {
        return None;
    }
    let columns =
        [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close, BarColumn::Volume];
    let mut form = Form::with_header("Sierra Chart export", look);
    form.roles = vec![(BarColumn::Time, 0)];
    form.roles.extend(columns.into_iter().zip(2..));
    form.clock_column = Some(1);
    form.clock = FormClock::Differs("the chart in Sierra Chart");
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn the_last_price_is_the_close() {
        let want = rows(90, "2024-01-02T09:30:00Z", "1m");
        let read_as = "Sierra Chart export, times without a zone taken as UTC";
        for (format, tail, studies) in [
            ("%Y/%-m/%-d, %H:%M:%S", "", ""),
            ("%Y-%-m-%-d, %H:%M:%S.000000", ", Open, Last", ", 5, 7"),
        ] {
            let text = lines(&want, "\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                let bar = format!("{open}, {high}, {low}, {close}, {volume}, 35, 7, 9");
                format!("{}, {bar}{studies}", row.at(format))
            });
            let header = "Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, \
                          AskVolume";
            let text = format!("{header}{tail}\n{text}");
            let got = load("ESH24-CME.scid_BarData.txt", "1m", text);
            assert_bars(&got, &want, read_as);
            assert_eq!(volumes(&got), own_volumes(&want));
            assert!(clock(&got).unwrap().contains("the chart in Sierra Chart"));
        }
    }
}
