//! Numbers as files write them: plain, with signs of money and thousands, with a comma for the point.

use crate::RowProblem;
use crate::number::parse_number;

/// What is written in place of a number that there is none of.
const NOTHING: [&[u8]; 7] = [b"", b"nan", b"null", b"none", b"na", b"n/a", b"-"];

/// Whether a field says that there is no number.
pub(crate) fn is_nothing(field: &[u8]) -> bool {
    let field = field.trim_ascii();
    NOTHING.iter().any(|nothing| field.eq_ignore_ascii_case(nothing))
}

/// How a file writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberStyle {
    /// `1234.5`
    #[default]
    Plain,
    /// `$1,234.50` and `38.13K`: signs of money are passed over, commas stand between thousands.
    Money,
    /// `1.234,5`: a comma stands before the decimals, points or spaces between thousands.
    DecimalComma,
}

impl NumberStyle {
    /// Reads a number; NaN and infinity are numbers here.
    #[inline]
    pub(crate) fn parse(self, field: &[u8]) -> Result<f64, RowProblem> {
        match self {
            NumberStyle::Plain => parse_number(field),
            NumberStyle::Money => parse_money(field, b',', b'.'),
            NumberStyle::DecimalComma => parse_money(field, b'.', b','),
        }
    }
}

/// Thousands, millions and billions, as web sites shorten volumes.
const SUFFIXES: [(u8, i32); 4] = [(b'K', 3), (b'M', 6), (b'B', 9), (b'T', 12)];

fn parse_money(field: &[u8], thousands: u8, point: u8) -> Result<f64, RowProblem> {
    let text = std::str::from_utf8(field.trim_ascii()).map_err(|_| RowProblem::NotUtf8)?;
    let text = text.trim_start_matches(['$', '€', '£', '¥']).trim();
    if text.is_empty() || text == "-" {
        return Err(RowProblem::Empty);
    }
    let last = text.as_bytes()[text.len() - 1].to_ascii_uppercase();
    let power = SUFFIXES.into_iter().find(|(suffix, _)| *suffix == last).map(|(_, power)| power);
    let digits = if power.is_some() { &text[..text.len() - 1] } else { text };
    let (whole, decimals) = match digits.bytes().position(|b| b == point) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let mut plain = String::with_capacity(text.len() + 4);
    let is_group = |c: char| c == char::from(thousands) || [' ', '\u{a0}', '\u{202f}'].contains(&c);
    let groups: Vec<&str> = whole.split(is_group).collect();
    let n_groups = groups.len();
    for (idx, group) in groups.into_iter().enumerate() {
        // A comma anywhere else is no separator of thousands; in India groups above them have two digits.
        let is_length = idx == 0 || group.len() == 3 || (group.len() == 2 && idx + 1 < n_groups);
        if n_groups > 1 && (!is_length || !group.bytes().all(|b| b.is_ascii_digit() || idx == 0)) {
            return Err(RowProblem::NotANumber);
        }
        plain.push_str(group);
    }
    if let Some(decimals) = decimals {
        plain.push('.');
        plain.push_str(decimals);
    }
    if let Some(power) = power {
        plain.push_str(&format!("e{power}"));
    }
    parse_number(plain.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_thousands() {
        let read = |text: &str| NumberStyle::Money.parse(text.as_bytes());
        for (text, want) in [
            ("$458.43", 458.43),
            (" 93,838.4 ", 93_838.4),
            ("1,234,567", 1_234_567.0),
            ("12,34,567.5", 1_234_567.5),
            ("38.13K", 38_130.0),
            ("1.5M", 1_500_000.0),
            ("2B", 2e9),
            ("6.80E-05", 6.8e-5),
            ("-1.52", -1.52),
        ] {
            assert_eq!(read(text), Ok(want), "{text}");
        }
        assert_eq!(read("12,34"), Err(RowProblem::NotANumber));
        assert_eq!(read("1,2345.0"), Err(RowProblem::NotANumber));
        assert_eq!(read("1,234,56"), Err(RowProblem::NotANumber));
        assert_eq!(read("-"), Err(RowProblem::Empty));
        assert_eq!(read("$"), Err(RowProblem::Empty));
        assert_eq!(read("K"), Err(RowProblem::NotANumber));
    }

    #[test]
    fn commas_before_decimals() {
        let read = |text: &str| NumberStyle::DecimalComma.parse(text.as_bytes());
        assert_eq!(read("1.234,5"), Ok(1_234.5));
        assert_eq!(read("0,00012"), Ok(0.00012));
        assert_eq!(read("1 234 567,25"), Ok(1_234_567.25));
        assert_eq!(read("12"), Ok(12.0));
        assert_eq!(read("1.5"), Err(RowProblem::NotANumber));
        assert_eq!(read("1,234,5"), Err(RowProblem::NotANumber));
    }
}
