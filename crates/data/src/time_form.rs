//! How files write times.

use std::fmt;

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// ISO-8601 text, or a typed time of a Parquet or Arrow file.
    Iso,
    /// Whole seconds since 1970.
    Seconds,
    /// Whole milliseconds since 1970.
    Milliseconds,
    /// Whole microseconds since 1970.
    Microseconds,
    /// Whole nanoseconds since 1970.
    Nanoseconds,
}

impl fmt::Display for TimeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimeForm::Iso => "an ISO-8601 time",
            TimeForm::Seconds => "seconds since 1970",
            TimeForm::Milliseconds => "milliseconds since 1970",
            TimeForm::Microseconds => "microseconds since 1970",
            TimeForm::Nanoseconds => "nanoseconds since 1970",
        })
    }
}
