//! Statistics against other libraries, and on data whose truth is known because it was made so.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

mod draws;
mod oracle;
mod series;
mod truth_bootstrap;
mod truth_choice;
mod walk_forward;
