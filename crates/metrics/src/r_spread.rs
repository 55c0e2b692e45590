//! Median, standard deviation and standard error of R.

/// Middle value, the mean of the two middle ones for an even count; `None` for no values.
///
/// # Units
/// Those of the values.
pub fn median(values: &[f64]) -> Option<f64> {
    median_of_shuffled(&mut values.to_vec())
}

/// [`median`], for who needs the order of the values no more.
pub(crate) fn median_of_shuffled(values: &mut [f64]) -> Option<f64> {
    let (upper_idx, n) = (values.len() / 2, values.len());
    if n == 0 {
        return None;
    }
    let (below, &mut upper, _) = values.select_nth_unstable_by(upper_idx, f64::total_cmp);
    if n % 2 == 1 {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some((lower + upper) / 2.0)
}

/// Sample standard deviation; `None` for fewer than two values.
///
/// # Formula
/// `√(Σ(x − x̄)² / (n − 1))`. Values are shifted by the first one before anything is summed, so
/// that equal values have a deviation of exactly 0.
///
/// # Units
/// Those of the values.
pub fn std_dev(values: &[f64]) -> Option<f64> {
    let (&shift, n) = (values.first()?, values.len());
    if n < 2 {
        return None;
    }
    let mean_shifted = values.iter().map(|x| x - shift).fold(0.0, |t, x| t + x) / n as f64;
    let squares = values
        .iter()
        .map(|x| (x - shift) - mean_shifted)
        .fold(0.0, |total, deviation| total + deviation * deviation);
    Some((squares / (n - 1) as f64).sqrt())
}

/// Naive standard error of the mean; `None` for fewer than two values.
///
/// # Formula
/// `std / √n`. Naive because entries overlap in time; intervals come from the statistics crate.
///
/// # Units
/// Those of the values.
pub fn std_error(values: &[f64]) -> Option<f64> {
    Some(std_error_from(std_dev(values)?, values.len()))
}

/// The standard error of the mean of `n` values with this standard deviation.
pub(crate) fn std_error_from(std_dev: f64, n: usize) -> f64 {
    std_dev / (n as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_of_odd_and_even_counts() {
        assert_eq!(median(&[3.0, -1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[3.0, -1.0, 2.0, 0.5]), Some(1.25)); // (0.5 + 2.0) / 2
        assert_eq!((median(&[7.0]), median(&[])), (Some(7.0), None));
    }

    #[test]
    fn spread_of_four_trades() {
        // mean 0.5; deviations 1.5, −1.5, 0.5, −0.5; squares 2.25 + 2.25 + 0.25 + 0.25 = 5;
        // 5 / 3 = 1.6667; root 1.2910; over √4: 0.6455
        let r = [2.0, -1.0, 1.0, 0.0];
        assert!((std_dev(&r).unwrap() - (5.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!((std_error(&r).unwrap() - (5.0f64 / 12.0).sqrt()).abs() < 1e-15);
        assert_eq!((std_dev(&[1.0]), std_error(&[])), (None, None));
    }

    #[test]
    fn equal_values_have_no_spread_at_all() {
        // the mean of three 0.1 is 0.10000000000000002
        assert_eq!(std_dev(&[0.1, 0.1, 0.1]), Some(0.0));
    }
}
