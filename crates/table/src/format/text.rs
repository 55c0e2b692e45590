//! The text of values, as CSV has it, and back.

use crate::{Columns, Field, Kind};
use exitlab_core::Timestamp;
use std::fmt::Write;

/// Appends a value's text.
pub(crate) fn push_text(text: &mut String, value: Field<'_>) {
    let written = match value {
        Field::Null => Ok(()),
        Field::I64(number) => write!(text, "{number}"),
        Field::F64(number) => push_number(text, number),
        Field::Bool(truth) => write!(text, "{truth}"),
        Field::Text(value) => text.write_str(value),
        Field::Time(time) => write!(text, "{time}"),
        Field::Date(day) => text.write_str(&Timestamp::from_day(day).date_text()),
        Field::TextList(items) => items.iter().enumerate().try_for_each(|(i, item)| {
            text.write_str(if i == 0 { "" } else { " " })?;
            text.write_str(item)
        }),
    };
    debug_assert!(written.is_ok(), "writing to a string does not fail");
}

/// Appends a number as the standard library's debug text has it, whose shortest digits can mostly
/// be had several times as fast.
///
/// The texts differ in two ways: which sizes have an exponent, and, where a number lies in the middle
/// between two shortest texts, which of them is taken. The middle between multiples of 10⁻ᵏ is an odd
/// multiple of 2⁻ᵏ⁻¹, and both are texts of the number only where 10⁻ᵏ is no more than the spacing
/// of floats there: below 2⁴⁰ such numbers end in 8 zero bits or more.
fn push_number(text: &mut String, number: f64) -> std::fmt::Result {
    const TOO_LARGE: f64 = (1_u64 << 40) as f64;
    if (1e-4..TOO_LARGE).contains(&number.abs()) && number.to_bits().trailing_zeros() < 8 {
        text.write_str(zmij::Buffer::new().format_finite(number))
    } else {
        write!(text, "{number:?}")
    }
}

/// Adds the value of a text to the next column, absent where the text is; `None` where it is no
/// value of that kind.
pub(super) fn push_parsed(to: &mut Columns, kind: Kind, text: Option<&str>) -> Option<()> {
    /// `None` where the text is no such value.
    fn parsed<T>(text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
        text.map_or(Some(None), |text| parse(text).map(Some))
    }
    match kind {
        Kind::I64 => to.i64(parsed(text, |t| t.parse().ok())?),
        Kind::F64 => {
            to.f64(parsed(text, |t| t.parse().ok().filter(|x: &f64| x.is_finite()))?);
        }
        Kind::Bool => to.bool(parsed(text, |t| t.parse().ok())?),
        Kind::Text => to.text(text),
        Kind::Time => to.time(parsed(text, |t| Timestamp::parse_iso(t).ok())?),
        Kind::Date => {
            to.date(parsed(text, |t| Timestamp::parse_iso(t).ok().map(Timestamp::day))?);
        }
        Kind::TextList => {
            to.text_list(text.map(|t| t.split(' ').filter(|item| !item.is_empty())));
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        let random = std::iter::repeat_with(|| {
            // xorshift over all floats, and over those of everyday size
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            let middle = f64::from_bits(bits >> 30 << 30 & 0x000f_ffff_ffff_ffff | 0x40f << 52);
            [f64::from_bits(bits), (bits >> 40) as f64 / 1e4, bits as f64 / 1e18 - 9.0, middle]
        });
        // in the middle between 1000.0000610351562 and 1000.0000610351563, for one
        let middles = (0..40).flat_map(|bit| {
            (0..40).map(move |size| 2f64.powi(size) + 2f64.powi(size - bit) + 2f64.powi(-bit))
        });
        let edges =
            [0.0, -0.0, 1e-4, 9.999_999_999_999_999e-5, 1e15, 1e16, 9_999_999_999_999_998.0]
                .into_iter()
                .chain([1e-5, 123_456.0, 0.1 + 0.2, 1e21, 5e-324, f64::MAX, f64::MIN_POSITIVE]);
        let numbers = edges.chain(middles).chain(random.take(20_000).flatten());
        for number in numbers.filter(|x| x.is_finite()) {
            for number in [number, -number] {
                let mut text = String::new();
                push_number(&mut text, number).unwrap();
                assert_eq!(text, format!("{number:?}"));
            }
        }
    }
}
