//! Relative strength index with Wilder's smoothing.

use crate::Indicator;

/// Wilder's relative strength index.
///
/// # Formula
/// `RSI = 100·G/(G + L)`, G and L the averages of upward and downward changes: means of the first
/// n changes, then `G = (G₋₁·(n − 1) + gain)/n`, L alike. Where nothing ever moved (G + L = 0), 0.
///
/// # Units
/// `period` in bars; values in [0, 100].
///
/// # Shape
/// First valid index n.
///
/// # Examples
/// Period 2 over 10, 13, 12, 12: changes +3, −1, 0. Bar 2: G = 1.5, L = 0.5, RSI 75. Bar 3: both
/// halve, RSI stays 75.
///
/// # Source
/// J. Welles Wilder, *New Concepts in Technical Trading Systems*, 1978; numbers as TA-Lib's `RSI`.
pub fn rsi(values: &[f64], period: usize) -> Indicator {
    if period == 0 || values.len() <= period {
        return Indicator::all_invalid(values.len());
    }
    let n = period as f64;
    let (mut gain, mut loss) = (0.0, 0.0);
    for pair in values[..=period].windows(2) {
        let (up, down) = split(pair[1] - pair[0]);
        gain += up;
        loss += down;
    }
    gain /= n;
    loss /= n;
    let mut indexes = Vec::with_capacity(values.len() - period);
    indexes.push(strength(gain, loss));
    for pair in values[period..].windows(2) {
        let (up, down) = split(pair[1] - pair[0]);
        gain = (gain * (n - 1.0) + up) / n;
        loss = (loss * (n - 1.0) + down) / n;
        indexes.push(strength(gain, loss));
    }
    Indicator::new(period, indexes)
}

/// A change as (gain, loss), one of which is 0.
fn split(change: f64) -> (f64, f64) {
    if change < 0.0 { (0.0, -change) } else { (change, 0.0) }
}

fn strength(gain: f64, loss: f64) -> f64 {
    let total = gain + loss;
    if total == 0.0 { 0.0 } else { 100.0 * (gain / total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_of_the_gains() {
        let column = rsi(&[10.0, 13.0, 12.0, 12.0, 14.0], 2);
        // bar 4: G = (0.75 + 2)/2 = 1.375, L = 0.125
        let read: Vec<Option<f64>> = (0..5).map(|idx| column.get(idx)).collect();
        assert_eq!(read, [None, None, Some(75.0), Some(75.0), Some(100.0 * (1.375 / 1.5))]);
    }

    #[test]
    fn zero_where_nothing_moved_and_the_ends_where_all_moved_one_way() {
        assert_eq!(rsi(&[5.0; 4], 2).valid(), [0.0, 0.0]);
        assert_eq!(rsi(&[1.0, 2.0, 3.0], 2).valid(), [100.0]);
        assert_eq!(rsi(&[3.0, 2.0, 1.0], 2).valid(), [0.0]);
    }

    #[test]
    fn period_one_looks_at_one_change() {
        assert_eq!(rsi(&[1.0, 2.0, 1.0, 1.0], 1).valid(), [100.0, 0.0, 0.0]);
    }

    #[test]
    fn too_few_values_give_no_index() {
        assert_eq!(rsi(&[1.0, 2.0], 2), Indicator::all_invalid(2));
        assert_eq!(rsi(&[], 1).len(), 0);
        assert_eq!(rsi(&[1.0, 2.0], 0).first_valid(), None);
    }
}
