//! The best plan of a regime.

use super::{PairTest, Verdict};
use exitlab_core::Regime;

/// How the plans of a regime stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanStanding {
    /// One plan beats every other.
    Best(usize),
    /// No plan beats every other.
    Tied,
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
    pub standing: PlanStanding,
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
            _ if tests.is_empty() => PlanStanding::OnlyPlan,
            _ if tests.iter().all(|t| t.verdict() == Verdict::TooFew) => PlanStanding::TooFew,
            Some(plan) => PlanStanding::Best(plan),
            None => PlanStanding::Tied,
        };
        let survives = match standing {
            PlanStanding::Best(plan) => {
                of(plan).map(|t| t.survives()).try_fold(true, |all, s| Some(all && s?))
            }
            PlanStanding::Tied | PlanStanding::TooFew | PlanStanding::OnlyPlan => None,
        };
        BestPlan { regime, n, standing, unbeaten, survives }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MeanTest, Sign};
    use super::*;

    /// A test of two plans with this verdict.
    fn test(plan_a: usize, plan_b: usize, verdict: Verdict) -> PairTest {
        let tested = MeanTest {
            mean_r: 0.1,
            ci_low: 0.0,
            ci_high: 0.2,
            joint_low: None,
            joint_high: None,
            se: 0.05,
            p_value: 0.05,
            p_adjusted: 0.05,
            p_holm: 0.05,
            always: None,
            share_above_zero: 0.95,
            n_needed: None,
            detectable_r: None,
            block_length: 1.0,
            sign: match verdict {
                Verdict::A => Sign::Above,
                Verdict::B => Sign::Below,
                Verdict::Equivalent | Verdict::Tied | Verdict::TooFew => Sign::Neither,
            },
        };
        let tested = (verdict != Verdict::TooFew).then_some(tested);
        PairTest {
            regime: None,
            plan_a,
            plan_b,
            n: 40,
            n_times: 40,
            mean_diff_r: Some(0.1),
            is_same: false,
            is_same_by_rule: None,
            tested,
            wilcoxon_p: None,
            worst_case: None,
            min_effect_r: 0.03,
        }
    }

    fn best(baseline: Option<usize>, tests: &[PairTest]) -> (PlanStanding, Vec<usize>) {
        let tests: Vec<&PairTest> = tests.iter().collect();
        let best = BestPlan::new(None, 40, 3, baseline, &tests);
        (best.standing, best.unbeaten)
    }

    #[test]
    fn the_best_plan_beats_every_other() {
        use Verdict::{A, B, Tied, TooFew};
        let of = |ab, ac, bc| best(None, &[test(0, 1, ab), test(0, 2, ac), test(1, 2, bc)]);
        assert_eq!(of(A, A, Tied), (PlanStanding::Best(0), vec![0]));
        assert_eq!(of(B, Tied, A), (PlanStanding::Best(1), vec![1]));
        assert_eq!(of(Tied, A, A), (PlanStanding::Tied, vec![0, 1]));
        assert_eq!(of(A, Tied, Tied), (PlanStanding::Tied, vec![0, 2]));
        assert_eq!(of(Tied, Tied, Tied), (PlanStanding::Tied, vec![0, 1, 2]));
        assert_eq!(of(A, TooFew, Tied), (PlanStanding::Tied, vec![0, 2]));
        assert_eq!(of(TooFew, TooFew, TooFew), (PlanStanding::TooFew, vec![0, 1, 2]));
        // 0 beats 1, 1 beats 2, 2 beats 0
        assert_eq!(of(A, B, A), (PlanStanding::Tied, vec![0, 1, 2]));
        assert_eq!(best(None, &[]).0, PlanStanding::OnlyPlan);
    }

    #[test]
    fn with_a_baseline_plans_that_are_not_compared_stay_possible() {
        use Verdict::{A, B, Tied};
        let of = |one, two| best(Some(0), &[test(1, 0, one), test(2, 0, two)]);
        assert_eq!(of(B, B), (PlanStanding::Best(0), vec![0]));
        assert_eq!(of(A, B), (PlanStanding::Best(1), vec![1]));
        assert_eq!(of(A, Tied), (PlanStanding::Tied, vec![1, 2]));
        assert_eq!(of(A, A), (PlanStanding::Tied, vec![1, 2]));
    }
}
