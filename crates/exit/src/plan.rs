//! Exit plans: what a mode does with a position once it is open.

use crate::rules::breakeven::Breakeven;
use crate::rules::initial_stop::StopDistance;
use crate::rules::partials::{MAX_PARTIALS, Partial, PartialDistance};
use crate::rules::ratchets::{MAX_RATCHETS, Ratchet};
use crate::rules::session_exit::SessionExit;
use crate::rules::target::TargetDistance;
use crate::rules::time_exit::TimeExit;
use crate::rules::trailing::{
    Series, TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};
use arrayvec::ArrayVec;
use serde::Serialize;

/// An exit plan (SPEC §6, §13). Absent features are `None`, empty or off.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Rungs that lift the stop, ascending.
    pub ratchets: ArrayVec<Ratchet, MAX_RATCHETS>,
    /// Partial take-profits, in any order.
    pub partials: ArrayVec<Partial, MAX_PARTIALS>,
    /// Trailing stop.
    pub trailing: Option<Trailing>,
    /// Strength of [`TrailScale::Trend`].
    pub trend_trail_strength: f64,
    /// Time exit.
    pub time_exit: Option<TimeExit>,
    /// Session exit.
    pub session_exit: Option<SessionExit>,
    /// Whether exit signals close its positions.
    pub signal_exit: SignalExit,
}

/// Whether exit signals close a plan's positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum SignalExit {
    /// They do.
    On,
    /// They do not.
    Off,
}

/// Names of the built-in plans, in the order of every table.
pub const BUILT_IN_PLANS: [&str; 3] = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"];

impl ExitPlan {
    /// A stop and nothing else: what other plans are made of by adding features.
    pub fn only_stop(name: &str, stop: StopDistance) -> ExitPlan {
        ExitPlan {
            name: name.to_owned(),
            description: String::new(),
            stop,
            target: None,
            breakeven: None,
            ratchets: ArrayVec::new(),
            partials: ArrayVec::new(),
            trailing: None,
            trend_trail_strength: 1.0,
            time_exit: None,
            session_exit: None,
            signal_exit: SignalExit::Off,
        }
    }

    /// Wide stop, large target, trails after the first partial.
    pub fn trend_follow() -> ExitPlan {
        ExitPlan {
            description: "Wide stops, large TP, follow trends".to_owned(),
            target: Some(TargetDistance::Atr(4.5)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            partials: half_at_2r(),
            trailing: Some(after_partial(1.2)),
            trend_trail_strength: 1.2,
            ..ExitPlan::only_stop("TREND_FOLLOW", StopDistance::Atr(1.5))
        }
    }

    /// Small target, whole position, no trail.
    pub fn fast_tp() -> ExitPlan {
        ExitPlan {
            description: "Quick exits, small TP, no trailing".to_owned(),
            target: Some(TargetDistance::Atr(2.5)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            trend_trail_strength: 0.8,
            ..ExitPlan::only_stop("FAST_TP", StopDistance::Atr(1.5))
        }
    }

    /// Tight stop, tight trail after the first partial.
    pub fn defensive_trail() -> ExitPlan {
        ExitPlan {
            description: "Tight stops, aggressive trailing, survival mode".to_owned(),
            target: Some(TargetDistance::Atr(3.0)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            partials: half_at_2r(),
            trailing: Some(after_partial(0.6)),
            trend_trail_strength: 0.6,
            ..ExitPlan::only_stop("DEFENSIVE_TRAIL", StopDistance::Atr(1.2))
        }
    }

    /// The three built-in plans in the order of [`BUILT_IN_PLANS`].
    pub fn built_in() -> [ExitPlan; 3] {
        [ExitPlan::trend_follow(), ExitPlan::fast_tp(), ExitPlan::defensive_trail()]
    }

    /// Whether prices alone can close its positions and move their stops, so that nothing else has to
    /// be looked up for an entry.
    pub(crate) fn is_prices_alone(&self) -> bool {
        let is_clockless = self.time_exit.is_none() && self.session_exit.is_none();
        is_clockless && self.signal_exit == SignalExit::Off && self.series().is_none()
    }

    /// The market series that the plan's rules read beside prices.
    pub fn series(&self) -> Option<Series> {
        self.trailing.as_ref().and_then(Trailing::series)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// SPEC §6.
    #[test]
    fn the_three_modes() {
        let breakeven = Some(Breakeven { at_r: 1.0, offset_pct: 0.1 });
        let half = [Partial { at: PartialDistance::R(2.0), fraction: 0.5 }];
        let trail = |multiple| {
            Some(Trailing {
                distance: TrailDistance::Atr { multiple, basis: TrailBasis::EntryAtr },
                activate: TrailActivation::AfterPartial,
                scale: TrailScale::None,
            })
        };
        let none: &[Partial] = &[];
        let want = [
            (
                "TREND_FOLLOW",
                "Wide stops, large TP, follow trends",
                1.5,
                4.5,
                &half[..],
                trail(1.2),
                1.2,
            ),
            ("FAST_TP", "Quick exits, small TP, no trailing", 1.5, 2.5, none, None, 0.8),
            (
                "DEFENSIVE_TRAIL",
                "Tight stops, aggressive trailing, survival mode",
                1.2,
                3.0,
                &half[..],
                trail(0.6),
                0.6,
            ),
        ];
        for (plan, (name, description, stop, target, partials, trailing, strength)) in
            ExitPlan::built_in().iter().zip(want)
        {
            assert_eq!((plan.name.as_str(), plan.description.as_str()), (name, description));
            assert_eq!(plan.stop, StopDistance::Atr(stop));
            assert_eq!(plan.target, Some(TargetDistance::Atr(target)));
            assert_eq!(plan.breakeven, breakeven);
            assert_eq!(plan.partials.as_slice(), partials);
            assert_eq!((plan.trailing, plan.trend_trail_strength), (trailing, strength));
            assert!(plan.is_prices_alone() && plan.ratchets.is_empty());
        }
        assert_eq!(want.map(|(name, ..)| name), BUILT_IN_PLANS);
    }

    #[test]
    fn what_else_a_plan_may_read() {
        let plain = ExitPlan::trend_follow();
        let with = |change: fn(&mut ExitPlan)| {
            let mut plan = plain.clone();
            change(&mut plan);
            plan.is_prices_alone()
        };
        assert!(!with(|plan| plan.signal_exit = SignalExit::On));
        assert!(!with(|plan| {
            let after = crate::rules::time_exit::HoldingTime::Hours(1.0);
            plan.time_exit = Some(TimeExit { after, below_r: None });
        }));
        assert!(!with(|plan| {
            let distance = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::CurrentAtr };
            plan.trailing = plan.trailing.map(|trail| Trailing { distance, ..trail });
        }));
    }
}
