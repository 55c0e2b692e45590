//! Total return.

/// What an account made over a run; `None` where it began with nothing.
///
/// # Formula
/// `final / initial − 1`
///
/// # Units
/// A fraction: 0.25 is 25%.
///
/// # Source
/// SPEC §10.
pub fn total_return(initial: f64, last: f64) -> Option<f64> {
    (initial > 0.0).then(|| last / initial - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_more() {
        assert_eq!(total_return(10_000.0, 12_500.0), Some(0.25));
        assert_eq!(total_return(10_000.0, -500.0), Some(-1.05));
        assert_eq!(total_return(0.0, 1.0), None);
    }
}
