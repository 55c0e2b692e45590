//! The plans of a study as replays take them.

use crate::prepared::Prepared;
use exitlab_core::{ChoiceId, PlanId};
use exitlab_exit::{ExitPlan, ModeSchedule, OnChange};
use exitlab_orchestrator::Profile;
use exitlab_replay::{StudyChoice, StudyPlan};
use exitlab_scenario::{Scenario, StudyPlan as PlanSetting};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// A plan of a study with everything of its scenario that it reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct OwnedStudyPlan {
    pub(crate) id: ChoiceId,
    pub(crate) name: String,
    choice: OwnedChoice,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
enum OwnedChoice {
    Fixed(PlanId, Box<ExitPlan>),
    Policy {
        profile: Box<Profile>,
        #[serde(serialize_with = "as_slice")]
        plans: Arc<[ExitPlan]>,
        on_change: Option<OnChange>,
    },
}

fn as_slice<S: Serializer>(plans: &Arc<[ExitPlan]>, serializer: S) -> Result<S::Ok, S::Error> {
    plans[..].serialize(serializer)
}

impl OwnedStudyPlan {
    pub(crate) fn new(scenario: &Scenario, plan: PlanSetting) -> OwnedStudyPlan {
        OwnedStudyPlan {
            id: scenario.choice_id(plan),
            name: scenario.study_plan_name(plan),
            choice: match plan {
                PlanSetting::Fixed(id) => {
                    OwnedChoice::Fixed(id, Box::new(scenario.plan(id).clone()))
                }
                PlanSetting::Policy { kind, profile } => OwnedChoice::Policy {
                    profile: Box::new(scenario.profiles[profile].clone()),
                    plans: Arc::clone(&scenario.plans),
                    on_change: kind.on_change(),
                },
            },
        }
    }

    /// Every plan of a scenario's study.
    pub(crate) fn all(scenario: &Scenario) -> Vec<OwnedStudyPlan> {
        scenario.study_plans.iter().map(|plan| OwnedStudyPlan::new(scenario, *plan)).collect()
    }

    /// The profile's choices by symbol, where they are made again.
    pub(crate) fn schedules(&self, prepared: &Prepared) -> Vec<ModeSchedule> {
        match &self.choice {
            OwnedChoice::Policy { profile, on_change: Some(_), .. } => prepared.schedules(profile),
            OwnedChoice::Policy { on_change: None, .. } | OwnedChoice::Fixed(..) => Vec::new(),
        }
    }

    /// The plan as a study takes it, with its schedules.
    pub(crate) fn borrowed<'a>(&'a self, schedules: &'a [ModeSchedule]) -> StudyPlan<'a> {
        let choice = match &self.choice {
            OwnedChoice::Fixed(id, plan) => StudyChoice::Fixed(*id, plan),
            OwnedChoice::Policy { profile, plans, on_change } => StudyChoice::Policy {
                profile,
                plans,
                rechosen: on_change.map(|on_change| (on_change, schedules)),
            },
        };
        StudyPlan { id: self.id, choice }
    }
}
