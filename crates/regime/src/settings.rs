//! Settings of the volatility levels and the rules classifier.

use serde::Serialize;

/// Half-width of the band around the trend EMA.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EmaBand {
    /// Percent of the EMA: `2.0` is 2%.
    Pct(f64),
    /// Multiple of the ATR.
    Atr(f64),
}

/// How `ATR / close` becomes a volatility level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum VolatilitySettings {
    /// Rank among the last `window_bars` valid values, thresholds in (0, 1].
    Quantile {
        /// Values ranked, this one included.
        window_bars: usize,
        /// LOW up to this rank.
        low: f64,
        /// HIGH above this rank.
        high: f64,
        /// EXTREME above this rank.
        extreme: f64,
    },
    /// Fixed thresholds on the ratio itself.
    Ratio {
        /// LOW below this ratio.
        low: f64,
        /// HIGH from this ratio on.
        high: f64,
        /// EXTREME from this ratio on.
        extreme: f64,
    },
}

/// The rules classifier's thresholds (SPEC §3).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RuleSettings {
    /// ADX from which a market trends.
    pub adx_trending: f64,
    /// ADX below which a market chops.
    pub adx_chop: f64,
    /// Band around the trend EMA.
    pub ema_band: EmaBand,
    /// Decision bars in a row that a new regime must show before it is published, at least 1.
    pub confirm_bars: usize,
}

impl Default for RuleSettings {
    fn default() -> RuleSettings {
        RuleSettings {
            adx_trending: 25.0,
            adx_chop: 20.0,
            ema_band: EmaBand::Pct(2.0),
            confirm_bars: 1,
        }
    }
}
