//! Days of the week by the names that a scenario gives them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday, that of 1970-01-01.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All of them, from Monday.
    pub const ALL: [Weekday; 7] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];

    /// The calendar's own day, which reads other words than a scenario does.
    pub(crate) fn used(self) -> exitlab_core::Weekday {
        match self {
            Weekday::Mon => exitlab_core::Weekday::Mon,
            Weekday::Tue => exitlab_core::Weekday::Tue,
            Weekday::Wed => exitlab_core::Weekday::Wed,
            Weekday::Thu => exitlab_core::Weekday::Thu,
            Weekday::Fri => exitlab_core::Weekday::Fri,
            Weekday::Sat => exitlab_core::Weekday::Sat,
            Weekday::Sun => exitlab_core::Weekday::Sun,
        }
    }
}
