//! Periods of the indicators that regimes, levels and confidences read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Periods of the indicators, in decision bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndicatorSettings {
    /// Wilder ATR period in decision bars, at least 1.
    #[schemars(with = "u64")]
    pub atr_period: usize,
    /// Wilder ADX and DI period in decision bars, at least 2.
    #[schemars(with = "u64")]
    pub adx_period: usize,
    /// Period of the trend EMA in decision bars, at least 1.
    #[schemars(with = "u64")]
    pub trend_ema_period: usize,
}

impl Default for IndicatorSettings {
    fn default() -> IndicatorSettings {
        IndicatorSettings { atr_period: 14, adx_period: 14, trend_ema_period: 200 }
    }
}
