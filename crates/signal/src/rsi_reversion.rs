//! RSI crossing back out of an extreme.

use crate::call::Call;
use exitlab_core::{BarSeries, Side};
use exitlab_indicators::rsi;

/// Long where the RSI crosses back above `low`, short where back below `high`.
///
/// # Formula
/// Long: `RSI > low` and `RSI₋₁ ≤ low`; short: `RSI < high` and `RSI₋₁ ≥ high`. Confidence
/// `min(1, 0.5 + |RSI₋₁ − 50|/100)`: the further out it was, the surer.
///
/// # Shape
/// Speaks where the RSI is valid on the bar and the one before.
pub(crate) fn rsi_reversion(series: &BarSeries, n: usize, low: f64, high: f64) -> Vec<Call> {
    let rsi = rsi(series.close(), n);
    (1..series.len())
        .filter_map(|bar_idx| {
            let (before, now) = (rsi.get(bar_idx - 1)?, rsi.get(bar_idx)?);
            let side = if now > low && before <= low {
                Side::Long
            } else if now < high && before >= high {
                Side::Short
            } else {
                return None;
            };
            let confidence = (0.5 + (before - 50.0).abs() / 100.0).min(1.0);
            Some(Call { bar_idx, side, confidence })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::test_bars::closes;

    fn calls(prices: &[f64], n: usize, low: f64, high: f64) -> Vec<(usize, Side, f64)> {
        let calls = rsi_reversion(&closes(prices), n, low, high);
        calls.into_iter().map(|c| (c.bar_idx, c.side, c.confidence)).collect()
    }

    // RSI 2 of 10, 13, 12, 12, 16: bar 2 75 (gains 1.5, losses 0.5), bar 3 75,
    // bar 4 (gains (0.75 + 4)/2 = 2.375, losses 0.125) 95.
    const UP: [f64; 5] = [10.0, 13.0, 12.0, 12.0, 16.0];
    // mirrored: 25, 25, 5
    const DOWN: [f64; 5] = [16.0, 13.0, 14.0, 14.0, 10.0];

    #[test]
    fn at_the_threshold_counts_as_out_before_and_not_as_back_now() {
        let down_then_up = [16.0, 13.0, 14.0, 14.0, 10.0, 20.0];
        let got = calls(&down_then_up, 2, 25.0, 90.0);
        // bars 3 (25 before, 25 now) and 4 (25, 5) do not cross back; bar 5 does, from 5
        assert_eq!(got, [(5, Side::Long, 0.95)]);
        let up_then_down = [10.0, 13.0, 12.0, 12.0, 16.0, 6.0];
        assert_eq!(calls(&up_then_down, 2, 10.0, 75.0), [(5, Side::Short, 0.95)]);
    }

    #[test]
    fn exactly_at_the_threshold_before_is_enough() {
        let from_25 = [16.0, 13.0, 14.0, 18.0];
        assert_eq!(calls(&from_25, 2, 25.0, 90.0), [(3, Side::Long, 0.75)]);
        assert_eq!(calls(&from_25, 2, 24.9, 90.0), []);
        let from_75 = [10.0, 13.0, 12.0, 8.0];
        assert_eq!(calls(&from_75, 2, 10.0, 75.0), [(3, Side::Short, 0.75)]);
        assert_eq!(calls(&from_75, 2, 10.0, 75.1), []);
    }

    #[test]
    fn staying_out_or_going_out_says_nothing() {
        assert_eq!(calls(&UP, 2, 30.0, 70.0), []);
        assert_eq!(calls(&DOWN, 2, 30.0, 70.0), []);
        assert_eq!(calls(&DOWN, 2, 20.0, 80.0), []);
    }

    #[test]
    fn the_rsi_must_be_valid_on_the_bar_before_too() {
        // nothing moved until bar 2: RSI 0 there, 100 at bar 3
        assert_eq!(calls(&[10.0, 10.0, 10.0, 11.0], 2, 30.0, 70.0), [(3, Side::Long, 1.0)]);
        assert_eq!(calls(&[10.0, 10.0, 11.0], 2, 30.0, 70.0), []);
    }
}
