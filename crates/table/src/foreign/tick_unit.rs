//! Units of time.

use polars_arrow::datatypes::TimeUnit;

/// What a tick of a clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the variants are the units' names
pub enum TickUnit {
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

impl TickUnit {
    /// Nanoseconds of a tick.
    pub(super) fn ns(self) -> u64 {
        match self {
            TickUnit::Second => 1_000_000_000,
            TickUnit::Millisecond => 1_000_000,
            TickUnit::Microsecond => 1_000,
            TickUnit::Nanosecond => 1,
        }
    }
}

impl From<TimeUnit> for TickUnit {
    fn from(unit: TimeUnit) -> TickUnit {
        match unit {
            TimeUnit::Second => TickUnit::Second,
            TimeUnit::Millisecond => TickUnit::Millisecond,
            TimeUnit::Microsecond => TickUnit::Microsecond,
            TimeUnit::Nanosecond => TickUnit::Nanosecond,
        }
    }
}

impl From<TickUnit> for TimeUnit {
    fn from(unit: TickUnit) -> TimeUnit {
        match unit {
            TickUnit::Second => TimeUnit::Second,
            TickUnit::Millisecond => TimeUnit::Millisecond,
            TickUnit::Microsecond => TimeUnit::Microsecond,
            TickUnit::Nanosecond => TimeUnit::Nanosecond,
        }
    }
}
