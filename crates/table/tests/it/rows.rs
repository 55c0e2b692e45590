//! Rows that hold every kind of column, for the other tests.

use exitlab_core::{Regime, Timestamp};
use exitlab_table::{Day, OrAll, Row, Table};

/// Every kind of column.
#[derive(Debug, Clone, PartialEq, Row)]
#[row(table = "every_kind", key(count))]
pub(crate) struct EveryKind<'a> {
    /// How many.
    pub count: Option<i64>,
    /// What it costs.
    #[row(unit = Price)]
    pub price: Option<f64>,
    /// Whether it is open.
    pub open: Option<bool>,
    /// What it is called.
    pub name: Option<&'a str>,
    /// When it was.
    pub time: Option<Timestamp>,
    /// On which day.
    pub day: Option<Day>,
    /// Which symbols.
    pub symbols: Option<Vec<&'a str>>,
    /// The regime.
    pub regime: OrAll<Regime>,
}

/// A row of values, one of nulls, and one of values that are easily lost.
pub(crate) fn every_kind() -> [EveryKind<'static>; 3] {
    let time = Timestamp::parse_iso("2021-11-10T14:00:00Z").unwrap();
    [
        EveryKind {
            count: Some(-3),
            price: Some(0.1),
            open: Some(true),
            name: Some("a, \"b\""),
            time: Some(time),
            day: Some(Day(time.day())),
            symbols: Some(vec!["BTCUSD", "ETHUSD"]),
            regime: OrAll(Some(Regime::HighVol)),
        },
        EveryKind {
            count: None,
            price: None,
            open: None,
            name: None,
            time: None,
            day: None,
            symbols: None,
            regime: OrAll(None),
        },
        EveryKind {
            count: Some(7),
            price: Some(1.0),
            open: Some(false),
            name: Some(""),
            time: Some(time.plus_us(1)),
            day: Some(Day(-1)),
            symbols: Some(vec![]),
            regime: OrAll(Some(Regime::Bull)),
        },
    ]
}

pub(crate) fn table() -> Table {
    Table::of_rows(every_kind()).unwrap()
}
