//! Where a bar's time stands.

/// Where a time is written: one column, or a date and a clock time in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeColumns {
    One(usize),
    DateAndClock { date: usize, clock: usize },
}
