//! What a decision takes: the signal, its plan and its size.

use crate::Candidate;
use exitlab_core::PlanId;
use exitlab_exit::{ExitMode, ExitPlan, Lots};

/// What was decided for an accepted signal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) candidate: &'a Candidate,
    pub(crate) mode: ExitMode<'a>,
    pub(crate) qty: f64,
    /// Stop distance at the decision: the risk per unit while pending.
    pub(crate) decision_r: f64,
    /// Size of a lot in units; 0 for none.
    pub(crate) qty_step: f64,
}

impl<'a> Order<'a> {
    /// The plan at the entry.
    pub(crate) fn plan(&self) -> &'a ExitPlan {
        self.mode.plan
    }

    /// The plan's number.
    pub(crate) fn plan_id(&self) -> PlanId {
        self.mode.id
    }

    /// The quantity in whole lots, where partials may be sold in fewer than the plan says.
    pub(crate) fn lots(&self) -> Option<Lots> {
        let may_sell_parts = self.mode.rechoice.is_some() || !self.plan().partials.is_empty();
        (self.qty_step > 0.0 && may_sell_parts)
            .then_some(Lots { qty: self.qty, step: self.qty_step })
    }
}
