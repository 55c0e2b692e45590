//! Tables from rows to files and back.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

mod damaged;
mod declaration;
mod files;
mod foreign;
mod random;
mod rows;
