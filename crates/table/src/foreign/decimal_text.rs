//! The text of decimals.

use polars_arrow::types::{NativeType, i256};

/// Most bytes of a decimal.
const MAX_BYTES: usize = 32;

/// The text of a decimal, given its unscaled value as big-endian bytes; `None` where there are too
/// many of them.
pub(super) fn decimal_text(bytes: &[u8], scale: usize) -> Option<String> {
    let Some(first) = bytes.first() else { return Some(with_point("0", scale)) };
    let fill = if *first >= 0x80 { 0xff } else { 0 };
    let digits = if bytes.len() <= 16 {
        let mut whole = [fill; 16];
        whole[16 - bytes.len()..].copy_from_slice(bytes);
        i128::from_be_bytes(whole).to_string()
    } else {
        let mut whole = [fill; MAX_BYTES];
        whole.get_mut(MAX_BYTES.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
        <i256 as NativeType>::from_be_bytes(whole).to_string()
    };
    Some(with_point(&digits, scale))
}

/// Digits with a point that many of them from the right.
fn with_point(number: &str, scale: usize) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    match digits.len().checked_sub(scale) {
        _ if scale == 0 => number.to_owned(),
        Some(n_whole) if n_whole > 0 => {
            let (whole, fraction) = digits.split_at(n_whole);
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{sign}0.{digits:0>scale$}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_stands_where_the_scale_says() {
        for (value, scale, text) in [
            (12_345_i128, 2, "123.45"),
            (-5, 3, "-0.005"),
            (0, 2, "0.00"),
            (-7, 0, "-7"),
            (100, 3, "0.100"),
            (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
        ] {
            assert_eq!(decimal_text(&value.to_be_bytes(), scale).unwrap(), text);
        }
        assert_eq!(decimal_text(&[0xff], 1).unwrap(), "-0.1", "short values keep their sign");
        let mut large = [0; 32];
        large[0] = 0x80;
        assert!(decimal_text(&large, 0).unwrap().starts_with("-5789604461865809771"));
        assert_eq!(decimal_text(&[0; 33], 0), None);
    }
}
