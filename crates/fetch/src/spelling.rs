//! Texts that name nothing.

/// A text that names no market, interval, month or symbol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid {what} `{text}`: {expected}")]
pub struct SpellingError {
    /// The text as given.
    pub text: String,
    /// What it should have named.
    pub what: &'static str,
    /// What was expected.
    pub expected: String,
}

impl SpellingError {
    pub(crate) fn new(
        text: &str,
        what: &'static str,
        expected: impl Into<String>,
    ) -> SpellingError {
        SpellingError { text: text.to_owned(), what, expected: expected.into() }
    }
}
