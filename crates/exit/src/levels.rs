//! The levels of one position, from its actual fill price.

use crate::plan::ExitPlan;
use crate::rules::breakeven::BreakevenLevel;
use crate::rules::partials::{self, MAX_PARTIALS, PartialTarget};
use crate::rules::ratchets::{self, RatchetLevel};
use crate::rules::trailing::{Trail, TrailActivation};
use crate::signal_levels::SignalLevels;
use arrayvec::ArrayVec;
use exitlab_core::Side;

/// The levels of one position (SPEC §6, §13).
///
/// # Units
/// All levels are in the **position's frame**, in which every position is a long: a long's prices
/// as they are, a short's prices negated. [`Levels::price`] turns a level back into a price.
/// Percentages were taken of the absolute price, so distances are the same on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// Direction, whose sign defines the frame.
    pub side: Side,
    /// Entry E, slippage included.
    pub entry: f64,
    /// Initial stop S.
    pub stop: f64,
    /// Initial risk per unit: `E − S`, or the stop's distance from the decision's close where the
    /// signal brings the stop.
    pub r: f64,
    /// Target.
    pub target: Option<f64>,
    /// Breakeven stop.
    pub breakeven: Option<BreakevenLevel>,
    /// Rungs that lift the stop, ascending.
    pub ratchets: Vec<RatchetLevel>,
    /// Partials before the target, ascending.
    pub partials: ArrayVec<PartialTarget, MAX_PARTIALS>,
    /// Trailing stop.
    pub trail: Option<Trail>,
    /// Level at which an `at_r` trail turns on.
    pub trail_trigger: Option<f64>,
    /// Whether the trail is on from the start.
    pub(crate) trails_at_once: bool,
    /// Whether a partial turns the trail on.
    pub(crate) trails_after_partial: bool,
}

/// What levels are made from beside the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelInputs {
    /// Direction.
    pub side: Side,
    /// Fill price E, slippage included.
    pub entry_price: f64,
    /// ATR of the decision bar.
    pub atr: f64,
    /// ADX of the decision bar, where valid; for a trend-scaled trail.
    pub adx: Option<f64>,
    /// What the signal brings.
    pub signal: SignalLevels,
}

impl Levels {
    /// The levels of `plan` for a fill at `entry_price` (slippage included), with the ATR and, for
    /// a trend-scaled trail, the ADX of the decision bar; the signal brings no levels.
    pub fn new(
        plan: &ExitPlan,
        side: Side,
        entry_price: f64,
        atr: f64,
        adx: Option<f64>,
    ) -> Levels {
        let signal = SignalLevels { close: entry_price, ..SignalLevels::default() };
        Levels::of(plan, &LevelInputs { side, entry_price, atr, adx, signal })
    }

    /// The levels of `plan` for an entry on which [`ExitPlan::invalid_levels`] finds nothing wrong.
    #[inline(always)]
    pub fn of(plan: &ExitPlan, inputs: &LevelInputs) -> Levels {
        let LevelInputs { side, entry_price, atr, signal, .. } = inputs;
        let entry = side.sign() * entry_price;
        // A plan that needs a stop of the signal is not used where there is none.
        let stop = plan.stop.level(*side, entry, *atr, signal).unwrap_or(f64::NEG_INFINITY);
        let r = plan.stop.risk(entry, stop, *side, signal);
        Levels::from_entry(plan, inputs, stop, r)
    }

    /// The levels that another plan makes of this position's entry and R (SPEC §13.7): its initial
    /// stop is `stop`, which is absent where the signal was to bring it and brings none.
    pub(crate) fn under(&self, plan: &ExitPlan, inputs: &LevelInputs) -> (Levels, Option<f64>) {
        let stop = plan.stop.level(self.side, self.entry, inputs.atr, &inputs.signal);
        (Levels::from_entry(plan, inputs, self.stop, self.r), stop)
    }

    #[inline(always)]
    fn from_entry(plan: &ExitPlan, inputs: &LevelInputs, stop: f64, r: f64) -> Levels {
        let LevelInputs { side, entry_price, atr, adx, signal } = *inputs;
        let entry = side.sign() * entry_price;
        let target = plan.target.and_then(|t| t.level(side, entry, r, atr, &signal));
        let activate = plan.trailing.map(|t| t.activate);
        Levels {
            side,
            entry,
            stop,
            r,
            target,
            breakeven: plan.breakeven.map(|b| b.level(side, entry, r)),
            ratchets: ratchets::levels(&plan.ratchets, entry, r),
            partials: partials::levels(&plan.partials, entry, r, atr, target),
            trail: plan.trailing.map(|t| t.level(side, entry, atr, adx, plan.trend_trail_strength)),
            trail_trigger: plan.trailing.and_then(|t| t.trigger(entry, r)),
            trails_at_once: activate == Some(TrailActivation::Immediately),
            trails_after_partial: activate == Some(TrailActivation::AfterPartial),
        }
    }

    /// A level as a price.
    pub fn price(&self, level: f64) -> f64 {
        self.side.sign() * level
    }

    /// Distance of the target over R; at most 0 where a signal's target lies behind the fill.
    pub fn rr_planned(&self) -> Option<f64> {
        self.target.map(|t| (t - self.entry) / self.r)
    }

    /// R multiple of a level, before costs.
    pub fn r_multiple(&self, level: f64) -> f64 {
        (level - self.entry) / self.r
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::breakeven::Breakeven;
    use crate::rules::initial_stop::StopDistance;
    use crate::rules::partials::{Partial, PartialDistance};
    use crate::rules::target::TargetDistance;
    use crate::rules::trailing::{TrailBasis, TrailDistance, TrailScale, Trailing};

    /// SPEC §11: entry, ATR, mode, stop, target, R:R, trail.
    #[test]
    fn the_reports_worked_examples() {
        let [trend, fast, defensive] = ExitPlan::built_in();
        let cases = [
            (98_750.0, 1_250.0, &trend, 96_875.0, 104_375.0, 3.0, Some(1_500.0)),
            (100_000.0, 2_000.0, &trend, 97_000.0, 109_000.0, 3.0, Some(2_400.0)),
            (100_000.0, 2_000.0, &fast, 97_000.0, 105_000.0, 5.0 / 3.0, None),
            (100_000.0, 2_000.0, &defensive, 97_600.0, 106_000.0, 2.5, Some(1_200.0)),
            (98_000.0, 1_200.0, &trend, 96_200.0, 103_400.0, 3.0, Some(1_440.0)),
            (3_500.0, 150.0, &defensive, 3_320.0, 3_950.0, 2.5, Some(90.0)),
            (150.0, 5.0, &fast, 142.5, 162.5, 5.0 / 3.0, None),
            (98_000.0, 3_000.0, &trend, 93_500.0, 111_500.0, 3.0, Some(3_600.0)),
        ];
        for (entry, atr, plan, stop, target, rr, trail) in cases {
            let levels = Levels::new(plan, Side::Long, entry, atr, None);
            assert_eq!(levels.stop, stop);
            assert_eq!(levels.target, Some(target));
            assert!((levels.rr_planned().unwrap() - rr).abs() < 1e-12);
            match (levels.trail, trail) {
                (Some(Trail::Fixed(got)), Some(want)) => assert!((got - want).abs() < 1e-9),
                (None, None) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_short_mirrors_and_takes_percentages_of_the_price() {
        let plan = ExitPlan {
            stop: StopDistance::Pct(1.0),
            target: Some(TargetDistance::Pct(2.0)),
            breakeven: Some(Breakeven { at_r: 1.0, offset_pct: 0.1 }),
            trailing: Some(Trailing {
                distance: TrailDistance::Pct(1.0),
                activate: TrailActivation::Immediately,
                scale: TrailScale::None,
            }),
            ..ExitPlan::trend_follow()
        };
        let levels = Levels::new(&plan, Side::Short, 200.0, 5.0, None);
        assert!((levels.price(levels.stop) - 202.0).abs() < 1e-9); // 200 · 1.01
        assert!((levels.price(levels.target.unwrap()) - 196.0).abs() < 1e-9); // 200 · 0.98
        let BreakevenLevel { trigger, stop } = levels.breakeven.unwrap();
        assert!((levels.price(trigger) - 198.0).abs() < 1e-9); // 200 − 2
        assert!((levels.price(stop) - 199.8).abs() < 1e-9); // 200 · (1 − 0.001)
        let Some(Trail::PeakFactor(factor)) = levels.trail else { panic!() };
        assert!((levels.price(levels.entry * factor) - 202.0).abs() < 1e-9); // P · 1.01
    }

    #[test]
    fn a_breakeven_stop_never_passes_its_trigger() {
        let plan = ExitPlan {
            breakeven: Some(Breakeven { at_r: 0.1, offset_pct: 5.0 }),
            ..ExitPlan::trend_follow()
        };
        // R = 1.5, trigger 100.15, offset would be 105
        let levels = Levels::new(&plan, Side::Long, 100.0, 1.0, None);
        let BreakevenLevel { trigger, stop } = levels.breakeven.unwrap();
        assert_eq!(trigger, stop);
    }

    #[test]
    fn partials_sort_and_those_at_or_beyond_the_target_are_ignored() {
        let partial = |at, fraction| Partial { at, fraction };
        let plan = ExitPlan {
            partials: ArrayVec::from_iter([
                partial(PartialDistance::R(3.0), 0.25), // 4.5 = the target
                partial(PartialDistance::Atr(4.0), 0.25),
                partial(PartialDistance::R(1.0), 0.25), // 1.5
            ]),
            ..ExitPlan::trend_follow()
        };
        let levels = Levels::new(&plan, Side::Long, 100.0, 1.0, None);
        let prices: Vec<f64> = levels.partials.iter().map(|p| p.level).collect();
        assert_eq!(prices, [101.5, 104.0]);
    }

    #[test]
    fn a_trend_stretches_the_trail() {
        let trailing = |scale| {
            Some(Trailing {
                distance: TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::EntryAtr },
                activate: TrailActivation::Immediately,
                scale,
            })
        };
        let distance = |scale, adx| {
            let plan = ExitPlan {
                trailing: trailing(scale),
                trend_trail_strength: 1.4,
                ..ExitPlan::trend_follow()
            };
            match Levels::new(&plan, Side::Long, 100.0, 2.0, adx).trail {
                Some(Trail::Fixed(d)) => d,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(distance(TrailScale::None, Some(40.0)), 2.0);
        assert!((distance(TrailScale::Trend, Some(30.0)) - 2.4).abs() < 1e-12); // 1 + 0.4 · 0.5
        assert!((distance(TrailScale::Trend, Some(80.0)) - 2.8).abs() < 1e-12); // clamped
        assert_eq!(distance(TrailScale::Trend, None), 2.0);
    }
}
