//! The comparison of exit modes, pair by pair.

use super::of_profiles;
use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, MeanTest, PairTest};
use exitlab_table::OrAll;

/// Exit modes compared in pairs: one row per regime (and ALL) and pair of modes. Differences are of net R,
/// plan A minus plan B: on the entries that both took in a study, between the means of their own trades in a
/// sweep.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "compare", key(profile, regime, plan_a, plan_b))]
pub struct CompareRow<'a> {
    /// Profile of the runs that are compared; absent in a study.
    #[row(optional)]
    pub profile: Option<&'a str>,
    /// Regime of the decision bar; ALL for all entries together.
    pub regime: OrAll<Regime>,
    /// Exit mode A of the pair.
    pub plan_a: &'a str,
    /// Exit mode B of the pair; the baseline, where every mode is compared with one only.
    pub plan_b: &'a str,
    /// Entries that both modes took; in a sweep the trades of the one with fewer.
    pub n: usize,
    /// Distinct times of those entries. The bootstrap keeps entries of one time together.
    pub n_times: usize,
    /// Whether there are entries, and both modes earned the same on each.
    pub is_same: bool,
    /// Mean net R of mode A minus that of mode B, per entry; absent without entries.
    #[row(unit = R)]
    pub mean_diff_r: Option<f64>,
    /// Lower end of the mean difference's 95% interval, by a studentised bootstrap of blocks of times of
    /// entry; of this row alone. Absent, like all that comes of the bootstrap, where the verdict is `too few`.
    #[row(unit = R)]
    pub ci_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub ci_high: Option<f64>,
    /// Lower end of the interval that holds the truth together with the intervals of all tests of the table
    /// (those against 0 too) with probability 1 minus alpha.
    #[row(unit = R)]
    pub joint_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub joint_high: Option<f64>,
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
    /// Share of draws in which mode A earned more.
    #[row(unit = Share)]
    pub p_a_beats_b: Option<f64>,
    /// Smallest difference that this table finds with a power of 80% on these entries.
    #[row(unit = R)]
    pub detectable_r: Option<f64>,
    /// Entries that this table would need to find a difference of the size seen with a power of 80%; absent
    /// where there is no difference.
    pub n_needed: Option<f64>,
    /// Two-sided p-value of Wilcoxon's signed-rank test, not corrected. It takes entries for
    /// independent, and asks for the middle of the differences instead of their mean. Of the same entries only.
    pub wilcoxon_p: Option<f64>,
    /// `A` or `B`: that mode earned more, with p_adjusted at most alpha. `equivalent`: the joint interval lies
    /// within min_effect_r of 0, or both earned the same. `tied`: no significant difference. `too few`: fewer
    /// than 30 entries or times of entry, fewer than 15 blocks, or fewer times of entry than 15 times the
    /// squared skewness of the differences.
    pub verdict: &'a str,
    /// The mode that earned more; absent without a verdict for one.
    pub winner: Option<&'a str>,
    /// Mean difference under the intrabar rule of each entry that is worst for mode A, the same rule for both
    /// modes; absent where an entry has no net R by rule, or there are too few.
    #[row(unit = R)]
    pub worst_a_mean_diff_r: Option<f64>,
    /// Its p-value, corrected at the row's own place among the tests of the table.
    pub worst_a_p_adjusted: Option<f64>,
    /// The verdict on it.
    pub worst_a_verdict: Option<&'a str>,
    /// Mean difference under the intrabar rule of each entry that is worst for mode B.
    #[row(unit = R)]
    pub worst_b_mean_diff_r: Option<f64>,
    /// Its p-value, corrected at the row's own place among the tests of the table.
    pub worst_b_p_adjusted: Option<f64>,
    /// The verdict on it.
    pub worst_b_verdict: Option<&'a str>,
    /// Whether the verdict stands under the intrabar rules that are worst for it; absent for `tied` and
    /// `too few`, and where an entry has no net R by rule.
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
    /// Smallest difference that matters.
    #[row(unit = R)]
    pub min_effect_r: f64,
}

/// The compare table: regimes in their order and then ALL, each with its pairs of exit modes; of several
/// profiles, one after another.
///
/// # Errors
/// Where a number is not finite.
pub fn compare_table<'c>(
    comparisons: impl IntoIterator<Item = &'c Comparison> + Clone,
) -> Result<Table, StoreError> {
    let rows = comparisons.clone().into_iter().flat_map(|comparison| {
        comparison.tests.iter().map(move |test| CompareRow::new(comparison, test))
    });
    let table = Table::of_rows(rows)?;
    Ok(of_profiles(comparisons, table))
}

impl<'a> CompareRow<'a> {
    fn new(comparison: &'a Comparison, test: &PairTest) -> CompareRow<'a> {
        let plan = |idx: usize| comparison.plans[idx].as_str();
        let settings = comparison.settings;
        let of = |value: fn(&MeanTest) -> f64| test.tested.as_ref().map(value);
        let (worst_a, worst_b) = test.worst_case.map(|worst| (worst.low, worst.high)).unzip();
        let verdict_on = |worst: MeanTest| test.verdict_on(&worst).name();
        CompareRow {
            profile: comparison.profile.as_deref(),
            regime: OrAll(test.regime),
            plan_a: plan(test.plan_a),
            plan_b: plan(test.plan_b),
            n: test.n,
            n_times: test.n_times,
            is_same: test.is_same,
            mean_diff_r: test.mean_diff_r,
            ci_low: of(|t| t.ci_low),
            ci_high: of(|t| t.ci_high),
            joint_low: test.tested.and_then(|t| t.joint_low),
            joint_high: test.tested.and_then(|t| t.joint_high),
            se: of(|t| t.se),
            p_value: of(|t| t.p_value),
            p_adjusted: of(|t| t.p_adjusted),
            p_holm: of(|t| t.p_holm),
            p_a_beats_b: of(|t| t.share_above_zero),
            detectable_r: test.tested.and_then(|t| t.detectable_r),
            n_needed: test.tested.and_then(|t| t.n_needed),
            wilcoxon_p: test.wilcoxon_p,
            verdict: test.verdict().name(),
            winner: test.winner().map(plan),
            worst_a_mean_diff_r: worst_a.map(|t| t.mean_r),
            worst_a_p_adjusted: worst_a.map(|t| t.p_adjusted),
            worst_a_verdict: worst_a.map(verdict_on),
            worst_b_mean_diff_r: worst_b.map(|t| t.mean_r),
            worst_b_p_adjusted: worst_b.map(|t| t.p_adjusted),
            worst_b_verdict: worst_b.map(verdict_on),
            survives: test.survives(),
            block_length: of(|t| t.block_length),
            draws: settings.n_draws,
            seed: settings.seed,
            alpha: settings.alpha,
            min_effect_r: settings.min_effect_r,
        }
    }
}
