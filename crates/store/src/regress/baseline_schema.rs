//! The version of a baseline's files.

/// The version of a baseline's files that this code writes and reads.
pub const BASELINE_SCHEMA: u64 = 1;
