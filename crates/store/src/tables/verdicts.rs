//! What each exit mode earns in each regime, and how it stands to the others.

use super::of_profiles;
use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, CostsR, MeanTest, PlanVerdict};
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
    /// Lower end of its 95% interval, by a studentised bootstrap of blocks of times of entry; of this row
    /// alone. Absent, like all that comes of the bootstrap, where there are too few entries.
    #[row(unit = R)]
    pub ci_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub ci_high: Option<f64>,
    /// Lower end of the interval that holds the truth together with the intervals of all tests of the family
    /// with probability 1 minus alpha.
    #[row(unit = R)]
    pub joint_low: Option<f64>,
    /// Upper end of that interval.
    #[row(unit = R)]
    pub joint_high: Option<f64>,
    /// Standard error of the mean, from the sums of the blocks.
    #[row(unit = R)]
    pub se: Option<f64>,
    /// Two-sided p-value of a mean of 0, not corrected for the number of tests.
    pub p_value: Option<f64>,
    /// The p-value corrected for all tests of the family; the verdict goes by it.
    pub p_adjusted: Option<f64>,
    /// `gains` or `loses`: mean net R is significantly above or below 0. `about 0`: it does not differ
    /// significantly from 0. `too few`: fewer than 30 entries or times of entry, fewer than 15 blocks, or
    /// fewer times of entry than 15 times the squared skewness.
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
    /// Smallest mean net R that differs significantly from 0 in this table with a power of 80% on these
    /// entries.
    #[row(unit = R)]
    pub detectable_r: Option<f64>,
    /// Entries that this table would need to tell a mean of the size seen from 0 with a power of 80%.
    pub n_needed: Option<f64>,
    /// Bootstrap draws.
    pub draws: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Family-wise error rate of all verdicts together.
    pub alpha: f64,
    /// Smallest difference that matters.
    #[row(unit = R)]
    pub min_effect_r: f64,
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
        let settings = comparison.settings;
        let tested = verdict.tested.as_ref();
        let of = |value: fn(&MeanTest) -> f64| tested.map(value);
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
            ci_low: of(|t| t.ci_low),
            ci_high: of(|t| t.ci_high),
            joint_low: tested.and_then(|t| t.joint_low),
            joint_high: tested.and_then(|t| t.joint_high),
            se: of(|t| t.se),
            p_value: of(|t| t.p_value),
            p_adjusted: of(|t| t.p_adjusted),
            against_zero: verdict.against_zero().name(),
            zero_survives: verdict.zero_survives(),
            against_others: verdict.against_others.map(|standing| standing.name()),
            others_survive: verdict.others_survive,
            detectable_r: tested.and_then(|t| t.detectable_r),
            n_needed: tested.and_then(|t| t.n_needed),
            draws: settings.n_draws,
            seed: settings.seed,
            alpha: settings.alpha,
            min_effect_r: settings.min_effect_r,
        }
    }
}
