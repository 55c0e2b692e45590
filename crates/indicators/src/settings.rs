//! Periods of the indicators that regimes, levels and confidences read.

/// Periods in decision bars, each at least 1 (the ADX period at least 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndicatorSettings {
    /// Wilder ATR period.
    pub atr_period: usize,
    /// Wilder ADX and DI period.
    pub adx_period: usize,
    /// Period of the trend EMA.
    pub trend_ema_period: usize,
}
