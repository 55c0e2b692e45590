//! How one field of a row moved.

use serde_json::{Value, json};

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

impl FieldChange {
    /// The change as JSON, for scripts.
    pub(super) fn to_json(&self) -> Value {
        let FieldChange { column, was, is } = self;
        json!({ "column": column, "was": was, "is": is })
    }
}
