//! Days and months, and what a file of the archive covers. UTC throughout.

use crate::SpellingError;
use chrono::{DateTime, Datelike, Days, NaiveDate};
use std::fmt;
use std::str::FromStr;

/// A calendar day of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(NaiveDate);

impl Day {
    /// The day that holds the instant so many seconds after 1970-01-01; `None` beyond the calendar.
    pub fn from_unix_seconds(seconds: i64) -> Option<Day> {
        DateTime::from_timestamp(seconds, 0).map(|time| Day(time.date_naive()))
    }

    /// Parses `2024-12-31`.
    pub fn parse(text: &str) -> Option<Day> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Day)
    }

    /// The month that holds it.
    pub fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }

    /// Days from another one to this one.
    pub(crate) fn days_since(self, other: Day) -> i64 {
        (self.0 - other.0).num_days()
    }

    fn before(self) -> Option<Day> {
        self.0.checked_sub_days(Days::new(1)).map(Day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// A calendar month from 1970 to 9999, written `2024-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month after it.
    pub(crate) fn next(self) -> Month {
        match self.month {
            12 => Month { year: self.year + 1, month: 1 },
            month => Month { month: month + 1, ..self },
        }
    }

    /// Months from another one to this one.
    pub(crate) fn months_since(self, other: Month) -> i64 {
        let count = |m: Month| i64::from(m.year) * 12 + i64::from(m.month);
        count(self) - count(other)
    }

    /// Its days, the first one first.
    pub(crate) fn days(self) -> impl Iterator<Item = Day> {
        (1..=31).filter_map(move |day| NaiveDate::from_ymd_opt(self.year, self.month, day).map(Day))
    }

    /// All months from this one to `last`.
    pub(crate) fn to(self, last: Month) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self), |month| Some(month.next()))
            .take_while(move |month| *month <= last)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = SpellingError;

    fn from_str(text: &str) -> Result<Month, SpellingError> {
        let fail = || SpellingError::new(text, "month", "expected one such as 2024-12");
        let (year, month) = text.split_once('-').ok_or_else(fail)?;
        let number = |digits: &str, n_digits: usize| -> Result<u32, SpellingError> {
            if digits.len() != n_digits || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(fail());
            }
            digits.parse().map_err(|_| fail())
        };
        let (year, month) = (number(year, 4)?, number(month, 2)?);
        if year < 1970 || !(1..=12).contains(&month) {
            return Err(fail());
        }
        Ok(Month { year: i32::try_from(year).map_err(|_| fail())?, month })
    }
}

/// What a file of the archive covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A month.
    Month(Month),
    /// A day.
    Day(Day),
}

impl Period {
    /// Its first day; `None` beyond the calendar.
    pub fn first_day(self) -> Option<Day> {
        match self {
            Period::Month(month) => month.days().next(),
            Period::Day(day) => Some(day),
        }
    }

    /// Its last day; `None` beyond the calendar.
    pub fn last_day(self) -> Option<Day> {
        match self {
            Period::Month(month) => month.next().days().next().and_then(Day::before),
            Period::Day(day) => Some(day),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Month(month) => month.fmt(f),
            Period::Day(day) => day.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_read_and_written() {
        for text in ["1970-01", "2024-12", "9999-12"] {
            assert_eq!(month(text).to_string(), text);
        }
        for text in [
            "",
            "2024",
            "2024-13",
            "2024-00",
            "24-01",
            "2024-1",
            "2024-01-01",
            "+024-01",
            "1969-12",
        ] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_follow_each_other() {
        let months: Vec<String> =
            month("2023-11").to(month("2024-02")).map(|m| m.to_string()).collect();
        assert_eq!(months, ["2023-11", "2023-12", "2024-01", "2024-02"]);
        assert_eq!(month("2024-02").months_since(month("2023-11")), 3);
        assert_eq!(month("2024-02").to(month("2024-01")).count(), 0);
    }

    #[test]
    fn months_have_their_days() {
        assert_eq!(month("2024-02").days().count(), 29);
        let period = Period::Month(month("2023-12"));
        assert_eq!(period.first_day(), Day::parse("2023-12-01"));
        assert_eq!(period.last_day(), Day::parse("2023-12-31"));
    }

    #[test]
    fn a_day_is_that_of_an_instant() {
        // 1_735_689_599 is 2024-12-31T23:59:59Z
        assert_eq!(Day::from_unix_seconds(1_735_689_599), Day::parse("2024-12-31"));
        assert_eq!(Day::from_unix_seconds(1_735_689_600), Day::parse("2025-01-01"));
        assert_eq!(Day::from_unix_seconds(i64::MAX), None);
    }
}
