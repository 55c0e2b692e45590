//! What is odd about a scenario, though legal.

use std::fmt;
use std::ops::Range;

/// Something odd about a scenario, though legal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What is odd, in one line.
    pub message: String,
    /// Dotted path of the key that it is about.
    pub path: String,
    /// The scenario file as it was named.
    pub file: String,
    /// Line of the key in the scenario file, from 1; of the nearest table above where the key is
    /// not in the file.
    pub line: Option<usize>,
    /// Its bytes in the scenario file.
    pub span: Option<Range<usize>>,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": `{}` {}", self.path, self.message)
    }
}
