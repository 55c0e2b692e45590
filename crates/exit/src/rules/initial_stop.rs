//! The initial stop, which defines R.

use crate::signal_levels::{MIN_DISTANCE, SignalLevels};
use exitlab_core::Side;
use serde::Serialize;

/// Where the initial stop of an entry lies. Numbers are positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StopDistance {
    /// Multiple of the ATR at the decision bar from the entry.
    Atr(f64),
    /// Percent of the entry price from the entry.
    Pct(f64),
    /// The price that the signal brings, whatever the fill.
    Signal,
}

impl StopDistance {
    /// Distance from an entry at `price` in price units; absent for a stop that the signal brings.
    pub(crate) fn distance(self, price: f64, atr: f64) -> Option<f64> {
        match self {
            StopDistance::Atr(multiple) => Some(multiple * atr),
            StopDistance::Pct(pct) => Some(price * (pct / 100.0)),
            StopDistance::Signal => None,
        }
    }

    /// The stop of an entry at `entry`, in the position's frame; absent where the signal brings none.
    pub(crate) fn level(
        self,
        side: Side,
        entry: f64,
        atr: f64,
        signal: &SignalLevels,
    ) -> Option<f64> {
        match self.distance(side.sign() * entry, atr) {
            Some(distance) => Some(entry - distance),
            None => signal.stop_price.map(|price| side.sign() * price),
        }
    }

    /// R as far as a decision at `close` knows it, in price units; absent where the signal brings
    /// no stop that can be used.
    pub(crate) fn risk_at(
        self,
        side: Side,
        close: f64,
        atr: f64,
        signal: &SignalLevels,
    ) -> Option<f64> {
        self.distance(close, atr).or_else(|| {
            let stop = signal.stop_price?;
            self.is_valid_at(side, close, atr, signal).then_some((close - stop).abs())
        })
    }

    /// R of an entry at `entry` with this stop level, both in the position's frame.
    pub(crate) fn risk(self, entry: f64, stop: f64, side: Side, signal: &SignalLevels) -> f64 {
        match self {
            StopDistance::Atr(_) | StopDistance::Pct(_) => entry - stop,
            StopDistance::Signal => (signal.close - side.sign() * stop).abs(),
        }
    }

    /// Whether the stop is one that a price can reach, judged at the decision's close: a distance is
    /// more than rounding and leaves a long's stop above 0; a price of the signal lies beyond the
    /// close on the losing side by more than rounding (SPEC §5, §13.6).
    pub(crate) fn is_valid_at(
        self,
        side: Side,
        close: f64,
        atr: f64,
        signal: &SignalLevels,
    ) -> bool {
        match self.distance(close, atr) {
            Some(distance) => {
                let is_above_0 = match side {
                    Side::Long => close - distance > 0.0,
                    Side::Short => true,
                };
                is_above_0 && distance > MIN_DISTANCE * close
            }
            None => signal
                .stop_price
                .is_some_and(|stop| side.sign() * (close - stop) > MIN_DISTANCE * close),
        }
    }

    /// Whether an entry at `price`, slippage included, is above 0 and leaves an R that is more than
    /// rounding (SPEC §14.14).
    pub(crate) fn is_valid_fill(
        self,
        side: Side,
        price: f64,
        atr: f64,
        signal: &SignalLevels,
    ) -> bool {
        let entry = side.sign() * price;
        price > 0.0
            && self
                .level(side, entry, atr, signal)
                .is_some_and(|stop| self.risk(entry, stop, side, signal) > MIN_DISTANCE * price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_of_the_signal_has_to_lie_beyond_the_close() {
        let at = |stop_price| SignalLevels { close: 100.0, stop_price, target_price: None };
        let is_valid = |side, stop| StopDistance::Signal.is_valid_at(side, 100.0, 1.0, &at(stop));
        assert!(is_valid(Side::Long, Some(99.0)) && is_valid(Side::Short, Some(101.0)));
        assert!(!is_valid(Side::Long, Some(101.0)) && !is_valid(Side::Short, Some(99.0)));
        assert!(!is_valid(Side::Long, Some(100.0 - 1e-11)) && !is_valid(Side::Long, None));
        let risk = |stop| StopDistance::Signal.risk_at(Side::Long, 100.0, 1.0, &at(stop));
        assert_eq!([risk(Some(98.5)), risk(Some(101.0)), risk(None)], [Some(1.5), None, None]);
    }

    #[test]
    fn a_distance_has_to_leave_a_price_and_be_more_than_rounding() {
        let none = SignalLevels::default();
        let is_valid =
            |side, close, atr| StopDistance::Atr(2.0).is_valid_at(side, close, atr, &none);
        // a long's stop at 0 is none, a short's may lie at twice the price
        assert!(is_valid(Side::Long, 100.0, 49.9) && !is_valid(Side::Long, 100.0, 50.0));
        assert!(!is_valid(Side::Long, 100.0, 60.0) && is_valid(Side::Short, 100.0, 50.0));
        // rounding is 10⁻¹² of the close: 1 of 10¹²
        assert!(is_valid(Side::Short, 1e12, 0.51) && !is_valid(Side::Short, 1e12, 0.5));
        let signal = SignalLevels { close: 1e12, stop_price: Some(1e12 - 1.0), target_price: None };
        assert!(!StopDistance::Signal.is_valid_at(Side::Long, 1e12, 1.0, &signal));
        let signal = SignalLevels { stop_price: Some(1e12 - 1.25), ..signal };
        assert!(StopDistance::Signal.is_valid_at(Side::Long, 1e12, 1.0, &signal));
    }

    #[test]
    fn slippage_may_not_take_the_whole_price() {
        let none = SignalLevels::default();
        assert!(StopDistance::Pct(2.0).is_valid_fill(Side::Short, 1.0, 0.1, &none));
        assert!(!StopDistance::Pct(2.0).is_valid_fill(Side::Short, 0.0, 0.1, &none));
        assert!(!StopDistance::Atr(1.0).is_valid_fill(Side::Short, 0.0, 0.1, &none));
        assert!(StopDistance::Pct(2.0).is_valid_fill(Side::Short, 1e6, 0.1, &none));
        // 1e-13 of the price is nothing beside it, nor is 1e-12
        let is_valid =
            |price, atr| StopDistance::Atr(1.0).is_valid_fill(Side::Long, price, atr, &none);
        assert!(!is_valid(1.0, 1e-13));
        assert!(!is_valid(1e12, 1.0) && is_valid(1e12, 1.25));
    }
}
