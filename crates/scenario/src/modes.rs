//! Who chooses the exit plan of a trade: nobody, or a profile, once or again and again.

use exitlab_core::PlanId;
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
