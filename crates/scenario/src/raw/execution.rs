//! `[entry]`, `[fills]` and `[costs]` as typed.

use super::words::{RawEntryAt, RawFundingGap, RawIntrabar, RawLimitFill, RawLimitGapFill};
use exitlab_exit::Costs;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawEntry {
    /// When an accepted signal enters.
    pub(crate) at: RawEntryAt,
    /// Longest wait from the decision to the open of the first live bar, such as `4h`. Default: no
    /// limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_fill_delay: Option<String>,
}

impl Default for RawEntry {
    fn default() -> RawEntry {
        RawEntry { at: RawEntryAt::NextOpen, max_fill_delay: None }
    }
}

/// How fills are read off bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawFills {
    /// Order of prices inside a bar.
    pub(crate) intrabar: RawIntrabar,
    /// Whether every trade has `r_low` and `r_high`, its net R under the other intrabar rules.
    pub(crate) ambiguity: bool,
    /// When a limit order inside a bar is filled.
    pub(crate) limit_fill: RawLimitFill,
    /// Price of a limit order that the bar opened beyond.
    pub(crate) limit_gap_fill: RawLimitGapFill,
}

impl Default for RawFills {
    fn default() -> RawFills {
        RawFills {
            intrabar: RawIntrabar::Worst,
            ambiguity: true,
            limit_fill: RawLimitFill::Touch,
            limit_gap_fill: RawLimitGapFill::Open,
        }
    }
}

/// Fees, slippage, funding. A symbol may carry its own fees and slippage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawCosts {
    /// Taker fee as a fraction of the fill's notional.
    pub(crate) taker_fee: f64,
    /// Maker fee as a fraction of the fill's notional; negative: a rebate.
    pub(crate) maker_fee: f64,
    /// Slippage of entries, stops, time and end exits: `(base_bps + vol_bps · ATR/price) / 10⁴`.
    pub(crate) slippage: RawSlippage,
    /// Funding of perpetuals, of every symbol that has none of its own.
    pub(crate) funding: RawFunding,
}

impl Default for RawCosts {
    fn default() -> RawCosts {
        let costs = Costs::default();
        RawCosts {
            taker_fee: costs.taker_fee,
            maker_fee: costs.maker_fee,
            slippage: RawSlippage::default(),
            funding: RawFunding { rate: Some(0.0), file: None, funding_gap: None },
        }
    }
}

/// Slippage in basis points of the price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawSlippage {
    /// Basis points whatever the volatility.
    pub(crate) base_bps: f64,
    /// Basis points per ATR/price of 1.
    pub(crate) vol_bps: f64,
}

impl Default for RawSlippage {
    fn default() -> RawSlippage {
        let costs = Costs::default();
        RawSlippage { base_bps: costs.base_bps, vol_bps: costs.vol_bps }
    }
}

/// Funding: `rate`, paid at 00, 08 and 16 UTC, or `file`, whose rates are paid at their own times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFunding {
    /// Constant rate per 8 hours as a fraction; positive: longs pay. 0: off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rate: Option<f64>,
    /// A file of time, rate (or funding_rate) and, where it is of several symbols, symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// file only: what a hole in the rates does where a position is open. Default: error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) funding_gap: Option<RawFundingGap>,
}

impl RawFunding {
    /// Fills in the default of a file.
    pub(crate) fn complete(&mut self) {
        if self.file.is_some() {
            self.funding_gap.get_or_insert(RawFundingGap::Error);
        }
    }
}
