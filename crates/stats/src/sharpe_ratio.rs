//! Sharpe ratio per period.

use crate::moments::Moments;

impl Moments {
    /// Sharpe ratio per period of returns with these moments, not annualised; `None` where they do not
    /// vary.
    ///
    /// # Formula
    /// `mean / std`, std with n − 1.
    ///
    /// # Units
    /// A ratio per √period, which is what [`probabilistic_sharpe_ratio`] and its kin take.
    ///
    /// # Source
    /// Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21 (1994).
    ///
    /// [`probabilistic_sharpe_ratio`]: crate::probabilistic_sharpe_ratio
    pub fn sharpe_ratio(&self) -> Option<f64> {
        (self.std > 0.0).then(|| self.mean / self.std)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days() {
        // 0.01 / √3e-4 = 1/√3
        let of = |returns: &[f64]| Moments::new(returns).unwrap().sharpe_ratio();
        let ratio = of(&[0.02, -0.01, 0.02]).unwrap();
        assert!((ratio - (1.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(of(&[0.1; 5]), None);
    }
}
