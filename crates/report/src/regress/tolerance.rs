//! How far two numbers may lie apart and still be the same.

/// The most that a number may move relative to its size.
///
/// # Formula
/// `a` and `b` are the same where `|a − b| ≤ rtol · max(|a|, |b|)`, or where `|a − b| ≤ rtol · 10⁻³ ·
/// scale`. The second is for sums that cancel: what is left of them is rounding, and its relative
/// error means nothing. The scale is 1 for what is measured in R or as a share, the largest number of
/// the baseline's column for money, and 0 for prices and sizes, which never cancel and whose column
/// may hold a coin of 60,000 beside one of 0.00001.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelativeTolerance(f64);

/// A tolerance that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a number from 0 to below 1")]
pub struct ToleranceError;

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

/// The scale of a column: `largest` is the largest absolute number that the baseline has there.
pub(super) fn scale_of(column: &str, largest: f64) -> f64 {
    match column {
        "atr" | "entry_price" | "stop_price" | "target_price" | "exit_price" | "qty" => 0.0,
        "pnl" | "fees" | "funding" | "final_balance" => largest,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(rtol.is_same(0.0, 9e-13, scale_of("sum_r", 50.0)));
        assert!(!rtol.is_same(0.0, 2e-12, scale_of("sum_r", 50.0)));
        assert!(rtol.is_same(1e-10, -1e-10, scale_of("pnl", 1e4)));
        assert!(!rtol.is_same(1.00e-5, 1.01e-5, scale_of("entry_price", 60_000.0)));
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
