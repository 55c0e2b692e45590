//! The target, at which the rest is closed.

use crate::signal_levels::{MIN_DISTANCE, SignalLevels};
use exitlab_core::Side;
use serde::Serialize;

/// Where the target of an entry lies. Numbers are positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetDistance {
    /// Multiple of the ATR at the decision bar from the entry.
    Atr(f64),
    /// Multiple of R from the entry.
    R(f64),
    /// Percent of the entry price from the entry.
    Pct(f64),
    /// The price that the signal brings; none where it brings none.
    Signal,
}

impl TargetDistance {
    /// The target of an entry at `entry` with this R, in the position's frame.
    pub(crate) fn level(
        self,
        side: Side,
        entry: f64,
        r: f64,
        atr: f64,
        signal: &SignalLevels,
    ) -> Option<f64> {
        match self {
            TargetDistance::Atr(multiple) => Some(entry + multiple * atr),
            TargetDistance::R(multiple) => Some(entry + multiple * r),
            TargetDistance::Pct(pct) => Some(entry + entry.abs() * (pct / 100.0)),
            TargetDistance::Signal => signal.target_price.map(|price| side.sign() * price),
        }
    }

    /// Whether a target of the signal lies beyond the decision's close on the winning side by more
    /// than rounding; the others always do.
    pub(crate) fn is_valid_at(self, side: Side, close: f64, signal: &SignalLevels) -> bool {
        match self {
            TargetDistance::Atr(_) | TargetDistance::R(_) | TargetDistance::Pct(_) => true,
            TargetDistance::Signal => signal
                .target_price
                .is_none_or(|target| side.sign() * (target - close) > MIN_DISTANCE * close),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_of_the_signal_has_to_lie_beyond_the_close() {
        let is_valid = |side, target_price| {
            let signal = SignalLevels { close: 100.0, stop_price: None, target_price };
            TargetDistance::Signal.is_valid_at(side, 100.0, &signal)
        };
        assert!(is_valid(Side::Long, Some(101.0)) && is_valid(Side::Short, Some(99.0)));
        assert!(!is_valid(Side::Long, Some(100.0)) && !is_valid(Side::Short, Some(101.0)));
        assert!(is_valid(Side::Long, None));
    }

    #[test]
    fn a_distance_of_rounding_is_none() {
        let is_valid = |target| {
            let signal = SignalLevels { close: 1e12, stop_price: None, target_price: Some(target) };
            TargetDistance::Signal.is_valid_at(Side::Long, 1e12, &signal)
        };
        assert!(!is_valid(1e12 + 1.0) && is_valid(1e12 + 1.25));
    }
}
