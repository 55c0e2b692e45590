//! Where and when a decision is filled.

use exitlab_core::{BarSeries, Timestamp};

/// When an accepted signal enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryAt {
    /// At the open of the first execution bar at or after the decision.
    NextOpen,
    /// At the decision bar's close. Optimistic: its own indicators used that price.
    Close,
}

/// Entry settings (SPEC §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// where no live bar is left or the first opens too late (`NO_FILL_BAR`).
    pub fn fill(
        &self,
        execution: &BarSeries,
        decision_time: Timestamp,
        decision_close: f64,
    ) -> Option<EntryFill> {
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
}
