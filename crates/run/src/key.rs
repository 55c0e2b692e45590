//! Stage keys: hashes of exactly what a stage reads.

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;

/// The key of a stage: a SHA-256 over the settings that the stage reads and its inputs' keys.
///
/// Settings are hashed as serialised in CBOR, which keeps every value and every bit of a float, so
/// that equal keys mean equal settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageKey([u8; 32]);

impl StageKey {
    /// The key of a stage named `stage` that reads `settings`.
    ///
    /// # Panics
    /// Where settings refuse to be serialised, which no type of settings does in a binary form.
    pub fn new(stage: &str, settings: &impl Serialize) -> StageKey {
        let mut bytes = Vec::with_capacity(1024);
        ciborium::into_writer(&(stage, settings), &mut bytes)
            .expect("invariant: settings are plain values, and memory takes every byte");
        StageKey(Sha256::digest(bytes).into())
    }
}

impl Serialize for StageKey {
    /// All 32 bytes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl fmt::Display for StageKey {
    /// The first 16 hex digits, which is plenty to tell a run's stages apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..8].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_scenario::Source;
    use std::ffi::OsString;
    use std::path::PathBuf;

    #[test]
    fn keys_tell_stages_and_close_numbers_apart() {
        let keys = [
            StageKey::new("a", &1.0),
            StageKey::new("b", &1.0),
            StageKey::new("a", &1.000_000_000_000_000_2),
        ];
        assert!(keys[0] != keys[1] && keys[0] != keys[2]);
        assert_eq!(keys[0], StageKey::new("a", &1.0));
        assert_eq!(keys[0].to_string().len(), 16);
    }

    #[test]
    fn what_is_not_finite_is_not_lost() {
        let values = [Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY), None];
        let mut keys = values.map(|value| StageKey::new("a", &value)).to_vec();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), values.len());
    }

    #[test]
    fn a_key_sees_all_of_its_inputs_keys() {
        let [mut first, mut last] = [[7; 32]; 2];
        first[0] = 8;
        last[31] = 8;
        let of = |input| StageKey::new("a", &StageKey(input));
        assert!(of([7; 32]) != of(first) && of([7; 32]) != of(last));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_need_not_be_utf8() {
        use std::os::unix::ffi::OsStringExt;
        let path = |bytes: &[u8]| Source::File(PathBuf::from(OsString::from_vec(bytes.to_vec())));
        let of = |source: Source| StageKey::new("a", &source);
        assert!(of(path(b"\xff.csv")) != of(path(b"\xfe.csv")));
        assert!(of(path(b"memory")) != of(Source::Memory));
    }
}
