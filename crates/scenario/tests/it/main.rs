//! Integration tests of the scenario crate, by what they hold.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod defaults;
mod documents;
mod effective;
mod errors;
mod every_key;
mod exit_modes;
mod grid;
mod mutations;
mod overrides;
mod profiles;
mod sections;
mod settings;
mod settings_md;
mod support;
