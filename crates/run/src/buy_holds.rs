//! The yardstick of accounts, once for all points on the same bars and window.

use crate::key::StageKey;
use exitlab_core::{BarSeries, Timestamp};
use exitlab_metrics::BuyHold;
use exitlab_replay::Timeline;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What holding gave, by the bars and the first day of the window.
///
/// A grid asks for it at every point, while it depends on bars and regimes alone, and takes a search
/// per day and symbol. It costs nothing to keep and is no stage of its own.
#[derive(Debug, Default)]
pub(crate) struct BuyHolds(Mutex<BTreeMap<(StageKey, i64), BuyHold>>);

impl BuyHolds {
    /// What holding these bars gave from that day on; `bars` is the key of all of them.
    pub(crate) fn get(
        &self,
        bars: StageKey,
        first_day: i64,
        symbols: &[&BarSeries],
        timeline: &Timeline,
    ) -> BuyHold {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry((bars, first_day)).or_insert_with(|| {
            let days = timeline.days().iter().filter(|day| day.day >= first_day);
            let day_ends: Vec<Timestamp> =
                days.map(|day| timeline.times()[day.decision_idx]).collect();
            BuyHold::of(symbols, &day_ends)
        })
    }
}
