//! P-values in words.

use exitlab_core::number::plain;

/// `0.023`, `<0.001`: three digits, and never 0.
pub fn p_number(p: f64) -> String {
    if p < 0.001 { "<0.001".to_owned() } else { plain(Some(p), 3) }
}

/// `p = 0.023`, `p <0.001`.
pub fn p_value(p: f64) -> String {
    let number = p_number(p);
    if number.starts_with('<') { format!("p {number}") } else { format!("p = {number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_p_is_zero() {
        assert_eq!((p_value(0.0), p_value(0.0234)), ("p <0.001".into(), "p = 0.023".into()));
        assert_eq!((p_number(0.000_999), p_number(0.001)), ("<0.001".into(), "0.001".into()));
    }
}
