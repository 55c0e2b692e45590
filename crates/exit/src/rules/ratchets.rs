//! Ratchets: rungs that lift the stop step by step.

use super::stop::Stop;
use exitlab_core::ExitReason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most rungs that a plan can have.
pub const MAX_RATCHETS: usize = 8;

/// A rung: once the price has reached one level, the stop is at least at another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ratchet {
    /// R multiple that triggers it, above 0 and above that of the rung before.
    pub at_r: f64,
    /// R multiple of the stop, above -1, below `at_r` and not below that of the rung before.
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
pub(crate) fn levels(ratchets: &[Ratchet], entry: f64, r: f64) -> Vec<RatchetLevel> {
    ratchets
        .iter()
        .map(|ratchet| RatchetLevel {
            trigger: entry + ratchet.at_r * r,
            stop: entry + ratchet.stop_r * r,
        })
        .collect()
}

/// What has happened of the rungs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RatchetState {
    /// Rungs that were reached.
    n_reached: usize,
}

impl RatchetState {
    /// The price of the next rung.
    pub(crate) fn next_level(self, rungs: &[RatchetLevel]) -> Option<f64> {
        rungs.get(self.n_reached).map(|rung| rung.trigger)
    }

    /// Lifts the stop to the next rung's.
    pub(crate) fn take_next(&mut self, rungs: &[RatchetLevel], stop: &mut Stop) {
        stop.raise(rungs[self.n_reached].stop, ExitReason::RatchetStop);
        self.n_reached += 1;
    }

    /// Takes every rung that a price of `high` reaches.
    pub(crate) fn reach(&mut self, rungs: &[RatchetLevel], high: f64, stop: &mut Stop) {
        while self.next_level(rungs).is_some_and(|trigger| high >= trigger) {
            self.take_next(rungs, stop);
        }
    }

    /// The highest stop that a price of `high` may set.
    pub(crate) fn highest_stop(self, rungs: &[RatchetLevel], high: f64) -> Option<f64> {
        let reached = rungs[self.n_reached..].iter().take_while(|rung| rung.trigger <= high);
        // Stops ascend with their rungs.
        reached.last().map(|rung| rung.stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rung_lifts_the_stop_once() {
        let rungs = [Ratchet { at_r: 1.0, stop_r: 0.0 }, Ratchet { at_r: 2.0, stop_r: 1.0 }];
        let rungs = levels(&rungs, 100.0, 10.0);
        let mut state = RatchetState::default();
        let mut stop = Stop { level: 90.0, reason: ExitReason::StopLoss };
        assert_eq!(state.highest_stop(&rungs, 125.0), Some(110.0));
        state.reach(&rungs, 110.0, &mut stop);
        assert_eq!(stop, Stop { level: 100.0, reason: ExitReason::RatchetStop });
        assert_eq!(
            (state.next_level(&rungs), state.highest_stop(&rungs, 119.0)),
            (Some(120.0), None)
        );
        state.reach(&rungs, 130.0, &mut stop);
        assert_eq!((stop.level, state.next_level(&rungs)), (110.0, None));
    }
}
