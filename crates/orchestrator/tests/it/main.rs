//! Integration tests of the orchestrator: SPEC §5's profiles, policy rules and symbol blocks.
//!
//! Expected values come from SPEC alone; the arithmetic stands beside them.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

mod confidence;
mod exit_mode;
mod gates;
mod integration;
mod note;
mod profiles;
mod properties;
mod risk;
mod setup;
mod sizing;
mod symbol_block;
