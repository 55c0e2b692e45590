//! One stage's results, each computed once per key and dropped after its last use.

use crate::key::StageKey;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How often a stage's results were asked for, by whether they were there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StageCounts {
    /// Found.
    pub hits: usize,
    /// Computed.
    pub misses: usize,
}

/// The results of a stage by key.
///
/// Every use of a key is announced by [`Stage::expect`] before the first [`Stage::take`], so that
/// the counts do not depend on threads and a result lives no longer than it is needed.
#[derive(Debug)]
pub struct Stage<T> {
    slots: Mutex<BTreeMap<StageKey, Slot<T>>>,
    counts: Mutex<StageCounts>,
}

#[derive(Debug)]
struct Slot<T> {
    cell: Arc<OnceLock<T>>,
    n_uses_left: usize,
}

impl<T: Clone> Stage<T> {
    /// No results, no announced uses.
    pub fn new() -> Stage<T> {
        Stage { slots: Mutex::default(), counts: Mutex::default() }
    }

    /// Announces one later use of a key.
    pub fn expect(&self, key: StageKey) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match slots.get_mut(&key) {
            Some(slot) => {
                slot.n_uses_left += 1;
                counts.hits += 1;
            }
            None => {
                slots.insert(key, Slot { cell: Arc::default(), n_uses_left: 1 });
                counts.misses += 1;
            }
        }
    }

    /// The result of a key, computed by the first who asks. `compute` must not hand work to other
    /// threads: whoever waits for the result would wait for itself.
    pub fn take(&self, key: StageKey, compute: impl FnOnce() -> T) -> T {
        let cell = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            match slots.get_mut(&key) {
                Some(slot) => {
                    slot.n_uses_left = slot.n_uses_left.saturating_sub(1);
                    let cell = Arc::clone(&slot.cell);
                    if slot.n_uses_left == 0 {
                        slots.remove(&key);
                    }
                    cell
                }
                None => Arc::default(),
            }
        };
        cell.get_or_init(compute).clone()
    }

    /// Hits and misses over all announced uses.
    pub fn counts(&self) -> StageCounts {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Default for Stage<T> {
    fn default() -> Stage<T> {
        Stage::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_result_is_computed_once_and_forgotten_after_its_last_use() {
        let stage = Stage::new();
        let key = StageKey::new("test", &1);
        stage.expect(key);
        stage.expect(key);
        let n_computed = Cell::new(0);
        let compute = || {
            n_computed.set(n_computed.get() + 1);
            7
        };
        assert_eq!((stage.take(key, compute), stage.take(key, compute)), (7, 7));
        assert_eq!(n_computed.get(), 1);
        assert_eq!(stage.counts(), StageCounts { hits: 1, misses: 1 });
        assert!(stage.slots.lock().unwrap().is_empty());
    }

    #[test]
    fn a_key_depends_on_stage_and_settings() {
        let keys = [
            StageKey::new("a", &1.0),
            StageKey::new("b", &1.0),
            StageKey::new("a", &1.000_000_000_000_000_2),
        ];
        assert!(keys[0] != keys[1] && keys[0] != keys[2]);
        assert_eq!(keys[0].to_string().len(), 16);
    }
}
