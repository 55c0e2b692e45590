//! What a bar that touches several levels is taken to have done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Order of prices inside a bar (SPEC §6). With `worst`, what a bar arms counts from the next bar on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntrabarRule {
    /// The stop before anything favourable.
    Worst,
    /// Favourable levels before the stop.
    Best,
    /// Open, nearer extreme, other extreme, close.
    Path,
    /// Open, adverse extreme, favourable extreme, close.
    PathAdverse,
    /// Open, favourable extreme, adverse extreme, close.
    PathFavourable,
}

/// The rules over which ambiguity is bounded, beside the one in use (SPEC §6), in the order of
/// [`RByRule`](exitlab_core::RByRule)'s fields.
pub const BOUNDING_RULES: [IntrabarRule; 4] = [
    IntrabarRule::Worst,
    IntrabarRule::Best,
    IntrabarRule::PathAdverse,
    IntrabarRule::PathFavourable,
];

/// When a limit order inside a bar is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitFill {
    /// The price reached the level.
    Touch,
    /// The price went beyond the level.
    Through,
}

/// Price of a limit order that the bar opened beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitGapFill {
    /// The open.
    Open,
    /// The level.
    Level,
}

/// Whether every trade is also evaluated under the other intrabar rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Ambiguity {
    /// Least and greatest net R over worst, best, both fixed paths and the rule in use.
    Bounds,
    /// The rule in use only.
    Off,
}

/// How fills are derived from bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FillRules {
    /// Order of prices inside a bar.
    pub intrabar: IntrabarRule,
    /// When a limit order inside a bar is filled.
    pub limit_fill: LimitFill,
    /// Price of a limit order that the bar opened beyond.
    pub limit_gap_fill: LimitGapFill,
}

impl Default for FillRules {
    fn default() -> FillRules {
        FillRules {
            intrabar: IntrabarRule::Worst,
            limit_fill: LimitFill::Touch,
            limit_gap_fill: LimitGapFill::Open,
        }
    }
}
