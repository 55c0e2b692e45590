//! Lengths of bars.

use crate::{Timestamp, Weekday};
use serde::Serialize;
use std::fmt;

/// Length of a bar, a whole positive number of seconds. Written `90s`, `1m`, `4h`, `1d`, `1w`;
/// serialised in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Timeframe(i64);

/// A text that is no timeframe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a timeframe (expected a whole number and s, m, h, d or w, such as 5m, 1h, 1d)"
)]
pub struct TimeframeError {
    /// The text as given.
    pub text: String,
}

const WEEK_US: i64 = 604_800_000_000;

const UNITS: [(char, i64); 5] = [
    ('w', WEEK_US),
    ('d', 86_400_000_000),
    ('h', 3_600_000_000),
    ('m', 60_000_000),
    ('s', 1_000_000),
];

impl Timeframe {
    /// Parses a whole number followed by `s`, `m` (or `min`), `h`, `d` or `w`; the last three in capitals
    /// too.
    ///
    /// # Errors
    /// [`TimeframeError`] for any other text, zero, or more than 100 years.
    pub fn parse(text: &str) -> Result<Timeframe, TimeframeError> {
        let fail = || TimeframeError { text: text.to_owned() };
        // `60min`, `1H`, `1D`; not `1M`, which may be a month.
        let short = text.strip_suffix("min").map(|digits| format!("{digits}m"));
        let text = short.as_deref().unwrap_or(text);
        let unit = text.chars().next_back().ok_or_else(fail)?;
        let unit = if "HDW".contains(unit) { unit.to_ascii_lowercase() } else { unit };
        let (_, unit_us) = UNITS.into_iter().find(|(u, _)| *u == unit).ok_or_else(fail)?;
        let digits = &text[..text.len() - unit.len_utf8()];
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fail());
        }
        let n: i64 = digits.parse().map_err(|_| fail())?;
        let us = n.checked_mul(unit_us).filter(|us| (1..=3_155_760_000_000_000).contains(us));
        us.map(Timeframe).ok_or_else(fail)
    }

    /// The timeframe of that many microseconds, where it is a whole positive number of seconds.
    pub fn from_us(us: i64) -> Option<Timeframe> {
        (us > 0 && us % 1_000_000 == 0).then_some(Timeframe(us))
    }

    /// Length in microseconds.
    pub fn us(self) -> i64 {
        self.0
    }

    /// Length in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3.6e9
    }

    /// Whether this length is a whole number of `finer` ones.
    pub fn is_multiple_of(self, finer: Timeframe) -> bool {
        self.0 % finer.0 == 0
    }

    /// Whether this length is a whole number of weeks.
    pub fn is_whole_weeks(self) -> bool {
        self.0 % WEEK_US == 0
    }

    /// Start of the bucket that holds `time`. Buckets align to the UTC epoch; where they are weeks,
    /// to 00:00 UTC of the first `week_start` from the epoch on.
    pub fn bucket(self, time: Timestamp, week_start: Weekday) -> Timestamp {
        let first_us = match self.is_whole_weeks() {
            true => Timestamp::from_day(days_after_epoch(week_start)).us(),
            false => 0,
        };
        Timestamp::from_us((time.us() - first_us).div_euclid(self.0) * self.0 + first_us)
    }
}

impl fmt::Display for Timeframe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, us) in UNITS {
            if self.0 % us == 0 {
                return write!(f, "{}{unit}", self.0 / us);
            }
        }
        write!(f, "{}us", self.0)
    }
}

/// The first such day from 1970-01-01 on, a Thursday: days since then, 0 to 6.
fn days_after_epoch(day: Weekday) -> i64 {
    i64::from(day.days_since(Weekday::Thu))
}

impl std::str::FromStr for Timeframe {
    type Err = TimeframeError;

    /// [`Timeframe::parse`].
    fn from_str(text: &str) -> Result<Timeframe, TimeframeError> {
        Timeframe::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_prints() {
        for text in ["90s", "1m", "5m", "1h", "4h", "1d", "1w"] {
            assert_eq!(Timeframe::parse(text).unwrap().to_string(), text);
        }
        for (text, want) in
            [("60m", "1h"), ("60min", "1h"), ("1H", "1h"), ("1D", "1d"), ("1W", "1w")]
        {
            assert_eq!(Timeframe::parse(text).unwrap().to_string(), want);
        }
        for text in
            ["", "h", "0h", "1.5h", "-1h", "1x", "1M", "min", "+1h", "99999999999999999999h"]
        {
            assert!(Timeframe::parse(text).is_err(), "{text}");
        }
    }

    fn bucket(timeframe: &str, time: &str, week_start: Weekday) -> String {
        let time = Timestamp::parse_iso(time).unwrap();
        Timeframe::parse(timeframe).unwrap().bucket(time, week_start).to_string()
    }

    #[test]
    fn weeks_align_to_their_first_day() {
        // 2024-01-05 was a Friday
        for (week_start, want) in [
            (Weekday::Mon, "2024-01-01"),
            (Weekday::Tue, "2024-01-02"),
            (Weekday::Wed, "2024-01-03"),
            (Weekday::Thu, "2024-01-04"),
            (Weekday::Fri, "2024-01-05"),
            (Weekday::Sat, "2023-12-30"),
            (Weekday::Sun, "2023-12-31"),
        ] {
            let want = format!("{want}T00:00:00Z");
            assert_eq!(bucket("1w", "2024-01-05T10:00:00Z", week_start), want);
            assert_eq!(bucket("7d", &want, week_start), want, "its own first instant");
            assert_eq!(bucket("1d", "2024-01-05T10:00:00Z", week_start), "2024-01-05T00:00:00Z");
        }
        // before 1970, too: 1969-12-31 was a Wednesday
        assert_eq!(bucket("1w", "1969-12-31T00:00:00Z", Weekday::Mon), "1969-12-29T00:00:00Z");
        // fortnights count from 1970-01-05, a Monday
        assert_eq!(bucket("2w", "1970-01-18T23:59:59Z", Weekday::Mon), "1970-01-05T00:00:00Z");
        assert_eq!(bucket("2w", "1970-01-19", Weekday::Mon), "1970-01-19T00:00:00Z");
    }
}
