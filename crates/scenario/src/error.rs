//! What is wrong with a scenario, where, and what to do about it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The file cannot be read, or is not UTF-8.
    Unreadable,
    /// The text is no TOML, or an override is no `path=value`.
    Syntax,
    /// A key that its table does not have.
    UnknownKey,
    /// A key that is needed and missing.
    MissingKey,
    /// A value of another type.
    WrongType,
    /// A word or name that does not exist.
    UnknownName,
    /// A value that makes no sense, alone or beside others.
    Invalid,
}

/// Something wrong with a scenario: what, where, and what to do about it.
///
/// `source_text` and `span` are those of the scenario file, or of the override where it is to
/// blame; `file` says which.
#[derive(Debug, Clone, thiserror::Error)]
pub struct ScenarioError {
    details: Box<Details>,
}

#[derive(Debug, Clone)]
pub(crate) struct Details {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) file: String,
    pub(crate) source_text: Arc<str>,
    pub(crate) span: Option<Range<usize>>,
    pub(crate) expression: Option<String>,
}

impl From<Details> for ScenarioError {
    fn from(details: Details) -> ScenarioError {
        ScenarioError { details: Box::new(details) }
    }
}

impl ScenarioError {
    /// What kind of thing is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.details.kind
    }

    /// What is wrong, in one line, without the place.
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// What to do about it, such as the values that are allowed.
    pub fn help(&self) -> Option<&str> {
        self.details.help.as_deref()
    }

    /// Dotted path of the key that is to blame.
    pub fn path(&self) -> Option<&str> {
        self.details.path.as_deref()
    }

    /// The scenario file as it was named, or `--set` where `source_text` is an override.
    pub fn file(&self) -> &str {
        &self.details.file
    }

    /// Text that [`span`](ScenarioError::span) counts in: the scenario file or the override.
    pub fn source_text(&self) -> &str {
        &self.details.source_text
    }

    /// Bytes of the source text that are to blame, on character boundaries and inside it.
    pub fn span(&self) -> Option<Range<usize>> {
        self.details.span.clone()
    }

    /// Line of the span in the source text, from 1.
    pub fn line(&self) -> Option<usize> {
        self.details.span.as_ref().map(|span| line_of(&self.details.source_text, span.start))
    }

    /// The override or the grid value that is to blame, as `path=value`.
    pub fn expression(&self) -> Option<&str> {
        self.details.expression.as_deref()
    }
}

/// Line that holds the byte, from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&b| b == b'\n').count()
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file())?;
        match (self.line(), self.expression()) {
            (_, Some(expression)) if self.file() == OVERRIDE => write!(f, " {expression}")?,
            (Some(line), _) => write!(f, ":{line}")?,
            (None, _) => {}
        }
        write!(f, ": {}", self.message())
    }
}

/// What stands for the file's name where an override is to blame.
pub(crate) const OVERRIDE: &str = "--set";
