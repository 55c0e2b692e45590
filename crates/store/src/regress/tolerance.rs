//! How far two numbers may lie apart and still be the same.

/// The most that a number may move relative to its size.
///
/// # Formula
/// `a` and `b` are the same where `|a − b| ≤ rtol · max(|a|, |b|)`, or where `|a − b| ≤ rtol · 10⁻³ ·
/// scale`. The second is for sums that cancel: what is left of them is rounding, and its relative
/// error means nothing. The scale is that of the column's unit, see `exitlab_table::Unit`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelativeTolerance(f64);

/// A tolerance that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a number from 0 to below 1")]
pub struct ToleranceError;

impl Default for RelativeTolerance {
    /// 1e-9: rounding, and nothing else.
    fn default() -> RelativeTolerance {
        RelativeTolerance(1e-9)
    }
}

impl RelativeTolerance {
    /// A tolerance; 0 asks for the same number.
    ///
    /// # Errors
    /// Where it is not in 0 ≤ rtol < 1.
    pub fn new(rtol: f64) -> Result<RelativeTolerance, ToleranceError> {
        if (0.0..1.0).contains(&rtol) { Ok(RelativeTolerance(rtol)) } else { Err(ToleranceError) }
    }

    /// Whether two numbers are the same on a scale.
    pub(super) fn is_same(self, a: f64, b: f64, scale: f64) -> bool {
        let difference = (a - b).abs();
        difference <= self.0 * a.abs().max(b.abs()) || difference <= self.0 * 1e-3 * scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_table::Unit;

    #[test]
    fn the_boundary_belongs_to_the_tolerance() {
        let tenth = RelativeTolerance::new(0.125).unwrap();
        // 8 − 7 = 1 = 0.125 · 8, exactly
        assert!(tenth.is_same(8.0, 7.0, 0.0) && tenth.is_same(-7.0, -8.0, 0.0));
        assert!(!tenth.is_same(8.0, 7.0_f64.next_down(), 0.0));
        assert!(!tenth.is_same(8.0, -8.0, 0.0));
    }

    #[test]
    fn sums_that_cancel_have_a_floor_and_prices_have_none() {
        let rtol = RelativeTolerance::new(1e-9).unwrap();
        assert!(rtol.is_same(0.0, 9e-13, Unit::R.rounding_scale(50.0)));
        assert!(!rtol.is_same(0.0, 2e-12, Unit::R.rounding_scale(50.0)));
        assert!(rtol.is_same(1e-10, -1e-10, Unit::Money.rounding_scale(1e4)));
        assert!(!rtol.is_same(1.00e-5, 1.01e-5, Unit::Price.rounding_scale(60_000.0)));
    }

    #[test]
    fn nought_asks_for_the_same_number() {
        let exact = RelativeTolerance::new(0.0).unwrap();
        assert!(exact.is_same(0.1, 0.1, 1.0) && !exact.is_same(0.1, 0.1_f64.next_up(), 1.0));
        for wrong in [-1e-9, 1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(RelativeTolerance::new(wrong), Err(ToleranceError));
        }
    }
}
