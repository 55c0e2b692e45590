//! Exit plans: what a mode does with a position once it is open.

use arrayvec::ArrayVec;
use exitlab_core::Side;

/// Most partial take-profits that a plan can have.
pub const MAX_PARTIALS: usize = 4;

/// Stop distance over price below which R would be rounding.
const MIN_STOP_DISTANCE: f64 = 1e-12;

/// Distance from the entry to the initial stop. The number is positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StopDistance {
    /// Multiple of the ATR at the decision bar.
    Atr(f64),
    /// Percent of the entry price.
    Pct(f64),
}

/// Distance from the entry to the target. The number is positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TargetDistance {
    /// Multiple of the ATR at the decision bar.
    Atr(f64),
    /// Multiple of R.
    R(f64),
    /// Percent of the entry price.
    Pct(f64),
}

/// Moves the stop to the entry once the price has come far enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breakeven {
    /// R multiple that triggers it.
    pub at_r: f64,
    /// Percent of the entry price beyond the entry, never beyond the trigger.
    pub offset_pct: f64,
}

/// Distance from the entry to a partial take-profit. The number is positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PartialDistance {
    /// Multiple of R.
    R(f64),
    /// Multiple of the ATR at the decision bar.
    Atr(f64),
}

/// Closes a fraction of the initial quantity at a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Partial {
    /// Where.
    pub at: PartialDistance,
    /// Share of the initial quantity, in (0, 1].
    pub fraction: f64,
}

/// Which ATR an ATR trail multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailBasis {
    /// The ATR at the decision bar.
    EntryAtr,
    /// The latest decision-bar ATR known at the live bar's open.
    CurrentAtr,
}

/// Distance from the peak to the trailing stop. The number is positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrailDistance {
    /// Multiple of an ATR.
    Atr {
        /// The multiple.
        multiple: f64,
        /// Which ATR.
        basis: TrailBasis,
    },
    /// Percent of the peak.
    Pct(f64),
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
    /// How far behind the peak.
    pub distance: TrailDistance,
    /// From when on.
    pub activate: TrailActivation,
    /// Stretched by the trend or not.
    pub scale: TrailScale,
}

/// Closes a position that is held too long without enough profit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeExit {
    /// Hours from the entry.
    pub hours: f64,
    /// Closes below this R multiple only.
    pub below_r: f64,
}

/// An exit plan (SPEC §6). Absent features are `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExitPlan {
    /// The mode's name, such as `TREND_FOLLOW`.
    pub name: String,
    /// One line for people.
    pub description: String,
    /// Initial stop; it defines R.
    pub stop: StopDistance,
    /// Target.
    pub target: Option<TargetDistance>,
    /// Breakeven stop.
    pub breakeven: Option<Breakeven>,
    /// Partial take-profits, in any order.
    pub partials: ArrayVec<Partial, MAX_PARTIALS>,
    /// Trailing stop.
    pub trailing: Option<Trailing>,
    /// Strength of [`TrailScale::Trend`].
    pub trend_trail_strength: f64,
    /// Time exit.
    pub time_exit: Option<TimeExit>,
}

/// Names of the built-in plans, in the order of every table.
pub const BUILT_IN_PLANS: [&str; 3] = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"];

impl ExitPlan {
    /// Wide stop, large target, trails after the first partial.
    pub fn trend_follow() -> ExitPlan {
        ExitPlan {
            name: "TREND_FOLLOW".to_owned(),
            description: "Wide stops, large TP, follow trends".to_owned(),
            stop: StopDistance::Atr(1.5),
            target: Some(TargetDistance::Atr(4.5)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            partials: half_at_2r(),
            trailing: Some(after_partial(1.2)),
            trend_trail_strength: 1.2,
            time_exit: None,
        }
    }

    /// Small target, whole position, no trail.
    pub fn fast_tp() -> ExitPlan {
        ExitPlan {
            name: "FAST_TP".to_owned(),
            description: "Quick exits, small TP, no trailing".to_owned(),
            stop: StopDistance::Atr(1.5),
            target: Some(TargetDistance::Atr(2.5)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            partials: ArrayVec::new(),
            trailing: None,
            trend_trail_strength: 0.8,
            time_exit: None,
        }
    }

    /// Tight stop, tight trail after the first partial.
    pub fn defensive_trail() -> ExitPlan {
        ExitPlan {
            name: "DEFENSIVE_TRAIL".to_owned(),
            description: "Tight stops, aggressive trailing, survival mode".to_owned(),
            stop: StopDistance::Atr(1.2),
            target: Some(TargetDistance::Atr(3.0)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            partials: half_at_2r(),
            trailing: Some(after_partial(0.6)),
            trend_trail_strength: 0.6,
            time_exit: None,
        }
    }

    /// The three built-in plans in the order of [`BUILT_IN_PLANS`].
    pub fn built_in() -> [ExitPlan; 3] {
        [ExitPlan::trend_follow(), ExitPlan::fast_tp(), ExitPlan::defensive_trail()]
    }

    /// Distance from an entry at `price` to the initial stop, in price units.
    pub fn stop_distance(&self, price: f64, atr: f64) -> f64 {
        match self.stop {
            StopDistance::Atr(multiple) => multiple * atr,
            StopDistance::Pct(pct) => price * (pct / 100.0),
        }
    }

    /// Whether the initial stop of an entry at `price` is one that a price can reach: a long's is
    /// above 0 (SPEC §5), and the distance is more than rounding.
    pub fn has_valid_stop(&self, side: Side, price: f64, atr: f64) -> bool {
        let distance = self.stop_distance(price, atr);
        let is_above_0 = match side {
            Side::Long => price - distance > 0.0,
            Side::Short => true,
        };
        is_above_0 && distance > MIN_STOP_DISTANCE * price
    }
}

fn half_at_2r() -> ArrayVec<Partial, MAX_PARTIALS> {
    ArrayVec::from_iter([Partial { at: PartialDistance::R(2.0), fraction: 0.5 }])
}

fn after_partial(multiple: f64) -> Trailing {
    Trailing {
        distance: TrailDistance::Atr { multiple, basis: TrailBasis::EntryAtr },
        activate: TrailActivation::AfterPartial,
        scale: TrailScale::None,
    }
}
