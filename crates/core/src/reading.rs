//! How a file of bars is read where its own marks do not say it (SPEC §14.2).

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// A column of a bar file, by what it holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum BarColumn {
    /// Time of the bar, or its date where the clock time is in a column of its own.
    Time,
    /// Opening price.
    Open,
    /// Highest price.
    High,
    /// Lowest price.
    Low,
    /// Closing price.
    Close,
    /// Volume.
    Volume,
    /// Symbol of the row.
    Symbol,
}

impl BarColumn {
    /// Every column, in the usual order.
    pub const ALL: [BarColumn; 7] = [
        BarColumn::Time,
        BarColumn::Open,
        BarColumn::High,
        BarColumn::Low,
        BarColumn::Close,
        BarColumn::Volume,
        BarColumn::Symbol,
    ];

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            BarColumn::Time => "time",
            BarColumn::Open => "open",
            BarColumn::High => "high",
            BarColumn::Low => "low",
            BarColumn::Close => "close",
            BarColumn::Volume => "volume",
            BarColumn::Symbol => "symbol",
        }
    }

    /// Whether bars may do without it.
    pub fn is_optional(self) -> bool {
        match self {
            BarColumn::Volume | BarColumn::Symbol => true,
            BarColumn::Time
            | BarColumn::Open
            | BarColumn::High
            | BarColumn::Low
            | BarColumn::Close => false,
        }
    }
}

/// Which end of a bar its time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BarTime {
    /// The open.
    Open,
    /// The close, which is moved to the open by the timeframe.
    Close,
}

impl fmt::Display for BarTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BarTime::Open => "open",
            BarTime::Close => "close",
        })
    }
}

/// What a row whose four prices are all empty or NaN is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmptyRows {
    /// A bad row.
    Error,
    /// A gap, which is counted.
    Gap,
}

/// How a file of bars is read; what is absent is found out from the file.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reading {
    /// The file's own names of columns; without a header their positions, from 1. An empty name: there is none.
    pub columns: BTreeMap<BarColumn, String>,
    /// How times are written, in strftime's letters.
    pub time_format: Option<String>,
    /// Zone of times that are written without one. Default: UTC.
    #[serde(serialize_with = "zone_name")]
    pub timezone: Option<Tz>,
    /// Which end of a bar its time is. Default: the open.
    pub bar_time: Option<BarTime>,
    /// Whether the first line names the columns.
    pub header: Option<bool>,
    /// Whether numbers have a comma before their decimals.
    pub decimal_comma: Option<bool>,
    /// What prices are multiplied by.
    pub price_scale: Option<f64>,
    /// The symbol whose rows are read, as the file calls it.
    pub source_symbol: Option<String>,
    /// What rows without prices are. Default: bad.
    pub empty_rows: Option<EmptyRows>,
}

impl Reading {
    /// Whether a file is said to have no such column, whatever its columns are called.
    pub fn has_no(&self, column: BarColumn) -> bool {
        column.is_optional() && self.columns.get(&column).is_some_and(String::is_empty)
    }

    /// What `self` says, and what `other` says where `self` says nothing; columns one by one.
    pub fn or(&self, other: &Reading) -> Reading {
        let mut columns = other.columns.clone();
        columns.extend(self.columns.iter().map(|(column, name)| (*column, name.clone())));
        Reading {
            columns,
            time_format: self.time_format.clone().or_else(|| other.time_format.clone()),
            timezone: self.timezone.or(other.timezone),
            bar_time: self.bar_time.or(other.bar_time),
            header: self.header.or(other.header),
            decimal_comma: self.decimal_comma.or(other.decimal_comma),
            price_scale: self.price_scale.or(other.price_scale),
            source_symbol: self.source_symbol.clone().or_else(|| other.source_symbol.clone()),
            empty_rows: self.empty_rows.or(other.empty_rows),
        }
    }
}

fn zone_name<S: Serializer>(zone: &Option<Tz>, serializer: S) -> Result<S::Ok, S::Error> {
    zone.map(Tz::name).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_symbol_says_goes_before_what_holds_for_all() {
        let all = Reading {
            columns: [(BarColumn::Time, "t".to_owned()), (BarColumn::Open, "o".to_owned())].into(),
            timezone: Some(Tz::Europe__Berlin),
            bar_time: Some(BarTime::Close),
            ..Reading::default()
        };
        let own = Reading {
            columns: [(BarColumn::Open, "first".to_owned())].into(),
            bar_time: Some(BarTime::Open),
            ..Reading::default()
        };
        let used = own.or(&all);
        assert_eq!(used.columns[&BarColumn::Open], "first");
        assert_eq!(used.columns[&BarColumn::Time], "t");
        assert_eq!((used.timezone, used.bar_time), (all.timezone, Some(BarTime::Open)));
        assert_eq!(Reading::default().or(&all), all);
    }
}
