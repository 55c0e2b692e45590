//! Lengths of bars.

use crate::Timestamp;
use std::fmt;

/// Length of a bar, a whole positive number of seconds. Written `90s`, `1m`, `4h`, `1d`, `1w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timeframe(i64);

/// A text that is no timeframe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no timeframe (expected a whole number and s, m, h, d or w, such as 5m, 1h, 1d)"
)]
pub struct TimeframeError {
    /// The text as given.
    pub text: String,
}

const UNITS: [(char, i64); 5] = [
    ('w', 604_800_000_000),
    ('d', 86_400_000_000),
    ('h', 3_600_000_000),
    ('m', 60_000_000),
    ('s', 1_000_000),
];

impl Timeframe {
    /// Parses a whole number followed by `s`, `m`, `h`, `d` or `w`.
    ///
    /// # Errors
    /// [`TimeframeError`] for any other text, zero, or more than 100 years.
    pub fn parse(text: &str) -> Result<Timeframe, TimeframeError> {
        let fail = || TimeframeError { text: text.to_owned() };
        let unit = text.chars().next_back().ok_or_else(fail)?;
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

    /// Start of the bucket that holds `time`; buckets align to the UTC epoch, weeks to Thursday.
    pub fn bucket(self, time: Timestamp) -> Timestamp {
        Timestamp::from_us(time.us().div_euclid(self.0) * self.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_prints() {
        for text in ["90s", "1m", "5m", "1h", "4h", "1d", "1w"] {
            assert_eq!(Timeframe::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Timeframe::parse("60m").unwrap().to_string(), "1h");
        for text in ["", "h", "0h", "1.5h", "-1h", "1x", "1H", "+1h", "99999999999999999999h"] {
            assert!(Timeframe::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn weeks_align_to_thursday() {
        let friday = Timestamp::parse_iso("2024-01-05T10:00:00Z").unwrap();
        let week = Timeframe::parse("1w").unwrap();
        assert_eq!(week.bucket(friday).to_string(), "2024-01-04T00:00:00Z");
    }
}
