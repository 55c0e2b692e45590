//! `exit_modes.NAME.trailing` as typed.

use super::trail_line::RawTrailLine;
use super::words::{RawActivate, RawBasis, RawScale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A trailing stop: exactly one of `distance_atr`, `distance_pct`, `giveback_pct` and `line`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTrailing {
    /// Distance behind the peak as a multiple of an ATR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) distance_atr: Option<f64>,
    /// Distance behind the peak in percent of the peak, below 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) distance_pct: Option<f64>,
    /// Percent of the open profit at the peak that is given back, below 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) giveback_pct: Option<f64>,
    /// A line that the stop follows from decision close to decision close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<RawTrailLine>,
    /// When it turns on; `giveback_pct` cannot be on immediately.
    #[serde(default = "default_activate")]
    pub(crate) activate: RawActivate,
    /// `activate = "at_r"` only, and needed there: R multiple that turns it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_r: Option<f64>,
    /// Distances only: which ATR `distance_atr` multiplies. Default: entry_atr.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) basis: Option<RawBasis>,
    /// Distances only: whether the trend stretches the distance. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scale: Option<RawScale>,
}

fn default_activate() -> RawActivate {
    RawActivate::AfterPartial
}

impl RawTrailing {
    /// Fills in the defaults of a distance; the other trails have no such keys.
    pub(super) fn complete(&mut self) {
        if self.distance_atr.is_some() || self.distance_pct.is_some() {
            self.basis.get_or_insert(RawBasis::EntryAtr);
            self.scale.get_or_insert(RawScale::None);
        }
    }
}
