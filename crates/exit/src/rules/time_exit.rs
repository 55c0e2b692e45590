//! The time exit.

use exitlab_core::{Timeframe, Timestamp, tolerance};

/// How long a position may be held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HoldingTime {
    /// Hours from the entry.
    Hours(f64),
    /// Decision bars of clock time from the entry, so that gaps count.
    Bars(u32),
}

impl HoldingTime {
    fn us(self, decision_timeframe: Timeframe) -> i64 {
        match self {
            HoldingTime::Hours(hours) => (hours * 3.6e9).round() as i64,
            HoldingTime::Bars(n_bars) => decision_timeframe.us().saturating_mul(i64::from(n_bars)),
        }
    }
}

/// Closes a position that is held too long, or too long without enough profit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeExit {
    /// How long it may be held.
    pub after: HoldingTime,
    /// Closes below this R multiple only; without it whatever the position made.
    pub below_r: Option<f64>,
}

/// A time exit of a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TimeLimit {
    /// Close time of a bar from which it may fire.
    pub(crate) from: Timestamp,
    /// R multiple that it fires below.
    pub(crate) below_r: Option<f64>,
}

impl TimeExit {
    pub(crate) fn limit(self, entry_time: Timestamp, decision_timeframe: Timeframe) -> TimeLimit {
        TimeLimit {
            from: entry_time.plus_us(self.after.us(decision_timeframe)),
            below_r: self.below_r,
        }
    }
}

impl TimeLimit {
    /// Whether a bar that closes then, at a price worth this R multiple, is closed.
    pub(crate) fn is_due(&self, close_time: Timestamp, r_multiple: f64) -> bool {
        close_time >= self.from
            && self.below_r.is_none_or(|below_r| tolerance::lt(r_multiple, below_r))
    }
}
