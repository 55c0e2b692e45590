//! A warning, and whether the results hold in spite of it.

use std::fmt;

/// What is odd about a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// Whether the results hold in spite of it.
    pub weight: Weight,
    /// What is odd, and what to do about it.
    pub text: String,
}

/// How much a warning weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The results hold, or most of them do.
    Odd,
    /// The results cannot be relied on: prices are wrong, or something was used before it was known.
    Invalidates,
}

impl Warning {
    /// A warning without which the results mean nothing.
    pub(crate) fn invalidates(text: String) -> Warning {
        Warning { weight: Weight::Invalidates, text }
    }

    /// Whether the results cannot be relied on.
    pub fn is_invalidating(&self) -> bool {
        self.weight == Weight::Invalidates
    }
}

impl From<String> for Warning {
    fn from(text: String) -> Warning {
        Warning { weight: Weight::Odd, text }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
