//! Sortino ratio.

use crate::daily_values::FLAT;
use crate::mean::mean;

/// Annualised Sortino ratio against a target of 0; `None` where no return is negative.
///
/// # Formula
/// `mean(r) / √mean(min(r, 0)²) · √periods_per_year`; both means are over all returns.
///
/// # Units
/// A ratio per √year.
///
/// # Source
/// Sortino and Price, "Performance Measurement in a Downside Risk Framework", Journal of
/// Investing 3 (1994).
pub fn sortino(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    let downside = mean(returns.iter().map(|r| r.min(0.0).powi(2)))?.sqrt();
    if downside <= FLAT {
        return None;
    }
    Some(mean(returns.iter().copied())? / downside * periods_per_year.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days() {
        // mean 0.01; downside √(1e-4 / 3) = 0.0057735; ratio √3; · √365 = 33.0908
        let of = sortino(&[0.02, -0.01, 0.02], 365.0).unwrap();
        assert!((of - (3.0f64 * 365.0).sqrt()).abs() < 1e-12);
        assert_eq!((sortino(&[0.1, 0.0], 365.0), sortino(&[], 365.0)), (None, None));
    }
}
