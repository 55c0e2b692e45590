//! Days of the week.

/// A day of the week, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// The first such day from 1970-01-01 on, a Thursday: days since then, 0 to 6.
    pub fn days_after_epoch(self) -> i64 {
        match self {
            Weekday::Thu => 0,
            Weekday::Fri => 1,
            Weekday::Sat => 2,
            Weekday::Sun => 3,
            Weekday::Mon => 4,
            Weekday::Tue => 5,
            Weekday::Wed => 6,
        }
    }
}
