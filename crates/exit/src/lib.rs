//! Exits: plans, levels, the per-bar state machine, intrabar rules and the costs of a leg.
//!
//! Once a position is open, its exit depends on its entry, the market and its mode alone: nothing
//! here knows of balances, profiles or other positions. `Position::step` is what one bar does to a
//! position; [`evaluate`] runs a plan, or a mode that is chosen again, on an entry to its exit. Each
//! exit rule has a file of its own in `rules`.

mod bar_order;
mod bounds;
mod costs;
mod describe;
mod entry;
mod evaluate;
mod excursion;
mod fill_rules;
mod funding;
mod invalid_levels;
mod known_series;
mod leap;
mod levels;
mod lots;
mod market;
mod mode_schedule;
mod outcome;
mod path;
mod plan;
mod position;
mod pyramid;
mod rules;
mod signal_levels;
mod stepper;
mod stop_path;
mod take_over;

pub use costs::Costs;
pub use describe::{describe_levels, describe_mode};
pub use entry::{EntryAt, EntryFill, EntrySettings};
pub use evaluate::{evaluate, evaluate_lots};
pub use excursion::Excursion;
pub use fill_rules::{Ambiguity, BOUNDING_RULES, FillRules, IntrabarRule, LimitFill, LimitGapFill};
pub use funding::{FUNDING_PERIOD_US, FundingSchedule};
pub use invalid_levels::InvalidLevels;
pub use known_series::{DecisionClock, KnownSeries, KnownSet};
pub use levels::{LevelInputs, Levels};
pub use lots::Lots;
pub use market::{Entry, Market};
pub use mode_schedule::{ExitMode, ModeSchedule, OnChange, Rechoice};
pub use outcome::{ModeTaken, Outcome};
pub use plan::{BUILT_IN_PLANS, ExitPlan, SignalExit};
pub use position::{Fill, FillMoment, LiveBar, Position, Stepped};
pub use pyramid::{BarPyramid, Summary, first_level, n_first_level};
pub use rules::breakeven::{Breakeven, BreakevenLevel};
pub use rules::closing_bar::SignalExits;
pub use rules::initial_stop::StopDistance;
pub use rules::partials::{MAX_PARTIALS, Partial, PartialDistance, PartialTarget};
pub use rules::ratchets::{MAX_RATCHETS, Ratchet, RatchetLevel};
pub use rules::session_exit::{SessionDays, SessionExit, ZONE_DATA_VERSION};
pub use rules::target::TargetDistance;
pub use rules::time_exit::{HoldingTime, TimeExit};
pub use rules::trailing::{
    LineFileId, Series, Trail, TrailActivation, TrailBasis, TrailDistance, TrailLine, TrailScale,
    Trailing,
};
pub use signal_levels::SignalLevels;
pub use stepper::Stepper;
pub use stop_path::StopPath;
