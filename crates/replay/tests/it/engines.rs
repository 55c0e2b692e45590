//! The two engines give the same bytes: trades, decisions, policy changes, marks, sums.

use crate::random_world::world;
use crate::setup::{START_US, World};
use exitlab_core::{ExitReason, Timestamp};
use exitlab_exit::EntryAt;
use exitlab_replay::{PortfolioRun, RejectReason, Rows};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Every float to its last bit, the sign of a zero included.
fn bytes(run: &PortfolioRun) -> String {
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
    n_ruined: usize,
    n_fallbacks: usize,
    n_closed_together: usize,
    n_funded: usize,
    n_close_entries: usize,
    n_legs_after_a_partial: usize,
    n_known_after_the_last_decision: usize,
    n_on_the_second_day: usize,
}

impl Seen {
    fn add(&mut self, world: &World, run: &PortfolioRun) {
        for reason in RejectReason::ALL {
            self.reasons[reason as usize] += run.funnel.rejected(reason);
        }
        self.n_ruined += usize::from(run.is_ruined);
        self.n_fallbacks += run.n_mode_fallbacks;
        let exits = |t: Timestamp| run.trades.iter().filter(|o| o.exit_time == t).count();
        self.n_closed_together += run.trades.iter().filter(|t| exits(t.exit_time) > 1).count();
        self.n_funded += run.trades.iter().filter(|t| t.funding_r != 0.0).count();
        if world.entry.at == EntryAt::Close {
            self.n_close_entries += run.trades.len();
        }
        let last = run.marks.last().map(|m| m.time);
        let midnight = START_US + 24 * 3_600_000_000;
        for trade in &run.trades {
            let partials =
                trade.legs.iter().filter(|leg| leg.reason == ExitReason::PartialTp).count();
            self.n_legs_after_a_partial += usize::from(partials > 0);
            let known = trade.legs.last().map(|leg| leg.known_at);
            self.n_known_after_the_last_decision += usize::from(known > last);
            self.n_on_the_second_day += usize::from(trade.signal_time.us() > midnight);
        }
    }
}

#[test]
fn random_worlds_hold_everything_that_the_engines_may_differ_in() {
    let mut runner = TestRunner::deterministic();
    let mut seen = Seen::default();
    for _ in 0..400 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let run = world.run();
        seen.add(&world, &run);
    }
    for reason in RejectReason::ALL {
        assert!(seen.reasons[reason as usize] > 0, "{}: {seen:?}", reason.name());
    }
    let rest = [
        seen.n_ruined,
        seen.n_fallbacks,
        seen.n_closed_together,
        seen.n_funded,
        seen.n_close_entries,
        seen.n_legs_after_a_partial,
        seen.n_known_after_the_last_decision,
        seen.n_on_the_second_day,
    ];
    assert!(rest.iter().all(|n| *n > 0), "{seen:?}");
}
