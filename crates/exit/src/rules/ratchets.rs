//! Ratchets: rungs that lift the stop step by step.

use arrayvec::ArrayVec;

/// Most rungs that a plan can have.
pub const MAX_RATCHETS: usize = 8;

/// A rung: a price that lifts the stop once it is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratchet {
    /// R multiple that triggers it.
    pub at_r: f64,
    /// R multiple of the stop that it sets, below `at_r`.
    pub stop_r: f64,
}

/// A rung in the position's frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatchetLevel {
    /// Price that sets the stop.
    pub trigger: f64,
    /// The stop.
    pub stop: f64,
}

/// The rungs of an entry in the position's frame, ascending.
pub(crate) fn levels(
    ratchets: &[Ratchet],
    entry: f64,
    r: f64,
) -> ArrayVec<RatchetLevel, MAX_RATCHETS> {
    ratchets
        .iter()
        .map(|ratchet| RatchetLevel {
            trigger: entry + ratchet.at_r * r,
            stop: entry + ratchet.stop_r * r,
        })
        .collect()
}
