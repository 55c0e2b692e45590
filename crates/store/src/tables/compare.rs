//! The comparison of exit plans.

use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, PairTest, Tested, Verdict};
use exitlab_table::OrAll;

/// Exit plans compared in pairs, on the entries that both took: one row per regime (and ALL) and
/// pair of plans. Differences are of net R, plan A less plan B.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "compare", key(regime, plan_a, plan_b))]
pub struct CompareRow<'a> {
    /// Regime of the decision bar; ALL for all entries together.
    pub regime: OrAll<Regime>,
    /// Plan A of the pair.
    pub plan_a: &'a str,
    /// Plan B of the pair; the baseline, where every plan is compared with one only.
    pub plan_b: &'a str,
    /// Entries that both plans took.
    pub n: usize,
    /// Distinct times of those entries. The bootstrap keeps entries of one time together.
    pub n_times: usize,
    /// Whether there are entries, and both plans made the same of each.
    pub is_same: bool,
    /// Mean of plan A's net R less plan B's, per entry; absent without entries.
    #[row(unit = R)]
    pub mean_diff_r: Option<f64>,
    /// Lower end of the mean difference's 95% interval, by a studentised bootstrap of blocks of times of
    /// entry; of this row alone. Absent, like all that comes of the bootstrap, where the verdict is `too few`.
    #[row(unit = R)]
    pub ci_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub ci_high: Option<f64>,
    /// Standard error of the mean difference, from the sums of the blocks.
    #[row(unit = R)]
    pub se: Option<f64>,
    /// Two-sided p-value of a mean difference of 0, not corrected for the number of tests.
    pub p_value: Option<f64>,
    /// The p-value corrected for all tests of the table, stepped down over the draws that they share; the
    /// verdict goes by it.
    pub p_adjusted: Option<f64>,
    /// The p-value by Holm's correction, which does not ask how tests depend on each other: a cross-check.
    pub p_holm: Option<f64>,
    /// Share of draws in which plan A made more.
    #[row(unit = Share)]
    pub p_a_beats_b: Option<f64>,
    /// Entries that this pair alone would need for a test at level alpha to see a difference of
    /// this size with a power of 80%; absent where there is no difference.
    pub n_needed: Option<f64>,
    /// Two-sided p-value of Wilcoxon's signed-rank test, not corrected. It takes entries for
    /// independent, and asks for the middle of the differences instead of their mean.
    pub wilcoxon_p: Option<f64>,
    /// `A` or `B`: that plan made more, with p_adjusted at most alpha. `undecided`: the difference may
    /// be chance. `too few`: fewer than 30 entries or times of entry, fewer than 15 blocks, or fewer times of
    /// entry than 15 times the squared skewness of the differences.
    pub verdict: &'a str,
    /// The plan that made more; absent without a verdict for one.
    pub winner: Option<&'a str>,
    /// Mean difference with plan A at its r_low and plan B at its r_high of every entry; absent
    /// where outcomes have no bounds, or there are too few.
    #[row(unit = R)]
    pub worst_a_mean_diff_r: Option<f64>,
    /// Its p-value, corrected at the row's own place among the tests of the table.
    pub worst_a_p_adjusted: Option<f64>,
    /// The verdict on it.
    pub worst_a_verdict: Option<&'a str>,
    /// Mean difference with plan A at its r_high and plan B at its r_low of every entry; absent
    /// where outcomes have no bounds, or there are too few.
    #[row(unit = R)]
    pub worst_b_mean_diff_r: Option<f64>,
    /// Its p-value, corrected at the row's own place among the tests of the table.
    pub worst_b_p_adjusted: Option<f64>,
    /// The verdict on it.
    pub worst_b_verdict: Option<&'a str>,
    /// Whether the winner still wins in its own worst case; absent without a winner or bounds.
    pub survives: Option<bool>,
    /// Mean length of the bootstrap's blocks, in distinct times of entry, by Politis and White, made longer
    /// so that p-values are not too small; the same for all rows.
    pub block_length: Option<f64>,
    /// Bootstrap draws.
    pub draws: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Family-wise error rate of all verdicts of the table together.
    pub alpha: f64,
}

/// The compare table: regimes in their order and then ALL, each with its pairs of plans.
///
/// # Errors
/// Where a number is not finite.
pub fn compare_table(comparison: &Comparison) -> Result<Table, StoreError> {
    let rows = comparison.tests.iter().map(|test| CompareRow::new(comparison, test));
    Ok(Table::of_rows(rows)?)
}

impl<'a> CompareRow<'a> {
    fn new(comparison: &'a Comparison, test: &PairTest) -> CompareRow<'a> {
        let plan = |idx: usize| comparison.plans[idx].as_str();
        let settings = comparison.settings;
        let of = |value: fn(&Tested) -> f64| test.tested.as_ref().map(value);
        let (worst_a, worst_b) = test.worst_case.map(|worst| (worst.for_a, worst.for_b)).unzip();
        CompareRow {
            regime: OrAll(test.regime),
            plan_a: plan(test.plan_a),
            plan_b: plan(test.plan_b),
            n: test.n,
            n_times: test.n_times,
            is_same: test.is_same,
            mean_diff_r: test.mean_diff_r,
            ci_low: of(|t| t.ci_low),
            ci_high: of(|t| t.ci_high),
            se: of(|t| t.se),
            p_value: of(|t| t.p_value),
            p_adjusted: of(|t| t.p_adjusted),
            p_holm: of(|t| t.p_holm),
            p_a_beats_b: of(|t| t.p_a_beats_b),
            n_needed: test.tested.and_then(|t| t.n_needed),
            wilcoxon_p: test.wilcoxon_p,
            verdict: test.verdict().name(),
            winner: test.winner().map(plan),
            worst_a_mean_diff_r: worst_a.map(|t| t.mean_diff_r),
            worst_a_p_adjusted: worst_a.map(|t| t.p_adjusted),
            worst_a_verdict: worst_a.map(|t| Verdict::name(t.verdict)),
            worst_b_mean_diff_r: worst_b.map(|t| t.mean_diff_r),
            worst_b_p_adjusted: worst_b.map(|t| t.p_adjusted),
            worst_b_verdict: worst_b.map(|t| Verdict::name(t.verdict)),
            survives: test.survives(),
            block_length: of(|t| t.block_length),
            draws: settings.n_draws,
            seed: settings.seed,
            alpha: settings.alpha,
        }
    }
}
