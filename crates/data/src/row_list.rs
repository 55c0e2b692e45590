//! Bars with their places, one by one: a list that is not copied when it grows, and that is given
//! back piece by piece when it is consumed.

use exitlab_core::Bar;
use std::iter::once;

/// Rows that room is taken for at a time.
const CHUNK_ROWS: usize = 4_096;

/// A bar with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub(crate) bar: Bar,
    pub(crate) line: u64,
    /// Index of the file among those joined.
    pub(crate) file: u32,
}

/// Rows in whatever order.
#[derive(Debug, Default)]
pub(crate) struct RowList {
    /// All chunks but the last.
    full: Vec<Vec<Row>>,
    last: Vec<Row>,
}

impl RowList {
    /// Empties the list and makes room for that many rows, and a few more, so that lists of about
    /// the same length are of the same size.
    pub(crate) fn restart(&mut self, n_rows: usize) {
        self.full.clear();
        self.last.clear();
        self.last.reserve_exact(n_rows.next_multiple_of(CHUNK_ROWS / 4));
    }

    #[inline]
    pub(crate) fn push(&mut self, row: Row) {
        if self.last.len() == self.last.capacity() {
            let full = std::mem::replace(&mut self.last, Vec::with_capacity(CHUNK_ROWS));
            self.full.push(full);
        }
        self.last.push(row);
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.full.iter().chain(once(&self.last)).flatten()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.full.iter_mut().chain(once(&mut self.last)).flatten()
    }

    /// Keeps the rows that are asked for, in order.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Row) -> bool) {
        for chunk in self.full.iter_mut().chain(once(&mut self.last)) {
            chunk.retain(&mut keep);
        }
    }

    pub(crate) fn reverse(&mut self) {
        self.full.push(std::mem::take(&mut self.last));
        self.full.reverse();
        self.full.iter_mut().for_each(|chunk| chunk.reverse());
    }

    /// Takes all rows out; each chunk but the last is freed once its rows are through.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Row> {
        self.full.drain(..).flatten().chain(self.last.drain(..))
    }
}
