//! Exits: plans, levels, the per-bar state machine, intrabar rules and the costs of a leg.
//!
//! Once a position is open, its exit depends on its entry and its plan alone: nothing here knows
//! of balances, profiles or other positions. [`Position::step`] is what one bar does to a
//! position; [`evaluate`] runs a plan on an entry to its exit.

mod bar_order;
mod bounds;
mod costs;
mod describe;
mod entry;
mod excursion;
mod exit_run;
mod fill_rules;
mod funding;
mod leap;
mod levels;
mod market;
mod outcome;
mod path;
mod plan;
mod position;
mod pyramid;
mod stop_path;

pub use costs::Costs;
pub use describe::{describe_levels, describe_mode};
pub use entry::{EntryAt, EntryFill, EntrySettings};
pub use excursion::Excursion;
pub use exit_run::{BOUNDING_RULES, ExitRun, evaluate};
pub use fill_rules::{Ambiguity, FillRules, IntrabarRule, LimitFill, LimitGapFill};
pub use funding::{FUNDING_PERIOD_US, FundingSchedule};
pub use levels::{Levels, PartialTarget, Trail};
pub use market::{Entry, KnownAtr, Market};
pub use outcome::Outcome;
pub use plan::{
    BUILT_IN_PLANS, Breakeven, ExitPlan, MAX_PARTIALS, Partial, PartialDistance, StopDistance,
    TargetDistance, TimeExit, TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};
pub use position::{Fill, FillMoment, LiveBar, Position, Stepped};
pub use pyramid::{BarPyramid, Summary, first_level, n_first_level};
pub use stop_path::StopPath;
