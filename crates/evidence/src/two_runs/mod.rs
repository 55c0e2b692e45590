//! Two runs compared: what one earned more than the other, on the entries that both took.

mod matched;

pub use matched::{EntrySum, Overlap};

use crate::Watch;
use crate::{
    CompareSettings, Comparison, PairTest, PlanOutcome, PlanVerdict, ProfileRuns, Verdict,
    compare_runs,
};
use exitlab_core::{Regime, Side};
use matched::Matched;

/// Position of run B in the table of a contender: differences are B minus A.
const RUN_B: usize = 0;

/// Position of run A.
const RUN_A: usize = 1;

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
    /// Run B minus run A, regime by regime and over all. None where one run earned more on every entry, or the
    /// same: there is nothing to test.
    pub tests: Vec<PairTest>,
    /// Run A against 0, regime by regime and over all.
    pub zero_a: Vec<PlanVerdict>,
    /// Run B against 0.
    pub zero_b: Vec<PlanVerdict>,
    /// Smallest difference that matters, in R.
    pub min_effect_r: f64,
}

/// Two runs compared.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsCompared {
    /// The entries that differences are of.
    pub basis: Basis,
    /// How they were compared.
    pub settings: CompareSettings,
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
/// the smaller one's entries, differences are of the shared ones, and what the others earned is told beside
/// them; otherwise each run keeps its own entries, see [`compare_runs`]. Entries that both took belong to the
/// regime that run A gives them.
///
/// Where a run earned no less than the other on any shared entry, and more on at least [`MIN_ENTRIES`](crate::MIN_ENTRIES), as with
/// lower fees alone, that is no matter of chance: there is a verdict and no test.
///
/// # Panics
/// Where an entry's contender or symbol is not one of its run.
pub fn compare_two_runs(
    a: &RunEntries,
    b: &RunEntries,
    settings: CompareSettings,
    watch: &dyn Watch,
) -> RunsCompared {
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
    let overlaps: Vec<Vec<Overlap>> = (0..shared.len()).map(|idx| matched.overlaps(idx)).collect();
    let is_tested = |idx: usize| {
        let over_all = overlaps[idx].iter().find(|overlap| overlap.regime.is_none());
        basis == Basis::OwnEntries || !over_all.is_some_and(Overlap::is_one_sided)
    };
    // Runs that are tested are a pair of one table; the others have a table each, and so no pair.
    let mut tables: Vec<ProfileRuns> = Vec::new();
    for (idx, name) in shared.iter().enumerate() {
        let [run_b, run_a] = ["B", "A"].map(str::to_owned);
        let profile = || name.clone();
        if is_tested(idx) {
            tables.push(ProfileRuns { profile: profile(), modes: vec![run_b, run_a] });
        } else {
            tables.push(ProfileRuns { profile: profile(), modes: vec![run_b] });
            tables.push(ProfileRuns { profile: profile(), modes: vec![run_a] });
        }
    }
    let mut compared = compare_runs(&tables, &matched.outcomes(basis), settings, watch).into_iter();
    let mut contenders = Vec::with_capacity(shared.len());
    for ((idx, name), overlaps) in shared.into_iter().enumerate().zip(&overlaps) {
        // Where nothing is tested, run B has a table of its own, and run A the next one.
        let first = compared.next();
        let second = if is_tested(idx) { None } else { compared.next() };
        let of_run = |of: Option<&Comparison>, plan: usize| -> Vec<PlanVerdict> {
            let verdicts = of.into_iter().flat_map(|of| &of.verdicts);
            verdicts.filter(|verdict| verdict.plan == plan).cloned().collect()
        };
        let (zero_a, zero_b) = match &second {
            Some(of_a) => (of_run(Some(of_a), 0), of_run(first.as_ref(), 0)),
            None => (of_run(first.as_ref(), RUN_A), of_run(first.as_ref(), RUN_B)),
        };
        contenders.push(ContenderCompared {
            name,
            zero_a,
            zero_b,
            tests: first.map(|of| of.tests).unwrap_or_default(),
            overlaps: overlaps.clone(),
            min_effect_r: settings.min_effect_r,
        });
    }
    let n_other_regime = matched.n_other_regime();
    RunsCompared { basis, settings, contenders, only_a, only_b, n_other_regime }
}

impl ContenderCompared {
    /// The test of a regime, or of all entries together; absent where there is nothing to test.
    pub fn test(&self, regime: Option<Regime>) -> Option<&PairTest> {
        self.tests.iter().find(|test| test.regime == regime)
    }

    /// Mean net R of run B minus that of run A in a regime, or over all, on the entries that are compared;
    /// absent without any.
    pub fn mean_diff_r(&self, regime: Option<Regime>) -> Option<f64> {
        match self.test(regime) {
            Some(test) => test.mean_diff_r,
            None => self.overlap(regime)?.mean_diff_r(),
        }
    }

    /// The verdict on run B in a regime, or over all.
    pub fn verdict(&self, regime: Option<Regime>) -> RunVerdict {
        let overlap = self.overlap(regime);
        // Entries that are the same by the bit need no test, however few.
        if overlap.is_some_and(|all| all.both_a.n > 0 && all.is_identical()) {
            return RunVerdict::Equivalent;
        }
        let Some(test) = self.test(regime) else {
            return overlap.map_or(RunVerdict::TooFew, |all| all.verdict(self.min_effect_r));
        };
        match test.verdict() {
            Verdict::A => RunVerdict::Better,
            Verdict::B => RunVerdict::Worse,
            Verdict::Equivalent => RunVerdict::Equivalent,
            Verdict::Tied => RunVerdict::Tied,
            Verdict::TooFew => RunVerdict::TooFew,
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

    /// Whether one run earned more on every entry on which they differ, so that nothing was tested.
    pub fn is_certain(&self) -> bool {
        self.tests.is_empty()
    }
}

impl RunsCompared {
    /// See [`CompareSettings::n_draws_needed`].
    pub fn n_draws_needed(&self) -> usize {
        let tested = self.contenders.iter().map(|of| {
            let pairs = of.tests.iter().filter(|test| test.tested.is_some()).count();
            let zero = of.zero_a.iter().chain(&of.zero_b);
            pairs + zero.filter(|verdict| verdict.tested.is_some()).count()
        });
        self.settings.n_draws_needed(tested.sum())
    }

    /// Whether every contender of both runs earned the same on the same entries.
    pub fn is_identical(&self) -> bool {
        self.only_a.is_empty()
            && self.only_b.is_empty()
            && self.contenders.iter().all(ContenderCompared::is_identical)
    }
}
