//! Entry modes: logged, and without further effect.

/// How eagerly a live system would enter. Logged only (SPEC §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the variants are the report's names
pub enum EntryMode {
    Normal,
    Defensive,
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
