//! The comparison of exit plans, and the best of each regime.

use super::ALL;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, PairTest, Tested, Verdict};

/// One row per regime (and ALL) and pair of plans.
///
/// Differences are of net R, plan A less plan B, on the entries that both took; `ci_low` and
/// `ci_high` bound 95%. `verdict` is `A`, `B`, `undecided` or `too few`. The `worst_a` columns take A at
/// its `r_low` and B at its `r_high`, the `worst_b` ones the other way round; `survives` says
/// whether a winner still wins at its worst. Lengths of blocks are in distinct times of entry.
///
/// # Errors
/// Where a number is not finite.
pub fn compare_table(comparison: &Comparison) -> Result<Table<'_>, ReportError> {
    let plan = |idx: usize| Some(comparison.plans[idx].as_str());
    let settings = comparison.settings;
    let of = |value: fn(&Tested) -> f64| move |t: &PairTest| t.tested.as_ref().map(value);
    let worst_a = |value: fn(&Tested) -> f64| {
        move |t: &PairTest| t.worst_case.as_ref().map(|w| value(&w.for_a))
    };
    let worst_b = |value: fn(&Tested) -> f64| {
        move |t: &PairTest| t.worst_case.as_ref().map(|w| value(&w.for_b))
    };
    TableBuilder::new("compare", &comparison.tests)
        .text("regime", |t| Some(regime_name(t.regime)))
        .text("plan_a", |t| plan(t.plan_a))
        .text("plan_b", |t| plan(t.plan_b))
        .i64("n", |t| t.n as i64)
        .i64("n_times", |t| t.n_times as i64)
        .f64("mean_diff_r", |t| t.mean_diff_r)
        .f64("ci_low", of(|t| t.ci_low))
        .f64("ci_high", of(|t| t.ci_high))
        .f64("se", of(|t| t.se))
        .f64("p_value", of(|t| t.p_value))
        .f64("p_holm", of(|t| t.p_holm))
        .f64("p_a_beats_b", of(|t| t.p_a_beats_b))
        .f64("n_needed", |t| t.tested.as_ref().and_then(|t| t.n_needed))
        .f64("wilcoxon_p", |t| t.wilcoxon_p)
        .text("verdict", |t| Some(t.verdict().name()))
        .text("winner", |t| t.winner().and_then(plan))
        .f64("worst_a_mean_diff_r", worst_a(|t| t.mean_diff_r))
        .f64("worst_a_p_holm", worst_a(|t| t.p_holm))
        .text("worst_a_verdict", |t| t.worst_case.map(|w| Verdict::name(w.for_a.verdict)))
        .f64("worst_b_mean_diff_r", worst_b(|t| t.mean_diff_r))
        .f64("worst_b_p_holm", worst_b(|t| t.p_holm))
        .text("worst_b_verdict", |t| t.worst_case.map(|w| Verdict::name(w.for_b.verdict)))
        .bool("survives", PairTest::survives)
        .f64("block_length", of(|t| t.block_length))
        .i64("draws", |_| settings.n_draws as i64)
        .i64("seed", |_| settings.seed as i64)
        .f64("alpha", |_| settings.alpha)
        .build()
}

/// `ALL` where it is none.
pub(crate) fn regime_name(regime: Option<Regime>) -> &'static str {
    regime.map_or(ALL, Regime::name)
}
