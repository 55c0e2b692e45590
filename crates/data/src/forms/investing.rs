//! Investing.com's historical data.
//!
//! A byte order mark, all fields quoted, the newest row first: `"Date","Price","Open","High","Low",
//! "Vol.","Change %"`, of which the price is the close and the volume is short, `38.13K`, or `-`. The site
//! of each language has names, dates and numbers of its own, and the columns in the same order:
//! `"Fecha","Último","Apertura","Máximo","Mínimo","Vol.","% var."` with `31.12.2024` and `1.234,5`. Dates in
//! English have the month first for the United States and the day first for others.
//!
//! # Source
//! <https://www.investing.com/currencies/eur-usd-historical-data>

use super::Form;
use crate::DataError;
use crate::look::Look;
use crate::number_style::NumberStyle;
use exitlab_core::{BarColumn, Reading};

/// Columns that hold prices.
const PRICES: [usize; 4] = [1, 2, 3, 4];

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let is_english = look.begins_with(&["date", "price", "open", "high", "low"]);
    let names = look.names();
    // The name of the change has its sign in every language.
    let is_other = names.len() == 7 && names[5] == "vol_" && names[6].contains('%');
    if !is_english && !is_other {
        return None;
    }
    let columns = [
        BarColumn::Time,
        BarColumn::Close,
        BarColumn::Open,
        BarColumn::High,
        BarColumn::Low,
        BarColumn::Volume,
    ];
    let mut form = Form::with_header("Investing.com historical data", look);
    let volume = names.iter().position(|name| name == "vol_");
    form.roles = columns.into_iter().zip(0..5).collect();
    form.roles.extend(volume.map(|idx| (BarColumn::Volume, idx)));
    form.numbers = if is_english { NumberStyle::Money } else { style(look) };
    Some(Ok(form))
}

/// How numbers are written on a site that is not in English: with a decimal comma, unless they are not.
fn style(look: &Look<'_>) -> NumberStyle {
    let reads = |style: NumberStyle| {
        look.rows(look.top + 1)
            .all(|row| PRICES.iter().all(|idx| style.parse(row[*idx].as_bytes()).is_ok()))
    };
    let is_comma = reads(NumberStyle::DecimalComma) || !reads(NumberStyle::Money);
    if is_comma { NumberStyle::DecimalComma } else { NumberStyle::Money }
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    const READ_AS: &str = "Investing.com historical data, times without a zone taken as UTC";
    const ENGLISH: &str = "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"";

    /// Prices above 90,000, as the site writes them.
    fn text(header: &str, rows: &[Row], format: &str, is_comma: bool) -> String {
        let number = |value: f64| {
            let plain = format!("90,{value:06.2}");
            let swap = |c| match c {
                ',' => '.',
                '.' => ',',
                other => other,
            };
            if is_comma { plain.chars().map(swap).collect() } else { plain }
        };
        let line = |row: &Row| {
            let prices = [row.close, row.open, row.high, row.low].map(number).join("\",\"");
            let volume = if is_comma { "38,13K" } else { "38.13K" };
            format!("\"{}\",\"{prices}\",\"{volume}\",\"-1.52%\"", row.at(format))
        };
        format!("\u{feff}{header}\n{}", newest_first(rows, "\n", line))
    }

    #[test]
    fn english_with_the_month_or_the_day_first() {
        let want = rows(60, "2024-11-01", "1d");
        for format in ["%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%b %d, %Y"] {
            let text = text(ENGLISH, &want, format, false);
            let got = load("Bitcoin Historical Data.csv", "1d", text);
            assert_bars(&got, &raised(&want, 90_000.0), READ_AS);
            assert_eq!(volumes(&got)[0], Some(38_130.0));
        }
    }

    #[test]
    fn a_few_dates_are_told_by_their_spacing() {
        let want = rows(10, "2024-11-01", "1d");
        for format in ["%m/%d/%Y", "%d/%m/%Y"] {
            let text = text(ENGLISH, &want, format, false).replace("38.13K", "-");
            let got = load("Bitcoin Historical Data.csv", "1d", text);
            assert_bars(&got, &raised(&want, 90_000.0), READ_AS);
            assert_eq!(volumes(&got), [None; 10]);
        }
    }

    #[test]
    fn other_languages_have_a_decimal_comma() {
        let want = rows(60, "2024-11-01", "1d");
        for header in [
            "\"Fecha\",\"Último\",\"Apertura\",\"Máximo\",\"Mínimo\",\"Vol.\",\"% var.\"",
            "\"Datum\",\"Zuletzt\",\"Eröffn.\",\"Hoch\",\"Tief\",\"Vol.\",\"+/- %\"",
        ] {
            let text = text(header, &want, "%d.%m.%Y", true);
            let got = load("Datos históricos BTC_USD.csv", "1d", text);
            assert_bars(&got, &raised(&want, 90_000.0), READ_AS);
            assert_eq!(volumes(&got)[0], Some(38_130.0));
        }
    }
}
