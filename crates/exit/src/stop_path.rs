//! Where a position's stop was, bar by bar: what a chart of a trade shows.
//!
//! Read off a position as the reference steps it; what a bar does to a stop is said in
//! `Position::step` alone.

use crate::fill_rules::{Ambiguity, FillRules};
use crate::levels::Levels;
use crate::market::{Entry, Market};
use crate::mode_schedule::ExitMode;
use crate::outcome::{ModeTaken, Outcome};
use crate::position::FillMoment;
use crate::stepper::Stepper;
use exitlab_core::{BarSeries, Timestamp};

/// A position from its entry to its exit. All prices are prices, on both sides. Levels are those of
/// the plan at the entry.
#[derive(Debug, Clone, PartialEq)]
pub struct StopPath {
    /// The initial stop from the entry on, then every change of the stop: the open of the first bar
    /// that it holds for, or the time of the fill where the bar that moved it also met it.
    pub stops: Vec<(Timestamp, f64)>,
    /// Price that arms the breakeven stop, and that stop.
    pub breakeven: Option<(f64, f64)>,
    /// Price that sets each rung's stop, and that stop.
    pub ratchets: Vec<(f64, f64)>,
    /// Price and share of the initial quantity of the partials before the target.
    pub partials: Vec<(f64, f64)>,
    /// Price at which an `at_r` trail turns on.
    pub trail_trigger: Option<f64>,
    /// The line that the plan in force trails behind, at the decisions that made it known, whether
    /// the trail was on or not.
    pub line: Vec<(Timestamp, f64)>,
    /// Plans taken over, with the close of the decision bar that chose each.
    pub modes_taken: Vec<(Timestamp, ModeTaken)>,
    /// What became of it, without bounds.
    pub outcome: Outcome,
}

impl StopPath {
    /// Steps `mode` on `entry` to its exit; a pyramid is not used. `decision` are the decision bars.
    pub fn new<'a>(
        market: &Market<'a>,
        decision: &BarSeries,
        entry: &'a Entry,
        mode: impl Into<ExitMode<'a>>,
        rules: FillRules,
    ) -> StopPath {
        let mode = mode.into();
        let levels = entry.levels(market.costs, mode.plan);
        let market = Market { pyramid: None, ..*market };
        let mut stops = vec![(entry.fill.time, levels.price(levels.stop))];
        let mut line = Vec::new();
        let mut n_known = entry.decision_bar.0 + 1;
        let mut run = Stepper::new(market, entry, mode, rules, None);
        while !run.is_closed() {
            let bar = run.begin_bar();
            if let Some(series) = run.line() {
                let n_closed = series.n_closed(run.next_bar());
                line.extend((n_known..n_closed).filter_map(|idx| {
                    let level = series.at_decision(entry.side, idx)?;
                    Some((decision.close_time(idx), levels.price(level)))
                }));
                n_known = n_closed.max(n_known);
            } else {
                // A plan that takes over follows its line from there on: what that said before led no
                // stop.
                while n_known < decision.len() && decision.close_time(n_known) <= bar.open_time {
                    n_known += 1;
                }
            }
            add(&mut stops, bar.open_time, levels.price(run.position().effective_stop().level));
            run.step(&bar);
        }
        let last_fill = run.position().fills().last().copied();
        let outcome = run.into_outcome(Ambiguity::Off);
        if let (Some(fill), Some(leg)) = (last_fill, outcome.legs.last())
            && fill.moment == FillMoment::Inside
            && leg.reason.is_stop()
        {
            add(&mut stops, leg.time, leg.level_price);
        }
        let Levels { breakeven, ratchets, partials, trail_trigger, .. } = &levels;
        let price = |level: f64| levels.price(level);
        StopPath {
            stops,
            breakeven: breakeven.map(|b| (price(b.trigger), price(b.stop))),
            ratchets: ratchets.iter().map(|r| (price(r.trigger), price(r.stop))).collect(),
            partials: partials.iter().map(|p| (price(p.level), p.fraction)).collect(),
            trail_trigger: trail_trigger.map(price),
            line,
            modes_taken: outcome
                .modes_taken
                .iter()
                .map(|taken| (decision.close_time(taken.decision_idx), *taken))
                .collect(),
            outcome,
        }
    }
}

fn add(stops: &mut Vec<(Timestamp, f64)>, time: Timestamp, stop: f64) {
    if stops.last().is_none_or(|(_, last)| *last != stop) {
        stops.push((time, stop));
    }
}
