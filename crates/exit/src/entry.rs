//! Where and when a decision is filled.

use exitlab_core::{BarIdx, BarSeries, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When an accepted signal enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryAt {
    /// At the open of the first execution bar at or after the decision.
    NextOpen,
    /// At the decision bar's close. Optimistic: its own indicators used that price.
    Close,
}

/// Entry settings (SPEC §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EntrySettings {
    /// When an accepted signal enters.
    pub at: EntryAt,
    /// Longest wait from the decision to the open of the first live bar, in microseconds.
    pub max_fill_delay_us: Option<i64>,
}

impl Default for EntrySettings {
    fn default() -> EntrySettings {
        EntrySettings { at: EntryAt::NextOpen, max_fill_delay_us: None }
    }
}

/// A fill before slippage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntryFill {
    /// Time of the fill.
    pub time: Timestamp,
    /// Price before slippage.
    pub price: f64,
    /// Position of the first live bar in the execution series.
    pub first_live: usize,
    /// Whether the position exists from the first live bar's open on, so that this bar is the
    /// entry bar; otherwise it was there before it.
    pub at: EntryAt,
}

impl EntrySettings {
    /// The fill of a decision at `decision_time`, whose bar closed at `decision_close`; `None`
    /// where no live bar is left, the first opens too late, or execution bars are missing before it
    /// (`NO_FILL_BAR`).
    ///
    /// # Source
    /// SPEC §6, §14.5.
    pub fn fill(
        &self,
        execution: &BarSeries,
        decision: &BarSeries,
        decision_time: Timestamp,
        decision_close: f64,
    ) -> Option<EntryFill> {
        if EntrySettings::lacks_execution(execution, decision, decision_time) {
            return None;
        }
        let first_live = execution.first_open_at_or_after(decision_time)?.0;
        let open_time = execution.time()[first_live];
        let delay_us = open_time.us() - decision_time.us();
        if self.max_fill_delay_us.is_some_and(|limit| delay_us > limit) {
            return None;
        }
        Some(match self.at {
            EntryAt::NextOpen => EntryFill {
                time: open_time,
                price: execution.open()[first_live],
                first_live,
                at: self.at,
            },
            EntryAt::Close => {
                EntryFill { time: decision_time, price: decision_close, first_live, at: self.at }
            }
        })
    }

    /// Whether execution bars are missing after a decision at `decision_time`: another decision bar
    /// closes before the next execution bar opens, or there is none. A fill there would be that of
    /// another market than the one that was decided on.
    ///
    /// Where both carry the same bars, a gap is in both and never counts.
    pub fn lacks_execution(
        execution: &BarSeries,
        decision: &BarSeries,
        decision_time: Timestamp,
    ) -> bool {
        let next = decision.last_closed_by(decision_time).map_or(0, |BarIdx(last)| last + 1);
        if next >= decision.len() {
            return false;
        }
        execution
            .first_open_at_or_after(decision_time)
            .is_none_or(|BarIdx(fill)| decision.close_time(next) < execution.time()[fill])
    }
}
