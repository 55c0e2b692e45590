//! Dates as spreadsheets, brokers and web sites write them: parts in any order, months by name.

use crate::civil_time::CivilTime;
use crate::time_text::plausible;
use crate::{RowProblem, TimeForm};
use exitlab_core::{MINUTE_US, Timestamp};
use std::fmt;

/// The order of a date's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::enum_variant_names)] // they say what comes first
pub(crate) enum DateOrder {
    /// `2024.12.31`
    YearFirst,
    /// `31/12/2024`
    DayFirst,
    /// `12/31/2024`
    MonthFirst,
}

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateOrder::YearFirst => "year first",
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
        })
    }
}

const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// Reads a date, and perhaps a clock time, whose parts stand in that order. Months by name may stand
/// before or after the day; the zone may follow as `GMT+0100`.
pub(crate) fn parse_date(
    field: &[u8],
    order: DateOrder,
) -> Result<(Timestamp, TimeForm), RowProblem> {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Err(RowProblem::Empty);
    }
    let (field, zone) = without_zone(field);
    let time = parts(field, order).ok_or(RowProblem::NotATime)?;
    if matches!(time, CivilTime { hour: 24, minute: 0, second: 0, us: 0, .. }) {
        return Err(RowProblem::HourOf24);
    }
    let time = time.instant().ok_or(RowProblem::NotATime)?;
    match zone {
        Some(minutes) => plausible(time.plus_us(-minutes * MINUTE_US), TimeForm::Zoned),
        None => plausible(time, TimeForm::Local),
    }
}

/// A text without the zone at its end, and the minutes that this is ahead of UTC: `GMT`, `UTC`,
/// `GMT+0100`, `GMT-3`.
fn without_zone(field: &[u8]) -> (&[u8], Option<i64>) {
    let Some(at) = field.iter().rposition(|b| *b == b' ') else { return (field, None) };
    let (date, zone) = (&field[..at], &field[at + 1..]);
    let Some(offset) = zone.strip_prefix(b"GMT").or_else(|| zone.strip_prefix(b"UTC")) else {
        return (field, None);
    };
    let digits: Vec<u8> = offset.iter().copied().filter(u8::is_ascii_digit).collect();
    let number = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    let minutes = match (digits.len(), offset.first()) {
        (0, None) => 0,
        (1 | 2, Some(b'+' | b'-')) => number * 60,
        (4, Some(b'+' | b'-')) => number / 100 * 60 + number % 100,
        _ => return (field, None),
    };
    (date, Some(if offset.first() == Some(&b'-') { -minutes } else { minutes }))
}

fn parts(field: &[u8], order: DateOrder) -> Option<CivilTime> {
    let mut tokens = Tokens { rest: field, is_fraction: false };
    let first = tokens.next()?;
    if let (Token::Number(digits, 8), false) = (first, tokens.is_in_number()) {
        let date = match order {
            DateOrder::YearFirst => {
                CivilTime::date(digits / 10_000, digits / 100 % 100, digits % 100)
            }
            DateOrder::DayFirst => {
                CivilTime::date(digits % 10_000, digits / 10_000 % 100, digits / 1_000_000)
            }
            DateOrder::MonthFirst => {
                CivilTime::date(digits % 10_000, digits / 1_000_000, digits / 10_000 % 100)
            }
        };
        return clock(tokens, date);
    }
    let (second, third) = (tokens.next()?, tokens.next()?);
    let date = match (first, second, third) {
        (Token::Month(month), Token::Number(day, 1 | 2), Token::Number(year, 4))
        | (Token::Number(day, 1 | 2), Token::Month(month), Token::Number(year, 4))
        | (Token::Number(year, 4), Token::Month(month), Token::Number(day, 1 | 2)) => {
            CivilTime::date(year, month, day)
        }
        (Token::Number(a, n_a), Token::Number(b, 1 | 2), Token::Number(c, n_c)) => {
            match (order, n_a, n_c) {
                (DateOrder::YearFirst, 4, 1 | 2) => CivilTime::date(a, b, c),
                (DateOrder::DayFirst, 1 | 2, 4) => CivilTime::date(c, b, a),
                (DateOrder::MonthFirst, 1 | 2, 4) => CivilTime::date(c, a, b),
                _ => return None,
            }
        }
        _ => return None,
    };
    clock(tokens, date)
}

/// Adds the clock time that may follow a date: `9:05`, `09:05:00.000`, `090500`, `9:05 PM`, `9 PM`.
fn clock(mut tokens: Tokens<'_>, date: CivilTime) -> Option<CivilTime> {
    let Some(first) = tokens.next() else { return Some(date) };
    let mut time = match first {
        Token::Number(digits, 6) => CivilTime {
            hour: digits / 10_000,
            minute: digits / 100 % 100,
            second: digits % 100,
            ..date
        },
        Token::Number(digits, 4) => CivilTime { hour: digits / 100, minute: digits % 100, ..date },
        Token::Number(hour, 1 | 2) => match tokens.next()? {
            Token::Number(minute, 2) => CivilTime { hour, minute, ..date },
            Token::Am if (1..=12).contains(&hour) => CivilTime { hour: hour % 12, ..date },
            Token::Pm if (1..=12).contains(&hour) => CivilTime { hour: hour % 12 + 12, ..date },
            _ => return None,
        },
        _ => return None,
    };
    let mut has_seconds = matches!(first, Token::Number(_, 6));
    while let Some(token) = tokens.next() {
        match token {
            Token::Number(second, 2) if !has_seconds => {
                time.second = second;
                has_seconds = true;
            }
            Token::Number(fraction, n_digits @ 1..=9) if tokens.is_fraction && has_seconds => {
                let ns = fraction * 10_i64.pow(9 - u32::try_from(n_digits).ok()?);
                time.us = ns / 1_000;
            }
            Token::Am if (1..=12).contains(&time.hour) => time.hour %= 12,
            Token::Pm if (1..=12).contains(&time.hour) => time.hour = time.hour % 12 + 12,
            _ => return None,
        }
    }
    Some(time)
}

#[derive(Debug, Clone, Copy)]
enum Token {
    /// A number and how many digits it has.
    Number(i64, usize),
    Month(i64),
    Am,
    Pm,
}

/// The numbers and words of a text; what stands between them is `/`, `-`, `.`, `:`, `,` or a space.
struct Tokens<'t> {
    rest: &'t [u8],
    /// Whether a point alone stood before the last number.
    is_fraction: bool,
}

impl Tokens<'_> {
    /// Whether a separator of a date's parts comes next.
    fn is_in_number(&self) -> bool {
        matches!(self.rest.first(), Some(b'.' | b'/' | b'-'))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    /// The next number or word; none at the end. What is neither gives a token that fits nowhere.
    fn next(&mut self) -> Option<Token> {
        const NONE: Token = Token::Number(0, 0);
        let is_separator = |b: &u8| b"/-.:, ".contains(b);
        let start = self.rest.iter().position(|b| !is_separator(b))?;
        self.is_fraction = self.rest[..start] == *b".";
        let rest = &self.rest[start..];
        let is_digit = rest[0].is_ascii_digit();
        let n = rest.iter().position(|b| b.is_ascii_digit() != is_digit || is_separator(b));
        let (word, rest) = rest.split_at(n.unwrap_or(rest.len()));
        self.rest = rest;
        if is_digit {
            let text = std::str::from_utf8(word).ok()?;
            return Some(text.parse().map_or(NONE, |number| Token::Number(number, word.len())));
        }
        let lower = word.to_ascii_lowercase();
        match lower.as_slice() {
            b"t" => self.next(),
            b"am" => Some(Token::Am),
            b"pm" => Some(Token::Pm),
            name if name.len() >= 3 => {
                let month = MONTHS.iter().position(|month| name.starts_with(&month[..]));
                Some(month.map_or(NONE, |month| Token::Month(month as i64 + 1)))
            }
            _ => Some(NONE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: DateOrder) -> Result<String, RowProblem> {
        parse_date(text.as_bytes(), order).map(|(time, _)| time.to_string())
    }

    #[test]
    fn dates_are_read_in_their_order() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (text, order, want) in [
            ("2024.01.02", YearFirst, "2024-01-02T00:00:00Z"),
            ("2024.01.02 23:05", YearFirst, "2024-01-02T23:05:00Z"),
            ("2024/1/2 3:05:07", YearFirst, "2024-01-02T03:05:07Z"),
            ("20240102 230500", YearFirst, "2024-01-02T23:05:00Z"),
            ("20240102 23:05", YearFirst, "2024-01-02T23:05:00Z"),
            ("01.02.2024 22:00:00.250", DayFirst, "2024-02-01T22:00:00.250Z"),
            ("1/2/2024", MonthFirst, "2024-01-02T00:00:00Z"),
            ("01/02/2024 9:30 PM", MonthFirst, "2024-01-02T21:30:00Z"),
            ("01/02/2024 12:30 AM", MonthFirst, "2024-01-02T00:30:00Z"),
            ("02012024", DayFirst, "2024-01-02T00:00:00Z"),
            ("Jan 02, 2024", YearFirst, "2024-01-02T00:00:00Z"),
            ("2-Jan-2024", YearFirst, "2024-01-02T00:00:00Z"),
            ("January 2, 2024", DayFirst, "2024-01-02T00:00:00Z"),
            ("2020-01-02 12-AM", YearFirst, "2020-01-02T00:00:00Z"),
            ("2020-01-02 01-PM", YearFirst, "2020-01-02T13:00:00Z"),
            ("20240102  09:30:00", YearFirst, "2024-01-02T09:30:00Z"),
            ("02.01.2024 01:00:00.000 GMT+0100", DayFirst, "2024-01-02T00:00:00Z"),
            ("01.01.2024 19:00:00.000 GMT-0500", DayFirst, "2024-01-02T00:00:00Z"),
            ("02.01.2024 03:00:00 GMT+3", DayFirst, "2024-01-02T00:00:00Z"),
            ("2024.01.02 00:00 UTC", YearFirst, "2024-01-02T00:00:00Z"),
        ] {
            assert_eq!(read(text, order), Ok(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_in_that_order_is_refused() {
        for (text, order) in [
            ("13/01/2024", DateOrder::MonthFirst),
            ("01/13/2024", DateOrder::DayFirst),
            ("01/02/24", DateOrder::DayFirst),
            ("2024.02.30", DateOrder::YearFirst),
            ("2024.02.03 24:01", DateOrder::YearFirst),
            ("2024.02.03 12:00:00 13", DateOrder::YearFirst),
            ("2024.02.03 noon", DateOrder::YearFirst),
            ("2024.02.03 13-PM", DateOrder::YearFirst),
            ("2024.02.03 12:00 GMT+", DateOrder::YearFirst),
            ("2024.02.03 12:00 EST", DateOrder::YearFirst),
            ("20240102.5", DateOrder::YearFirst),
            ("1.5", DateOrder::DayFirst),
            ("Foo 2, 2024", DateOrder::DayFirst),
        ] {
            assert_eq!(read(text, order), Err(RowProblem::NotATime), "{text}");
        }
        assert_eq!(read(" ", DateOrder::DayFirst), Err(RowProblem::Empty));
        assert_eq!(read("2024.02.03 24:00", DateOrder::YearFirst), Err(RowProblem::HourOf24));
        let old = read("01/02/1970", DateOrder::DayFirst);
        assert!(matches!(old, Err(RowProblem::ImplausibleTime { .. })));
    }
}
