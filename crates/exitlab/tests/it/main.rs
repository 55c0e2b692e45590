//! The library as a caller uses it.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod cancelling;
mod errors;
mod examples;
mod in_memory;
mod scenarios;
mod setup;
