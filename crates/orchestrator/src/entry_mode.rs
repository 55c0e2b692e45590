//! Entry modes: logged, and without further effect.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How eagerly a live system would enter; logged only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntryMode {
    /// As the strategy says.
    Normal,
    /// Careful.
    Defensive,
    /// Eager.
    Aggressive,
}

impl EntryMode {
    /// The name used in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            EntryMode::Normal => "NORMAL",
            EntryMode::Defensive => "DEFENSIVE",
            EntryMode::Aggressive => "AGGRESSIVE",
        }
    }
}
