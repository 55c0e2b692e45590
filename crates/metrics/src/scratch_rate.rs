//! Scratch rate: trades that neither won nor lost to speak of.

use crate::mean::share;
use exitlab_core::StreakStep;

/// Share of trades whose net R is within `scratch_r` of 0; `None` for no trades.
///
/// # Formula
/// `#{|r_net| ≤ scratch_r} / n`, what a streak takes for a scratch.
///
/// # Units
/// A fraction in [0, 1]; `scratch_r` in R.
///
/// # Source
/// SPEC §10; a breakeven stop pays its costs and is no defeat.
pub fn scratch_rate(r_net: &[f64], scratch_r: f64) -> Option<f64> {
    let is_scratch = |r: &&f64| StreakStep::of(**r, scratch_r) == StreakStep::Scratch;
    share(r_net.iter().filter(is_scratch).count(), r_net.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_itself_is_a_scratch() {
        // 0.3 - 0.2 is 0.09999999999999998; 0.1 + 1e-12 is within the tolerance; 0.11 is not
        assert_eq!(scratch_rate(&[0.3 - 0.2, -0.1, 0.1 + 1e-12, 0.11], 0.1), Some(0.75));
        assert_eq!(scratch_rate(&[], 0.1), None);
    }
}
