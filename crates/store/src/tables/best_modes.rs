//! The best exit mode of each regime, with its verdict in words.

use super::of_profiles;
use crate::{StoreError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, PlanStanding};
use exitlab_table::OrAll;
use exitlab_words::verdict_in_words;
use std::borrow::Cow;

/// The best exit mode of each regime, as far as the comparisons go: one row per regime and ALL.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "best_modes", key(profile, regime))]
pub struct BestModeRow<'a> {
    /// Profile of the runs that are compared; absent in a study.
    #[row(optional)]
    pub profile: Option<&'a str>,
    /// Regime of the decision bar; ALL for all entries together.
    pub regime: OrAll<Regime>,
    /// Entries that at least one exit mode took.
    pub n: usize,
    /// The exit mode that beats every other one; absent where none does. With a baseline it is
    /// the baseline, or a mode that beats it where every other mode loses to it.
    pub best_mode: Option<&'a str>,
    /// Exit modes that no other beats; all of them where they beat each other in a circle.
    pub unbeaten: Vec<&'a str>,
    /// Whether the best mode's verdicts are the same with each bar as bad for it as may be; absent
    /// without a best mode or bounds.
    pub survives: Option<bool>,
    /// The result of the comparisons in one sentence.
    pub verdict: Cow<'a, str>,
}

/// The best_modes table: regimes in their order and then ALL.
///
/// # Errors
/// Where a number is not finite.
pub fn best_modes_table<'c>(
    comparisons: impl IntoIterator<Item = &'c Comparison> + Clone,
) -> Result<Table, StoreError> {
    let rows = comparisons.clone().into_iter().flat_map(rows_of);
    let table = Table::of_rows(rows)?;
    Ok(of_profiles(comparisons, table))
}

fn rows_of(comparison: &Comparison) -> impl Iterator<Item = BestModeRow<'_>> {
    let name = |plan: usize| comparison.plans[plan].as_str();
    comparison.best.iter().map(move |best| BestModeRow {
        profile: comparison.profile.as_deref(),
        regime: OrAll(best.regime),
        n: best.n,
        best_mode: match best.standing {
            PlanStanding::Best(plan) => Some(name(plan)),
            PlanStanding::Tied | PlanStanding::TooFew | PlanStanding::OnlyPlan => None,
        },
        unbeaten: best.unbeaten.iter().map(|plan| name(*plan)).collect(),
        survives: best.survives,
        verdict: verdict_in_words(comparison, best).into(),
    })
}
