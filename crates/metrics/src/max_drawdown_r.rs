//! Largest drawdown of cumulative R.

/// Largest fall of cumulative net R from its running peak, for trades in
/// [`exit_order`](crate::exit_order); `0.0` for no trades.
///
/// # Formula
/// `max over i of (max(0, c₁ … cᵢ) − cᵢ)`, `cᵢ = r₁ + … + rᵢ`: the peak starts at 0.
///
/// # Units
/// R, not negative.
///
/// # Source
/// SPEC §10.
pub fn max_drawdown_r(r_net: &[f64]) -> f64 {
    let (mut cumulative, mut peak, mut deepest) = (0.0f64, 0.0f64, 0.0f64);
    for r in r_net {
        cumulative += r;
        peak = peak.max(cumulative);
        deepest = deepest.max(peak - cumulative);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_are_taken_from_the_peak_and_the_peak_starts_at_zero() {
        // cumulative 2, 1, 0.5, 3.5, 3; peaks 2, 2, 2, 3.5, 3.5; falls 0, 1, 1.5, 0, 0.5
        assert_eq!(max_drawdown_r(&[2.0, -1.0, -0.5, 3.0, -0.5]), 1.5);
        // cumulative −1, −2, 3: the peak before the first trade is 0
        assert_eq!(max_drawdown_r(&[-1.0, -1.0, 5.0]), 2.0);
        assert_eq!((max_drawdown_r(&[1.0, 1.0]), max_drawdown_r(&[])), (0.0, 0.0));
    }
}
