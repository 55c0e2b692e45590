//! The answer of a run in a few sentences: what to do, and the verdicts, costs and power that say so.

mod advice;
mod costs;
mod earned;
pub(crate) mod looks;
mod others;
mod power;

use crate::cost_rates::CostRates;
use crate::groups::listed;
use exitlab_core::Regime;
use exitlab_core::number::signed;
use exitlab_evidence::{Comparison, PlanVerdict, Verdict};

/// The answer of one table of exit modes, at most eight sentences, and one more where
/// looks are repeated, each to stand on a line of its own: first
/// what to do, then what the modes earn, how they stand to each other, what costs take, and what the table
/// could have shown. `rates` are the costs that the entries paid.
pub fn answer(comparison: &Comparison, rates: &CostRates) -> Vec<String> {
    let mut lines = verdicts(comparison);
    let facts = Facts::new(comparison);
    if facts.n() > 0 {
        lines.extend(looks::sentence(comparison));
        lines.extend(costs::sentence(&facts, rates));
        lines.extend(power::sentences(&facts));
    }
    lines
}

/// The first sentences of the answer: what to do, what the modes earn, how they stand to each other.
pub(crate) fn verdicts(comparison: &Comparison) -> Vec<String> {
    let facts = Facts::new(comparison);
    if facts.n() == 0 {
        return vec!["There are no entries.".to_owned()];
    }
    let mut lines = vec![advice::sentence(&facts), earned::sentence(&facts)];
    lines.extend(others::sentences(&facts));
    lines
}

/// A comparison as the sentences read it: exit modes that earned the same on every entry are one.
struct Facts<'c> {
    comparison: &'c Comparison,
    /// Positions of the exit modes, without those that are the same as one before.
    distinct: Vec<usize>,
}

impl<'c> Facts<'c> {
    fn new(comparison: &'c Comparison) -> Facts<'c> {
        let is_copy = |plan: usize| {
            let mut over_all = comparison.tests_of(None);
            over_all.any(|test| test.is_same && test.plan_a.max(test.plan_b) == plan)
        };
        let distinct = (0..comparison.plans.len()).filter(|plan| !is_copy(*plan)).collect();
        Facts { comparison, distinct }
    }

    /// Entries of the exit mode that has most.
    fn n(&self) -> usize {
        self.over_all().map(|verdict| verdict.n).max().unwrap_or(0)
    }

    /// The name of an exit mode, with those that are the same.
    fn name(&self, plan: usize) -> String {
        let same = self.comparison.tests_of(None).filter(|test| test.is_same).filter_map(|test| {
            let (first, second) = (test.plan_a.min(test.plan_b), test.plan_a.max(test.plan_b));
            (first == plan).then_some(self.comparison.plans[second].as_str())
        });
        let name = self.comparison.plans[plan].as_str();
        match same.collect::<Vec<_>>()[..] {
            [] => name.to_owned(),
            ref same => format!("{name} (= {})", same.join(", ")),
        }
    }

    fn names(&self, plans: &[usize]) -> String {
        listed(&plans.iter().map(|plan| self.name(*plan)).collect::<Vec<_>>())
    }

    /// The distinct exit modes in a regime, or over all.
    fn in_regime(&self, regime: Option<Regime>) -> impl Iterator<Item = &'c PlanVerdict> + '_ {
        let verdicts = self.comparison.verdicts_of(regime);
        verdicts.filter(|verdict| self.distinct.contains(&verdict.plan))
    }

    fn over_all(&self) -> impl Iterator<Item = &'c PlanVerdict> + '_ {
        self.in_regime(None)
    }

    /// The exit mode that earned most over all entries; it has some.
    fn leader(&self) -> Option<&'c PlanVerdict> {
        let by_mean = |a: &&PlanVerdict, b: &&PlanVerdict| {
            let mean = |verdict: &PlanVerdict| verdict.mean_r.unwrap_or(f64::NEG_INFINITY);
            // Of equals the first.
            mean(a).total_cmp(&mean(b)).then(b.plan.cmp(&a.plan))
        };
        self.over_all().filter(|verdict| verdict.n > 0).max_by(by_mean)
    }

    /// Whether a mode beats another one anywhere.
    fn has_winner(&self) -> bool {
        self.comparison.tests.iter().any(|test| test.winner().is_some())
    }

    /// Whether no pair was tested.
    fn is_untested(&self) -> bool {
        self.comparison.tests.iter().all(|test| test.verdict() == Verdict::TooFew)
    }
}

/// `+0.123 R`.
fn r(value: f64) -> String {
    format!("{} R", signed(Some(value), 3))
}

/// `30`, `1,200`.
fn count(n: f64) -> String {
    exitlab_core::number::grouped(&format!("{n:.0}"))
}
