//! How a table moved, as it is reported.

use super::column_change::ColumnChange;
use super::field_change::FieldChange;

/// How a table moved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableChange {
    /// Rows that both sides have.
    pub n_compared: usize,
    /// Those of them in which something moved.
    pub n_moved: usize,
    /// Rows that only the baseline has.
    pub only_baseline: Vec<String>,
    /// Rows that only the result has.
    pub only_result: Vec<String>,
    /// Columns that moved, in the table's order.
    pub columns: Vec<ColumnChange>,
    /// The first row that differs: of trades in time order, else in the table's.
    pub first: Option<FirstDifference>,
}

impl TableChange {
    /// Whether both sides are the same.
    pub fn is_none(&self) -> bool {
        self.n_moved == 0 && self.only_baseline.is_empty() && self.only_result.is_empty()
    }
}

/// The first row that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstDifference {
    /// What the row is of.
    pub row: String,
    /// Fields that moved; of a row that one side lacks, all that it holds.
    pub fields: Vec<FieldChange>,
}
