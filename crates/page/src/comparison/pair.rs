//! Tests of two plans.

use exitlab_core::Regime;
use exitlab_store::CompareRow;
use exitlab_table::{OrAll, Row};
use exitlab_words::regime_name;

/// A test of two plans: a row of the `compare` table.
#[derive(Debug, Clone, Row)]
#[row(of = CompareRow<'static>)]
pub(crate) struct Pair {
    #[row(optional)]
    pub(super) profile: Option<String>,
    pub(super) regime: OrAll<Regime>,
    pub(super) plan_a: String,
    pub(super) plan_b: String,
    pub(super) n: usize,
    pub(super) n_times: usize,
    pub(super) mean_diff_r: Option<f64>,
    pub(super) ci_low: Option<f64>,
    pub(super) ci_high: Option<f64>,
    /// Absent in tables of before it was there, as what follows.
    #[row(optional)]
    pub(super) joint_low: Option<f64>,
    #[row(optional)]
    pub(super) joint_high: Option<f64>,
    #[row(optional)]
    pub(super) is_same: Option<bool>,
    #[row(optional)]
    pub(super) detectable_r: Option<f64>,
    #[row(optional)]
    pub(super) min_effect_r: Option<f64>,
    pub(super) p_value: Option<f64>,
    #[row(optional)]
    pub(super) p_adjusted: Option<f64>,
    #[row(optional)]
    pub(super) p_always: Option<f64>,
    #[row(optional)]
    pub(super) repeated_looks: Option<bool>,
    pub(super) n_needed: Option<f64>,
    pub(super) verdict: String,
    pub(super) winner: Option<String>,
    pub(super) worst_a_mean_diff_r: Option<f64>,
    pub(super) worst_b_mean_diff_r: Option<f64>,
    pub(super) survives: Option<bool>,
}

impl Pair {
    /// A regime's name, or ALL.
    pub(crate) fn regime(&self) -> &'static str {
        regime_name(self.regime.0)
    }

    /// The corrected p-value that the verdict goes by.
    pub(super) fn p_of_verdict(&self) -> Option<f64> {
        if self.repeated_looks == Some(true) { self.p_always } else { self.p_adjusted }
    }

    /// The first plan.
    pub(crate) fn plan_a(&self) -> &str {
        &self.plan_a
    }

    /// The second plan.
    pub(crate) fn plan_b(&self) -> &str {
        &self.plan_b
    }

    /// Profile of the runs; none in a study.
    pub(crate) fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// `A`, `B`, `equivalent`, `tied`, `too few`.
    pub(crate) fn verdict(&self) -> &str {
        &self.verdict
    }

    /// The plan that won, if one did.
    pub(crate) fn winner(&self) -> Option<&str> {
        self.winner.as_deref()
    }

    /// Whether the pair is this plan and another one.
    pub(crate) fn has(&self, plan: &str) -> bool {
        self.plan_a == plan || self.plan_b == plan
    }

    /// Ends of the interval that holds together with those of all tests; of this test alone in tables that do
    /// not have it.
    pub(crate) fn interval(&self) -> (Option<f64>, Option<f64>) {
        (self.joint_low.or(self.ci_low), self.joint_high.or(self.ci_high))
    }

    /// Mean and ends of the interval, in R, of this mode minus the other one; absent where it was not
    /// tested.
    pub(crate) fn gain_of(&self, plan: &str) -> Option<(f64, f64, f64)> {
        let (low, high) = self.interval();
        let (mean, low, high) = (self.mean_diff_r?, low?, high?);
        Some(if plan == self.plan_a { (mean, low, high) } else { (-mean, -high, -low) })
    }
}

#[cfg(test)]
impl Pair {
    /// A test of all regimes together, with this mean difference and interval, and a winner where the
    /// verdict is for one.
    pub(crate) fn made(
        [plan_a, plan_b, verdict]: [&str; 3],
        (mean, low, high): (f64, f64, f64),
    ) -> Pair {
        let winner = match verdict {
            "A" => Some(plan_a),
            "B" => Some(plan_b),
            _ => None,
        };
        Pair {
            profile: None,
            joint_low: Some(low),
            joint_high: Some(high),
            is_same: Some(mean == 0.0 && low == 0.0 && high == 0.0),
            detectable_r: None,
            min_effect_r: Some(0.03),
            regime: OrAll(None),
            plan_a: plan_a.to_owned(),
            plan_b: plan_b.to_owned(),
            n: 100,
            n_times: 90,
            mean_diff_r: Some(mean),
            ci_low: Some(low),
            ci_high: Some(high),
            p_value: None,
            p_adjusted: None,
            p_always: None,
            repeated_looks: None,
            n_needed: None,
            verdict: verdict.to_owned(),
            winner: winner.map(str::to_owned),
            worst_a_mean_diff_r: None,
            worst_b_mean_diff_r: None,
            survives: None,
        }
    }
}
