//! Windows for walking forward: fit on the past, judge on what comes next.

use std::ops::Range;

/// Which past a training window holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Training {
    /// The latest stretch of the given length.
    Rolling,
    /// Everything since the first time.
    Anchored,
}

/// A stretch to fit on and the stretch after it to judge on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Times to fit on; ends where `test` begins.
    pub train: Range<i64>,
    /// Times to judge on.
    pub test: Range<i64>,
}

/// Walk-forward windows over `first..end`; none where `train` or `test` is not above 0, or where
/// nothing is left after the first training.
///
/// # Shape
/// The first test begins at `first + train`; tests are `test` long and tile the rest without gap or
/// overlap, in order; the last one ends at `end` and may be shorter. A rolling training window is
/// `train` long, an anchored one begins at `first`.
///
/// # Units
/// Integer times of any unit.
///
/// # Source
/// Pardo, "The Evaluation and Optimization of Trading Strategies" (2008), ch. 11.
pub fn walk_forward_windows(
    first: i64,
    end: i64,
    train: i64,
    test: i64,
    training: Training,
) -> Vec<Window> {
    if train <= 0 || test <= 0 {
        return Vec::new();
    }
    let next = |start: &i64| start.checked_add(test);
    std::iter::successors(first.checked_add(train), next)
        .take_while(|&start| start < end)
        .map(|start| Window {
            train: match training {
                Training::Rolling => start - train..start,
                Training::Anchored => first..start,
            },
            test: start..start.saturating_add(test).min(end),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_test_may_be_short() {
        let rolling = walk_forward_windows(0, 10, 4, 4, Training::Rolling);
        assert_eq!(
            rolling,
            [Window { train: 0..4, test: 4..8 }, Window { train: 4..8, test: 8..10 }]
        );
        let anchored = walk_forward_windows(0, 10, 4, 4, Training::Anchored);
        assert_eq!(anchored[1], Window { train: 0..8, test: 8..10 });
    }

    #[test]
    fn no_room() {
        for (first, end, train, test) in
            [(0, 4, 4, 1), (0, 9, 0, 1), (0, 9, 1, 0), (0, 9, 1, -2), (i64::MAX, 0, 1, 1)]
        {
            assert_eq!(walk_forward_windows(first, end, train, test, Training::Rolling), []);
        }
        let late = walk_forward_windows(i64::MAX - 3, i64::MAX, 1, i64::MAX, Training::Rolling);
        assert_eq!(
            late,
            [Window { train: i64::MAX - 3..i64::MAX - 2, test: i64::MAX - 2..i64::MAX }]
        );
    }
}
