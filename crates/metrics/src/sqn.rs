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
    let std_r = std_dev(r_net)?;
    if !tolerance::gt(std_r, 0.0) {
        return None;
    }
    Some((r_net.len() as f64).sqrt() * mean(r_net.iter().copied())? / std_r)
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
