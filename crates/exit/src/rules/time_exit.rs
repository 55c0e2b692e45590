//! The time exit.

use exitlab_core::{Timeframe, Timestamp, tolerance};
use serde::Serialize;
use std::fmt;

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
    /// Closes below this R multiple only; without it at any profit or loss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below_r: Option<f64>,
}

impl fmt::Display for HoldingTime {
    /// `1 hour`, `48 bars`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit) = match *self {
            HoldingTime::Hours(hours) => (hours, "hour"),
            HoldingTime::Bars(n_bars) => (f64::from(n_bars), "bar"),
        };
        write!(f, "{n} {unit}{}", if n == 1.0 { "" } else { "s" })
    }
}

impl fmt::Display for TimeExit {
    /// `after 48 bars`, `after 6 hours if below 0.5R`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after {}", self.after)?;
        self.below_r.map_or(Ok(()), |below_r| write!(f, " if below {below_r}R"))
    }
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
    fn a_time_exit_in_words() {
        let text = |after, below_r| TimeExit { after, below_r }.to_string();
        assert_eq!(text(HoldingTime::Bars(1), None), "after 1 bar");
        assert_eq!(text(HoldingTime::Bars(48), Some(-0.25)), "after 48 bars if below -0.25R");
        assert_eq!(text(HoldingTime::Hours(1.0), None), "after 1 hour");
        assert_eq!(text(HoldingTime::Hours(0.5), Some(1.0)), "after 0.5 hours if below 1R");
    }

    #[test]
    fn bars_are_clock_time_and_a_limit_without_r_is_due_at_any_profit() {
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
