//! `[data]` as typed.

use super::execution::RawFunding;
use super::words::{RawOnBadRow, RawOtherSymbols, RawWeekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bars: which symbols, which files, which timeframes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawData {
    /// Decision timeframe, that of indicators, regimes and signals: a whole number and s, m, h, d
    /// or w, such as `1h`.
    pub(crate) timeframe: String,
    /// Symbols and their bars; with `resample` the finer bars that `timeframe` is built from.
    #[schemars(length(min = 1))]
    pub(crate) symbols: Vec<RawSymbol>,
    /// Finer bars that carry entries and exits, for the same symbols. Empty: the decision bars.
    #[serde(default)]
    pub(crate) execution: Vec<RawExecution>,
    /// Timeframe of the execution bars; needed where `execution` is given or `resample` is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) execution_timeframe: Option<String>,
    /// Whether `symbols` hold finer bars, from which `timeframe` is built, and on which is executed.
    #[serde(default)]
    pub(crate) resample: bool,
    /// First day of resampled weeks, from 00:00 UTC.
    #[serde(default = "thursday")]
    pub(crate) week_start: RawWeekday,
    /// First open time that is read, ISO-8601, UTC where no zone is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    /// Open times from here on are not read, ISO-8601, UTC where no zone is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    /// What an invalid row does.
    #[serde(default = "error")]
    pub(crate) on_bad_row: RawOnBadRow,
    /// What a row for a symbol that the scenario does not have does, in files of signals, labels,
    /// exits, lines, funding and adjustments.
    #[serde(default = "other_symbols_error")]
    pub(crate) other_symbols: RawOtherSymbols,
    /// Corporate actions: a file of symbol, time, price_factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) adjustments: Option<String>,
}

fn error() -> RawOnBadRow {
    RawOnBadRow::Error
}

fn other_symbols_error() -> RawOtherSymbols {
    RawOtherSymbols::Error
}

fn thursday() -> RawWeekday {
    RawWeekday::Thu
}

impl RawData {
    /// Fills in the defaults of the symbols' own funding.
    pub(crate) fn complete(&mut self) {
        self.symbols.iter_mut().filter_map(|s| s.funding.as_mut()).for_each(RawFunding::complete);
    }
}

/// A symbol, its bars, and costs and lots of its own where they differ from the scenario's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSymbol {
    /// Name, without spaces.
    pub(crate) symbol: String,
    /// A file, a glob or a folder, relative to the scenario file.
    pub(crate) path: String,
    /// Taker fee as a fraction of the notional. Default: `costs.taker_fee`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) taker_fee: Option<f64>,
    /// Maker fee as a fraction of the notional, negative for a rebate. Default: `costs.maker_fee`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) maker_fee: Option<f64>,
    /// Slippage in basis points. Default: `costs.slippage.base_bps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base_bps: Option<f64>,
    /// Slippage in basis points per ATR/price of 1. Default: `costs.slippage.vol_bps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) vol_bps: Option<f64>,
    /// Funding. Default: `costs.funding`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) funding: Option<RawFunding>,
    /// Quantities are floored to a multiple of this, 0 for none. Default: `portfolio.qty_step`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) qty_step: Option<f64>,
    /// Least notional of an order in quote currency. Default: `portfolio.min_notional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) min_notional: Option<f64>,
}

/// Execution bars of a symbol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExecution {
    /// Name of one of `data.symbols`, which also carries its costs.
    pub(crate) symbol: String,
    /// A file, a glob or a folder, relative to the scenario file.
    pub(crate) path: String,
}
