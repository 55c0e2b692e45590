//! One stage's results, each computed once per key and dropped after its last use.

use crate::RunError;
use crate::key::StageKey;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A result that several points share, or the error that they share.
pub(crate) type Shared<T> = Result<Arc<T>, Arc<RunError>>;

/// A stage's keys, and how often its results were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageReport {
    /// Name, such as `indicators`.
    pub name: &'static str,
    /// Distinct keys, ascending.
    pub keys: Vec<StageKey>,
    /// Times that a result was there already.
    pub hits: usize,
    /// Times that it was computed.
    pub misses: usize,
}

/// The results of a stage by key.
///
/// Every use of a key is announced by [`Stage::expect`] before the first [`Stage::take`], so that
/// the counts do not depend on threads and a result lives no longer than it is needed.
#[derive(Debug)]
pub(crate) struct Stage<T> {
    slots: Mutex<BTreeMap<StageKey, Slot<T>>>,
    asked: Mutex<Asked>,
}

#[derive(Debug, Default)]
struct Asked {
    keys: BTreeSet<StageKey>,
    n_uses: usize,
    /// Results that were asked for when none was there.
    n_misses: usize,
}

#[derive(Debug)]
struct Slot<T> {
    cell: Arc<OnceLock<T>>,
    n_uses_left: usize,
}

impl<T: Clone> Stage<T> {
    /// No results, no announced uses.
    pub(crate) fn new() -> Stage<T> {
        Stage { slots: Mutex::default(), asked: Mutex::default() }
    }

    /// Announces one later use of a key.
    pub(crate) fn expect(&self, key: StageKey) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let new_slot = || {
            asked.n_misses += 1;
            Slot { cell: Arc::default(), n_uses_left: 0 }
        };
        slots.entry(key).or_insert_with(new_slot).n_uses_left += 1;
        asked.keys.insert(key);
        asked.n_uses += 1;
    }

    /// Does without a use that was announced.
    pub(crate) fn forgo(&self, key: StageKey) {
        self.use_slot(key);
    }

    /// The result of a key, computed by the first who asks. `compute` must not hand work to other
    /// threads: whoever waits for the result would wait for itself.
    pub(crate) fn take(&self, key: StageKey, compute: impl FnOnce() -> T) -> T {
        let cell = self.use_slot(key).unwrap_or_default();
        cell.get_or_init(compute).clone()
    }

    /// Counts a use of a key down, and forgets the key after the last one.
    fn use_slot(&self, key: StageKey) -> Option<Arc<OnceLock<T>>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.get_mut(&key)?;
        slot.n_uses_left = slot.n_uses_left.saturating_sub(1);
        let cell = Arc::clone(&slot.cell);
        if slot.n_uses_left == 0 {
            slots.remove(&key);
        }
        Some(cell)
    }

    /// Keys, hits and misses over all announced uses.
    pub(crate) fn report(&self, name: &'static str) -> StageReport {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        StageReport {
            name,
            keys: asked.keys.iter().copied().collect(),
            hits: asked.n_uses - asked.n_misses,
            misses: asked.n_misses,
        }
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
        let report = stage.report("test");
        assert_eq!((report.keys, report.hits, report.misses), (vec![key], 1, 1));
        assert!(stage.slots.lock().unwrap().is_empty());
    }

    #[test]
    fn a_use_that_is_done_without_counts_and_keeps_nothing() {
        let stage = Stage::new();
        let key = StageKey::new("test", &1);
        stage.expect(key);
        stage.expect(key);
        stage.forgo(key);
        assert_eq!(stage.take(key, || 7), 7);
        assert_eq!((stage.report("test").hits, stage.report("test").misses), (1, 1));
        assert!(stage.slots.lock().unwrap().is_empty());
    }
}
