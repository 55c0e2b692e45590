//! How files write times.

use std::fmt;

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// Text with a zone, or a typed time of a Parquet or Arrow file with one.
    Zoned,
    /// Text, digits or a typed time without a zone.
    Local,
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
            TimeForm::Zoned => "a time with a zone",
            TimeForm::Local => "a time without a zone",
            TimeForm::Seconds => "seconds since 1970",
            TimeForm::Milliseconds => "milliseconds since 1970",
            TimeForm::Microseconds => "microseconds since 1970",
            TimeForm::Nanoseconds => "nanoseconds since 1970",
        })
    }
}
