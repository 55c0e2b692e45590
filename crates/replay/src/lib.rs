//! The exit study and the portfolio replay.

mod rows;

pub use rows::{Decision, EquityMark, PolicyChange, RejectReason, Taken};
