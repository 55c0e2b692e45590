//! Exit plans compared on the same entries, by regime.
//!
//! Every difference comes with what it is worth: an interval that knows that entries near in time
//! share their fate, a p-value that knows how many comparisons were made, and whether the verdict
//! would be another one if every bar had treated one plan as well and the other as badly as its
//! high and low allow.

mod best_plan;
mod entries;
mod joint_tests;
mod pair_test;

pub use best_plan::{BestPlan, PlanStanding};
pub use entries::PlanOutcome;
pub use pair_test::{PairTest, Tested, Verdict, WorstCase};

use entries::Entries;
use exitlab_core::Regime;
use exitlab_stats::holm;
use joint_tests::judge_together;

/// Entries that a comparison needs, and as many times of entry: with fewer there is no verdict. Entries of
/// one time count once as evidence. Measured, as all of these are: `docs/statistics.md`.
pub const MIN_ENTRIES: usize = 30;

/// Blocks with entries that a comparison needs.
pub const MIN_BLOCKS: usize = 15;

/// Times of entry that a comparison needs, in its squared skewness: where a few large winners make the mean,
/// a sample without one of them looks sure of what is not so.
pub const TIMES_PER_SKEWNESS: f64 = 15.0;

/// Power at which the number of entries that would be needed is given.
pub const POWER: f64 = 0.8;

/// Level of the intervals.
pub const INTERVAL_LEVEL: f64 = 0.95;

/// How plans are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompareSettings {
    /// Family-wise error rate of all verdicts of the table together.
    pub alpha: f64,
    /// Bootstrap draws.
    pub n_draws: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Compare every plan with this one only, instead of each pair: fewer tests to pay for.
    pub baseline: Option<usize>,
}

impl Default for CompareSettings {
    /// 5%, 10,000 draws, seed 1, each pair.
    fn default() -> CompareSettings {
        CompareSettings { alpha: 0.05, n_draws: 10_000, seed: 1, baseline: None }
    }
}

/// Plans compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Names of the plans.
    pub plans: Vec<String>,
    /// How they were compared.
    pub settings: CompareSettings,
    /// Each regime in table order and then all entries together, each pair of plans.
    pub tests: Vec<PairTest>,
    /// The best plan of each regime and of all entries together.
    pub best: Vec<BestPlan>,
}

/// Compares plans on the entries that they share, by regime and over all.
///
/// # Formulas
/// Differences of net R, A minus B, per entry, in the order of entry times. Their means are resampled in
/// blocks of consecutive times of entry (entries of one time stay together, whatever their symbol), all rows
/// of the table in the same draws, and judged by their standard errors: see
/// [`MeanBlocks::test`](exitlab_stats::MeanBlocks::test). Verdicts go by p-values that are corrected for all
/// tests of the table. A comparison of fewer than [`MIN_ENTRIES`] entries or times of entry, of fewer than
/// [`MIN_BLOCKS`] blocks, or of fewer times of entry than [`TIMES_PER_SKEWNESS`] times its squared skewness
/// (in the regime, or in all entries together) is not tested, and so costs the others nothing.
///
/// `done` is called after each of [`n_tests`] tests.
///
/// # Panics
/// Where an outcome's plan is not among `plans`.
pub fn compare(
    plans: &[String],
    outcomes: &[PlanOutcome],
    settings: CompareSettings,
    done: impl Fn(),
) -> Comparison {
    let entries = Entries::new(plans.len(), outcomes);
    let pairs = pairs(plans.len(), settings.baseline);
    let regimes = || Regime::ALL.into_iter().map(Some).chain([None]);
    let mut tests: Vec<PairTest> = Vec::new();
    for regime in regimes() {
        for (plan_a, plan_b) in &pairs {
            let differences = entries.differences(regime, *plan_a, *plan_b);
            tests.push(PairTest::new(regime, (*plan_a, *plan_b), &differences));
            done();
        }
    }
    judge_together(&mut tests, &entries, &pairs, settings);
    cross_check(&mut tests);
    let best = regimes()
        .map(|regime| {
            let tests: Vec<&PairTest> = tests.iter().filter(|t| t.regime == regime).collect();
            BestPlan::new(regime, entries.count(regime), plans.len(), settings.baseline, &tests)
        })
        .collect();
    Comparison { plans: plans.to_vec(), settings, tests, best }
}

impl Comparison {
    /// Fewest draws with which the least p-value that they can give is still a verdict after the
    /// correction, in the worst case.
    pub fn n_draws_needed(&self) -> usize {
        let n_tests = self.tests.iter().filter(|test| test.tested.is_some()).count();
        (n_tests as f64 / self.settings.alpha).ceil() as usize
    }
}

/// Tests of a comparison: each pair of plans in each regime and over all.
pub fn n_tests(n_plans: usize, baseline: Option<usize>) -> usize {
    (Regime::ALL.len() + 1) * pairs(n_plans, baseline).len()
}

/// Positions of the plans that are compared, A and B.
fn pairs(n_plans: usize, baseline: Option<usize>) -> Vec<(usize, usize)> {
    match baseline {
        Some(b) => (0..n_plans).filter(|a| *a != b).map(|a| (a, b)).collect(),
        None => (0..n_plans).flat_map(|a| (a + 1..n_plans).map(move |b| (a, b))).collect(),
    }
}

/// Holm's correction, which knows nothing of how tests depend on each other: a second opinion.
fn cross_check(tests: &mut [PairTest]) {
    let p_values: Vec<f64> = tests.iter().filter_map(|t| t.tested.map(|t| t.p_value)).collect();
    let tested = tests.iter_mut().filter_map(|test| test.tested.as_mut());
    for (tested, p_holm) in tested.zip(holm(&p_values)) {
        tested.p_holm = p_holm;
    }
}
