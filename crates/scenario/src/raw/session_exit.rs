//! `exit_modes.NAME.session_exit` as typed.

use super::words::{RawWeekday, Words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A session exit: the first time after the entry that a zone's clock shows a time of day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSessionExit {
    /// Time of day, HH:MM, such as `15:55`; execution bars should end then.
    #[schemars(extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub(crate) at: String,
    /// Time zone whose clock is meant, an IANA name such as `America/New_York`.
    #[serde(default = "utc")]
    pub(crate) tz: String,
    /// Days of that zone, at least one.
    #[serde(default = "every_day")]
    #[schemars(length(min = 1))]
    pub(crate) days: Vec<RawWeekday>,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn every_day() -> Vec<RawWeekday> {
    RawWeekday::ALL.iter().map(|(_, day)| *day).collect()
}
