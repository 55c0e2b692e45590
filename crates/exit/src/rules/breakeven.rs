//! The breakeven stop.

use super::stop::Stop;
use exitlab_core::{ExitReason, Side};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A breakeven stop.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Breakeven {
    /// R multiple that triggers it.
    pub at_r: f64,
    /// Percent of the entry price beyond the entry.
    #[serde(default = "default_offset_pct")]
    pub offset_pct: f64,
}

fn default_offset_pct() -> f64 {
    0.1
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

/// What has happened of a breakeven stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BreakevenState {
    is_armed: bool,
}

impl BreakevenState {
    /// The price that arms it, while it is not.
    pub(crate) fn next_level(self, breakeven: Option<BreakevenLevel>) -> Option<f64> {
        breakeven.filter(|_| !self.is_armed).map(|b| b.trigger)
    }

    /// Arms it where a price of `high` does.
    pub(crate) fn reach(&mut self, breakeven: Option<BreakevenLevel>, high: f64, stop: &mut Stop) {
        if let (false, Some(breakeven)) = (self.is_armed, breakeven)
            && high >= breakeven.trigger
        {
            self.is_armed = true;
            stop.raise(breakeven.stop, ExitReason::BreakevenStop);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_armed_once_and_never_lowers_the_stop() {
        let level = Breakeven { at_r: 1.0, offset_pct: 0.1 }.level(Side::Long, 100.0, 10.0);
        assert_eq!(level.trigger, 110.0);
        let mut state = BreakevenState::default();
        let mut stop = Stop { level: 105.0, reason: ExitReason::RatchetStop };
        state.reach(Some(level), 109.9, &mut stop);
        assert_eq!(state.next_level(Some(level)), Some(110.0));
        state.reach(Some(level), 110.0, &mut stop);
        assert_eq!(state.next_level(Some(level)), None);
        assert_eq!(stop, Stop { level: 105.0, reason: ExitReason::RatchetStop });
    }
}
