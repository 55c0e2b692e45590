//! Percentages of what may be nothing.

/// `part` as percent of `whole`: nothing is 0% of anything, something is no percentage of a whole
/// that is not above 0.
pub(crate) fn percent_of(part: f64, whole: f64) -> Option<f64> {
    if part == 0.0 { Some(0.0) } else { (whole > 0.0).then(|| 100.0 * part / whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_percent_and_something_needs_a_whole() {
        assert_eq!(percent_of(1.5, 50.0), Some(3.0));
        assert_eq!([percent_of(0.0, 0.0), percent_of(0.0, -5.0)], [Some(0.0), Some(0.0)]);
        assert_eq!([percent_of(1.0, 0.0), percent_of(1.0, -5.0)], [None, None]);
    }
}
