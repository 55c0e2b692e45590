//! Crosses of a fast and a slow EMA of the close.

use crate::{call::Call, di_confidence::di_confidence};
use exitlab_core::{BarSeries, Side};
use exitlab_indicators::{IndicatorSet, ema};

/// Long where the fast EMA crosses above the slow one, short where below.
///
/// # Formula
/// Long: `f > s` and `f₋₁ ≤ s₋₁`; short: `f < s` and `f₋₁ ≥ s₋₁`. Confidence from the DIs.
///
/// # Shape
/// Speaks where both EMAs are valid on the bar and the one before, and the DIs on the bar.
pub(crate) fn ema_cross(
    series: &BarSeries,
    indicators: &IndicatorSet,
    fast: usize,
    slow: usize,
) -> Vec<Call> {
    let fast = ema(series.close(), fast);
    let slow = ema(series.close(), slow);
    (1..series.len())
        .filter_map(|bar_idx| {
            let before = fast.get(bar_idx - 1)? - slow.get(bar_idx - 1)?;
            let now = fast.get(bar_idx)? - slow.get(bar_idx)?;
            let side = if now > 0.0 && before <= 0.0 {
                Side::Long
            } else if now < 0.0 && before >= 0.0 {
                Side::Short
            } else {
                return None;
            };
            let confidence = di_confidence(indicators, bar_idx, side)?;
            Some(Call { bar_idx, side, confidence })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::test_bars::{closes, indicators};

    /// Calls of EMA 1 (the close) against EMA 2, as (bar, side).
    fn calls(prices: &[f64], adx_period: usize) -> Vec<(usize, Side)> {
        let series = closes(prices);
        let calls = ema_cross(&series, &indicators(&series, adx_period), 1, 2);
        calls.into_iter().map(|c| (c.bar_idx, c.side)).collect()
    }

    #[test]
    fn a_touch_on_the_bar_before_counts_as_below_and_as_above() {
        // EMA 2 of 8, 8, 8, 11: 8, 8, 10: equal before, fast above now
        assert_eq!(calls(&[8.0, 8.0, 8.0, 11.0], 1), [(3, Side::Long)]);
        assert_eq!(calls(&[8.0, 8.0, 8.0, 5.0], 1), [(3, Side::Short)]);
        // equal now is no cross, and still above is none either
        assert_eq!(calls(&[8.0, 8.0, 8.0, 8.0, 11.0, 14.0], 1), [(4, Side::Long)]);
    }

    #[test]
    fn crosses_alternate() {
        let got = calls(&[8.0, 8.0, 11.0, 14.0, 2.0, 2.0, 20.0], 1);
        assert_eq!(got, [(2, Side::Long), (4, Side::Short), (6, Side::Long)]);
    }

    #[test]
    fn inputs_must_be_valid_on_the_bar_before_too() {
        // EMA 2 starts at bar 1, so bar 1 cannot speak although fast is above slow there
        assert_eq!(calls(&[8.0, 11.0, 12.0], 1), []);
        // the DIs of period 3 start at bar 3
        assert_eq!(calls(&[8.0, 8.0, 11.0], 3), []);
        assert_eq!(calls(&[8.0, 8.0, 8.0, 11.0], 3), [(3, Side::Long)]);
        assert_eq!(calls(&[], 1), []);
    }

    #[test]
    fn confidence_is_how_far_directional_movement_agrees() {
        // highs and lows are closes ± 1, so every TR is 2. Period 2, bars 1 to 3 move 0, −0.25 and
        // +0.5. Sums at bar 2: −DM 0.25, TR 2 − 1 + 2 = 3; at bar 3: +DM 0.5, −DM 0.125,
        // TR 3 − 1.5 + 2 = 3.5
        let series = closes(&[9.0, 9.0, 8.75, 9.25]);
        let calls = ema_cross(&series, &indicators(&series, 2), 1, 2);
        let want = [(Side::Short, 0.5 + 25.0 / 3.0 / 50.0), (Side::Long, 0.5 + 37.5 / 3.5 / 50.0)];
        assert_eq!(calls.len(), 2);
        for (call, (side, confidence)) in calls.iter().zip(want) {
            assert_eq!(call.side, side);
            assert!((call.confidence - confidence).abs() < 1e-15, "{call:?}");
        }
    }
}
