//! Investing.com's historical data.
//!
//! A byte order mark, all fields quoted, the newest row first: `"Date","Price","Open","High","Low",
//! "Vol.","Change %"`, of which the price is the close and the volume is short, `38.13K`, or `-`. The site
//! of each language has names, dates and numbers of its own, and the columns in the same order:
//! `"Fecha","Último","Apertura","Máximo","Mínimo","Vol.","% var."` with `31.12.2024` and `1.234,5`. Dates in
//! English have the month first for the United States and the day first for others. East Asian sites write
//! numbers as the English one does.
//!
//! # Source
//! <https://www.investing.com/currencies/eur-usd-historical-data>

use super::Form;
use super::price_order::are_proven;
use crate::DataError;
use crate::column_names::usual_column;
use crate::look::Look;
use crate::number_style::NumberStyle;
use exitlab_core::{BarColumn, Reading};

/// The first columns, in the order of the site.
const COLUMNS: [BarColumn; 6] = [
    BarColumn::Time,
    BarColumn::Close,
    BarColumn::Open,
    BarColumn::High,
    BarColumn::Low,
    BarColumn::Volume,
];
/// Positions of the open, high, low and close.
const PRICES: [usize; 4] = [2, 3, 4, 1];
/// Columns of a file in another language.
const N_COLUMNS: usize = 7;
/// The first letter of East Asian scripts.
const FIRST_EAST_ASIAN: char = '\u{2e80}';

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let is_english = look.begins_with(&["date", "price", "open", "high", "low"]);
    let numbers = if is_english { NumberStyle::Money } else { style(look) };
    if !is_english && !is_translated(look, numbers) {
        return None;
    }
    let mut form = Form::with_header("Investing.com historical data", look);
    let has_volume = !is_english || look.position("vol_") == Some(5);
    form.roles = COLUMNS.into_iter().zip(0..if has_volume { 6 } else { 5 }).collect();
    form.numbers = numbers;
    Some(Ok(form))
}

/// How numbers are written on a site that is not in English: the later of a comma and a point stands before
/// the decimals, and so does a comma alone where the language is not an East Asian one.
fn style(look: &Look<'_>) -> NumberStyle {
    let is_east_asian =
        look.first().iter().flat_map(|name| name.chars()).any(|c| c >= FIRST_EAST_ASIAN);
    let places = |text: &String| (text.rfind(','), text.rfind('.'));
    let prices = || look.rows(look.top + 1).flat_map(|row| row.iter().skip(1).take(4)).map(places);
    let is_comma = match prices().find(|(comma, point)| comma.is_some() && point.is_some()) {
        Some((comma, point)) => comma > point,
        None => !is_east_asian && prices().any(|(comma, _)| comma.is_some()),
    };
    if is_comma { NumberStyle::DecimalComma } else { NumberStyle::Money }
}

/// Whether the site's columns stand under names in another language: no name says another column, values prove
/// which of the prices is the close, and a change in per cent is the last.
fn is_translated(look: &Look<'_>, numbers: NumberStyle) -> bool {
    let first = look.top + 1;
    let is_else = |(name, column): (&String, BarColumn)| {
        usual_column(name).is_some_and(|named| named != column)
    };
    look.first().len() == N_COLUMNS
        && !look.first().iter().zip(COLUMNS).any(is_else)
        && look.rows(first).all(|row| row[N_COLUMNS - 1].ends_with('%'))
        && are_proven(look, first, PRICES, numbers)
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
    fn columns_that_are_named_are_never_taken_for_others() {
        let want = rows(60, "2024-11-01", "1d");
        for names in
            ["Date,Open,Close,High,Low,Volume,Change %", "日期,开盘,收盘,最高,最低,成交量,涨跌幅"]
        {
            let text = lines(&want, "\n", |row| {
                let Row { open, high, low, close, volume, .. } = row;
                format!("{},{open},{close},{high},{low},{volume},0.25%", row.at("%Y-%m-%d"))
            });
            let got = load("x.csv", "1d", format!("{names}\n{text}"));
            assert_bars(&got, &want, "table with a header, times without a zone taken as UTC");
            assert_eq!(volumes(&got), own_volumes(&want));
        }
    }

    #[test]
    fn names_of_no_known_language_need_values_that_prove_the_close() {
        let want = rows(60, "2024-11-01", "1d");
        let text = |is_site: bool| {
            let line = |row: &Row| {
                let [first, second] =
                    if is_site { [row.close, row.open] } else { [row.open, row.close] };
                let Row { high, low, volume, .. } = row;
                format!("{},{first},{second},{high},{low},{volume},0.25%", row.at("%d.%m.%Y"))
            };
            format!("d,p,a,m,n,v,%\n{}", newest_first(&want, "\n", line))
        };
        assert_bars(&load("x.csv", "1d", text(true)), &want, READ_AS);
        let error = load("x.csv", "1d", text(false)).unwrap_err().to_string();
        assert!(error.contains("no time, no open, no high, no low, no close column"), "{error}");
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
            "\"Дата\",\"Цена\",\"Откр.\",\"Макс.\",\"Мин.\",\"Объём\",\"Изм. %\"",
        ] {
            let text = text(header, &want, "%d.%m.%Y", true);
            let got = load("Datos históricos BTC_USD.csv", "1d", text);
            assert_bars(&got, &raised(&want, 90_000.0), READ_AS);
            assert_eq!(volumes(&got)[0], Some(38_130.0));
        }
    }

    #[test]
    fn a_comma_alone_stands_before_decimals_but_in_east_asia() {
        let want = rows(60, "2024-11-01", "1d");
        let text = |header: &str, format: &str| {
            let line = |row: &Row| {
                let prices = [row.close, row.open, row.high, row.low];
                let prices = prices.map(|price| format!("{price:07.3}").replace('.', ","));
                format!("\"{}\",\"{}\",\"-\",\"0,25%\"", row.at(format), prices.join("\",\""))
            };
            format!("\u{feff}{header}\n{}", newest_first(&want, "\n", line))
        };
        let spanish = "\"Fecha\",\"Último\",\"Apertura\",\"Máximo\",\"Mínimo\",\"Vol.\",\"% var.\"";
        assert_bars(&load("x.csv", "1d", text(spanish, "%d.%m.%Y")), &want, READ_AS);
        let korean = "\"날짜\",\"종가\",\"시가\",\"고가\",\"저가\",\"거래량\",\"변동 %\"";
        let got = load("x.csv", "1d", text(korean, "%Y- %m- %d")).unwrap();
        let closes: Vec<f64> = want.iter().map(|row| row.close * 1_000.0).collect();
        assert_eq!(got.series.close(), closes);
    }
}
