//! The exit study and the portfolio replay.
//!
//! Both read [`Candidate`]s: signals with what their decision bars say. [`study`] runs every
//! candidate under every plan; [`replay`] walks them in order of time through one account, asking
//! the orchestrator at each. Nothing here reads a file.
//!
//! A replay has two engines, which give the same bytes: what happens at a decision is written once,
//! and they differ in which decision times they visit and in where a position's exit comes from.

mod account;
mod engine;
mod entry_check;
mod equity_curve;
mod exit_feed;
mod funnel;
mod holdings;
mod inputs;
mod later_fallback;
mod leaving;
mod log;
mod market_view;
mod order;
mod percent;
mod plan_outcomes;
mod policy_log;
mod portfolio_state;
mod replay_output;
mod rows;
mod running_sum;
mod schedule;
mod settings;
mod stepped_exit;
mod study;
mod timeline;
mod trades;

pub use engine::{ReplayEngine, replay};
pub use equity_curve::EquityCurve;
pub use funnel::Funnel;
pub use inputs::{Candidate, ExitSettings, ReplayInputs, SymbolMarket, candidates};
pub use market_view::{Chooser, MarketView, SymbolView, WantedPath};
pub use plan_outcomes::{KnownExits, PlanOutcomes};
pub use replay_output::ReplayOutput;
pub use rows::{Decision, EquityMark, PolicyChange, RejectReason, Taken};
pub use schedule::mode_schedule;
pub use settings::{ModeSelection, ReplaySettings, Rows};
pub use study::{KeepLegs, StudyChoice, StudyPlan, StudySettings, study};
pub use timeline::{DayEnd, Timeline};
pub use trades::sort_for_table;
