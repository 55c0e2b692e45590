//! What a source says, before it becomes a signal.

use exitlab_core::Side;

/// A source's wish to enter at the close of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Call {
    /// The decision bar.
    pub(crate) bar_idx: usize,
    /// Direction.
    pub(crate) side: Side,
    /// Confidence in [0, 1].
    pub(crate) confidence: f64,
}
