//! The version of a baseline's files.

/// The version of a baseline's files that this code writes and reads.
///
/// What is used of the inputs came without a new version: baselines without it are compared by their
/// files alone, and an exitlab that does not know it passes it over.
pub const BASELINE_SCHEMA: u64 = 1;
