//! Units of times.

use exitlab_core::Timestamp;

/// Milliseconds since 1970.
pub(super) fn ms(time: Timestamp) -> i64 {
    time.us().div_euclid(1000)
}

/// The greatest length of which both are multiples; 0 is one of any.
pub(super) fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { common_divisor(b, a % b) }
}
