//! Quantiles of sorted values.

/// Quantile of values in ascending order; `None` for no values, or for `q` outside [0, 1].
///
/// # Formula
/// With `h = q·(n − 1)`: `x[⌊h⌋] + (h − ⌊h⌋)·(x[⌊h⌋ + 1] − x[⌊h⌋])`, which is numpy's default.
///
/// # Units
/// Those of the values.
///
/// # Source
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages", American Statistician 50 (1996),
/// type 7.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&q) {
        return None;
    }
    let place = q * (sorted.len() - 1) as f64;
    let below = place.floor();
    let idx = below as usize;
    let low = sorted[idx];
    let high = sorted[(idx + 1).min(sorted.len() - 1)];
    Some(low + (place - below) * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_values() {
        // h = 0.25 · 3 = 0.75: 1 + 0.75 · (2 − 1)
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&sorted, 0.25), Some(1.75));
        assert_eq!(quantile(&sorted, 0.5), Some(3.0));
        assert_eq!((quantile(&sorted, 0.0), quantile(&sorted, 1.0)), (Some(1.0), Some(8.0)));
        assert_eq!(quantile(&[5.0], 0.3), Some(5.0));
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!((quantile(&[], 0.5), quantile(&[1.0], 1.5)), (None, None));
        assert_eq!(quantile(&[1.0], f64::NAN), None);
    }
}
