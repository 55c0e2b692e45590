//! What can go wrong with a foreign file.

use std::fmt::Display;

/// What can go wrong with a foreign file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// The file is cut off, corrupt or in a form that no decoder here knows.
    #[error("{0}")]
    Damaged(String),
    /// Two columns have the same name, of which the decoder would lose one.
    #[error("column `{column}` appears twice")]
    Twice {
        /// The name.
        column: String,
    },
    /// A column of a type that the decoder does not know, which keeps it from reading the others.
    #[error("column `{column}` is of type {type_name}")]
    UnknownType {
        /// The column.
        column: String,
        /// The type in Arrow's words.
        type_name: &'static str,
    },
    /// A column's type, or one of its values, is nothing that [`ForeignValues`](super::ForeignValues)
    /// has.
    #[error("an unsupported type")]
    Type,
}

impl ForeignError {
    pub(super) fn damaged(what: impl Display) -> ForeignError {
        ForeignError::Damaged(what.to_string())
    }

    /// A decoder panicked.
    pub(super) fn gave_up() -> ForeignError {
        ForeignError::damaged("its decoder failed")
    }
}
