//! Whether labels tell apart what follows them, in a sentence.

use crate::p_value::p_value;
use exitlab_evidence::CLEAR_P;

/// Share of the variance below which knowing a label is too little to trade on: a correlation of 0.03.
const LITTLE: f64 = 0.001;

/// The test of one measure: its p-value, corrected for the tests beside it, and the share of the
/// measure's variance that lies between labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelTest {
    /// Holm's p-value.
    pub p_holm: f64,
    /// Share of the variance.
    pub between_share: f64,
}

impl LabelTest {
    fn is_clear(self) -> bool {
        self.p_holm <= CLEAR_P
    }

    fn shown(self) -> String {
        format!("{}, {:.2}% of variance", p_value(self.p_holm), 100.0 * self.between_share)
    }
}

/// The sentence of one kind of labels, from the tests of the next bar's return, absolute return and
/// true range; the terminal and the page say the same.
pub fn labels_sentence(
    name: &str,
    direction: Option<LabelTest>,
    size: Option<LabelTest>,
    range: Option<LabelTest>,
) -> String {
    let (Some(direction), Some(size), Some(range)) = (direction, size, range) else {
        return format!("{name}: too few labelled bars, or too few labels, for a test.");
    };
    let sizes = format!("volatility (|return|: {}; true range: {})", size.shown(), range.shown());
    let little = if direction.between_share < LITTLE { ": too little to trade" } else { "" };
    let directions = format!("direction ({}{little})", direction.shown());
    match (size.is_clear() || range.is_clear(), direction.is_clear()) {
        (true, true) => format!("{name} tell {sizes} and {directions} apart."),
        (true, false) => format!("{name} tell {sizes} apart, not {directions}."),
        (false, true) => format!("{name} tell {directions} apart, not {sizes}."),
        (false, false) => format!("{name} tell neither {sizes} nor {directions} apart."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volatility_is_clear_by_either_measure() {
        let test = |p_holm, between_share| Some(LabelTest { p_holm, between_share });
        let said =
            labels_sentence("Labels", test(0.4, 0.0002), test(0.006, 0.051), test(0.3, 0.06));
        let want = "Labels tell volatility (|return|: p = 0.006, 5.10% of variance; true range: p = \
                    0.300, 6.00% of variance) apart, not direction (p = 0.400, 0.02% of variance: \
                    too little to trade).";
        assert_eq!(said, want);
        let said = labels_sentence("Labels", test(0.04, 0.02), test(0.06, 0.0), test(0.06, 0.0));
        assert!(
            said.starts_with("Labels tell direction (p = 0.040, 2.00% of variance) apart, not")
        );
        assert!(labels_sentence("Labels", None, None, None).contains("too few"));
    }
}
