//! Sharpe ratio per period.

use crate::moments::Moments;

/// Sharpe ratio per period, not annualised; `None` for fewer than two returns or where they do not
/// vary.
///
/// # Formula
/// `mean(r) / std(r)`, std with n − 1.
///
/// # Units
/// A ratio per √period, which is what [`probabilistic_sharpe_ratio`] and its kin take.
///
/// # Source
/// Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21 (1994).
///
/// [`probabilistic_sharpe_ratio`]: crate::probabilistic_sharpe_ratio
pub fn sharpe_ratio(returns: &[f64]) -> Option<f64> {
    let moments = Moments::new(returns)?;
    (moments.std > 0.0).then(|| moments.mean / moments.std)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days() {
        // 0.01 / √3e-4 = 1/√3
        let of = sharpe_ratio(&[0.02, -0.01, 0.02]).unwrap();
        assert!((of - (1.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!((sharpe_ratio(&[0.1; 5]), sharpe_ratio(&[0.1])), (None, None));
    }
}
