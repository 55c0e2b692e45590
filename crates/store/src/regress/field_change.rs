//! How one field of a row moved.

/// One field on both sides; `None` where that side lacks the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The column.
    pub column: String,
    /// What the baseline has.
    pub was: Option<String>,
    /// What the result has.
    pub is: Option<String>,
}
