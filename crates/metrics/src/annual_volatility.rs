//! Annualised volatility.

use crate::std_dev;

/// Annualised standard deviation of returns; `None` for fewer than two.
///
/// # Formula
/// `std(r) · √periods_per_year`, std with n − 1.
///
/// # Units
/// A fraction per √year; 365 periods a year for daily returns that have weekends.
///
/// # Source
/// SPEC §10.
pub fn annual_volatility(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    Some(std_dev(returns)? * periods_per_year.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days() {
        // mean 0.01; deviations 0.01, −0.02, 0.01; squares sum to 6e-4; / 2 = 3e-4; root 0.0173205;
        // √365 = 19.104973; product 0.330908
        let vol = annual_volatility(&[0.02, -0.01, 0.02], 365.0).unwrap();
        assert!((vol - (3e-4f64 * 365.0).sqrt()).abs() < 1e-14);
        assert_eq!(annual_volatility(&[0.02], 365.0), None);
    }
}
