//! The breakeven stop.

use exitlab_core::Side;

/// Moves the stop to the entry once the price has come far enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breakeven {
    /// R multiple that triggers it.
    pub at_r: f64,
    /// Percent of the entry price beyond the entry, never beyond the trigger.
    pub offset_pct: f64,
}

/// A breakeven stop in the position's frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreakevenLevel {
    /// Price that arms the stop.
    pub trigger: f64,
    /// The stop.
    pub stop: f64,
}

impl Breakeven {
    /// The levels of an entry at `entry` with this R, in the position's frame.
    pub(crate) fn level(self, side: Side, entry: f64, r: f64) -> BreakevenLevel {
        let trigger = entry + self.at_r * r;
        let stop = entry * (1.0 + side.sign() * (self.offset_pct / 100.0));
        BreakevenLevel { trigger, stop: trigger.min(stop) }
    }
}
