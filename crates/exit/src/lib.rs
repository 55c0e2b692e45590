//! Exits: plans, levels, the per-bar state machine, intrabar rules and the costs of a leg.
//!
//! Once a position is open, its exit depends on its entry and its plan alone: nothing here knows
//! of balances, profiles or other positions.

mod costs;
mod entry;
mod fill_rules;
mod plan;

pub use costs::Costs;
pub use entry::{EntryAt, EntryFill, EntrySettings};
pub use fill_rules::{Ambiguity, FillRules, IntrabarRule, LimitFill, LimitGapFill};
pub use plan::{
    BUILT_IN_PLANS, Breakeven, ExitPlan, MAX_PARTIALS, Partial, PartialDistance, StopDistance,
    TargetDistance, TimeExit, TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};
