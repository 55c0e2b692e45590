//! How far one column moved, over all rows of a table.

use super::field_change::FieldChange;

/// How far one column moved.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnChange {
    /// The column.
    pub column: String,
    /// Rows in which it moved.
    pub n_rows: usize,
    /// The first of them in the baseline's order, and what it held.
    pub first: (String, FieldChange),
    /// The largest difference between two numbers, where there are any.
    pub largest: Option<LargestDifference>,
}

/// The largest difference between two numbers of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct LargestDifference {
    /// The row with the largest absolute difference.
    pub row: String,
    /// What the baseline has there.
    pub was: f64,
    /// What the result has there.
    pub is: f64,
    /// The largest relative difference of any row, of the larger of the two numbers.
    pub relative: f64,
}

impl LargestDifference {
    /// How far apart the two numbers are.
    pub fn absolute(&self) -> f64 {
        (self.is - self.was).abs()
    }
}

impl ColumnChange {
    /// A column that moved in no row yet but this one.
    pub(super) fn begin(row: String, change: FieldChange) -> ColumnChange {
        ColumnChange {
            column: change.column.clone(),
            n_rows: 0,
            first: (row, change),
            largest: None,
        }
    }

    /// Adds a row; `numbers` are there where both sides have one.
    pub(super) fn add(&mut self, numbers: Option<(f64, f64)>, row: impl FnOnce() -> String) {
        self.n_rows += 1;
        let Some((was, is)) = numbers else { return };
        let relative = (is - was).abs() / was.abs().max(is.abs());
        match &mut self.largest {
            Some(largest) => {
                largest.relative = largest.relative.max(relative);
                if (is - was).abs() > largest.absolute() {
                    (largest.row, largest.was, largest.is) = (row(), was, is);
                }
            }
            None => self.largest = Some(LargestDifference { row: row(), was, is, relative }),
        }
    }
}
