//! Sharpe ratio.

use crate::daily_values::FLAT;
use crate::mean::mean;
use crate::std_dev;

/// Annualised Sharpe ratio at a risk-free rate of 0; `None` where returns do not vary.
///
/// # Formula
/// `mean(r) / std(r) · √periods_per_year`, std with n − 1.
///
/// # Units
/// A ratio per √year.
///
/// # Source
/// Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21 (1994).
pub fn sharpe(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    let std = std_dev(returns)?;
    if std <= FLAT {
        return None;
    }
    Some(mean(returns.iter().copied())? / std * periods_per_year.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days() {
        // 0.01 / √3e-4 · √365 = 0.57735 · 19.10497 = 11.03026
        let of = sharpe(&[0.02, -0.01, 0.02], 365.0).unwrap();
        assert!((of - (1.0f64 / 3.0 * 365.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_flat_account_has_none() {
        assert_eq!((sharpe(&[0.0, 0.0, 0.0], 365.0), sharpe(&[0.1], 365.0)), (None, None));
        assert_eq!(sharpe(&[0.01, 0.010_000_000_000_000_009], 365.0), None);
    }
}
