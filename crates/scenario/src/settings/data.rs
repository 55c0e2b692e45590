//! `[data]`: bars.

use super::execution::FundingFrom;
use super::weekday::Weekday;
use crate::source::Source;
use crate::used::{OnBadRow, OtherSymbols};
use exitlab_core::{BarColumn, BarTime, EmptyRows};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The keys that say how a file is read.
pub const READING_KEYS: [&str; 9] = [
    "columns",
    "time_format",
    "timezone",
    "bar_time",
    "header",
    "decimal_comma",
    "price_scale",
    "source_symbol",
    "empty_rows",
];

/// A table of settings that has, after its own keys, those that say how a file is read.
macro_rules! with_reading_keys {
    ($(#[$attribute:meta])* pub struct $table:ident { $($own:tt)* }) => {
        $(#[$attribute])*
        pub struct $table {
            $($own)*
            /// The file's own names of its columns, by time, open, high, low, close, volume and symbol; without
            /// a header their positions, from 1. An empty name of volume or symbol: the file has none.
            #[serde(
                default,
                skip_serializing_if = "BTreeMap::is_empty",
                deserialize_with = "super::column_name::by_column"
            )]
            #[schemars(with = "BTreeMap<BarColumn, super::column_name::ColumnName>")]
            pub columns: BTreeMap<BarColumn, String>,
            /// How times are written, in strftime's letters, such as `%d.%m.%Y %H:%M`. Default: detected.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub time_format: Option<String>,
            /// Zone of times that are written without one, an IANA name such as `America/New_York`. Default:
            /// UTC.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub timezone: Option<String>,
            /// Which end of a bar its time is. Default: open, unless the file's form says otherwise.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub bar_time: Option<BarTime>,
            /// Whether the first line names the columns. Default: detected.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub header: Option<bool>,
            /// Whether decimals follow a comma: `1.234,5`, not `1,234.5`. Default: detected.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub decimal_comma: Option<bool>,
            /// What prices are multiplied by, such as 1e-9. Default: 1, unless the file's form says otherwise.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub price_scale: Option<f64>,
            /// The symbol whose rows are read, as a file of several symbols calls it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub source_symbol: Option<String>,
            /// What rows are whose four prices are all empty or NaN. Default: error.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub empty_rows: Option<EmptyRows>,
        }

        impl $table {
            pub(crate) fn reading(&self) -> ReadingKeys<'_> {
                ReadingKeys {
                    columns: &self.columns,
                    time_format: self.time_format.as_deref(),
                    timezone: self.timezone.as_deref(),
                    bar_time: self.bar_time,
                    header: self.header,
                    decimal_comma: self.decimal_comma,
                    price_scale: self.price_scale,
                    source_symbol: self.source_symbol.as_deref(),
                    empty_rows: self.empty_rows,
                }
            }
        }
    };
}

/// Such a table that says nothing of how a file is read.
macro_rules! says_nothing {
    ($table:ident { $($own:ident: $value:expr),* $(,)? }) => {
        $table {
            $($own: $value,)*
            columns: BTreeMap::new(),
            time_format: None,
            timezone: None,
            bar_time: None,
            header: None,
            decimal_comma: None,
            price_scale: None,
            source_symbol: None,
            empty_rows: None,
        }
    };
}

with_reading_keys! {
/// Bars: which symbols, which files, which timeframes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Data {
    /// Decision timeframe, that of indicators, regimes and signals: a whole number and s, m, h, d
    /// or w, such as `1h`.
    pub timeframe: String,
    /// Symbols and their bars; with `resample` the finer bars that `timeframe` is built from.
    #[schemars(length(min = 1))]
    pub symbols: Vec<Symbol>,
    /// Finer bars that carry entries and exits, for the same symbols. Empty: the decision bars.
    #[serde(default)]
    pub execution: Vec<ExecutionBars>,
    /// Timeframe of the execution bars; needed where `execution` is given or `resample` is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_timeframe: Option<String>,
    /// Whether `symbols` are finer bars: `timeframe` is built from them, and they carry entries and exits.
    #[serde(default)]
    pub resample: bool,
    /// First day of resampled weeks, from 00:00 UTC.
    #[serde(default = "thursday")]
    pub week_start: Weekday,
    /// First open time that is read, ISO-8601, UTC where no zone is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Open times from here on are not read, ISO-8601, UTC where no zone is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What happens at an invalid row.
    #[serde(default = "error")]
    pub on_bad_row: OnBadRow,
    /// What happens at a row for a symbol that the scenario does not have, in files of signals, labels,
    /// exits, lines, funding and adjustments.
    #[serde(default = "other_symbols_error")]
    pub other_symbols: OtherSymbols,
    /// Corporate actions: a file of symbol, time, price_factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustments: Option<Source>,
}
}

fn error() -> OnBadRow {
    OnBadRow::Error
}

fn other_symbols_error() -> OtherSymbols {
    OtherSymbols::Error
}

fn thursday() -> Weekday {
    Weekday::Thu
}

/// No bars yet: `timeframe` and `symbols` are needed.
impl Default for Data {
    fn default() -> Data {
        says_nothing!(Data {
            timeframe: String::new(),
            symbols: Vec::new(),
            execution: Vec::new(),
            execution_timeframe: None,
            resample: false,
            week_start: thursday(),
            from: None,
            to: None,
            on_bad_row: error(),
            other_symbols: other_symbols_error(),
            adjustments: None,
        })
    }
}

impl Data {
    /// Fills in the defaults of the symbols' own funding.
    pub(crate) fn complete(&mut self) {
        self.symbols.iter_mut().filter_map(|s| s.funding.as_mut()).for_each(FundingFrom::complete);
    }
}

with_reading_keys! {
/// A symbol, its bars, and costs and lots of its own where they differ from the scenario's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Symbol {
    /// Name, without spaces.
    pub symbol: String,
    /// A file, a glob or a folder, relative to the scenario file.
    pub path: Source,
    /// Taker fee as a fraction of the notional. Default: `costs.taker_fee`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taker_fee: Option<f64>,
    /// Maker fee as a fraction of the notional, negative for a rebate. Default: `costs.maker_fee`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker_fee: Option<f64>,
    /// Slippage in basis points. Default: `costs.slippage.base_bps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_bps: Option<f64>,
    /// Slippage in basis points per ATR/price of 1. Default: `costs.slippage.vol_bps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vol_bps: Option<f64>,
    /// Funding. Default: `costs.funding`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<FundingFrom>,
    /// Quantities are floored to a multiple of this, 0 for none. Default: `portfolio.qty_step`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qty_step: Option<f64>,
    /// Smallest notional of an order in quote currency. Default: `portfolio.min_notional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_notional: Option<f64>,
}
}

impl Symbol {
    /// A symbol whose bars are read from a file, a glob or a folder.
    pub fn new(symbol: impl Into<String>, path: impl Into<Source>) -> Symbol {
        says_nothing!(Symbol {
            symbol: symbol.into(),
            path: path.into(),
            taker_fee: None,
            maker_fee: None,
            base_bps: None,
            vol_bps: None,
            funding: None,
            qty_step: None,
            min_notional: None,
        })
    }

    /// A symbol whose bars the caller gives.
    pub fn in_memory(symbol: impl Into<String>) -> Symbol {
        Symbol::new(symbol, Source::Memory)
    }
}

with_reading_keys! {
/// Execution bars of a symbol. How their file is read they say themselves, or `data` for all: what the
/// symbol says is for its own file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExecutionBars {
    /// Name of one of `data.symbols`, which also carries its costs.
    pub symbol: String,
    /// A file, a glob or a folder, relative to the scenario file.
    pub path: Source,
}
}

impl ExecutionBars {
    /// Execution bars that are read from a file, a glob or a folder.
    pub fn new(symbol: impl Into<String>, path: impl Into<Source>) -> ExecutionBars {
        says_nothing!(ExecutionBars { symbol: symbol.into(), path: path.into() })
    }

    /// Execution bars that the caller gives.
    pub fn in_memory(symbol: impl Into<String>) -> ExecutionBars {
        ExecutionBars::new(symbol, Source::Memory)
    }
}

/// The keys that say how a file is read, wherever they stand.
pub(crate) struct ReadingKeys<'r> {
    pub(crate) columns: &'r BTreeMap<BarColumn, String>,
    pub(crate) time_format: Option<&'r str>,
    pub(crate) timezone: Option<&'r str>,
    pub(crate) bar_time: Option<BarTime>,
    pub(crate) header: Option<bool>,
    pub(crate) decimal_comma: Option<bool>,
    pub(crate) price_scale: Option<f64>,
    pub(crate) source_symbol: Option<&'r str>,
    pub(crate) empty_rows: Option<EmptyRows>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_those_of_the_tables() {
        let schema = schemars::schema_for!(ExecutionBars);
        let keys = schema.get("properties").and_then(|keys| keys.as_object()).unwrap().keys();
        let mut keys: Vec<&str> = keys.map(String::as_str).collect();
        keys.retain(|key| !["symbol", "path"].contains(key));
        keys.sort_unstable();
        let mut known = READING_KEYS;
        known.sort_unstable();
        assert_eq!(keys, known);
    }
}
