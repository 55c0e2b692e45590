//! The time exit.

use exitlab_core::{Timeframe, Timestamp, tolerance};
use serde::Serialize;

/// How long a position may be held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TimeExit {
    /// How long it may be held.
    #[serde(flatten)]
    pub after: HoldingTime,
    /// Closes below this R multiple only; without it whatever the position made.
    #[serde(skip_serializing_if = "Option::is_none")]
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

    /// Whether it cannot fire on bars of which the last closes then and the lowest close is worth at
    /// least this R multiple: what leaping asks.
    pub(crate) fn is_quiet(&self, last_close_time: Timestamp, lowest_r: f64) -> bool {
        last_close_time < self.from
            || self.below_r.is_some_and(|below_r| !tolerance::lt(lowest_r, below_r))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_clock_time_and_a_limit_without_r_is_due_whatever_was_made() {
        let hour = Timeframe::parse("1h").unwrap();
        let at = |hours: i64| Timestamp::from_us(hours * hour.us());
        let exit = TimeExit { after: HoldingTime::Bars(3), below_r: None };
        let limit = exit.limit(at(10), hour);
        assert!(!limit.is_due(at(12), -9.0) && limit.is_due(at(13), 9.0));
        assert!(limit.is_quiet(at(12), -9.0) && !limit.is_quiet(at(13), 9.0));
        let below = TimeExit { after: HoldingTime::Hours(0.5), below_r: Some(1.0) };
        let limit = below.limit(at(10), hour);
        assert!(limit.is_due(at(11), 0.9) && !limit.is_due(at(11), 1.0));
        assert!(limit.is_quiet(at(11), 1.0) && !limit.is_quiet(at(11), 0.9));
    }
}
