//! An entry signal.

use crate::{BarIdx, Side, SymbolIdx, Timestamp, tolerance};
use std::cmp::Ordering;

/// A wish to enter, decided at the close of a decision bar (SPEC §4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// Close time of the decision bar.
    pub time: Timestamp,
    /// Symbol to trade.
    pub symbol: SymbolIdx,
    /// Direction to trade.
    pub side: Side,
    /// Confidence in [0, 1].
    pub confidence: f64,
    /// The decision bar in the symbol's decision series.
    pub bar: BarIdx,
    /// Price of the initial stop that the signal brings, for plans with `stop = "signal"`.
    pub stop_price: Option<f64>,
    /// Price of the target that the signal brings, for plans with `target = "signal"`.
    pub target_price: Option<f64>,
    /// Row in the signal file, or the order in which the source spoke.
    pub source_row: usize,
}

/// Sorts signals into the order in which they are decided (SPEC §8): time, confidence descending,
/// symbol, long before short, file order.
///
/// Confidences within 1e-9 of each other are equal, which alone is no order: of three confidences
/// the outer two may be further apart than either is from the middle one. So the signals of one time
/// are cut into groups from the highest confidence down, each as far as 1e-9 below its own highest,
/// and a group is in order of symbol, side and file.
pub fn sort_into_decision_order(signals: &mut [Signal]) {
    signals.sort_by(|a, b| {
        (a.time.cmp(&b.time))
            .then(b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.order_among_equals(b))
    });
    let mut rest = signals;
    while let Some(highest) = rest.first().copied() {
        let n_equal = rest.iter().take_while(|signal| {
            signal.time == highest.time && !tolerance::lt(signal.confidence, highest.confidence)
        });
        let (group, after) = rest.split_at_mut(n_equal.count());
        group.sort_by(Signal::order_among_equals);
        rest = after;
    }
}

impl Signal {
    /// The order of signals of one time and one confidence.
    fn order_among_equals(&self, other: &Signal) -> Ordering {
        (self.symbol.cmp(&other.symbol))
            .then(self.side.cmp(&other.side))
            .then(self.source_row.cmp(&other.source_row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(time: i64, symbol: u32, side: Side, confidence: f64, source_row: usize) -> Signal {
        Signal {
            time: Timestamp::from_us(time),
            symbol: SymbolIdx(symbol),
            side,
            confidence,
            bar: BarIdx(0),
            stop_price: None,
            target_price: None,
            source_row,
        }
    }

    fn sorted_rows(mut signals: Vec<Signal>) -> Vec<usize> {
        sort_into_decision_order(&mut signals);
        signals.iter().map(|signal| signal.source_row).collect()
    }

    #[test]
    fn time_then_confidence_then_symbol_then_side_then_file() {
        let signals = vec![
            signal(2, 0, Side::Long, 1.0, 0),
            signal(1, 1, Side::Long, 0.5, 1),
            signal(1, 0, Side::Short, 0.5, 2),
            signal(1, 0, Side::Long, 0.5, 4),
            signal(1, 0, Side::Long, 0.5, 3),
            signal(1, 9, Side::Short, 0.6, 5),
        ];
        assert_eq!(sorted_rows(signals), [5, 3, 4, 2, 1, 0]);
    }

    #[test]
    fn confidences_apart_by_rounding_are_equal() {
        // 0.1 + 0.2 is 0.30000000000000004: above 0.3, though no one would say so
        let signals =
            vec![signal(1, 1, Side::Long, 0.1 + 0.2, 0), signal(1, 0, Side::Long, 0.3, 1)];
        assert_eq!(sorted_rows(signals), [1, 0]);
        // equal at another time too, but time comes first
        let signals = vec![signal(1, 1, Side::Long, 0.3, 0), signal(2, 0, Side::Long, 0.3, 1)];
        assert_eq!(sorted_rows(signals), [0, 1]);
    }

    #[test]
    fn a_group_reaches_from_its_highest_confidence_down() {
        // 0.8e-9 apart each: the second is equal to the first, the third to the second alone. The
        // third begins a group of its own, whatever order the file has.
        let step = 0.8e-9;
        let of = |order: [usize; 3]| {
            let signals =
                order.map(|k| signal(1, 2 - k as u32, Side::Long, 0.5 - step * k as f64, k));
            sorted_rows(signals.to_vec())
        };
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            assert_eq!(of(order), [1, 0, 2], "{order:?}");
        }
    }
}
