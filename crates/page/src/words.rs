//! Numbers as the page's sentences write them: the terminal's, with true minus signs.

use exitlab_core::number;
use std::fmt::Display;

/// With three decimals and a sign: `+0.123`, `−0.045`.
pub(crate) fn signed(value: f64) -> String {
    minus(&number::signed(Some(value), 3))
}

/// With a sign and some decimals, such as `−0.1235`; `–` where absent.
pub(crate) fn signed_to(value: Option<f64>, n_digits: usize) -> String {
    minus(&number::signed(value, n_digits))
}

/// The ends of an interval with three decimals: `−0.045 to 0.123`.
pub(crate) fn interval(low: f64, high: f64) -> String {
    let [low, high] = [low, high].map(|end| minus(&number::plain(Some(end), 3)));
    format!("{low} to {high}")
}

/// An integer in groups of three: `1,234,567`.
pub(crate) fn count(n: impl Display) -> String {
    minus(&number::grouped(&n.to_string()))
}

/// `1 trade`, `1,234 trades`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// In percent with one decimal: `12.3%`.
pub(crate) fn percent(share: f64) -> String {
    minus(&number::percent(Some(share)))
}

/// A text of the terminal with true minus signs before its numbers.
pub(crate) fn true_minus(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_sign = c == '-'
            && matches!(before, ' ' | '(')
            && text[at + 1..].starts_with(|next: char| next.is_ascii_digit());
        shown.push(if is_sign { '−' } else { c });
        before = c;
    }
    shown
}

/// A number with true minus signs for hyphens.
pub(crate) fn minus(number: &str) -> String {
    number.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_groups() {
        assert_eq!(signed(0.1234), "+0.123");
        assert_eq!(signed(-0.1), "−0.100");
        assert_eq!(signed(-0.0001), "0.000");
        assert_eq!(interval(-0.0451, 0.2), "−0.045 to 0.200");
        assert_eq!(interval(-0.0001, 0.0), "0.000 to 0.000");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-999), "−999");
        assert_eq!(counted(1, "entry", "entries"), "1 entry");
        assert_eq!(counted(1_200, "entry", "entries"), "1,200 entries");
        let text = "-0.1 (-0.2 to 0.3) of btc-5m, A - B";
        assert_eq!(true_minus(text), "−0.1 (−0.2 to 0.3) of btc-5m, A - B");
        assert_eq!(percent(-0.1234), "−12.3%");
    }
}
