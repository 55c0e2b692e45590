//! The trailing stop: a distance behind the peak, a share given back, or a line of the decision bars.

use super::stop::Stop;
use exitlab_core::{ExitReason, Side};
use exitlab_indicators::Line;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which ATR an ATR trail multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrailBasis {
    /// The ATR at the decision bar.
    EntryAtr,
    /// The latest decision-bar ATR known at the live bar's open.
    CurrentAtr,
}

/// Position of a line file among a scenario's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LineFileId(pub u32);

/// What a trail follows where it follows a line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum TrailLine {
    /// A line of the decision bars.
    Computed(Line),
    /// The user's own prices.
    File(LineFileId),
}

/// How a trailing stop follows the price. Numbers are positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum TrailActivation {
    /// Once the first partial is filled.
    AfterPartial,
    /// At the entry.
    Immediately,
    /// Once the price has reached this R multiple.
    AtR(f64),
}

/// Whether the trend stretches the trailing distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrailScale {
    /// The distance as given.
    None,
    /// Times `1 + (trend_trail_strength − 1) · clamp((ADX − 20) / 20, 0, 1)`.
    Trend,
}

/// A stop that follows the price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trailing {
    /// What it follows, and how far behind.
    pub distance: TrailDistance,
    /// From when on.
    pub activate: TrailActivation,
    /// Stretched by the trend or not; only distances are.
    pub scale: TrailScale,
}

/// A market series that a rule reads while a position is open (SPEC §6, §13.1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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

/// What has happened of a trail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TrailState {
    /// Whether it is on.
    pub(crate) is_on: bool,
    /// The ATR known at the open of the bar.
    pub(crate) known_atr: f64,
}

impl TrailState {
    /// Takes in what is known at a bar's open: the ATR, or a line, which lifts the stop where the trail
    /// was on at the end of the bar before.
    pub(crate) fn see(&mut self, trail: Option<Trail>, known: f64, stop: &mut Stop) {
        match trail {
            Some(Trail::CurrentAtr(_)) => self.known_atr = known,
            Some(Trail::Line) if self.is_on => stop.raise(known, ExitReason::TrailingStop),
            Some(Trail::Line | Trail::Fixed(_) | Trail::PeakFactor(_) | Trail::Giveback { .. })
            | None => {}
        }
    }

    /// The stop behind a peak, where the trail is on and has one of its own.
    pub(crate) fn stop(&self, trail: Option<Trail>, peak: f64) -> Option<f64> {
        trail.filter(|_| self.is_on).and_then(|trail| trail.behind(peak, self.known_atr))
    }

    /// The level that turns it on, while it is off.
    pub(crate) fn next_level(&self, trigger: Option<f64>) -> Option<f64> {
        trigger.filter(|_| !self.is_on)
    }
}

/// Rounding of a trailing stop and of the drop that is compared with its distance, relative to the
/// numbers that they are made of: a few units in the last place, taken generously.
const ROUNDING: f64 = 1e-15;

/// A run of bars as a trail sees it, in the position's frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TrailedRun {
    /// Highest and lowest price.
    pub(crate) high: f64,
    pub(crate) low: f64,
    /// Largest fall inside the run.
    pub(crate) drop: f64,
    /// Lowest and highest value that its bars read of the trail's series.
    pub(crate) known: (f64, f64),
    /// Peak and stop before it.
    pub(crate) peak: f64,
    pub(crate) stop: f64,
}

impl Trail {
    /// The stop that a run leaves which hits the trail neither from the peak so far nor from one inside
    /// it; absent where it may be hit. What leaping asks. A distance from the peak leaves the stop as
    /// it is, since the peak says where the trail is.
    pub(crate) fn stop_after_quiet(self, run: &TrailedRun) -> Option<f64> {
        let TrailedRun { high, low, drop, known, peak, stop } = *run;
        let rounding = |distance: f64| ROUNDING * (high.abs() + low.abs() + distance);
        let is_quiet_at =
            |distance: f64| low > peak - distance && drop < distance - rounding(distance);
        match self {
            Trail::Fixed(distance) => is_quiet_at(distance).then_some(stop),
            Trail::CurrentAtr(multiple) => {
                let (least, most) = known;
                let distance = multiple * least;
                // Where both peak and ATR change, the stop that is kept depends on their order.
                let is_ratchet_known = high <= peak || least == most || high - distance <= stop;
                let stop_after = stop.max(peak.max(high) - distance);
                (is_quiet_at(distance) && is_ratchet_known).then_some(stop_after)
            }
            Trail::PeakFactor(factor) => {
                let least = (1.0 - factor).abs() * high.abs().min(low.abs());
                (low > peak * factor && drop < least - rounding(least)).then_some(stop)
            }
            Trail::Giveback { entry, kept } => {
                let stop_behind = |peak: f64| entry + kept * (peak - entry);
                // What may be given back grows with the peak; at the present one it is the least.
                let least = (1.0 - kept) * (peak - entry);
                let is_quiet = low > stop_behind(peak.max(high))
                    || (low > stop_behind(peak)
                        && drop < least - rounding(entry.abs() + peak.abs()));
                is_quiet.then_some(stop)
            }
            // The stop that the run begins with is met nowhere in it: who asks has seen to that.
            Trail::Line => (low > known.1).then_some(stop.max(known.1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_lifts_the_stop_only_while_the_trail_is_on() {
        let mut stop = Stop { level: 90.0, reason: ExitReason::StopLoss };
        let mut state = TrailState { is_on: false, known_atr: 0.0 };
        state.see(Some(Trail::Line), 95.0, &mut stop);
        assert_eq!(stop.level, 90.0);
        state.is_on = true;
        state.see(Some(Trail::Line), 95.0, &mut stop);
        state.see(Some(Trail::Line), 94.0, &mut stop);
        assert_eq!(stop, Stop { level: 95.0, reason: ExitReason::TrailingStop });
    }

    #[test]
    fn what_may_be_given_back_is_a_share_of_the_profit_at_the_peak() {
        let trail = Trail::Giveback { entry: 100.0, kept: 0.75 };
        assert_eq!(trail.behind(120.0, 0.0), Some(115.0));
        let run = TrailedRun {
            high: 118.0,
            low: 116.0,
            drop: 2.0,
            known: (0.0, 0.0),
            peak: 120.0,
            stop: 90.0,
        };
        let stop_after = |run| trail.stop_after_quiet(&run);
        assert_eq!(stop_after(run), Some(90.0));
        assert_eq!(stop_after(TrailedRun { low: 115.0, ..run }), None);
        // from 130 the stop is 122.5: the run has to be looked into
        assert_eq!(stop_after(TrailedRun { high: 130.0, drop: 14.0, ..run }), None);
        // rising all the way, it falls by less than the 5 of the present peak
        assert_eq!(stop_after(TrailedRun { high: 130.0, drop: 4.0, ..run }), Some(90.0));
    }
}
