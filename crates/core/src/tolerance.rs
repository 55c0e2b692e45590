//! Comparisons of policy numbers: confidence, ranks, limits, R against R.
//!
//! SPEC gives them a tolerance of 1e-9, so that `0.65 + 0.08` passes a threshold of `0.73`.
//! Comparisons of prices with levels are exact and do not come here.

/// Numbers closer than this are equal.
pub const TOLERANCE: f64 = 1e-9;

/// Whether `a > b` by more than the tolerance.
pub fn gt(a: f64, b: f64) -> bool {
    a > b + TOLERANCE
}

/// Whether `a ≥ b`, or short of it by no more than the tolerance.
pub fn ge(a: f64, b: f64) -> bool {
    a >= b - TOLERANCE
}

/// Whether `a < b` by more than the tolerance.
pub fn lt(a: f64, b: f64) -> bool {
    gt(b, a)
}

/// Whether `a ≤ b`, or above it by no more than the tolerance.
pub fn le(a: f64, b: f64) -> bool {
    ge(b, a)
}

/// A quantity floored to whole lots of `step`, above 0.
pub fn floored_to(qty: f64, step: f64) -> f64 {
    // The tolerance keeps 0.3 / 0.1 = 2.999… from losing a whole lot.
    (qty / step + TOLERANCE).floor() * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_miss_a_threshold_by_rounding_pass_it() {
        // 0.1 + 0.2 is 0.30000000000000004 in binary
        assert!(le(0.1 + 0.2, 0.3) && ge(0.3, 0.1 + 0.2));
        assert!(!gt(0.1 + 0.2, 0.3) && !lt(0.3, 0.1 + 0.2));
        assert!(gt(0.300_001, 0.3) && lt(0.3, 0.300_001));
    }
}
