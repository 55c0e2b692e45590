//! `[indicators]`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Periods of the indicators, in decision bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Indicators {
    /// Wilder ATR period in decision bars, at least 1.
    pub atr_period: u64,
    /// Wilder ADX and DI period in decision bars, at least 2.
    pub adx_period: u64,
    /// Period of the trend EMA in decision bars, at least 1.
    pub trend_ema_period: u64,
}

impl Default for Indicators {
    fn default() -> Indicators {
        Indicators { atr_period: 14, adx_period: 14, trend_ema_period: 200 }
    }
}
