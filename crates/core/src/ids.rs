//! Positions in the tables of a run, as types that cannot be swapped by mistake.

use serde::Serialize;

/// Position of a bar in its [`BarSeries`](crate::BarSeries).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BarIdx(pub usize);

/// Position of a symbol in a scenario's symbols, which are sorted by the bytes of their names,
/// so that comparing positions compares names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolIdx(pub u32);

/// Position of an exit plan in a scenario's list of plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PlanId(pub u32);

/// What chooses the exit plan of a trade: a fixed plan has its [`PlanId`]'s number, and the policies
/// of profiles are numbered after the plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ChoiceId(pub u32);

impl From<PlanId> for ChoiceId {
    fn from(plan: PlanId) -> ChoiceId {
        ChoiceId(plan.0)
    }
}
