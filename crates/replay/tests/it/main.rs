//! Integration tests of the replay and the study: hand-computed portfolios and properties.
//!
//! Expected values come from SPEC §5 to §9 alone; the arithmetic stands beside them.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

mod accounting;
mod close_entries;
mod enforcement;
mod engines;
mod exit_modes;
mod known_exits;
mod limits;
mod log_lines;
mod lots;
mod odd_plans;
mod oracle;
mod order;
mod policy_exit;
mod policy_live;
mod policy_rows;
mod properties;
mod random_world;
mod reasons;
mod rejections;
mod risk_state;
mod ruin;
mod separate_execution;
mod setup;
mod signal_levels;
mod size;
mod stop_and_reverse;
mod studies;
mod study_policies;
