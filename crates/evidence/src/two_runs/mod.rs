//! Two runs compared: what one earned more than the other, on the entries that both took.

mod matched;

pub use matched::{EntrySum, Overlap};

use crate::{
    CompareSettings, Comparison, PairTest, PlanOutcome, ProfileRuns, Verdict, compare_runs,
};
use exitlab_core::{Regime, Side};
use matched::Matched;

/// Position of run B's mode in the comparison of a contender: differences are B minus A.
pub const RUN_B: usize = 0;

/// Position of run A's mode.
pub const RUN_A: usize = 1;

/// A trade of a run, or an outcome of a study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunEntry {
    /// Position of its symbol among those of the run.
    pub symbol: usize,
    /// Direction.
    pub side: Side,
    /// What it earned. Its exit mode is the position of the contender in the run.
    pub outcome: PlanOutcome,
}

/// What a run gave, to be compared with what another one gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunEntries {
    /// Names of what ran: `TREND_FOLLOW`, `SAFE × policy`. Those of one name are compared.
    pub contenders: Vec<String>,
    /// Names of the symbols.
    pub symbols: Vec<String>,
    /// Trades or outcomes, in any order.
    pub entries: Vec<RunEntry>,
}

/// Which entries two runs are compared on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// On those that both took.
    SameEntries,
    /// On those of each: too few are the same.
    OwnEntries,
}

impl Basis {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Basis::SameEntries => "same",
            Basis::OwnEntries => "own",
        }
    }
}

/// What run B earned of a contender, beside run A.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunVerdict {
    /// Significantly more.
    Better,
    /// Significantly less.
    Worse,
    /// The difference is smaller than what matters.
    Equivalent,
    /// No significant difference.
    Tied,
    /// Too few entries for a test.
    TooFew,
}

impl RunVerdict {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            RunVerdict::Better => "better",
            RunVerdict::Worse => "worse",
            RunVerdict::Equivalent => "equivalent",
            RunVerdict::Tied => "tied",
            RunVerdict::TooFew => "too few",
        }
    }
}

/// A contender in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ContenderCompared {
    /// Its name.
    pub name: String,
    /// Each regime in table order, and then all entries together.
    pub overlaps: Vec<Overlap>,
    /// Run B ([`RUN_B`]) against run A ([`RUN_A`]), and each against 0.
    pub comparison: Comparison,
}

/// Two runs compared.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsCompared {
    /// The entries that tests are made on.
    pub basis: Basis,
    /// What both runs have, in the order of run A.
    pub contenders: Vec<ContenderCompared>,
    /// What run A alone has.
    pub only_a: Vec<String>,
    /// What run B alone has.
    pub only_b: Vec<String>,
    /// Entries of both whose regime is another one in run B: their row is that of run A.
    pub n_other_regime: usize,
}

/// Share of the smaller run's entries that have to be in the other run for tests on these alone.
const LEAST_SHARED: f64 = 0.5;

/// Compares two runs, contender by contender: regime by regime and over all, in one family of tests.
///
/// An entry is the same where symbol, side and time of entry are. Where both runs share at least half of
/// the smaller one's entries, tests are of the shared ones, and what the others earned is told beside them;
/// otherwise each run keeps its own entries, see [`compare_runs`]. Entries that both took belong to the
/// regime that run A gives them.
///
/// # Panics
/// Where an entry's contender or symbol is not one of its run.
pub fn compare_two_runs(a: &RunEntries, b: &RunEntries, settings: CompareSettings) -> RunsCompared {
    let in_both = |of: &RunEntries, other: &RunEntries| -> (Vec<String>, Vec<String>) {
        of.contenders.iter().cloned().partition(|name| other.contenders.contains(name))
    };
    let (shared, only_a) = in_both(a, b);
    let (_, only_b) = in_both(b, a);
    let matched = Matched::new(a, b, &shared);
    let basis = if matched.share_of_smaller() >= LEAST_SHARED {
        Basis::SameEntries
    } else {
        Basis::OwnEntries
    };
    let profiles: Vec<ProfileRuns> = shared
        .iter()
        .map(|name| ProfileRuns { profile: name.clone(), modes: vec!["B".into(), "A".into()] })
        .collect();
    let outcomes: Vec<PlanOutcome> = matched.outcomes(basis);
    let comparisons = compare_runs(&profiles, &outcomes, settings);
    let contenders = shared
        .into_iter()
        .zip(comparisons)
        .enumerate()
        .map(|(idx, (name, comparison))| {
            let overlaps = matched.overlaps(idx);
            ContenderCompared { name, overlaps, comparison }
        })
        .collect();
    let n_other_regime = matched.n_other_regime();
    RunsCompared { basis, contenders, only_a, only_b, n_other_regime }
}

impl ContenderCompared {
    /// The test of a regime, or of all entries together; absent where the runs share none at all.
    pub fn test(&self, regime: Option<Regime>) -> Option<&PairTest> {
        self.comparison.tests_of(regime).next()
    }

    /// The verdict on run B in a regime, or over all.
    pub fn verdict(&self, regime: Option<Regime>) -> RunVerdict {
        // Entries that are the same by the bit need no test, however few.
        if self.overlap(regime).is_some_and(|all| all.both_a.n > 0 && all.is_identical()) {
            return RunVerdict::Equivalent;
        }
        match self.test(regime).map(PairTest::verdict) {
            Some(Verdict::A) => RunVerdict::Better,
            Some(Verdict::B) => RunVerdict::Worse,
            Some(Verdict::Equivalent) => RunVerdict::Equivalent,
            Some(Verdict::Tied) => RunVerdict::Tied,
            Some(Verdict::TooFew) | None => RunVerdict::TooFew,
        }
    }

    /// What the runs share of a regime, or of all.
    pub fn overlap(&self, regime: Option<Regime>) -> Option<&Overlap> {
        self.overlaps.iter().find(|overlap| overlap.regime == regime)
    }

    /// Whether both runs have the same entries, and earned the same on each.
    pub fn is_identical(&self) -> bool {
        self.overlap(None).is_none_or(Overlap::is_identical)
    }
}

impl RunsCompared {
    /// Fewest draws with which the least p-value that they can give is still a verdict after the correction,
    /// in the worst case.
    pub fn n_draws_needed(&self) -> usize {
        self.contenders.iter().map(|contender| contender.comparison.n_draws_needed()).sum()
    }

    /// Whether every contender of both runs earned the same on the same entries.
    pub fn is_identical(&self) -> bool {
        self.only_a.is_empty()
            && self.only_b.is_empty()
            && self.contenders.iter().all(ContenderCompared::is_identical)
    }
}
