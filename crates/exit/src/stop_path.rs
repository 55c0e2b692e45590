//! Where a position's stop was, bar by bar: what a chart of a trade shows.
//!
//! Read off a position as the reference steps it; what a bar does to a stop is said in
//! [`Position::step`](crate::Position::step) alone.

use crate::exit_run::ExitRun;
use crate::fill_rules::FillRules;
use crate::levels::Levels;
use crate::market::{Entry, Market};
use crate::outcome::Outcome;
use crate::plan::ExitPlan;
use crate::position::FillMoment;
use exitlab_core::Timestamp;

/// A position from its entry to its exit. All prices are prices, on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct StopPath {
    /// The initial stop from the entry on, then every change of the stop: the open of the first bar
    /// that it holds for, or the time of the fill where the bar that moved it also met it.
    pub stops: Vec<(Timestamp, f64)>,
    /// Price that arms the breakeven stop, and that stop.
    pub breakeven: Option<(f64, f64)>,
    /// Price and share of the initial quantity of the partials before the target.
    pub partials: Vec<(f64, f64)>,
    /// Price at which an `at_r` trail turns on.
    pub trail_trigger: Option<f64>,
    /// What became of it, without bounds.
    pub outcome: Outcome,
}

impl StopPath {
    /// Steps `plan` on `entry` to its exit; a pyramid is not used.
    pub fn new(market: &Market<'_>, entry: &Entry, plan: &ExitPlan, rules: FillRules) -> StopPath {
        let levels = entry.levels(market.costs, plan);
        let market = Market { pyramid: None, ..*market };
        let mut stops = vec![(entry.fill.time, levels.price(levels.stop))];
        let mut run = ExitRun::new(market, *entry, plan, levels.clone(), rules);
        while !run.is_closed() {
            let time = run.next_bar_time();
            let bar = run.live_bar();
            add(&mut stops, time, levels.price(run.stop_at_open(&bar)));
            run.step(&bar);
        }
        run.finish();
        let last_fill = run.position().fills().last().copied();
        let outcome = run.so_far().clone();
        if let (Some(fill), Some(leg)) = (last_fill, outcome.legs.last())
            && fill.moment == FillMoment::Inside
            && leg.reason.is_stop()
        {
            add(&mut stops, leg.time, leg.level_price);
        }
        let Levels { breakeven, partials, trail_trigger, .. } = &levels;
        StopPath {
            stops,
            breakeven: breakeven.map(|(trigger, stop)| (levels.price(trigger), levels.price(stop))),
            partials: partials.iter().map(|p| (levels.price(p.level), p.fraction)).collect(),
            trail_trigger: trail_trigger.map(|level| levels.price(level)),
            outcome,
        }
    }
}

fn add(stops: &mut Vec<(Timestamp, f64)>, time: Timestamp, stop: f64) {
    if stops.last().is_none_or(|(_, last)| *last != stop) {
        stops.push((time, stop));
    }
}
