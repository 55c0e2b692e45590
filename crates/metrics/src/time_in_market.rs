//! Time in the market.

use crate::mean::share;

/// Share of the marks at which a position was open; `None` where there is none.
///
/// # Formula
/// `n_in_position / n_marks`, over the marks of the [`MetricsWindow`](crate::MetricsWindow).
///
/// # Units
/// A fraction in [0, 1].
///
/// # Source
/// SPEC §10.
pub fn time_in_market(n_in_position: usize, n_marks: usize) -> Option<f64> {
    share(n_in_position, n_marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mark_of_four() {
        assert_eq!(time_in_market(1, 4), Some(0.25));
        assert_eq!(time_in_market(0, 0), None);
    }
}
