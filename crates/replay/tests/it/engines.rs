//! The two engines give the same bytes: trades, decisions, policy changes, marks, sums.

use crate::oracle::{Oracle, last_known};
use crate::random_world::world;
use crate::setup::{START_US, World};
use exitlab_core::{ExitReason, PlanId, Timestamp, Trade};
use exitlab_exit::{
    EntryAt, HoldingTime, OnChange, PartialDistance, StopDistance, TargetDistance, TrailDistance,
};
use exitlab_replay::{Decision, ModeSelection, RejectReason, ReplayOutput, Rows};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Every float to its last bit, the sign of a zero included.
fn bytes(run: &ReplayOutput) -> String {
    format!("{run:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_walk_is_the_bar_loop(world in world(), rows in any::<[bool; 4]>()) {
        let [trades, decisions, policy_changes, marks] = rows;
        let rows = Rows { trades, decisions, policy_changes, marks };
        let (leap, reference) = World { rows, ..world }.runs();
        prop_assert_eq!(bytes(&leap), bytes(&reference));
    }

    #[test]
    fn daily_and_mean_equity_are_those_of_the_marks(world in world()) {
        let run = world.run();
        let n = run.marks.len();
        let mean = run.marks.iter().map(|m| m.equity).sum::<f64>() / n as f64;
        // equity may be next to nothing where positions are not
        let largest = run.marks.iter().fold(world.initial_balance, |m, mark| m.max(mark.equity));
        let got = world.initial_balance + run.curve.sum_of_gains / n as f64;
        let error = (got - mean).abs();
        prop_assert!(error < 1e-12 * world.sizing.max_leverage * largest, "{}", error);
        let n_in_position = run.marks.iter().filter(|m| m.open_positions > 0).count();
        prop_assert_eq!(run.curve.n_in_position, n_in_position);
        let is_last = |k: &usize| {
            let day = |k: usize| run.marks[k].time.closing_day();
            k + 1 == n || day(*k) != day(k + 1)
        };
        let day_ends: Vec<f64> = (0..n).filter(is_last).map(|k| run.marks[k].equity).collect();
        prop_assert_eq!(run.curve.day_ends, day_ends);
    }
}

/// What a random world did, so that the equality above is one of things that happen.
#[derive(Debug, Default)]
struct Seen {
    reasons: [usize; RejectReason::ALL.len()],
    exits: [usize; ExitReason::ALL.len()],
    n_ruined: usize,
    n_fallbacks: usize,
    /// Fallbacks while a trade was open, beyond those of the decisions.
    n_later_fallbacks: usize,
    n_closed_together: usize,
    n_funded: usize,
    n_close_entries: usize,
    n_legs_after_a_partial: usize,
    n_known_after_the_last_decision: usize,
    n_on_the_second_day: usize,
    /// Entries beside a position of the symbol that is leaving.
    n_reversed: usize,
    n_reversed_under_policy_live: usize,
    n_reversed_under_policy_exit: usize,
    /// Leaving positions that another fill of their last open closed.
    n_left_by_another_fill: usize,
    /// Trades that an exit signal or a change of mode closes at their own open.
    n_closed_at_their_own_open: usize,
    n_remodes: usize,
    n_trades_with_two_remodes: usize,
    n_remodes_that_move_the_stop: usize,
    n_closed_under_another_plan: usize,
    n_line_trails: usize,
    n_giveback_trails: usize,
    /// Changes from or to a trail by the current ATR, or to a line.
    n_remodes_of_known_series: usize,
    n_signal_stops: usize,
    n_signal_targets: usize,
    n_partials_in_fewer_lots: usize,
    n_partials_of_nothing: usize,
    n_timed_in_bars: usize,
    n_with_bounds: usize,
    n_across_a_hole: usize,
}

impl Seen {
    fn add(&mut self, world: &World, run: &ReplayOutput) {
        for reason in RejectReason::ALL {
            self.reasons[reason as usize] += run.funnel.rejected(reason);
        }
        self.n_ruined += usize::from(run.is_ruined);
        self.n_fallbacks += run.n_mode_fallbacks;
        let fell_back = |d: &&Decision| {
            d.policy.is_some()
                && d.regime.is_some_and(|regime| {
                    world.profile.mode_choice(regime, d.vol_level).unknown_name.is_some()
                })
        };
        let at_decisions = run.decisions.iter().filter(fell_back).count();
        self.n_later_fallbacks += run.n_mode_fallbacks - at_decisions;
        let exits = |t: Timestamp| run.trades.iter().filter(|o| o.exit_time == t).count();
        self.n_closed_together += run.trades.iter().filter(|t| exits(t.exit_time) > 1).count();
        if world.entry.at == EntryAt::Close {
            self.n_close_entries += run.trades.len();
        }
        let last = run.marks.last().map(|m| m.time);
        for trade in &run.trades {
            let known = trade.legs.last().map(|leg| leg.known_at);
            self.n_known_after_the_last_decision += usize::from(known > last);
            self.add_trade(world, trade);
        }
        let oracle = Oracle::new(world, run);
        for (left, entered) in reversals(&oracle) {
            self.n_reversed += 1;
            if let ModeSelection::Rechosen { on_change, .. } = world.mode {
                match on_change {
                    OnChange::TakeOver => self.n_reversed_under_policy_live += 1,
                    OnChange::Close => self.n_reversed_under_policy_exit += 1,
                }
            }
            self.n_left_by_another_fill += usize::from(!is_closed_as_known(left));
            let is_in_between =
                |d: &Timestamp| *d > entered.signal_time && *d <= entered.entry_time;
            self.n_across_a_hole +=
                usize::from(oracle.decision_times.iter().filter(|d| is_in_between(d)).count() > 0);
        }
    }

    fn add_trade(&mut self, world: &World, trade: &Trade) {
        self.exits[trade.exit_reason as usize] += 1;
        self.n_funded += usize::from(trade.funding_r != 0.0);
        let partials = trade.legs.iter().filter(|leg| leg.reason == ExitReason::PartialTp);
        self.n_legs_after_a_partial += usize::from(partials.clone().count() > 0);
        let midnight = START_US + 24 * 3_600_000_000;
        self.n_on_the_second_day += usize::from(trade.signal_time.us() > midnight);
        let is_own_open = trade.entry_time == trade.exit_time && is_closed_as_known(trade);
        self.n_closed_at_their_own_open += usize::from(is_own_open);
        self.n_remodes += trade.remodes.len();
        self.n_trades_with_two_remodes += usize::from(trade.n_remodes > 1);
        let moved = trade.remodes.iter().filter(|r| r.stop_before != r.stop_after).count();
        self.n_remodes_that_move_the_stop += moved;
        self.n_closed_under_another_plan += usize::from(trade.final_plan != trade.plan);
        let trails = |plan: PlanId| world.plans[plan.0 as usize].trailing.map(|t| t.distance);
        let reads = |plan: PlanId| world.plans[plan.0 as usize].series().is_some();
        let of_series = trade.remodes.iter().filter(|r| reads(r.from) || reads(r.to)).count();
        self.n_remodes_of_known_series += of_series;
        if trade.exit_reason == ExitReason::TrailingStop {
            let distance = trails(trade.final_plan);
            self.n_line_trails += usize::from(matches!(distance, Some(TrailDistance::Line(_))));
            let gives_back = matches!(distance, Some(TrailDistance::Giveback(_)));
            self.n_giveback_trails += usize::from(gives_back);
        }
        let plan = &world.plans[trade.plan.0 as usize];
        self.n_signal_stops += usize::from(plan.stop == StopDistance::Signal);
        let is_signal_target = plan.target == Some(TargetDistance::Signal);
        let is_aimed = is_signal_target && trade.exit_reason == ExitReason::TakeProfit;
        self.n_signal_targets += usize::from(is_aimed);
        if trade.exit_reason == ExitReason::TimeExit {
            let after = world.plans[trade.final_plan.0 as usize].time_exit.map(|exit| exit.after);
            self.n_timed_in_bars += usize::from(matches!(after, Some(HoldingTime::Bars(_))));
        }
        self.n_with_bounds += usize::from(trade.r_by_rule.is_some());
        if world.syms[trade.symbol.0 as usize].lots.qty_step > 0.0 && trade.n_remodes == 0 {
            let nominal = |fraction: f64| plan.partials.iter().any(|p| p.fraction == fraction);
            let fewer = partials.filter(|leg| !nominal(leg.fraction)).count();
            self.n_partials_in_fewer_lots += fewer;
            let reached = plan.partials.iter().filter(|p| match p.at {
                PartialDistance::R(at_r) => trade.mfe_r > at_r + 1e-9,
                PartialDistance::Atr(_) => false,
            });
            let is_sold = trade.legs.iter().any(|leg| leg.reason == ExitReason::PartialTp);
            // the bar that stops a position out may be the one that reached it
            let sold_nothing = trade.bars_held > 1 && !is_sold && reached.count() > 0;
            self.n_partials_of_nothing += usize::from(sold_nothing);
        }
    }
}

fn is_closed_as_known(trade: &Trade) -> bool {
    matches!(trade.exit_reason, ExitReason::SignalExit | ExitReason::RegimeExit)
}

/// Trades with those that were taken in their symbol while they were leaving.
fn reversals<'a>(oracle: &'a Oracle<'_>) -> Vec<(&'a Trade, &'a Trade)> {
    let trades = &oracle.run.trades;
    let pairs = trades.iter().flat_map(|left| trades.iter().map(move |entered| (left, entered)));
    pairs
        .filter(|(left, entered)| left.symbol == entered.symbol)
        .filter(|(left, entered)| left.signal_time < entered.signal_time)
        .filter(|(left, entered)| last_known(left) > entered.signal_time)
        .collect()
}

#[test]
fn random_worlds_hold_everything_that_the_engines_may_differ_in() {
    let mut runner = TestRunner::deterministic();
    let mut seen = Seen::default();
    for _ in 0..800 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let run = world.run();
        seen.add(&world, &run);
    }
    for reason in RejectReason::ALL {
        assert!(seen.reasons[reason as usize] > 0, "{}: {seen:?}", reason.name());
    }
    for reason in ExitReason::ALL.into_iter().filter(|r| *r != ExitReason::PartialTp) {
        assert!(seen.exits[reason as usize] > 20, "{}: {seen:?}", reason.name());
    }
    let rest = [
        seen.n_ruined,
        seen.n_fallbacks,
        seen.n_later_fallbacks,
        seen.n_closed_together,
        seen.n_funded,
        seen.n_close_entries,
        seen.n_legs_after_a_partial,
        seen.n_known_after_the_last_decision,
        seen.n_on_the_second_day,
        seen.n_reversed,
        seen.n_reversed_under_policy_live,
        seen.n_reversed_under_policy_exit,
        seen.n_left_by_another_fill,
        seen.n_closed_at_their_own_open,
        seen.n_remodes,
        seen.n_trades_with_two_remodes,
        seen.n_remodes_that_move_the_stop,
        seen.n_closed_under_another_plan,
        seen.n_line_trails,
        seen.n_giveback_trails,
        seen.n_remodes_of_known_series,
        seen.n_signal_stops,
        seen.n_signal_targets,
        seen.n_partials_in_fewer_lots,
        seen.n_partials_of_nothing,
        seen.n_timed_in_bars,
        seen.n_with_bounds,
        seen.n_across_a_hole,
    ];
    assert!(rest.iter().all(|n| *n > 2), "{seen:?}");
}
