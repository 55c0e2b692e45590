//! Quantities in whole lots.

use exitlab_core::tolerance::floored_to;

/// A quantity whose partials are sold in whole lots (SPEC §14.7).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lots {
    /// Initial quantity in units.
    pub qty: f64,
    /// Size of a lot in units, above 0.
    pub step: f64,
}

impl Lots {
    /// The share of the quantity that a partial of this nominal share sells.
    pub(crate) fn share_sold(self, fraction: f64) -> f64 {
        floored_to(self.qty * fraction, self.step) / self.qty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_sells_whole_lots() {
        let share = |qty, fraction| Lots { qty, step: 0.1 }.share_sold(fraction);
        // half of 0.5 is 0.25: two lots of 0.1
        assert!((share(0.5, 0.5) - 0.4).abs() < 1e-12);
        // 0.3 / 0.1 is 2.999… in binary
        assert!((share(0.6, 0.5) - 0.5).abs() < 1e-12);
        assert_eq!(share(0.1, 0.5), 0.0);
    }
}
