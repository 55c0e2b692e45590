//! The trailing stop: a distance behind the peak, a share given back, or a line of the decision bars.

use exitlab_core::Side;
use exitlab_indicators::Line;

/// Which ATR an ATR trail multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailBasis {
    /// The ATR at the decision bar.
    EntryAtr,
    /// The latest decision-bar ATR known at the live bar's open.
    CurrentAtr,
}

/// Position of a line file among a scenario's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineFileId(pub u32);

/// What a trail follows where it follows a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrailLine {
    /// A line of the decision bars.
    Computed(Line),
    /// The user's own prices.
    File(LineFileId),
}

/// How a trailing stop follows the price. Numbers are positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrailDistance {
    /// Multiple of an ATR behind the peak.
    Atr {
        /// The multiple.
        multiple: f64,
        /// Which ATR.
        basis: TrailBasis,
    },
    /// Percent of the peak behind the peak.
    Pct(f64),
    /// Percent of the open profit at the peak that is given back, below 100.
    Giveback(f64),
    /// A line: one price per decision bar (SPEC §13.1).
    Line(TrailLine),
}

/// When a trail turns on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrailActivation {
    /// Once the first partial is filled.
    AfterPartial,
    /// At the entry.
    Immediately,
    /// Once the price has reached this R multiple.
    AtR(f64),
}

/// Whether the trend stretches the trailing distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailScale {
    /// The distance as given.
    None,
    /// Times `1 + (trend_trail_strength − 1) · clamp((ADX − 20) / 20, 0, 1)` of the decision bar.
    Trend,
}

/// A stop that follows the price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trailing {
    /// What it follows, and how far behind.
    pub distance: TrailDistance,
    /// From when on.
    pub activate: TrailActivation,
    /// Stretched by the trend or not; only distances are.
    pub scale: TrailScale,
}

/// A market series that a rule reads while a position is open (SPEC §6, §13.1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Series {
    /// The ATR of the decision bars: the latest one known at a bar's open.
    Atr,
    /// A line: what became known of it since the bar before.
    Line(TrailLine),
}

/// The trailing stop of a position in its frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trail {
    /// A fixed distance behind the peak in price units.
    Fixed(f64),
    /// A multiple of the latest known ATR behind the peak.
    CurrentAtr(f64),
    /// The peak times this factor is the stop; the factor is below 1 for longs, above 1 for shorts.
    PeakFactor(f64),
    /// The entry, and the share of the peak's profit that is kept.
    Giveback {
        /// Entry in the position's frame.
        entry: f64,
        /// Share of the profit at the peak that the stop keeps, in (0, 1).
        kept: f64,
    },
    /// A line lifts the stop itself, before a bar.
    Line,
}

impl Trailing {
    /// The series that it reads beside prices.
    pub(crate) fn series(&self) -> Option<Series> {
        match self.distance {
            TrailDistance::Atr { basis: TrailBasis::CurrentAtr, .. } => Some(Series::Atr),
            TrailDistance::Line(line) => Some(Series::Line(line)),
            TrailDistance::Atr { basis: TrailBasis::EntryAtr, .. }
            | TrailDistance::Pct(_)
            | TrailDistance::Giveback(_) => None,
        }
    }

    /// The trail of an entry at `entry` in the position's frame.
    pub(crate) fn level(
        &self,
        side: Side,
        entry: f64,
        atr: f64,
        adx: Option<f64>,
        trend_trail_strength: f64,
    ) -> Trail {
        let scale = match self.scale {
            TrailScale::None => 1.0,
            TrailScale::Trend => {
                let trend = ((adx.unwrap_or(0.0) - 20.0) / 20.0).clamp(0.0, 1.0);
                1.0 + (trend_trail_strength - 1.0) * trend
            }
        };
        match self.distance {
            TrailDistance::Atr { multiple, basis: TrailBasis::EntryAtr } => {
                Trail::Fixed(multiple * atr * scale)
            }
            TrailDistance::Atr { multiple, basis: TrailBasis::CurrentAtr } => {
                Trail::CurrentAtr(multiple * scale)
            }
            TrailDistance::Pct(pct) => Trail::PeakFactor(1.0 - side.sign() * (pct / 100.0 * scale)),
            TrailDistance::Giveback(pct) => Trail::Giveback { entry, kept: 1.0 - pct / 100.0 },
            TrailDistance::Line(_) => Trail::Line,
        }
    }

    /// Level at which an `at_r` trail turns on.
    pub(crate) fn trigger(&self, entry: f64, r: f64) -> Option<f64> {
        match self.activate {
            TrailActivation::AtR(at_r) => Some(entry + at_r * r),
            TrailActivation::AfterPartial | TrailActivation::Immediately => None,
        }
    }
}

impl Trail {
    /// The stop behind a peak; a line has none of its own, since it lifts the stop itself.
    pub(crate) fn behind(self, peak: f64, known_atr: f64) -> Option<f64> {
        match self {
            Trail::Fixed(distance) => Some(peak - distance),
            Trail::CurrentAtr(multiple) => Some(peak - multiple * known_atr),
            Trail::PeakFactor(factor) => Some(peak * factor),
            Trail::Giveback { entry, kept } => Some(entry + kept * (peak - entry)),
            Trail::Line => None,
        }
    }
}
