//! Direction of a signal or position.

/// Direction of a signal or position. Long sorts before short, as SPEC §8 orders signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Bought first, sold later.
    Long,
    /// Sold first, bought back later.
    Short,
}

impl Side {
    /// Both sides, long first.
    pub const ALL: [Side; 2] = [Side::Long, Side::Short];

    /// `1.0` for a long, `-1.0` for a short.
    pub fn sign(self) -> f64 {
        match self {
            Side::Long => 1.0,
            Side::Short => -1.0,
        }
    }

    /// The name used in files: `long` or `short`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Long => "long",
            Side::Short => "short",
        }
    }
}
