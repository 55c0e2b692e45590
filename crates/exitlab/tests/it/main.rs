//! The library as a caller uses it.

mod cancelling;
mod errors;
mod examples;
mod in_memory;
mod scenarios;
mod setup;
