//! System quality number.

use crate::mean::mean;
use crate::r_spread::std_dev;
use exitlab_core::tolerance;

/// System quality number; `None` for fewer than two trades or where R does not vary.
///
/// # Formula
/// `√n · avg_r / std_r`: the t-statistic of the mean R.
///
/// # Units
/// A ratio; it grows with √n, so only numbers of like samples compare.
///
/// # Source
/// Van Tharp, "The Definitive Guide to Position Sizing" (2008), without his cap of n at 100.
pub fn sqn(r_net: &[f64]) -> Option<f64> {
    sqn_from(mean(r_net.iter().copied())?, std_dev(r_net)?, r_net.len())
}

/// The number of `n` trades with this mean and standard deviation.
pub(crate) fn sqn_from(avg_r: f64, std_r: f64, n: usize) -> Option<f64> {
    tolerance::gt(std_r, 0.0).then(|| (n as f64).sqrt() * avg_r / std_r)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_trades() {
        // √4 · 0.5 / √(5/3) = 1 / 1.29099 = 0.774597
        assert!((sqn(&[2.0, -1.0, 1.0, 0.0]).unwrap() - 0.774_596_669_241_483_4).abs() < 1e-15);
    }

    #[test]
    fn trades_that_differ_by_rounding_only_have_none() {
        assert_eq!(sqn(&[-1.0, -1.000_000_000_000_000_2]), None);
        assert_eq!((sqn(&[0.1, 0.1, 0.1]), sqn(&[1.0])), (None, None));
    }
}
