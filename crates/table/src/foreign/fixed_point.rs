//! Fixed-point numbers in bytes or integers, as NautilusTrader writes prices and sizes.
//!
//! A value of 8 bytes, or an integer of 64 bits, is a number of 1e-9; one of 16 bytes of 1e-16. Bytes are
//! little-endian. The largest value of its type is none.

use super::cells::Cells;
use super::error::ForeignError;
use polars_arrow::array::{Array, FixedSizeBinaryArray, PrimitiveArray};

/// Decimals of values of 8 and of 16 bytes.
const DECIMALS: u32 = 9;
const WIDE_DECIMALS: u32 = 16;
/// Largest whole number up to which a double has all.
const MAX_EXACT: u128 = 1 << 53;

/// How fixed-point numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedPoint {
    /// Whether there are numbers below 0.
    pub is_signed: bool,
    /// Decimals that numbers have; they are rounded to them, as some writers have left noise behind.
    pub precision: Option<u32>,
}

impl FixedPoint {
    /// The numbers of an array, each the nearest double.
    pub(super) fn numbers(self, array: &dyn Array) -> Result<Cells<f64>, ForeignError> {
        let any = array.as_any();
        if let Some(bytes) = any.downcast_ref::<FixedSizeBinaryArray>() {
            return match bytes.size() {
                8 => Ok(Cells::of_options(bytes.iter().map(|bytes| {
                    let raw = bytes?.first_chunk::<8>()?;
                    self.narrow(i64::from_le_bytes(*raw), u64::from_le_bytes(*raw))
                }))),
                16 => Ok(Cells::of_options(bytes.iter().map(|bytes| {
                    let raw = bytes?.first_chunk::<16>()?;
                    self.wide(i128::from_le_bytes(*raw), u128::from_le_bytes(*raw))
                }))),
                _ => Err(ForeignError::Type),
            };
        }
        if let Some(integers) = any.downcast_ref::<PrimitiveArray<i64>>() {
            return Ok(Cells::of_options(
                integers.iter().map(|raw| raw.and_then(|raw| self.narrow(*raw, *raw as u64))),
            ));
        }
        if let Some(integers) = any.downcast_ref::<PrimitiveArray<u64>>() {
            return Ok(Cells::of_options(
                integers.iter().map(|raw| raw.and_then(|raw| self.narrow(*raw as i64, *raw))),
            ));
        }
        Err(ForeignError::Type)
    }

    fn narrow(self, signed: i64, unsigned: u64) -> Option<f64> {
        if self.is_signed {
            (signed != i64::MAX)
                .then(|| self.number(signed < 0, signed.unsigned_abs().into(), DECIMALS))
        } else {
            (unsigned != u64::MAX).then(|| self.number(false, unsigned.into(), DECIMALS))
        }
    }

    fn wide(self, signed: i128, unsigned: u128) -> Option<f64> {
        if self.is_signed {
            (signed != i128::MAX)
                .then(|| self.number(signed < 0, signed.unsigned_abs(), WIDE_DECIMALS))
        } else {
            (unsigned != u128::MAX).then(|| self.number(false, unsigned, WIDE_DECIMALS))
        }
    }

    /// The double nearest to a number of so many decimals.
    fn number(self, is_negative: bool, mut raw: u128, mut decimals: u32) -> f64 {
        if let Some(dropped) = self.precision.and_then(|precision| decimals.checked_sub(precision))
        {
            let unit = 10_u128.pow(dropped);
            raw = raw / unit + u128::from(raw % unit >= unit.div_ceil(2) && dropped > 0);
            decimals -= dropped;
        }
        // Without the zeros at the end, most numbers and their unit are exact.
        for zeros in [8, 4, 2, 1] {
            let unit = 10_u128.pow(zeros);
            while raw > MAX_EXACT && decimals >= zeros && raw.is_multiple_of(unit) {
                raw /= unit;
                decimals -= zeros;
            }
        }
        let size = if raw <= MAX_EXACT {
            // Both are exact, so that the one rounding is the division's.
            raw as f64 / 10_u64.pow(decimals) as f64
        } else {
            format!("{raw}e-{decimals}").parse().unwrap_or(f64::NAN)
        };
        if is_negative { -size } else { size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICE: FixedPoint = FixedPoint { is_signed: true, precision: None };

    #[test]
    fn numbers_are_the_nearest_doubles() {
        for (raw, text) in [
            (1_084_250_000_i64, "1.08425"),
            (1, "1e-9"),
            (-10_500_000_000, "-10.5"),
            (i64::MAX - 1, "9223372036.854775806"),
            (10_012_345_670_000_000, "10012345.67"),
            (0, "0"),
        ] {
            assert_eq!(PRICE.narrow(raw, raw as u64), Some(text.parse().unwrap()), "{text}");
        }
        for (raw, text) in [
            (1_084_250_000_000_000_000_000_i128, "108425"),
            (967_123_412_345_670_000, "96.712341234567"),
            (-1_234_567_890_123_456_789, "-123.4567890123456789"),
        ] {
            assert_eq!(PRICE.wide(raw, raw as u128), Some(text.parse().unwrap()), "{text}");
        }
        assert_eq!(PRICE.narrow(i64::MAX, 0), None);
        let size = FixedPoint { is_signed: false, precision: Some(0) };
        assert_eq!(size.narrow(-1, u64::MAX), None);
        assert_eq!(size.narrow(0, 12_000_000_000_000_000_000), Some(12_000_000_000.0));
    }

    #[test]
    fn noise_is_rounded_away() {
        let cents = FixedPoint { precision: Some(2), ..PRICE };
        assert_eq!(cents.narrow(100_099_999_999, 0), Some(100.10));
        assert_eq!(cents.narrow(-100_100_000_001, 0), Some(-100.10));
        assert_eq!(cents.wide(1_001_000_000_000_000_128, 0), Some(100.10));
        let nine = FixedPoint { precision: Some(9), ..PRICE };
        assert_eq!(nine.narrow(1, 0), Some(1e-9));
    }
}
