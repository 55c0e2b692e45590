//! The library as a caller uses it.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod baselines;
mod cancelling;
mod errors;
mod evidence;
mod examples;
mod in_memory;
mod levels_and_policy;
mod scenarios;
mod setup;
