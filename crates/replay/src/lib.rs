//! The exit study and the portfolio replay.
//!
//! Both read [`Candidate`]s: signals with what their decision bars say. [`study`] runs every
//! candidate under every plan; [`replay`] walks them in order of time through one account, asking
//! the orchestrator at each. Nothing here reads a file.

mod account;
mod funnel;
mod inputs;
mod log;
mod policy_log;
mod portfolio;
mod rows;
mod study;
mod trades;

pub use funnel::Funnel;
pub use inputs::{Candidate, ExitSettings, SymbolMarket, candidates};
pub use portfolio::{ModeSelection, PortfolioRun, PortfolioSettings, Rows, decision_times, replay};
pub use rows::{Decision, EquityMark, PolicyChange, RejectReason, Taken};
pub use study::study;
pub use trades::sort_for_table;
