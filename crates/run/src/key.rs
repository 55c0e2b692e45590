//! Stage keys: hashes of exactly what a stage reads.

use sha2::{Digest, Sha256};
use std::fmt::{self, Debug};

/// The key of a stage: a SHA-256 over the settings that the stage reads and its inputs' keys.
///
/// Settings are hashed as their debug texts, in which floats are written shortest round-trip, so
/// that equal keys mean equal settings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageKey([u8; 32]);

impl StageKey {
    /// The key of a stage named `stage` that reads `settings`.
    pub fn new(stage: &str, settings: &dyn Debug) -> StageKey {
        StageKey(Sha256::digest(format!("{stage}\0{settings:?}")).into())
    }
}

impl Debug for StageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for StageKey {
    /// The first 16 hex digits, which is plenty to tell a run's stages apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..8].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
