//! What each exit mode earns in each regime, and how it stands to the others.

use super::of_profiles;
use super::test_columns::{FamilyColumns, IntervalColumns};
use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, CostsR, PlanVerdict};
use exitlab_table::OrAll;

/// Exit modes judged: one row per profile, regime (and ALL) and exit mode. All verdicts of the table, and
/// those of the pairs in `compare`, are one family of tests.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "verdicts", key(profile, regime, mode))]
pub struct VerdictRow<'a> {
    /// Profile of the run; absent in a study.
    #[row(optional)]
    pub profile: Option<&'a str>,
    /// Regime of the decision bar; ALL for all entries together.
    pub regime: OrAll<Regime>,
    /// Exit mode of the study, or `policy` or the fixed exit mode of a replay.
    pub mode: &'a str,
    /// Entries.
    pub n: usize,
    /// Distinct times of those entries.
    pub n_times: usize,
    /// Mean net R; absent without entries.
    #[row(unit = R)]
    pub avg_r: Option<f64>,
    /// Mean R without any cost: before slippage, fees and funding.
    #[row(unit = R)]
    pub avg_r_before_costs: Option<f64>,
    /// Mean of fees, slippage of entry and exit, and funding.
    #[row(unit = R)]
    pub avg_cost_r: Option<f64>,
    /// Share of these fees and this slippage at which mean net R would be 0, funding as it is: 0.25 where a
    /// quarter of them would leave nothing, below 0 where it loses without them. Fills are taken to stay where
    /// they are. Absent without costs.
    #[row(unit = Share)]
    pub breakeven_cost_share: Option<f64>,
    /// Its uncertainty.
    #[row(flatten)]
    pub interval: IntervalColumns,
    /// `gains` or `loses`: mean net R is significantly above or below 0. `about 0`: it does not differ
    /// significantly from 0. `too few`: fewer than 30 entries or times of entry (100 where repeated_looks is
    /// on), fewer than 15 blocks, or fewer times of entry than 15 times the squared skewness.
    pub against_zero: &'a str,
    /// Whether `gains` or `loses` stands under the intrabar rule of each entry that is worst for it; absent
    /// without either, and where an entry has no net R by rule.
    pub zero_survives: Option<bool>,
    /// `best`: it beats every other mode. `beaten`: another one beats it. `equivalent`: none beats it, and its
    /// difference from each other unbeaten one is too small to matter. `tied`: none beats it, and it does not
    /// beat every other one. `too few`: no pair was tested. Absent where there is no other mode.
    pub against_others: Option<&'a str>,
    /// Whether `best`, `beaten` or `equivalent` stands under the intrabar rules that are worst for it; absent
    /// without one of them, and where an entry has no net R by rule.
    pub others_survive: Option<bool>,
    /// How the family was tested.
    #[row(flatten)]
    pub family: FamilyColumns,
}

/// The verdicts table: profile by profile, regimes in their order and then ALL, each with its exit modes.
///
/// # Errors
/// Where a number is not finite.
pub fn verdicts_table<'c>(
    comparisons: impl IntoIterator<Item = &'c Comparison> + Clone,
) -> Result<Table, StoreError> {
    let rows = comparisons.clone().into_iter().flat_map(|comparison| {
        comparison.verdicts.iter().map(move |verdict| VerdictRow::new(comparison, verdict))
    });
    let table = Table::of_rows(rows)?;
    Ok(of_profiles(comparisons, table))
}

impl<'a> VerdictRow<'a> {
    fn new(comparison: &'a Comparison, verdict: &PlanVerdict) -> VerdictRow<'a> {
        VerdictRow {
            profile: comparison.profile.as_deref(),
            regime: OrAll(verdict.regime),
            mode: &comparison.plans[verdict.plan],
            n: verdict.n,
            n_times: verdict.n_times,
            avg_r: verdict.mean_r,
            avg_r_before_costs: verdict.costs.map(CostsR::before_costs),
            avg_cost_r: verdict.costs.map(CostsR::total),
            breakeven_cost_share: verdict.costs.and_then(CostsR::breakeven_share),
            interval: IntervalColumns::of(verdict.tested.as_ref()),
            against_zero: verdict.against_zero().name(),
            zero_survives: verdict.zero_survives(),
            against_others: verdict.against_others.map(|standing| standing.name()),
            others_survive: verdict.others_survive,
            family: FamilyColumns::of(comparison.settings),
        }
    }
}
