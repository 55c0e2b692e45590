//! Exponential moving average.

use crate::Indicator;

/// Exponential moving average, seeded by a simple one.
///
/// # Formula
/// Seed at bar n − 1: mean of the first n values; then `EMA = EMA₋₁ + k·(x − EMA₋₁)` with
/// `k = 2/(n + 1)`. With n = 1 it is the input itself.
///
/// # Units
/// `period` in bars; values in those of the input.
///
/// # Shape
/// First valid index n − 1.
///
/// # Examples
/// Period 3 (k = ½) over 1, 2, 6, 7: `(1 + 2 + 6)/3 = 3` at bar 2, `3 + ½·(7 − 3) = 5` at bar 3.
///
/// # Source
/// Numbers as TA-Lib's `EMA` in its default compatibility.
pub fn ema(values: &[f64], period: usize) -> Indicator {
    if period == 0 || values.len() < period {
        return Indicator::all_invalid(values.len());
    }
    // With k = 1 the recurrence would give the input back with a rounding error.
    if period == 1 {
        return Indicator::new(0, values.to_vec());
    }
    let k = 2.0 / (period as f64 + 1.0);
    let mut ema = values[..period].iter().sum::<f64>() / period as f64;
    let mut averages = Vec::with_capacity(values.len() - period + 1);
    averages.push(ema);
    for value in &values[period..] {
        ema += (value - ema) * k;
        averages.push(ema);
    }
    Indicator::new(period - 1, averages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_of_the_first_n_then_smoothed() {
        let column = ema(&[1.0, 2.0, 6.0, 7.0], 3);
        let read: Vec<Option<f64>> = (0..4).map(|idx| column.get(idx)).collect();
        assert_eq!(read, [None, None, Some(3.0), Some(5.0)]);
    }

    #[test]
    fn period_one_is_the_input_to_the_bit() {
        let input = [0.1, 0.3, 1e16, 0.7];
        assert_eq!(ema(&input, 1).valid(), input);
        assert_eq!(ema(&input, 1).first_valid(), Some(0));
    }

    #[test]
    fn too_few_values_give_no_average() {
        assert_eq!(ema(&[1.0, 2.0], 3), Indicator::all_invalid(2));
        assert_eq!(ema(&[], 1).first_valid(), None);
        assert_eq!(ema(&[1.0], 0).first_valid(), None);
    }
}
