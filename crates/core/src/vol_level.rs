//! Volatility levels.

/// Volatility level of a decision bar (SPEC §3), ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the variants are the levels' names
pub enum VolLevel {
    Low,
    Normal,
    High,
    Extreme,
}

impl VolLevel {
    /// All levels, ascending.
    pub const ALL: [VolLevel; 4] =
        [VolLevel::Low, VolLevel::Normal, VolLevel::High, VolLevel::Extreme];

    /// The name used in files and reports, such as `EXTREME`.
    pub fn name(self) -> &'static str {
        match self {
            VolLevel::Low => "LOW",
            VolLevel::Normal => "NORMAL",
            VolLevel::High => "HIGH",
            VolLevel::Extreme => "EXTREME",
        }
    }

    /// The level of that name, matched exactly.
    pub fn from_name(name: &str) -> Option<VolLevel> {
        VolLevel::ALL.into_iter().find(|v| v.name() == name)
    }

    /// Whether the level is HIGH or EXTREME, where policies turn defensive.
    pub fn is_elevated(self) -> bool {
        self >= VolLevel::High
    }
}
