//! Confidence from directional movement, for the sources that follow a trend.

use exitlab_core::Side;
use exitlab_indicators::IndicatorSet;

/// How far directional movement agrees with a side; absent where the DIs are not valid yet.
///
/// # Formula
/// `clamp(0.5 + s·(+DI − −DI)/50, 0, 1)`, s = 1 for a long, −1 for a short.
pub(crate) fn di_confidence(indicators: &IndicatorSet, bar_idx: usize, side: Side) -> Option<f64> {
    let difference = indicators.plus_di.get(bar_idx)? - indicators.minus_di.get(bar_idx)?;
    Some((0.5 + side.sign() * difference / 50.0).clamp(0.0, 1.0))
}
