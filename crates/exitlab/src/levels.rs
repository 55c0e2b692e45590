//! The exit levels of one trade.

use exitlab_core::{Regime, Side};
use exitlab_exit::{
    ExitPlan, InvalidLevels, LevelInputs, Levels, TimeExit, Trail, TrailActivation,
};
use serde::Serialize;

/// Where an exit mode puts the stop, target and other levels of a trade. Prices in the unit of the
/// entry's; percentages of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)] // the fields are the settings' names
pub struct TradeLevels {
    pub side: &'static str,
    pub exit_mode: String,
    pub regime: Option<&'static str>,
    pub entry_price: f64,
    pub atr: f64,
    pub stop_price: f64,
    pub stop_pct: f64,
    pub target_price: Option<f64>,
    pub target_pct: Option<f64>,
    pub rr_planned: Option<f64>,
    pub breakeven_trigger: Option<f64>,
    pub breakeven_price: Option<f64>,
    pub ratchets: Vec<RungLevel>,
    pub partials: Vec<PartialLevel>,
    /// In price; none where the stop trails behind a line or gives a share back.
    pub trailing_distance: Option<f64>,
    pub trailing_activation: Option<&'static str>,
    /// Hours or decision bars from the entry, and the R multiple below which it closes, where it asks
    /// for one.
    pub time_exit: Option<TimeExit>,
    pub session_exit: Option<SessionClose>,
    pub description: String,
}

/// A rung of a ratchet: once the price has reached one level, the stop is at least at the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RungLevel {
    /// Price that triggers it.
    pub trigger: f64,
    /// The stop from then on.
    pub stop: f64,
}

/// When a session exit closes: the next time after the entry that the zone's clock shows `at` on one of
/// the days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SessionClose {
    /// Time of day, HH:MM.
    pub at: String,
    /// IANA name of the zone.
    pub tz: &'static str,
    /// Days of that zone, such as `Fri`.
    pub days: Vec<String>,
}

/// Where a part of a position is closed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PartialLevel {
    /// Its price.
    pub price: f64,
    /// Fraction of the position.
    pub fraction: f64,
}

/// Why a signal has no levels, and would be rejected.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum LevelsError {
    /// The signal's stop.
    #[error(
        "INVALID_STOP: a stop at {stop} is not on the losing side of a {} at {entry}; such a signal is \
         rejected",
        .side.name()
    )]
    SignalStop { stop: f64, side: Side, entry: f64 },
    /// The plan's stop.
    #[error(
        "INVALID_STOP: with an ATR of {atr} a {} at {entry} has no stop that a price can reach; such a \
         signal is rejected",
        .side.name()
    )]
    PlanStop { atr: f64, side: Side, entry: f64 },
    /// The signal's target.
    #[error(
        "INVALID_TARGET: a target at {target} is not on the winning side of a {} at {entry}; such a \
         signal is rejected",
        .side.name()
    )]
    Target { target: f64, side: Side, entry: f64 },
}

impl TradeLevels {
    /// The levels of a trade under a plan; the fill stands for the decision's close.
    ///
    /// # Errors
    /// Where a signal at that price would be rejected.
    pub fn of(
        plan: &ExitPlan,
        inputs: &LevelInputs,
        regime: Option<Regime>,
    ) -> Result<TradeLevels, LevelsError> {
        match plan.invalid_levels_at(inputs) {
            Some(which) => Err(refused(plan, inputs, which)),
            None => Ok(TradeLevels::new(plan, inputs, regime)),
        }
    }

    fn new(plan: &ExitPlan, inputs: &LevelInputs, regime: Option<Regime>) -> TradeLevels {
        let levels = Levels::of(plan, inputs);
        let LevelInputs { side, entry_price, atr, .. } = *inputs;
        let pct = |level: f64| 100.0 * (levels.price(level) / entry_price - 1.0);
        let partial = |price: f64, fraction| PartialLevel { price: levels.price(price), fraction };
        TradeLevels {
            side: side.name(),
            exit_mode: plan.name.clone(),
            regime: regime.map(Regime::name),
            entry_price,
            atr,
            stop_price: levels.price(levels.stop),
            stop_pct: pct(levels.stop),
            target_price: levels.target.map(|t| levels.price(t)),
            target_pct: levels.target.map(pct),
            rr_planned: levels.rr_planned(),
            breakeven_trigger: levels.breakeven.map(|b| levels.price(b.trigger)),
            breakeven_price: levels.breakeven.map(|b| levels.price(b.stop)),
            ratchets: levels
                .ratchets
                .iter()
                .map(|rung| RungLevel {
                    trigger: levels.price(rung.trigger),
                    stop: levels.price(rung.stop),
                })
                .collect(),
            partials: levels.partials.iter().map(|p| partial(p.level, p.fraction)).collect(),
            trailing_distance: levels.trail.and_then(|trail| match trail {
                Trail::Fixed(distance) => Some(distance),
                Trail::CurrentAtr(multiple) => Some(multiple * atr),
                Trail::PeakFactor(factor) => Some(entry_price * (1.0 - factor).abs()),
                Trail::Giveback { .. } | Trail::Line => None,
            }),
            trailing_activation: plan.trailing.map(|t| match t.activate {
                TrailActivation::AfterPartial => "after_partial",
                TrailActivation::Immediately => "immediately",
                TrailActivation::AtR(_) => "at_r",
            }),
            time_exit: plan.time_exit,
            session_exit: plan.session_exit.map(|exit| SessionClose {
                at: exit.clock_time(),
                tz: exit.tz.name(),
                days: exit.days.names(),
            }),
            description: plan.description.clone(),
        }
    }
}

fn refused(plan: &ExitPlan, inputs: &LevelInputs, which: InvalidLevels) -> LevelsError {
    let LevelInputs { side, entry_price: entry, atr, signal, .. } = *inputs;
    match which {
        InvalidLevels::Target => {
            LevelsError::Target { target: signal.target_price.unwrap_or(entry), side, entry }
        }
        InvalidLevels::Stop => match (plan.stop, signal.stop_price) {
            (exitlab_exit::StopDistance::Signal, Some(stop)) => {
                LevelsError::SignalStop { stop, side, entry }
            }
            _ => LevelsError::PlanStop { atr, side, entry },
        },
    }
}
