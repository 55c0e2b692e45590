//! Tables for tests.

use crate::{Names, Table};
use exitlab_core::Timestamp;
use exitlab_table::{Day, Row};
pub(crate) use exitlab_test_rows::{at, portfolio_metrics, remoded_trade, trade};
use exitlab_test_rows::{plans, symbols};
use std::sync::LazyLock;

/// Every kind of column.
#[derive(Debug, Row)]
#[row(table = "every_type")]
struct EveryType<'a> {
    /// Integers.
    count: Option<i64>,
    /// Numbers.
    price: Option<f64>,
    /// Truth values.
    open: Option<bool>,
    /// Texts.
    name: Option<&'a str>,
    /// Instants.
    time: Option<Timestamp>,
    /// Days.
    day: Option<Day>,
}

/// Every kind of column that runs are read by, a row of nulls, and the values that are easily lost.
pub(crate) fn every_type() -> Table {
    let time = at("2021-11-10T14:00:00Z");
    let none =
        EveryType { count: None, price: None, open: None, name: None, time: None, day: None };
    let rows = [
        EveryType {
            count: Some(-3),
            price: Some(0.1),
            open: Some(true),
            name: Some("a, \"b\""),
            time: Some(time),
            day: Some(Day(time.day())),
        },
        none,
        EveryType {
            count: Some(7),
            price: Some(1.0),
            open: Some(false),
            name: Some(""),
            time: Some(time.plus_us(1)),
            day: Some(Day(-1)),
        },
    ];
    Table::of_rows(rows).unwrap()
}

/// BTCUSD and ETHUSD; TREND_FOLLOW and FAST_TP.
pub(crate) fn names() -> Names<'static> {
    static SYMBOLS: LazyLock<Vec<String>> = LazyLock::new(symbols);
    static PLANS: LazyLock<Vec<String>> = LazyLock::new(plans);
    Names { symbols: &SYMBOLS, plans: &PLANS }
}

/// A table's CSV.
pub(crate) fn csv_text(table: &Table) -> String {
    table.csv_text().unwrap()
}
