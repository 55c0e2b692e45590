//! `exit_modes.NAME.trailing`.

use super::trail_line::TrailLine;
use exitlab_exit::{TrailActivation, TrailBasis, TrailDistance, TrailScale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A trailing stop: exactly one of `distance_atr`, `distance_pct`, `giveback_pct` and `line`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Trailing {
    /// Distance behind the peak as a multiple of an ATR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_atr: Option<f64>,
    /// Distance behind the peak in percent of the peak, below 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_pct: Option<f64>,
    /// Percent of the open profit at the peak that is given back, below 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub giveback_pct: Option<f64>,
    /// A line that the stop follows from decision close to decision close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<TrailLine>,
    /// When it turns on; `giveback_pct` cannot be on immediately.
    #[serde(default = "default_activate")]
    pub activate: Activate,
    /// `activate = "at_r"` only, and needed there: R multiple that turns it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_r: Option<f64>,
    /// Distances only: which ATR `distance_atr` multiplies. Default: entry_atr.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<TrailBasis>,
    /// Distances only: whether the trend stretches the distance. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<TrailScale>,
}

/// When a trail turns on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activate {
    /// Once the first partial is filled.
    AfterPartial,
    /// At the entry.
    Immediately,
    /// Once the price has reached the trail's own key `at_r`.
    AtR,
}

fn default_activate() -> Activate {
    Activate::AfterPartial
}

impl Trailing {
    /// That multiple of the entry's ATR behind the peak, once the first partial is filled.
    pub fn atr(multiple: f64) -> Trailing {
        Trailing { distance_atr: Some(multiple), ..Trailing::nothing() }
    }

    /// That percentage of the peak behind the peak, once the first partial is filled.
    pub fn pct(pct: f64) -> Trailing {
        Trailing { distance_pct: Some(pct), ..Trailing::nothing() }
    }

    /// Gives back that percentage of the open profit at the peak, once the first partial is filled.
    pub fn giveback(pct: f64) -> Trailing {
        Trailing { giveback_pct: Some(pct), ..Trailing::nothing() }
    }

    /// A line, once the first partial is filled.
    pub fn line(line: TrailLine) -> Trailing {
        Trailing { line: Some(line), ..Trailing::nothing() }
    }

    /// The same trail from the entry on.
    pub fn immediately(self) -> Trailing {
        Trailing { activate: Activate::Immediately, at_r: None, ..self }
    }

    /// The same trail once the price has reached that multiple of R.
    pub fn once_at_r(self, at_r: f64) -> Trailing {
        Trailing { activate: Activate::AtR, at_r: Some(at_r), ..self }
    }

    /// The trail of a plan; `None` where it follows a line.
    pub(crate) fn of_distance(trail: &exitlab_exit::Trailing) -> Option<Trailing> {
        let scale = Some(trail.scale);
        let trailing = match trail.distance {
            TrailDistance::Atr { multiple, basis } => {
                Trailing { basis: Some(basis), scale, ..Trailing::atr(multiple) }
            }
            TrailDistance::Pct(pct) => Trailing { scale, ..Trailing::pct(pct) },
            TrailDistance::Giveback(pct) => Trailing::giveback(pct),
            TrailDistance::Line(_) => return None,
        };
        Some(match trail.activate {
            TrailActivation::AfterPartial => trailing,
            TrailActivation::Immediately => trailing.immediately(),
            TrailActivation::AtR(at_r) => trailing.once_at_r(at_r),
        })
    }

    fn nothing() -> Trailing {
        Trailing {
            distance_atr: None,
            distance_pct: None,
            giveback_pct: None,
            line: None,
            activate: default_activate(),
            at_r: None,
            basis: None,
            scale: None,
        }
    }

    /// Fills in the defaults of a distance; the other trails have no such keys.
    pub(crate) fn complete(&mut self) {
        if self.distance_atr.is_some() || self.distance_pct.is_some() {
            self.basis.get_or_insert(TrailBasis::EntryAtr);
            self.scale.get_or_insert(TrailScale::None);
        }
    }
}
