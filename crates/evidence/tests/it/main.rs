//! What results prove, as a caller asks it.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod compare;
mod discount;
mod draws;
mod false_verdicts;
mod monte_carlo;
mod two_runs;
