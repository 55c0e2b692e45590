//! Time in the market.

use crate::Mark;
use crate::mean::share;

/// Share of marks at which a position was open; `None` for no marks.
///
/// # Formula
/// `#{in_position} / n`, over all marks, the warm-up included.
///
/// # Units
/// A fraction in [0, 1].
///
/// # Source
/// SPEC §10.
pub fn time_in_market(marks: &[Mark]) -> Option<f64> {
    share(marks.iter().filter(|m| m.in_position).count(), marks.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn one_mark_of_four() {
        let mark = |h, in_position| Mark { time: hour(h), equity: 1.0, in_position };
        let marks = [mark(1, false), mark(2, true), mark(3, false), mark(4, false)];
        assert_eq!(time_in_market(&marks), Some(0.25));
        assert_eq!(time_in_market(&[]), None);
    }
}
