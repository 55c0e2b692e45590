//! Exit modes compared by regime: on the same entries, or each on the trades of its own run.
//!
//! Every mean and every difference comes with what it is worth: an interval that knows that entries near in
//! time share their fate, a p-value that knows how many tests were made, and whether the verdict would be
//! another one if the prices inside each bar had come in another order.

mod best_plan;
mod costs;
mod entries;
mod joint_row;
mod joint_series;
mod joint_tests;
mod looks;
mod mean_test;
mod pair_test;
mod plan_verdict;
mod power;

pub use best_plan::{BestPlan, PlanStanding};
pub use costs::CostsR;
pub use entries::PlanOutcome;
pub(crate) use entries::beyond_rounding;
pub use looks::{AlwaysTest, Looks, MIN_TIMES_OF_LOOKS};
pub use mean_test::{MeanTest, Sign, WorstCase};
pub use pair_test::{PairTest, Verdict};
pub use plan_verdict::{AgainstOthers, AgainstZero, PlanVerdict};
pub use power::RegimePower;

use crate::Watch;
use entries::{Entries, Values};
use exitlab_core::Regime;
use exitlab_stats::wilcoxon_signed_rank;
use joint_row::JointRow;
use joint_series::{JointSeries, Tested};
use joint_tests::{Found, judge_together};
use std::ops::Range;

/// Entries that a test needs, and as many times of entry: with fewer there is no verdict. Entries of
/// one time count once as evidence. Measured, as all of these are: `docs/statistics.md`. Where looks are
/// repeated it needs [`MIN_TIMES_OF_LOOKS`].
pub const MIN_ENTRIES: usize = 30;

/// Blocks with entries that a test needs.
pub const MIN_BLOCKS: usize = 15;

/// Times of entry that a test needs, in its squared skewness: where a few large winners make the mean,
/// a sample without one of them looks sure of what is not so.
pub const TIMES_PER_SKEWNESS: f64 = 15.0;

/// Power at which detectable differences and the number of entries that would be needed are given.
pub const POWER: f64 = 0.8;

/// Level of the intervals of single tests.
pub const INTERVAL_LEVEL: f64 = 0.95;

/// How exit modes are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompareSettings {
    /// Family-wise error rate of all verdicts of the table together.
    pub alpha: f64,
    /// Smallest difference that matters, in R: smaller ones are equivalent.
    pub min_effect_r: f64,
    /// How often the table is looked at.
    pub looks: Looks,
    /// Bootstrap draws.
    pub n_draws: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Compare every exit mode with this one only, instead of each pair: fewer tests to pay for.
    pub baseline: Option<usize>,
}

impl Default for CompareSettings {
    /// 5%, 0.03 R, one look, 10,000 draws, seed 1, each pair.
    fn default() -> CompareSettings {
        let (alpha, min_effect_r, n_draws, seed) = (0.05, 0.03, 10_000, 1);
        CompareSettings { alpha, min_effect_r, looks: Looks::Once, n_draws, seed, baseline: None }
    }
}

impl CompareSettings {
    /// Entries that a test needs, and as many times of entry.
    pub fn min_entries(&self) -> usize {
        match self.looks {
            Looks::Once => MIN_ENTRIES,
            Looks::Repeated => MIN_TIMES_OF_LOOKS,
        }
    }

    /// Fewest draws with which the least p-value that they can give is still a verdict after the correction for
    /// so many tests, in the worst case. One is enough where p-values go on beyond the draws.
    pub fn n_draws_needed(&self, n_tests: usize) -> usize {
        match self.looks {
            Looks::Once => (n_tests as f64 / self.alpha).ceil() as usize,
            Looks::Repeated => 1,
        }
    }
}

/// Exit modes compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Profile of the runs; none in a study.
    pub profile: Option<String>,
    /// Names of the exit modes.
    pub plans: Vec<String>,
    /// How they were compared.
    pub settings: CompareSettings,
    /// Days from the first entry to the last.
    pub n_days: f64,
    /// Each regime in table order and then all entries together, each exit mode.
    pub verdicts: Vec<PlanVerdict>,
    /// Each regime in table order and then all entries together, each pair of exit modes.
    pub tests: Vec<PairTest>,
    /// The best exit mode of each regime and of all entries together.
    pub best: Vec<BestPlan>,
}

/// Compares exit modes on the entries that they share, by regime and over all.
///
/// # Formulas
/// Net R per entry, and its differences, A minus B, in the order of entry times. Their means are resampled in
/// blocks of consecutive times of entry (entries of one time stay together, whatever their symbol), all rows
/// of the table in the same draws, and judged by their standard errors: see
/// [`MeanBlocks::test`](exitlab_stats::MeanBlocks::test). Verdicts go by p-values that are corrected for all
/// tests of the table, those against 0 and those of pairs. A test of fewer than [`MIN_ENTRIES`] entries or
/// times of entry, of fewer than [`MIN_BLOCKS`] blocks, or of fewer times of entry than
/// [`TIMES_PER_SKEWNESS`] times its squared skewness (in the regime, or in all entries together) is not made,
/// and so costs the others nothing.
///
/// The worst case of a test takes, of each entry, the intrabar rule that makes its value least or greatest:
/// one rule for both modes of a pair, because both live through the same bars.
///
/// `watch` is told of each of [`n_tests`] tests.
///
/// # Panics
/// Where an outcome's exit mode is not among `plans`.
pub fn compare(
    plans: &[String],
    outcomes: &[PlanOutcome],
    settings: CompareSettings,
    watch: &dyn Watch,
) -> Comparison {
    let entries = Entries::new(plans.len(), outcomes);
    let table = Table { profile: None, first: 0, plans };
    let pairs = pairs(plans.len(), settings.baseline);
    let series = JointSeries::of_same_entries(&entries, &pairs);
    let pair_values = |regime, a, b| {
        let differences = entries.differences(regime, a, b);
        let is_enough = differences.r.len().min(differences.n_times) >= MIN_ENTRIES;
        PairValues {
            n: differences.r.len(),
            n_times: differences.n_times,
            mean_diff_r: differences.mean(),
            is_same: !differences.r.is_empty() && differences.r.iter().all(|d| *d == 0.0),
            is_same_by_rule: entries.is_same_by_rule(regime, a, b),
            wilcoxon_p: is_enough.then(|| wilcoxon_signed_rank(&differences.r)).flatten(),
        }
    };
    let compared = judged(&[table], &entries, &series, pair_values, settings, watch);
    compared.into_iter().next().expect("invariant: one comparison per table")
}

/// A profile's runs, and the names of their exit modes.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileRuns {
    /// Profile.
    pub profile: String,
    /// Exit modes, in the order of the runs.
    pub modes: Vec<String>,
}

/// Compares the exit modes of each profile, each on the trades of its own run, by regime and over all: in one
/// family of tests. Outcomes number the runs on through all profiles.
///
/// # Formulas
/// As in [`compare`], but that a pair is tested by the difference of its means: what an entry adds to it is
/// its influence, `(a − mₐ)·n/nₐ − (b − mᵦ)·n/nᵦ`. Trades of both modes at one time stay together, so the
/// market that they share is no evidence for either.
///
/// # Panics
/// Where an outcome's run is none of the profiles'.
pub fn compare_runs(
    profiles: &[ProfileRuns],
    outcomes: &[PlanOutcome],
    settings: CompareSettings,
    watch: &dyn Watch,
) -> Vec<Comparison> {
    let mut tables = Vec::with_capacity(profiles.len());
    let mut n_runs = 0;
    for ProfileRuns { profile, modes } in profiles {
        tables.push(Table { profile: Some(profile), first: n_runs, plans: modes });
        n_runs += modes.len();
    }
    let entries = Entries::new(n_runs, outcomes);
    let settings = CompareSettings { baseline: None, ..settings };
    let pairs: Vec<(usize, usize)> = tables.iter().flat_map(|t| t.pairs(None)).collect();
    let series = JointSeries::of_own_entries(&entries, &pairs);
    let pair_values = |regime, a, b| {
        let (of_a, of_b) = (entries.values(regime, a), entries.values(regime, b));
        let shared = entries.differences(regime, a, b);
        let n = of_a.r.len().min(of_b.r.len());
        PairValues {
            n,
            n_times: of_a.n_times.min(of_b.n_times),
            mean_diff_r: of_a.mean().zip(of_b.mean()).map(|(a, b)| a - b),
            is_same: n > 0
                && [of_a.r.len(), of_b.r.len()] == [shared.r.len(); 2]
                && shared.r.iter().all(|d| *d == 0.0),
            is_same_by_rule: entries.is_same_by_rule(regime, a, b),
            wilcoxon_p: None,
        }
    };
    judged(&tables, &entries, &series, pair_values, settings, watch)
}

/// The exit modes that are compared with each other.
#[derive(Debug, Clone, Copy)]
struct Table<'a> {
    profile: Option<&'a str>,
    /// Position of the first one among all.
    first: usize,
    plans: &'a [String],
}

impl Table<'_> {
    fn range(&self) -> Range<usize> {
        self.first..self.first + self.plans.len()
    }

    /// Pairs by their positions among all.
    fn pairs(&self, baseline: Option<usize>) -> Vec<(usize, usize)> {
        let pairs = pairs(self.plans.len(), baseline).into_iter();
        pairs.map(|(a, b)| (self.first + a, self.first + b)).collect()
    }
}

/// What is known of a pair without a draw.
#[derive(Debug, Clone, Copy)]
struct PairValues {
    n: usize,
    n_times: usize,
    mean_diff_r: Option<f64>,
    is_same: bool,
    is_same_by_rule: Option<bool>,
    wilcoxon_p: Option<f64>,
}

fn regimes() -> impl Iterator<Item = Option<Regime>> {
    Regime::ALL.into_iter().map(Some).chain([None])
}

/// Tests all tables as one family.
fn judged(
    tables: &[Table<'_>],
    entries: &Entries,
    series: &JointSeries,
    pair_values: impl Fn(Option<Regime>, usize, usize) -> PairValues,
    settings: CompareSettings,
    watch: &dyn Watch,
) -> Vec<Comparison> {
    let mut comparisons = Vec::with_capacity(tables.len());
    let mut rows: Vec<JointRow> = Vec::new();
    let mut n_pairs = 0;
    for table in tables {
        let mut tests = Vec::new();
        let mut verdicts = Vec::new();
        let pairs = table.pairs(settings.baseline);
        for regime in regimes() {
            for (pair, (a, b)) in (n_pairs..).zip(&pairs) {
                let values = pair_values(regime, *a, *b);
                let PairValues { n, n_times, .. } = values;
                rows.push(JointRow { regime, tested: Tested::Pair(pair), n, n_times });
                tests.push(pair_test(
                    regime,
                    (*a - table.first, *b - table.first),
                    values,
                    settings,
                ));
                watch.done();
            }
            for plan in table.range() {
                let values = entries.values(regime, plan);
                let (n, n_times) = (values.r.len(), values.n_times);
                rows.push(JointRow { regime, tested: Tested::Plan(plan), n, n_times });
                let costs = (n > 0).then(|| entries.mean_costs(regime, plan));
                verdicts.push(plan_verdict(regime, plan - table.first, &values, costs));
                watch.done();
            }
        }
        n_pairs += pairs.len();
        comparisons.push(Comparison {
            profile: table.profile.map(str::to_owned),
            plans: table.plans.to_vec(),
            settings,
            n_days: entries.n_days(),
            verdicts,
            tests,
            best: Vec::new(),
        });
    }
    let mut found = judge_together(&rows, series, settings, &|| watch.goes_on()).into_iter();
    for (table, comparison) in tables.iter().zip(&mut comparisons) {
        comparison.take_found(&mut found);
        comparison.best = regimes()
            .map(|regime| {
                let tests: Vec<&PairTest> = comparison.tests_of(regime).collect();
                let n = entries.count(regime, table.range());
                BestPlan::new(regime, n, table.plans.len(), settings.baseline, &tests)
            })
            .collect();
        for verdict in &mut comparison.verdicts {
            let of_regime = |regime: Option<Regime>| regime == verdict.regime;
            let best = comparison.best.iter().find(|best| of_regime(best.regime));
            let tests: Vec<&PairTest> =
                comparison.tests.iter().filter(|test| of_regime(test.regime)).collect();
            if let Some(best) = best {
                verdict.set_against(best, &tests);
            }
        }
    }
    comparisons
}

fn pair_test(
    regime: Option<Regime>,
    (plan_a, plan_b): (usize, usize),
    values: PairValues,
    settings: CompareSettings,
) -> PairTest {
    let PairValues { n, n_times, mean_diff_r, is_same, is_same_by_rule, wilcoxon_p } = values;
    PairTest {
        regime,
        plan_a,
        plan_b,
        n,
        n_times,
        mean_diff_r,
        is_same,
        is_same_by_rule: is_same_by_rule.filter(|_| is_same),
        tested: None,
        wilcoxon_p,
        worst_case: None,
        min_effect_r: settings.min_effect_r,
    }
}

fn plan_verdict(
    regime: Option<Regime>,
    plan: usize,
    values: &Values,
    costs: Option<CostsR>,
) -> PlanVerdict {
    PlanVerdict {
        regime,
        plan,
        n: values.r.len(),
        n_times: values.n_times,
        mean_r: values.mean(),
        costs,
        tested: None,
        worst_case: None,
        against_others: None,
        others_survive: None,
    }
}

/// A test and its worst case.
fn parted(found: Found) -> (Option<MeanTest>, Option<WorstCase>) {
    found.map_or((None, None), |(tested, worst)| (Some(tested), worst))
}

impl Comparison {
    /// Takes what was found of its rows: of each regime, and over all, the pairs and then the exit modes.
    fn take_found(&mut self, found: &mut impl Iterator<Item = Found>) {
        let n_plans = self.plans.len();
        let n_pairs = self.tests.len() / regimes().count();
        let mut tests = self.tests.iter_mut();
        let mut verdicts = self.verdicts.iter_mut();
        for _ in regimes() {
            for (test, found) in tests.by_ref().take(n_pairs).zip(found.by_ref()) {
                (test.tested, test.worst_case) = parted(found);
            }
            for (verdict, found) in verdicts.by_ref().take(n_plans).zip(found.by_ref()) {
                (verdict.tested, verdict.worst_case) = parted(found);
            }
        }
    }

    /// The tests of a regime, or of all entries together.
    pub fn tests_of(&self, regime: Option<Regime>) -> impl Iterator<Item = &PairTest> {
        self.tests.iter().filter(move |test| test.regime == regime)
    }

    /// The verdicts of a regime, or of all entries together, in the order of the exit modes.
    pub fn verdicts_of(&self, regime: Option<Regime>) -> impl Iterator<Item = &PlanVerdict> {
        self.verdicts.iter().filter(move |verdict| verdict.regime == regime)
    }

    /// Verdicts of the table, those for the same trades apart, and how many of them hold at every look.
    pub fn held(&self) -> HeldVerdicts {
        let settings = self.settings;
        let of_pairs = self.tests.iter().filter_map(|test| test.holds_always(settings));
        let of_plans = self.verdicts.iter().filter_map(|verdict| verdict.holds_always(settings));
        let mut held = HeldVerdicts::default();
        for is_held in of_pairs.chain(of_plans) {
            held.n += 1;
            held.n_always += usize::from(is_held);
        }
        held
    }

    /// See [`CompareSettings::n_draws_needed`].
    pub fn n_draws_needed(&self) -> usize {
        let pairs = self.tests.iter().filter(|test| test.tested.is_some()).count();
        let plans = self.verdicts.iter().filter(|verdict| verdict.tested.is_some()).count();
        self.settings.n_draws_needed(pairs + plans)
    }
}

/// Verdicts that stand in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldVerdicts {
    /// Gains, losses, pairs of which one is better, and pairs that are equivalent.
    pub n: usize,
    /// Those that hold at every look.
    pub n_always: usize,
}

/// Tests of a comparison: each exit mode and each pair of them in each regime and over all.
pub fn n_tests(n_plans: usize, baseline: Option<usize>) -> usize {
    (Regime::ALL.len() + 1) * (n_plans + pairs(n_plans, baseline).len())
}

/// Positions of the exit modes that are compared, A and B.
fn pairs(n_plans: usize, baseline: Option<usize>) -> Vec<(usize, usize)> {
    match baseline {
        Some(b) => (0..n_plans).filter(|a| *a != b).map(|a| (a, b)).collect(),
        None => (0..n_plans).flat_map(|a| (a + 1..n_plans).map(move |b| (a, b))).collect(),
    }
}
