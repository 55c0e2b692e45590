//! The stop that the rules move.

use exitlab_core::ExitReason;

/// A stop in a position's frame, and the reason of an exit at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stop {
    pub(crate) level: f64,
    pub(crate) reason: ExitReason,
}

impl Stop {
    /// A stop never loosens: the higher one counts, and of equal ones the earlier.
    pub(crate) fn raise(&mut self, level: f64, reason: ExitReason) {
        if level > self.level {
            *self = Stop { level, reason };
        }
    }
}
