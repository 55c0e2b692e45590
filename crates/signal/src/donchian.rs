//! Breakouts from the Donchian channel.

use crate::{call::Call, di_confidence::di_confidence};
use exitlab_core::{BarSeries, Side};
use exitlab_indicators::{IndicatorSet, donchian as donchian_channel};

/// Long where the close breaks above the highest high of the n bars before it, short where it
/// breaks below their lowest low.
///
/// # Formula
/// Long: `close > high(n)` and not `close₋₁ > high(n)₋₁`; short: `close < low(n)` and not
/// `close₋₁ < low(n)₋₁`. Confidence from the DIs.
///
/// # Shape
/// Speaks where the channel is valid on the bar and the one before, and the DIs on the bar.
pub(crate) fn donchian(series: &BarSeries, indicators: &IndicatorSet, n: usize) -> Vec<Call> {
    let channel = donchian_channel(series, n);
    let close = series.close();
    let above = |bar_idx: usize| Some(close[bar_idx] > channel.high.get(bar_idx)?);
    let below = |bar_idx: usize| Some(close[bar_idx] < channel.low.get(bar_idx)?);
    (1..series.len())
        .filter_map(|bar_idx| {
            let side = if !above(bar_idx - 1)? && above(bar_idx)? {
                Side::Long
            } else if !below(bar_idx - 1)? && below(bar_idx)? {
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

    /// Calls as (bar, side). Highs are closes + 1, lows closes − 1.
    fn calls(prices: &[f64], n: usize, adx_period: usize) -> Vec<(usize, Side)> {
        let series = closes(prices);
        let calls = donchian(&series, &indicators(&series, adx_period), n);
        calls.into_iter().map(|c| (c.bar_idx, c.side)).collect()
    }

    #[test]
    fn a_close_at_the_edge_is_no_breakout() {
        assert_eq!(calls(&[10.0, 10.0, 10.0, 11.0], 2, 1), []);
        assert_eq!(calls(&[10.0, 10.0, 10.0, 11.5], 2, 1), [(3, Side::Long)]);
        assert_eq!(calls(&[10.0, 10.0, 10.0, 9.0], 2, 1), []);
        assert_eq!(calls(&[10.0, 10.0, 10.0, 8.5], 2, 1), [(3, Side::Short)]);
    }

    #[test]
    fn a_breakout_that_goes_on_is_one() {
        assert_eq!(calls(&[10.0, 10.0, 10.0, 12.0, 14.0, 16.0], 2, 1), [(3, Side::Long)]);
        // bar 4 closes at the edge (13 of 11, 13), so bar 5 breaks out anew
        let again = calls(&[10.0, 10.0, 10.0, 12.0, 13.0, 15.0], 2, 1);
        assert_eq!(again, [(3, Side::Long), (5, Side::Long)]);
        // straight from above the channel to below it
        let turned = calls(&[10.0, 10.0, 10.0, 12.0, 5.0], 2, 1);
        assert_eq!(turned, [(3, Side::Long), (4, Side::Short)]);
    }

    #[test]
    fn inputs_must_be_valid_on_the_bar_before_too() {
        // the channel of 2 starts at bar 2
        assert_eq!(calls(&[10.0, 10.0, 15.0], 2, 1), []);
        assert_eq!(calls(&[10.0, 10.0, 10.0, 15.0], 2, 4), []);
        assert_eq!(calls(&[10.0, 10.0, 10.0, 15.0], 2, 3), [(3, Side::Long)]);
    }

    #[test]
    fn confidence_is_clamped() {
        // all movement is upward: +DI 100·(5/6), far above what makes 1
        let series = closes(&[10.0, 10.0, 10.0, 15.0]);
        let calls = donchian(&series, &indicators(&series, 1), 2);
        assert_eq!(calls[0].confidence, 1.0);
    }
}
