//! Columns of whole numbers as bytes, which take less of the page than digits and are read faster.

use serde::Serialize;

/// The bytes of columns, one column after the other.
///
/// A number is zigzag (0, −1, 1, −2, … become 0, 1, 2, 3, …), and a column is its lowest bytes, then the
/// next ones, and so on: the high bytes of numbers of like size are alike. `web/src/unpack.js` reads them.
#[derive(Debug, Default)]
pub(crate) struct ByteColumns {
    pub(crate) bytes: Vec<u8>,
}

/// Where a column is among the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Column {
    at: usize,
    n: usize,
    /// Bytes of a number.
    width: usize,
    /// Whether 0 stands for absent, and numbers are one further in zigzag.
    is_optional: bool,
    /// The number is that many decimals long.
    #[serde(skip_serializing_if = "is_zero")]
    decimals: u32,
}

fn is_zero(decimals: &u32) -> bool {
    *decimals == 0
}

impl ByteColumns {
    /// Adds a column.
    pub(crate) fn whole(&mut self, numbers: impl IntoIterator<Item = i64>) -> Column {
        self.add(numbers.into_iter().map(zigzag).collect(), false, 0)
    }

    /// Adds a column some of whose numbers may be absent.
    pub(crate) fn optional(&mut self, numbers: impl IntoIterator<Item = Option<i64>>) -> Column {
        self.optional_decimals(numbers, 0)
    }

    /// Adds a column of numbers in units of the last of some decimals.
    pub(crate) fn decimals(
        &mut self,
        numbers: impl IntoIterator<Item = i64>,
        decimals: u32,
    ) -> Column {
        self.add(numbers.into_iter().map(zigzag).collect(), false, decimals)
    }

    /// As [`ByteColumns::decimals`], where some may be absent.
    pub(crate) fn optional_decimals(
        &mut self,
        numbers: impl IntoIterator<Item = Option<i64>>,
        decimals: u32,
    ) -> Column {
        let numbers = numbers.into_iter().map(|n| n.map_or(0, |n| zigzag(n) + 1));
        self.add(numbers.collect(), true, decimals)
    }

    /// Adds a column of numbers each of which is given minus the one before.
    pub(crate) fn steps(&mut self, numbers: impl IntoIterator<Item = i64>) -> Column {
        let mut before = 0;
        self.whole(numbers.into_iter().map(|n| n - std::mem::replace(&mut before, n)))
    }

    fn add(&mut self, numbers: Vec<u64>, is_optional: bool, decimals: u32) -> Column {
        let most = numbers.iter().copied().max().unwrap_or(0);
        let width = (64 - most.leading_zeros()).div_ceil(8) as usize;
        let at = self.bytes.len();
        for byte in 0..width {
            self.bytes.extend(numbers.iter().map(|n| (n >> (8 * byte)) as u8));
        }
        Column { at, n: numbers.len(), width, is_optional, decimals }
    }
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_bytes_come_first() {
        let mut columns = ByteColumns::default();
        let a = columns.whole([0, -1, 1, 200, -129]);
        let b = columns.optional([None, Some(0), Some(-1), Some(3)]);
        let c = columns.steps([10, 12, 11]);
        // 400 is 1 * 256 + 144, 257 is 256 + 1.
        let want = [0, 1, 2, 144, 1, 0, 0, 0, 1, 1, 0, 1, 2, 7, 20, 4, 1];
        assert_eq!(columns.bytes, want);
        assert_eq!((a.at, a.n, a.width, a.is_optional), (0, 5, 2, false));
        assert_eq!((b.at, b.n, b.width, b.is_optional), (10, 4, 1, true));
        assert_eq!((c.at, c.n, c.width), (14, 3, 1));
    }

    #[test]
    fn nothing_but_zeros_takes_no_bytes() {
        let mut columns = ByteColumns::default();
        let zeros = columns.whole([0, 0]);
        assert_eq!((zeros.n, zeros.width, columns.bytes.len()), (2, 0, 0));
    }
}
