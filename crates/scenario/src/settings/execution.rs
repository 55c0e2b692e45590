//! `[entry]`, `[fills]` and `[costs]`.

use crate::source::Source;
use crate::used::FundingGap;
use exitlab_exit::{EntryAt, EntrySettings, FillRules, IntrabarRule, LimitFill, LimitGapFill};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Entry {
    /// When an accepted signal enters.
    pub at: EntryAt,
    /// Longest wait from the decision to the open of the first live bar, such as `4h`. Default: no
    /// limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_fill_delay: Option<String>,
}

impl Default for Entry {
    fn default() -> Entry {
        Entry { at: EntrySettings::default().at, max_fill_delay: None }
    }
}

/// How fills are derived from bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Fills {
    /// Order of prices inside a bar.
    pub intrabar: IntrabarRule,
    /// Whether every trade has `r_low` and `r_high`, its net R under the other intrabar rules.
    pub ambiguity: bool,
    /// When a limit order inside a bar is filled.
    pub limit_fill: LimitFill,
    /// Price of a limit order that the bar opened beyond.
    pub limit_gap_fill: LimitGapFill,
}

impl Default for Fills {
    fn default() -> Fills {
        let FillRules { intrabar, limit_fill, limit_gap_fill } = FillRules::default();
        Fills { intrabar, ambiguity: true, limit_fill, limit_gap_fill }
    }
}

/// Fees, slippage, funding. A symbol may carry its own fees and slippage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Costs {
    /// Taker fee as a fraction of the fill's notional.
    pub taker_fee: f64,
    /// Maker fee as a fraction of the fill's notional; negative: a rebate.
    pub maker_fee: f64,
    /// Slippage of entries, stops, time and end exits: `(base_bps + vol_bps · ATR/price) / 10⁴`.
    pub slippage: Slippage,
    /// Funding of perpetuals, of every symbol that has none of its own.
    pub funding: FundingFrom,
}

impl Default for Costs {
    fn default() -> Costs {
        let costs = exitlab_exit::Costs::default();
        Costs {
            taker_fee: costs.taker_fee,
            maker_fee: costs.maker_fee,
            slippage: Slippage::default(),
            funding: FundingFrom::rate(0.0),
        }
    }
}

/// Slippage in basis points of the price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Slippage {
    /// Basis points that do not depend on volatility.
    pub base_bps: f64,
    /// Basis points per ATR/price of 1.
    pub vol_bps: f64,
}

impl Default for Slippage {
    fn default() -> Slippage {
        let costs = exitlab_exit::Costs::default();
        Slippage { base_bps: costs.base_bps, vol_bps: costs.vol_bps }
    }
}

/// Funding: `rate`, paid at 00, 08 and 16 UTC, or `file`, whose rates are paid at their own times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FundingFrom {
    /// Constant rate per 8 hours as a fraction; positive: longs pay. 0: off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// A file of time, rate (or funding_rate) and, where it is of several symbols, symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Source>,
    /// file only: what happens at a hole in the rates where a position is open. Default: error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding_gap: Option<FundingGap>,
}

impl FundingFrom {
    /// A constant rate per 8 hours as a fraction; positive: longs pay. 0: off.
    pub fn rate(rate: f64) -> FundingFrom {
        FundingFrom { rate: Some(rate), file: None, funding_gap: None }
    }

    /// Rates of a file, or [`Source::Memory`]; a hole in them is an error.
    pub fn file(file: impl Into<Source>) -> FundingFrom {
        FundingFrom { rate: None, file: Some(file.into()), funding_gap: None }
    }

    /// Fills in the default of a file.
    pub(crate) fn complete(&mut self) {
        if self.file.is_some() {
            self.funding_gap.get_or_insert(FundingGap::Error);
        }
    }
}
