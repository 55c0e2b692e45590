//! Lengths of time as people say them: `2y`, `6mo`, `48h`.

use exitlab_core::Timestamp;
use std::fmt;
use std::str::FromStr;

/// A length of time: calendar months, or microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Calendar months; a year is twelve.
    Months(u32),
    /// Microseconds.
    Us(i64),
}

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a duration (expected such as 2y, 6mo, 8w, 90d or 48h)")]
pub struct SpanError {
    /// The text as given.
    pub text: String,
}

/// Units with their microseconds; those of calendar months apart.
const UNITS: [(&str, i64); 5] = [
    ("w", 604_800_000_000),
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
];

/// Longest span that is accepted, in years.
const MAX_YEARS: u32 = 1_000;

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span::Us(0);

    /// The instant that many of these spans after `start`. Calendar months are counted from the
    /// start at once, so that the 31st comes back after a shorter month.
    pub fn after(self, start: Timestamp, n: u32) -> Timestamp {
        match self {
            Span::Months(months) => start.plus_months(months.saturating_mul(n)),
            Span::Us(us) => start.plus_us(us.saturating_mul(i64::from(n))),
        }
    }

    /// Whether no time passes.
    pub fn is_zero(self) -> bool {
        matches!(self, Span::Months(0) | Span::Us(0))
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Span, SpanError> {
        let fail = || SpanError { text: text.to_owned() };
        let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, unit) = text.split_at(n_digits);
        let n: u32 = digits.parse().map_err(|_| fail())?;
        let span = match unit {
            "y" => Span::Months(n.checked_mul(12).ok_or_else(fail)?),
            "mo" => Span::Months(n),
            _ => {
                let (_, us) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(fail)?;
                Span::Us(i64::from(n).checked_mul(us).ok_or_else(fail)?)
            }
        };
        let longest = i64::from(MAX_YEARS) * 366 * 86_400_000_000;
        match span {
            Span::Months(months) if months > 12 * MAX_YEARS => Err(fail()),
            Span::Us(us) if us > longest => Err(fail()),
            Span::Months(_) | Span::Us(_) => Ok(span),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Span::Months(months) if months > 0 && months.is_multiple_of(12) => {
                write!(f, "{}y", months / 12)
            }
            Span::Months(months) => write!(f, "{months}mo"),
            Span::Us(us) => {
                let unit = UNITS.into_iter().find(|(_, unit)| us > 0 && us % unit == 0);
                match unit {
                    Some((name, unit)) => write!(f, "{}{name}", us / unit),
                    None => write!(f, "0h"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_back() {
        for text in ["2y", "6mo", "8w", "90d", "48h", "15m", "30s", "0h"] {
            let want = match text {
                "90d" | "8w" | "15m" | "30s" | "2y" | "6mo" | "0h" => text,
                _ => "2d",
            };
            assert_eq!(text.parse::<Span>().unwrap().to_string(), want, "{text}");
        }
        for text in ["", "2", "y", "1.5y", "-1d", "2 y", "6months", "99999999999h", "2000y"] {
            assert_eq!(text.parse::<Span>(), Err(SpanError { text: text.to_owned() }));
        }
    }

    #[test]
    fn months_are_counted_from_the_start() {
        let start = Timestamp::parse_iso("2020-08-31").unwrap();
        let after = |n| Span::Months(3).after(start, n).date_text();
        assert_eq!([after(0), after(1), after(2)], ["2020-08-31", "2020-11-30", "2021-02-28"]);
        assert_eq!("36h".parse::<Span>().unwrap().after(start, 2).date_text(), "2020-09-03");
    }
}
