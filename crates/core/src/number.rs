//! Numbers as log, terminal and page show them: rounded, `–` where absent.

/// What stands for a number that is not there.
pub const ABSENT: &str = "–";

fn or_absent(value: Option<f64>, text: impl FnOnce(f64) -> String) -> String {
    value.map_or_else(|| ABSENT.to_owned(), text)
}

/// A fraction in percent: `45.2%`.
pub fn percent(fraction: Option<f64>) -> String {
    or_absent(fraction, |x| format!("{}%", rounded(100.0 * x, 1)))
}

/// A ratio or a positive amount of R: `2.31`.
pub fn plain(value: Option<f64>, n_digits: usize) -> String {
    or_absent(value, |x| rounded(x, n_digits))
}

/// A number whose sign matters: `+0.123`, `-1.000`, `0.000`.
pub fn signed(value: Option<f64>, n_digits: usize) -> String {
    or_absent(value, |x| {
        let text = rounded(x, n_digits);
        let is_positive = text.contains(|c| matches!(c, '1'..='9')) && !text.starts_with('-');
        if is_positive { format!("+{text}") } else { text }
    })
}

/// Money with its thousands apart: `-1,234.56`.
pub fn money(value: Option<f64>) -> String {
    or_absent(value, |x| grouped(&rounded(x, 2)))
}

/// A decimal number with its thousands apart: `-1,234.56` of `-1234.56`.
pub fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let n_whole = digits.find('.').unwrap_or(digits.len());
    let mut grouped = sign.to_owned();
    for (i, c) in digits.char_indices() {
        if i > 0 && i < n_whole && (n_whole - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

/// Rounded to that many digits, without a `-` before zeros.
fn rounded(x: f64, n_digits: usize) -> String {
    let text = format!("{x:.n_digits$}");
    let is_zero = !text.contains(|c| matches!(c, '1'..='9'));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_zeros() {
        assert_eq!(signed(Some(0.1234), 3), "+0.123");
        assert_eq!(signed(Some(-0.0004), 3), "0.000");
        assert_eq!(signed(Some(-1.0), 1), "-1.0");
        assert_eq!(percent(Some(0.4517)), "45.2%");
        assert_eq!(plain(None, 2), "–");
    }

    #[test]
    fn thousands_stand_apart() {
        let text = |x| money(Some(x));
        assert_eq!(text(0.5), "0.50");
        assert_eq!(text(-999.999), "-1,000.00");
        assert_eq!(text(100.0), "100.00");
        assert_eq!(text(1_234_567.891), "1,234,567.89");
    }
}
