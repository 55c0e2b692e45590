//! Who chooses the exit plan of a trade: nobody, or a profile, once or again and again.

use crate::scenario::Scenario;
use exitlab_core::{ChoiceId, PlanId};
use exitlab_exit::OnChange;

/// How long a profile's choice of exit mode holds (SPEC §13.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyKind {
    /// Chosen at the entry, kept to the exit.
    Kept,
    /// Chosen again at every decision: the position goes on under the new mode.
    Live,
    /// Chosen again at every decision: another mode closes the position.
    Exit,
}

impl PolicyKind {
    /// All of them, in the order of every table.
    pub const ALL: [PolicyKind; 3] = [PolicyKind::Kept, PolicyKind::Live, PolicyKind::Exit];

    /// The word in scenarios, on command lines and in tables, such as `policy_live`.
    pub fn name(self) -> &'static str {
        match self {
            PolicyKind::Kept => "policy",
            PolicyKind::Live => "policy_live",
            PolicyKind::Exit => "policy_exit",
        }
    }

    /// The kind of that word, matched exactly.
    pub fn from_name(name: &str) -> Option<PolicyKind> {
        PolicyKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What happens to an open position where the profile chooses another mode; absent where it is
    /// not asked again.
    pub fn on_change(self) -> Option<OnChange> {
        match self {
            PolicyKind::Kept => None,
            PolicyKind::Live => Some(OnChange::TakeOver),
            PolicyKind::Exit => Some(OnChange::Close),
        }
    }
}

/// Who chooses the exit mode of a replay's trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepMode {
    /// The orchestrator, as far as the integration lets it.
    Policy(PolicyKind),
    /// Nobody: always this plan.
    Fixed(PlanId),
}

/// What a study takes every signal under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StudyPlan {
    /// An exit plan.
    Fixed(PlanId),
    /// The plan that a profile chooses, whatever the integration.
    Policy {
        /// How long its choice holds.
        kind: PolicyKind,
        /// Position of the profile in the scenario's profiles.
        profile: usize,
    },
}

impl StudyPlan {
    /// The plan, where it is fixed.
    pub fn fixed(self) -> Option<PlanId> {
        match self {
            StudyPlan::Fixed(plan) => Some(plan),
            StudyPlan::Policy { .. } => None,
        }
    }
}

/// The name of a profile's policy among plans, such as `policy_live:SAFE`.
pub(crate) fn policy_name(kind: PolicyKind, profile: &str) -> String {
    format!("{}:{profile}", kind.name())
}

/// A policy in `study.plans`, where only exit modes make sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`study.plans.{position}` is `{name}`, but here only exit modes can be compared")]
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
