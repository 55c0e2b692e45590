//! The indicators that regimes, levels and confidences share.

use crate::{Indicator, IndicatorSettings, adx, ema, wilder_atr};
use exitlab_core::BarSeries;

/// The indicators of a symbol's decision bars that regimes, exit levels and confidences read.
///
/// # Shape
/// Each column is as long as the series.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorSet {
    /// Wilder's ATR.
    pub atr: Indicator,
    /// Average directional index.
    pub adx: Indicator,
    /// +DI, of the ADX period.
    pub plus_di: Indicator,
    /// −DI, of the ADX period.
    pub minus_di: Indicator,
    /// EMA of the close that the trend is judged against.
    pub trend_ema: Indicator,
}

impl IndicatorSet {
    /// Computes all of them.
    pub fn compute(series: &BarSeries, settings: &IndicatorSettings) -> IndicatorSet {
        let direction = adx(series, settings.adx_period);
        IndicatorSet {
            atr: wilder_atr(series, settings.atr_period),
            adx: direction.adx,
            plus_di: direction.plus_di,
            minus_di: direction.minus_di,
            trend_ema: ema(series.close(), settings.trend_ema_period),
        }
    }
}
