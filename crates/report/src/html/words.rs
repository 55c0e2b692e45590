//! Numbers as the page's sentences and tables write them.

use std::fmt::Display;

/// With three decimals and a sign, a true minus: `+0.123`, `−0.045`.
pub(crate) fn signed(value: f64) -> String {
    minus(&format!("{value:+.3}"))
}

/// The ends of an interval with three decimals: `−0.045 to 0.123`.
pub(crate) fn interval(low: f64, high: f64) -> String {
    minus(&format!("{low:.3} to {high:.3}"))
}

/// An integer in groups of three: `1,234,567`.
pub(crate) fn count(n: impl Display) -> String {
    let digits = n.to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", &digits[..]), |rest| ("−", rest));
    let mut grouped = sign.to_owned();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 trade`, `1,234 trades`.
pub(crate) fn counted(n: i64, what: &str) -> String {
    format!("{} {what}{}", count(n), if n == 1 { "" } else { "s" })
}

/// In percent with one decimal: `12.3%`.
pub(crate) fn percent(share: f64) -> String {
    minus(&format!("{:.1}%", share * 100.0))
}

/// True minus signs for hyphens, and no sign for a zero that was rounded.
fn minus(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let is_zero = word.chars().all(|c| matches!(c, '-' | '+' | '0' | '.' | '%'));
        let word = if is_zero { word.trim_start_matches(['-', '+']) } else { word };
        word.replace('-', "−")
    });
    words.collect::<Vec<_>>().join(" ")
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
        let texts = [0, 999, 1_000, 112_345, 1_234_567].map(count);
        assert_eq!(texts, ["0", "999", "1,000", "112,345", "1,234,567"]);
        assert_eq!(count(-999), "−999");
        assert_eq!(counted(1, "trade"), "1 trade");
        assert_eq!(percent(-0.1234), "−12.3%");
    }
}
