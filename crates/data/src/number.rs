//! Numbers as text writes them.

use crate::RowProblem;

/// Powers of ten that a double holds exactly.
const POWERS_OF_TEN: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
/// Digits of a number that a double holds exactly, whatever they are.
const EXACT_DIGITS: usize = 15;

/// Reads a number; NaN and infinity are numbers here.
#[inline]
pub(crate) fn parse_number(field: &[u8]) -> Result<f64, RowProblem> {
    short_decimal(field).map_or_else(|| any_number(field), Ok)
}

fn any_number(field: &[u8]) -> Result<f64, RowProblem> {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Err(RowProblem::Empty);
    }
    let text = std::str::from_utf8(field).map_err(|_| RowProblem::NotUtf8)?;
    text.parse().map_err(|_| RowProblem::NotANumber)
}

/// `1234.5`: up to 15 digits, perhaps a point among them, and nothing else.
///
/// The digits as a whole number and the power of ten are exact, so that the one rounding is the
/// division's: the result is the nearest double.
///
/// # Source
/// William D. Clinger, "How to read floating point numbers accurately", 1990.
pub(crate) fn short_decimal(field: &[u8]) -> Option<f64> {
    if field.len() > EXACT_DIGITS + 1 {
        return None;
    }
    let (whole, n_whole) = leading_digits(0, field);
    let (digits, n_decimals, end) = match field.get(n_whole) {
        Some(b'.') => {
            let (digits, n_decimals) = leading_digits_by_eight(whole, &field[n_whole + 1..]);
            (digits, n_decimals, n_whole + 1 + n_decimals)
        }
        _ => (whole, 0, n_whole),
    };
    let is_exact = (1..=EXACT_DIGITS).contains(&(n_whole + n_decimals));
    (end == field.len() && is_exact).then(|| digits as f64 / POWERS_OF_TEN[n_decimals])
}

/// A whole number of up to 18 digits, and nothing else.
pub(crate) fn short_integer(field: &[u8]) -> Option<i64> {
    if !(1..=18).contains(&field.len()) {
        return None;
    }
    let (number, n_digits) = leading_digits_by_eight(0, field);
    (n_digits == field.len()).then_some(number)
}

/// Appends the digits that a text starts with to a number, and counts them.
#[inline]
fn leading_digits(number: i64, text: &[u8]) -> (i64, usize) {
    let mut number = number;
    for (idx, byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return (number, idx);
        }
        number = number * 10 + i64::from(digit);
    }
    (number, text.len())
}

/// The same, faster where there are many.
#[inline]
fn leading_digits_by_eight(number: i64, text: &[u8]) -> (i64, usize) {
    match text.first_chunk().and_then(eight_digits) {
        Some(eight) => {
            let (number, n_more) = leading_digits(number * 100_000_000 + eight, &text[8..]);
            (number, 8 + n_more)
        }
        None => leading_digits(number, text),
    }
}

/// The number that eight digits make, all at once: first pairs of them, then fours, then eight.
#[inline]
fn eight_digits(text: &[u8; 8]) -> Option<i64> {
    let digits = u64::from_le_bytes(*text) ^ u64::from_le_bytes([b'0'; 8]);
    // Sets the highest bit of a byte above 9; what one carries into the next does no more.
    let above_nine = digits.wrapping_add(u64::from_le_bytes([0x7f - 9; 8])) | digits;
    if above_nine & u64::from_le_bytes([0x80; 8]) != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some(((fours * 10_000 + (fours >> 32)) & 0xffff_ffff) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_number_is_named() {
        assert_eq!(parse_number(b" "), Err(RowProblem::Empty));
        assert_eq!(parse_number(b"."), Err(RowProblem::NotANumber));
        assert_eq!(parse_number(b"1.2.3"), Err(RowProblem::NotANumber));
        assert_eq!(parse_number(b"12x"), Err(RowProblem::NotANumber));
        assert_eq!(parse_number(b"1\xff"), Err(RowProblem::NotUtf8));
        assert_eq!(parse_number(b" 5. "), Ok(5.0));
        assert_eq!(parse_number(b"+.5e1"), Ok(5.0));
        assert_eq!(parse_number(b"-inf"), Ok(f64::NEG_INFINITY));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

        #[test]
        fn numbers_are_those_of_the_standard_library(text in "[0-9]{0,17}[.]?[0-9]{0,17}|[0-9.eE+-]{0,20}") {
            let want = text.parse::<f64>().ok().map(f64::to_bits);
            prop_assert_eq!(parse_number(text.as_bytes()).ok().map(f64::to_bits), want);
        }
    }
}
