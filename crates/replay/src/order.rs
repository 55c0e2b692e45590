//! What a decision takes: the signal, its plan and its size.

use crate::Candidate;
use exitlab_core::{PlanId, Regime};
use exitlab_exit::ExitPlan;

/// What was decided for an accepted signal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) candidate: &'a Candidate,
    pub(crate) regime: Regime,
    pub(crate) plan_id: PlanId,
    pub(crate) plan: &'a ExitPlan,
    pub(crate) qty: f64,
    /// Stop distance at the decision: the risk per unit while pending.
    pub(crate) decision_r: f64,
}
