//! `exit_modes.NAME.session_exit`.

use super::weekday::Weekday;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A session exit: the first time after the entry that a zone's clock shows a time of day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SessionExit {
    /// Time of day, HH:MM, such as `15:55`; execution bars should end then.
    #[schemars(extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub at: String,
    /// Time zone whose clock is meant, an IANA name such as `America/New_York`.
    #[serde(default = "utc")]
    pub tz: String,
    /// Days of that zone, at least one.
    #[serde(default = "every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
}

impl SessionExit {
    /// At that time of day, HH:MM, of a time zone, every day.
    pub fn new(at: impl Into<String>, tz: impl Into<String>) -> SessionExit {
        SessionExit { at: at.into(), tz: tz.into(), days: every_day() }
    }
}

fn utc() -> String {
    "UTC".to_owned()
}

fn every_day() -> Vec<Weekday> {
    Weekday::ALL.to_vec()
}
