//! What all replays on the same bars share: decision times, and the yardstick of holding.

use crate::inputs::SymbolBars;
use exitlab_core::Timestamp;
use exitlab_metrics::{BuyHold, DailyValue, buy_hold_curve};
use exitlab_replay::Timeline;
use std::sync::Arc;

/// A function of the bars of all symbols.
#[derive(Debug)]
pub(crate) struct RunTimeline {
    pub(crate) decisions: Timeline,
    /// Of all symbols at equal weights.
    pub(crate) buy_hold: BuyHold,
}

impl RunTimeline {
    pub(crate) fn new(symbols: &[Arc<SymbolBars>]) -> RunTimeline {
        let bars: Vec<_> = symbols.iter().map(|s| (&*s.decision, &*s.execution)).collect();
        let decisions = Timeline::new(&bars);
        let closes: Vec<Vec<(Timestamp, f64)>> = symbols
            .iter()
            .map(|s| {
                let close = |idx| (s.decision.close_time(idx), s.decision.close()[idx]);
                (0..s.decision.len()).map(close).collect()
            })
            .collect();
        let curve = buy_hold_curve(decisions.times().iter().copied(), &closes);
        let days: Vec<DailyValue> = decisions
            .days()
            .iter()
            .map(|day| DailyValue { day: day.day, value: curve[day.decision_idx].1 })
            .collect();
        let buy_hold = BuyHold::of(&curve, &days);
        RunTimeline { decisions, buy_hold }
    }
}
