//! Training and test windows.

use super::Span;
use exitlab_core::Timestamp;
use std::ops::Range;

/// How the data are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkForwardSettings {
    /// Length of a training window; of the first one where they are anchored.
    pub train: Span,
    /// Length of a test window.
    pub test: Span,
    /// Whether every training window begins with the data, instead of moving on with its test.
    pub anchored: bool,
    /// Entries of so long before a test are not trained on.
    pub embargo: Span,
    /// Where the first training window begins; by default at the first decision that has a regime. Runs of
    /// other settings, whose indicators warm up longer, then have the same windows.
    pub first: Option<Timestamp>,
}

/// Most windows that data may be cut into.
pub const MAX_WINDOWS: u32 = 10_000;

/// A training window and the test window after it, by decision time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Decisions that are learned from; the embargo lies between its end and the test.
    pub train: Range<Timestamp>,
    /// Decisions that what was learned is applied to.
    pub test: Range<Timestamp>,
}

impl WalkForwardSettings {
    /// The windows of data from `first` to before `end`: tests one after another without a gap, from
    /// the end of the first training window on. The last test may be shorter.
    ///
    /// None where not even a first test fits, or tests have no length.
    pub fn windows(&self, first: Timestamp, end: Timestamp) -> Vec<Window> {
        let first_test = self.train.after(first, 1);
        let mut windows = Vec::new();
        if self.test.is_zero() {
            return windows;
        }
        // One too many shows that there are too many.
        for n in 0..=MAX_WINDOWS {
            let test = self.test.after(first_test, n)..self.test.after(first_test, n + 1).min(end);
            if test.start >= end {
                break;
            }
            // The same steps from the first training window's start.
            let start = if self.anchored { first } else { self.test.after(first, n) };
            let train_end = match self.embargo {
                Span::Us(us) => test.start.plus_us(-us),
                Span::Months(_) => before(self.embargo, test.start),
            };
            windows.push(Window { train: start..train_end.max(start), test });
        }
        windows
    }
}

/// The last instant from which `span` does not go beyond `end`: months have no fixed length to take
/// away.
fn before(span: Span, end: Timestamp) -> Timestamp {
    let (mut low, mut high) = (Timestamp::MIN_US, end.us());
    while low < high {
        let middle = low + (high - low + 1) / 2;
        match span.after(Timestamp::from_us(middle), 1) <= end {
            true => low = middle,
            false => high = middle - 1,
        }
    }
    Timestamp::from_us(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap()
    }

    fn settings(anchored: bool, embargo: &str) -> WalkForwardSettings {
        let span = |text: &str| text.parse().unwrap();
        WalkForwardSettings {
            train: span("1y"),
            test: span("6mo"),
            anchored,
            embargo: span(embargo),
            first: None,
        }
    }

    fn texts(windows: &[Window]) -> Vec<[String; 4]> {
        let of = |w: &Window| [w.train.start, w.train.end, w.test.start, w.test.end];
        windows.iter().map(|w| of(w).map(Timestamp::date_text)).collect()
    }

    #[test]
    fn windows_roll_and_the_last_test_is_what_is_left() {
        let windows = settings(false, "0h").windows(at("2020-01-01"), at("2022-02-01"));
        assert_eq!(
            texts(&windows),
            [
                ["2020-01-01", "2021-01-01", "2021-01-01", "2021-07-01"],
                ["2020-07-01", "2021-07-01", "2021-07-01", "2022-01-01"],
                ["2021-01-01", "2022-01-01", "2022-01-01", "2022-02-01"],
            ]
        );
    }

    #[test]
    fn anchored_windows_grow_and_the_embargo_ends_them_early() {
        let windows = settings(true, "10d").windows(at("2020-01-01"), at("2021-12-01"));
        assert_eq!(
            texts(&windows),
            [
                ["2020-01-01", "2020-12-22", "2021-01-01", "2021-07-01"],
                ["2020-01-01", "2021-06-21", "2021-07-01", "2021-12-01"],
            ]
        );
        let windows = settings(true, "1mo").windows(at("2020-01-01"), at("2021-03-01"));
        assert_eq!(texts(&windows), [["2020-01-01", "2020-12-01", "2021-01-01", "2021-03-01"]]);
    }

    #[test]
    fn too_little_data_gives_no_window() {
        assert!(settings(false, "0h").windows(at("2020-01-01"), at("2021-01-01")).is_empty());
        let short = WalkForwardSettings { test: "1s".parse().unwrap(), ..settings(false, "0h") };
        let many = short.windows(at("2020-01-01"), at("2030-01-01"));
        assert_eq!(many.len(), MAX_WINDOWS as usize + 1, "one too many, and no more");
        let no_test = WalkForwardSettings { test: Span::ZERO, ..settings(false, "0h") };
        assert!(no_test.windows(at("2020-01-01"), at("2025-01-01")).is_empty());
    }
}
