//! The entries of two runs, lined up.

use super::{Basis, RUN_A, RUN_B, RunEntries, RunEntry, RunVerdict};
use crate::compare::beyond_rounding;
use crate::{MIN_ENTRIES, PlanOutcome};
use exitlab_core::{Regime, Side, Timestamp};
use std::collections::BTreeMap;

/// What a contender's entries in two runs have in common, in one regime or over all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Regime; none for all entries together.
    pub regime: Option<Regime>,
    /// What both took, as run A has it.
    pub both_a: EntrySum,
    /// What both took, as run B has it.
    pub both_b: EntrySum,
    /// What run A alone took.
    pub only_a: EntrySum,
    /// What run B alone took.
    pub only_b: EntrySum,
    /// Entries of both on which run B earned more.
    pub n_more: usize,
    /// Entries of both on which run B earned less.
    pub n_less: usize,
}

/// Some entries, and what they earned.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct EntrySum {
    /// How many.
    pub n: usize,
    /// Sum of their net R.
    pub sum_r: f64,
}

impl EntrySum {
    /// Mean net R; absent without entries.
    pub fn mean_r(self) -> Option<f64> {
        (self.n > 0).then(|| self.sum_r / self.n as f64)
    }

    /// Both together.
    pub fn with(self, other: EntrySum) -> EntrySum {
        EntrySum { n: self.n + other.n, sum_r: self.sum_r + other.sum_r }
    }

    fn add(&mut self, outcome: &PlanOutcome) {
        self.n += 1;
        self.sum_r += outcome.r_net;
    }
}

impl Overlap {
    /// All entries of run A.
    pub fn all_a(&self) -> EntrySum {
        self.both_a.with(self.only_a)
    }

    /// All entries of run B.
    pub fn all_b(&self) -> EntrySum {
        self.both_b.with(self.only_b)
    }

    /// Entries of both on which the runs did not earn the same.
    pub fn n_differ(&self) -> usize {
        self.n_more + self.n_less
    }

    /// Mean net R of run B minus that of run A on the entries of both; absent without any.
    pub fn mean_diff_r(&self) -> Option<f64> {
        self.both_b.mean_r().zip(self.both_a.mean_r()).map(|(b, a)| b - a)
    }

    /// Whether both runs have the same entries, and earned the same on each.
    pub fn is_identical(&self) -> bool {
        self.only_a.n + self.only_b.n + self.n_differ() == 0
    }

    /// Whether one run earned no less than the other on every entry of both, and more on enough of them, or
    /// the same on each.
    pub(super) fn is_one_sided(&self) -> bool {
        self.n_more.min(self.n_less) == 0
            && (self.n_differ() >= MIN_ENTRIES || self.n_differ() == 0 && self.both_a.n > 0)
    }

    /// The verdict where no test is due.
    pub(super) fn verdict(&self, min_effect_r: f64) -> RunVerdict {
        match self.mean_diff_r().filter(|_| self.is_one_sided()) {
            Some(mean) if mean.abs() < min_effect_r => RunVerdict::Equivalent,
            Some(mean) if mean > 0.0 => RunVerdict::Better,
            Some(_) => RunVerdict::Worse,
            None => RunVerdict::TooFew,
        }
    }
}

/// What makes an entry the same in both runs: time, symbol, side, and which of several such it is.
type Key = (Timestamp, usize, Side, usize);

/// An entry, in one run or both.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    a: Option<PlanOutcome>,
    b: Option<PlanOutcome>,
}

impl Taken {
    /// The regime of run A where it took the entry.
    fn regime(&self) -> Option<Regime> {
        self.a.or(self.b).map(|outcome| outcome.regime)
    }
}

/// The entries of both runs, by contender.
pub(super) struct Matched {
    contenders: Vec<BTreeMap<Key, Taken>>,
    /// Numbers of the entries' keys, the same for all contenders.
    numbers: BTreeMap<Key, u64>,
}

impl Matched {
    /// The entries of the contenders of these names.
    pub(super) fn new(a: &RunEntries, b: &RunEntries, contenders: &[String]) -> Matched {
        // Symbols are those of A, and then those that B alone has.
        let mut symbols: Vec<&String> = a.symbols.iter().collect();
        symbols.extend(b.symbols.iter().filter(|symbol| !a.symbols.contains(symbol)));
        let of_each = |run: &RunEntries| -> Vec<Vec<(Key, PlanOutcome)>> {
            let symbol_of: Vec<usize> = run
                .symbols
                .iter()
                .filter_map(|symbol| symbols.iter().position(|known| *known == symbol))
                .collect();
            let place = |contender: usize| {
                contenders.iter().position(|name| *name == run.contenders[contender])
            };
            let places: Vec<Option<usize>> = (0..run.contenders.len()).map(place).collect();
            keyed(run, contenders.len(), &symbol_of, &places)
        };
        let mut lined_up: Vec<BTreeMap<Key, Taken>> = vec![BTreeMap::new(); contenders.len()];
        for (entries, of_a) in lined_up.iter_mut().zip(of_each(a)) {
            for (key, outcome) in of_a {
                entries.entry(key).or_default().a = Some(outcome);
            }
        }
        for (entries, of_b) in lined_up.iter_mut().zip(of_each(b)) {
            for (key, outcome) in of_b {
                entries.entry(key).or_default().b = Some(outcome);
            }
        }
        let mut numbers: BTreeMap<Key, u64> = BTreeMap::new();
        for key in lined_up.iter().flat_map(BTreeMap::keys) {
            numbers.insert(*key, 0);
        }
        for (number, value) in (0..).zip(numbers.values_mut()) {
            *value = number;
        }
        Matched { contenders: lined_up, numbers }
    }

    /// Entries of both as a share of the entries of the run that has fewer; 0 where one has none.
    pub(super) fn share_of_smaller(&self) -> f64 {
        let taken = || self.contenders.iter().flat_map(BTreeMap::values);
        let n_a = taken().filter(|taken| taken.a.is_some()).count();
        let n_b = taken().filter(|taken| taken.b.is_some()).count();
        let n_both = taken().filter(|taken| taken.a.is_some() && taken.b.is_some()).count();
        n_both as f64 / n_a.min(n_b).max(1) as f64
    }

    /// Entries of both whose regimes differ.
    pub(super) fn n_other_regime(&self) -> usize {
        let taken = self.contenders.iter().flat_map(BTreeMap::values);
        let pairs = taken.filter_map(|taken| taken.a.zip(taken.b));
        pairs.filter(|(a, b)| a.regime != b.regime).count()
    }

    /// The outcomes that tests are made on: those of contender `c` under the modes `2c` (run B) and
    /// `2c + 1` (run A).
    pub(super) fn outcomes(&self, basis: Basis) -> Vec<PlanOutcome> {
        let mut outcomes = Vec::new();
        for (idx, entries) in self.contenders.iter().enumerate() {
            for (key, taken) in entries {
                let is_of_both = taken.a.is_some() && taken.b.is_some();
                let (true, Some(regime)) =
                    (is_of_both || basis == Basis::OwnEntries, taken.regime())
                else {
                    continue;
                };
                let signal_id = self.numbers[key];
                let of = |run: usize, outcome: Option<PlanOutcome>| {
                    outcome.map(|of| PlanOutcome { signal_id, plan: 2 * idx + run, regime, ..of })
                };
                outcomes.extend(of(RUN_B, taken.b));
                outcomes.extend(of(RUN_A, taken.a));
            }
        }
        outcomes
    }

    /// What the runs share of a contender, regime by regime and then over all.
    pub(super) fn overlaps(&self, contender: usize) -> Vec<Overlap> {
        let regimes = Regime::ALL.into_iter().map(Some).chain([None]);
        let entries = &self.contenders[contender];
        regimes
            .map(|regime| {
                let mut overlap = Overlap {
                    regime,
                    both_a: EntrySum::default(),
                    both_b: EntrySum::default(),
                    only_a: EntrySum::default(),
                    only_b: EntrySum::default(),
                    n_more: 0,
                    n_less: 0,
                };
                let is_in = |taken: &&Taken| regime.is_none() || taken.regime() == regime;
                for taken in entries.values().filter(is_in) {
                    overlap.count(taken);
                }
                overlap
            })
            .collect()
    }
}

impl Overlap {
    fn count(&mut self, taken: &Taken) {
        match (&taken.a, &taken.b) {
            (Some(a), Some(b)) => {
                self.both_a.add(a);
                self.both_b.add(b);
                let more = beyond_rounding(b.r_net - a.r_net);
                self.n_more += usize::from(more > 0.0);
                self.n_less += usize::from(more < 0.0);
            }
            (Some(a), None) => self.only_a.add(a),
            (None, Some(b)) => self.only_b.add(b),
            (None, None) => {}
        }
    }
}

/// The outcomes of each contender with their keys; `symbol_of` and `places` say what the run's symbols and
/// contenders are in both runs.
fn keyed(
    run: &RunEntries,
    n_contenders: usize,
    symbol_of: &[usize],
    places: &[Option<usize>],
) -> Vec<Vec<(Key, PlanOutcome)>> {
    let mut of_each: Vec<Vec<(Key, PlanOutcome)>> = vec![Vec::new(); n_contenders];
    for RunEntry { symbol, side, outcome } in &run.entries {
        if let Some(place) = places[outcome.plan] {
            of_each[place].push(((outcome.entry_time, symbol_of[*symbol], *side, 0), *outcome));
        }
    }
    for entries in &mut of_each {
        entries.sort_by_key(|(key, outcome)| (*key, outcome.signal_id));
        // Of several entries of one time, symbol and side, the first of either run is the same, and so on.
        let mut last: Option<Key> = None;
        for (key, _) in entries {
            let is_again =
                last.is_some_and(|last| (last.0, last.1, last.2) == (key.0, key.1, key.2));
            key.3 = last.filter(|_| is_again).map_or(0, |last| last.3 + 1);
            last = Some(*key);
        }
    }
    of_each
}
