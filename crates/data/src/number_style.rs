//! Numbers as files write them: plain, with signs of money and thousands, with a comma for the point.

use crate::RowProblem;
use crate::number::{parse_number, short_decimal};

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
    /// How prices are written, as some of them show it; plain where they do not. `decimal_comma` is what the
    /// user says: without it, a comma before three digits may stand before decimals or thousands.
    pub(crate) fn of_prices(prices: &[&str], decimal_comma: Option<bool>) -> NumberStyle {
        let has_comma = |text: &&&str| text.contains(',') && !text.contains('.');
        let are_decimals = |text: &&str| {
            let decimals = text.rsplit_once(',').map_or("", |(_, decimals)| decimals);
            let is_one = text.matches(',').count() == 1;
            let is_after_point = text.find('.') < text.find(',') && text.contains('.');
            is_one && (is_after_point || (!text.contains('.') && decimals.len() != 3))
        };
        let are_thousands = |text: &&str| {
            text.starts_with(['$', '€', '£']) && !text.contains(',')
                || text.find(',').zip(text.find('.')).is_some_and(|(comma, point)| comma < point)
                || text.matches(',').count() > 1
                || (decimal_comma == Some(false) && has_comma(&text))
        };
        let is = |style: NumberStyle, text: &&&str| {
            NumberStyle::Plain.parse(text.as_bytes()).is_err()
                && style.parse(text.as_bytes()).is_ok()
        };
        let any = |style, shows: &dyn Fn(&&str) -> bool| {
            prices.iter().any(|text| shows(text) && is(style, &text))
        };
        match (
            any(NumberStyle::Money, &are_thousands),
            any(NumberStyle::DecimalComma, &are_decimals),
        ) {
            (true, false) if decimal_comma != Some(true) => NumberStyle::Money,
            (false, true) if decimal_comma.is_none() => NumberStyle::DecimalComma,
            _ => NumberStyle::Plain,
        }
    }

    /// Whether a text is an amount with thousands or a suffix, and nothing else; a comma alone shows it where
    /// it is no decimal one.
    pub(crate) fn is_money_alone(text: &str, comma_is_of_thousands: bool) -> bool {
        let is_sure = comma_is_of_thousands || !text.contains(',');
        is_sure
            && NumberStyle::Plain.parse(text.as_bytes()).is_err()
            && NumberStyle::Money.parse(text.as_bytes()).is_ok()
    }

    /// Reads a number; NaN and infinity are numbers here.
    #[inline]
    pub(crate) fn parse(self, field: &[u8]) -> Result<f64, RowProblem> {
        // Nearly every file is plain: its numbers are read without a call.
        if self == NumberStyle::Plain { parse_number(field) } else { self.parse_other(field) }
    }

    /// Reads a number of a plain file that is written in few digits, as most are: the same as by
    /// [`NumberStyle::parse`], without a problem that has to be handed on.
    #[inline]
    pub(crate) fn parse_short(self, field: &[u8]) -> Option<f64> {
        if self == NumberStyle::Plain { short_decimal(field) } else { None }
    }

    #[cold]
    fn parse_other(self, field: &[u8]) -> Result<f64, RowProblem> {
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
    fn prices_show_how_they_are_written() {
        let of = |prices: &[&str], said| NumberStyle::of_prices(prices, said);
        let (plain, money, comma) =
            (NumberStyle::Plain, NumberStyle::Money, NumberStyle::DecimalComma);
        assert_eq!(of(&["100.5", "1000"], None), plain);
        assert_eq!(of(&["990.25", "1,010.50"], None), money);
        assert_eq!(of(&["$12"], None), money);
        assert_eq!(of(&["100,05", "101,2"], None), comma);
        assert_eq!(of(&["42.021,64"], None), comma);
        assert_eq!(of(&["39,840", "39,850"], None), plain, "nothing shows it");
        assert_eq!(of(&["39,840", "39,850"], Some(false)), money);
        assert_eq!(of(&["39,840", "39,85"], None), comma);
        assert_eq!(of(&["1,010.50", "100,05"], None), plain, "they contradict each other");
        assert!(
            NumberStyle::is_money_alone("8,217", true)
                && NumberStyle::is_money_alone("65.04K", false)
        );
        assert!(!NumberStyle::is_money_alone("8,217", false));
        assert!(!NumberStyle::is_money_alone("8217", true));
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
