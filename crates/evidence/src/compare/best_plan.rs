//! The best plan of a regime.

use super::{PairTest, Verdict};
use exitlab_core::Regime;

/// How the plans of a regime stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// One plan beats every other.
    Best(usize),
    /// No plan beats every other.
    Undecided,
    /// No comparison had enough entries.
    TooFew,
    /// There is nothing to compare.
    OnlyPlan,
}

/// The best plan of a regime, as far as the comparisons go.
#[derive(Debug, Clone, PartialEq)]
pub struct BestPlan {
    /// Regime at the decision; none for all entries together.
    pub regime: Option<Regime>,
    /// Entries.
    pub n: usize,
    /// How the plans stand.
    pub standing: Standing,
    /// Plans that no other beats, ascending; all of them where they beat each other in a circle.
    pub unbeaten: Vec<usize>,
    /// Whether the best plan's verdicts are the same with each bar as bad for it as may be; absent
    /// without a best plan or bounds.
    pub survives: Option<bool>,
}

impl BestPlan {
    /// From the tests of a regime. With a baseline, a plan that beats it and is not compared with
    /// others is the best only where it is the only one that does.
    pub(super) fn new(
        regime: Option<Regime>,
        n: usize,
        n_plans: usize,
        baseline: Option<usize>,
        tests: &[&PairTest],
    ) -> BestPlan {
        let of = |plan: usize| tests.iter().filter(move |t| [t.plan_a, t.plan_b].contains(&plan));
        let is_beaten = |plan: usize| of(plan).any(|t| t.winner().is_some_and(|w| w != plan));
        let beats_all = |plan: usize| of(plan).all(|t| t.winner() == Some(plan));
        let mut unbeaten: Vec<usize> = (0..n_plans).filter(|plan| !is_beaten(*plan)).collect();
        if unbeaten.is_empty() {
            unbeaten = (0..n_plans).collect();
        }
        let best = match baseline {
            None => (0..n_plans).find(|plan| beats_all(*plan)),
            Some(baseline) if beats_all(baseline) => Some(baseline),
            // Others that do not lose to the baseline might be better still.
            Some(_) => unbeaten.first().copied().filter(|p| unbeaten.len() == 1 && beats_all(*p)),
        };
        let standing = match best {
            _ if tests.is_empty() => Standing::OnlyPlan,
            _ if tests.iter().all(|t| t.verdict() == Verdict::TooFew) => Standing::TooFew,
            Some(plan) => Standing::Best(plan),
            None => Standing::Undecided,
        };
        let survives = match standing {
            Standing::Best(plan) => {
                of(plan).map(|t| t.survives()).try_fold(true, |all, s| Some(all && s?))
            }
            Standing::Undecided | Standing::TooFew | Standing::OnlyPlan => None,
        };
        BestPlan { regime, n, standing, unbeaten, survives }
    }
}
