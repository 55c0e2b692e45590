//! Lengths of bars that the archive has.

use crate::{Market, SpellingError};
use std::fmt;
use std::str::FromStr;

/// Length of a bar that the archive has, written as Binance and exitlab both write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interval {
    /// `1s`, of the spot market alone.
    Second1,
    /// `1m`.
    Minute1,
    /// `3m`.
    Minute3,
    /// `5m`.
    Minute5,
    /// `15m`.
    Minute15,
    /// `30m`.
    Minute30,
    /// `1h`.
    Hour1,
    /// `2h`.
    Hour2,
    /// `4h`.
    Hour4,
    /// `6h`.
    Hour6,
    /// `8h`.
    Hour8,
    /// `12h`.
    Hour12,
    /// `1d`.
    Day1,
    /// `3d`.
    Day3,
    /// `1w`.
    Week1,
}

impl Interval {
    /// All of them, the shortest first.
    pub const ALL: [Interval; 15] = [
        Interval::Second1,
        Interval::Minute1,
        Interval::Minute3,
        Interval::Minute5,
        Interval::Minute15,
        Interval::Minute30,
        Interval::Hour1,
        Interval::Hour2,
        Interval::Hour4,
        Interval::Hour6,
        Interval::Hour8,
        Interval::Hour12,
        Interval::Day1,
        Interval::Day3,
        Interval::Week1,
    ];

    /// `1h` and so on.
    pub fn name(self) -> &'static str {
        match self {
            Interval::Second1 => "1s",
            Interval::Minute1 => "1m",
            Interval::Minute3 => "3m",
            Interval::Minute5 => "5m",
            Interval::Minute15 => "15m",
            Interval::Minute30 => "30m",
            Interval::Hour1 => "1h",
            Interval::Hour2 => "2h",
            Interval::Hour4 => "4h",
            Interval::Hour6 => "6h",
            Interval::Hour8 => "8h",
            Interval::Hour12 => "12h",
            Interval::Day1 => "1d",
            Interval::Day3 => "3d",
            Interval::Week1 => "1w",
        }
    }

    /// All names: `1s, 1m, …`.
    pub fn names() -> String {
        Interval::ALL.map(Interval::name).join(", ")
    }

    /// Whether the archive has it for that market.
    pub(crate) fn is_of(self, market: Market) -> bool {
        self != Interval::Second1 || market == Market::Spot
    }

    /// Whether the archive has a file per day: bars of several days come by month alone.
    pub(crate) fn has_daily_files(self) -> bool {
        self <= Interval::Day1
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Interval {
    type Err = SpellingError;

    fn from_str(text: &str) -> Result<Interval, SpellingError> {
        let found = Interval::ALL.into_iter().find(|interval| interval.name() == text);
        found.ok_or_else(|| {
            let expected = match text {
                "1mo" => "months differ in length, and exitlab knows no such bars".to_owned(),
                _ => format!("expected one of {}", Interval::names()),
            };
            SpellingError::new(text, "interval", expected)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for interval in Interval::ALL {
            assert_eq!(interval.name().parse::<Interval>().unwrap(), interval);
        }
        for text in ["", "1", "60m", "1H", "1M", "7d"] {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
    }

    #[test]
    fn calendar_months_are_refused_with_the_reason() {
        let error = "1mo".parse::<Interval>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid interval `1mo`: months differ in length, and exitlab knows no such bars"
        );
    }

    #[test]
    fn bars_of_several_days_have_no_daily_files() {
        let by_month = Interval::ALL.into_iter().filter(|interval| !interval.has_daily_files());
        assert_eq!(by_month.collect::<Vec<_>>(), [Interval::Day3, Interval::Week1]);
    }
}
