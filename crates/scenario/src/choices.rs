//! Numbers and names of what chooses exit plans in a study.

use crate::modes::{PolicyKind, StudyPlan, policy_name};
use crate::scenario::Scenario;
use exitlab_core::{ChoiceId, PlanId};

/// A policy in `study.plans`, where only exit modes make sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`study.plans[{position}]` is `{name}`, but here only exit modes can be compared")]
pub struct PolicyAmongPlans {
    /// Position in `study.plans`, from 0.
    pub position: usize,
    /// Its name, such as `policy:SAFE`.
    pub name: String,
}

impl Scenario {
    /// The number of a choice: a fixed plan's own, the policies of the profiles after the plans.
    pub fn choice_id(&self, plan: StudyPlan) -> ChoiceId {
        match plan {
            StudyPlan::Fixed(id) => ChoiceId::from(id),
            StudyPlan::Policy { kind, profile } => {
                let before = self.plans.len() + profile * PolicyKind::ALL.len();
                ChoiceId((before + kind as usize) as u32)
            }
        }
    }

    /// Names of choices by [`ChoiceId`]: the plans, then profile by profile `policy:PROFILE`,
    /// `policy_live:PROFILE` and `policy_exit:PROFILE`.
    pub fn choice_names(&self) -> Vec<String> {
        let plans = self.plans.iter().map(|plan| plan.name.clone());
        let policies = self
            .profiles
            .iter()
            .flat_map(|profile| PolicyKind::ALL.map(|kind| policy_name(kind, &profile.name)));
        plans.chain(policies).collect()
    }

    /// The name of a study's plan in tables.
    pub fn study_plan_name(&self, plan: StudyPlan) -> String {
        match plan {
            StudyPlan::Fixed(id) => self.plan(id).name.clone(),
            StudyPlan::Policy { kind, profile } => policy_name(kind, &self.profiles[profile].name),
        }
    }

    /// The plans of the study that are no profile's policy.
    pub fn fixed_plans(&self) -> impl Iterator<Item = PlanId> {
        self.study_plans.iter().filter_map(|plan| plan.fixed())
    }

    /// The plans of the study, for what can only compare fixed ones, such as walk-forward runs.
    ///
    /// # Errors
    /// [`PolicyAmongPlans`] for the first that is a profile's policy.
    pub fn fixed_study_plans(&self) -> Result<Vec<PlanId>, PolicyAmongPlans> {
        let plans = self.study_plans.iter().enumerate().map(|(position, plan)| {
            let name = || self.study_plan_name(*plan);
            plan.fixed().ok_or_else(|| PolicyAmongPlans { position, name: name() })
        });
        plans.collect()
    }
}
