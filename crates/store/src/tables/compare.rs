//! The comparison of exit modes, pair by pair.

use super::of_profiles;
use super::test_columns::{FamilyColumns, IntervalColumns};
use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, MeanTest, PairTest};
use exitlab_table::OrAll;

/// Exit modes compared in pairs: one row per regime (and ALL) and pair of modes. Differences are of net R,
/// mode A minus mode B: on the entries that both took in a study, between the means of their own trades in a
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
    /// Its uncertainty.
    #[row(flatten)]
    pub interval: IntervalColumns,
    /// Share of draws in which mode A earned more.
    #[row(unit = Share)]
    pub p_a_beats_b: Option<f64>,
    /// Two-sided p-value of Wilcoxon's signed-rank test, not corrected. It takes entries for
    /// independent, and asks for the middle of the differences instead of their mean. Of the same entries only.
    pub wilcoxon_p: Option<f64>,
    /// `A` or `B`: that mode earned more, with p_adjusted, or p_always where repeated_looks is on, at most
    /// alpha. `equivalent`: the joint interval lies within min_effect_r of 0, or both earned the same. `tied`:
    /// no significant difference. `too few`: fewer than 30 entries or times of entry (100 where repeated_looks
    /// is on), fewer than 15 blocks, or fewer times of entry than 15 times the squared skewness of the
    /// differences.
    pub verdict: &'a str,
    /// The mode that earned more; absent without a verdict for one.
    pub winner: Option<&'a str>,
    /// Mean difference under the intrabar rule of each entry that is worst for mode A, the same rule for both
    /// modes; absent where an entry has no net R by rule, or there are too few.
    #[row(unit = R)]
    pub worst_a_mean_diff_r: Option<f64>,
    /// Its p-value, corrected at the row's own place among the tests of the table; the one of the verdict, as
    /// repeated_looks says.
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
    /// How the family was tested.
    #[row(flatten)]
    pub family: FamilyColumns,
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
        let (worst_a, worst_b) = test.worst_case.map(|worst| (worst.low, worst.high)).unzip();
        let verdict_on = |worst: MeanTest| test.verdict_on(&worst).name();
        let p_of_verdict = |worst: MeanTest| worst.p_of_verdict(comparison.settings.looks);
        CompareRow {
            profile: comparison.profile.as_deref(),
            regime: OrAll(test.regime),
            plan_a: plan(test.plan_a),
            plan_b: plan(test.plan_b),
            n: test.n,
            n_times: test.n_times,
            is_same: test.is_same,
            mean_diff_r: test.mean_diff_r,
            interval: IntervalColumns::of(test.tested.as_ref()),
            p_a_beats_b: test.tested.map(|t| t.share_above_zero),
            wilcoxon_p: test.wilcoxon_p,
            verdict: test.verdict().name(),
            winner: test.winner().map(plan),
            worst_a_mean_diff_r: worst_a.map(|t| t.mean_r),
            worst_a_p_adjusted: worst_a.map(p_of_verdict),
            worst_a_verdict: worst_a.map(verdict_on),
            worst_b_mean_diff_r: worst_b.map(|t| t.mean_r),
            worst_b_p_adjusted: worst_b.map(p_of_verdict),
            worst_b_verdict: worst_b.map(verdict_on),
            survives: test.survives(),
            family: FamilyColumns::of(comparison.settings),
        }
    }
}
