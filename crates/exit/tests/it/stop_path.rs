//! The path of a stop: hand-computed steps, and the same exit as without them.

use crate::plans::{bare, behind_line, partials, target_r, trail};
use crate::setup::{ALL, HOUR_US, MIDNIGHT_US, Ohlc, Setup, assert_near};
use crate::table::Table;
use crate::trail_basis::by_current_atr;
use exitlab_core::ExitReason;
use exitlab_exit::IntrabarRule::{PathFavourable, Worst};
use exitlab_exit::TrailActivation::{AfterPartial, AtR, Immediately};
use exitlab_exit::{Breakeven, ExitPlan, OnChange};

/// Asserts the steps (hours after midnight, price of the long) on both sides, mirrored about 100.
#[track_caller]
fn assert_steps(table: &Table, rule: exitlab_exit::IntrabarRule, want: &[(i64, f64)]) {
    let long = table.0.clone().rule(rule);
    let short = table.0.mirrored(100.0).rule(rule);
    for (setup, sign) in [(long, 1.0), (short, -1.0)] {
        let path = setup.stop_path();
        let hours: Vec<i64> =
            path.stops.iter().map(|(t, _)| (t.us() - MIDNIGHT_US) / HOUR_US).collect();
        assert_eq!(hours, want.iter().map(|(h, _)| *h).collect::<Vec<_>>(), "{path:?}");
        for ((_, got), (_, want)) in path.stops.iter().zip(want) {
            assert_near(*got, 100.0 + sign * (want - 100.0), "step");
        }
        assert_eq!(path.outcome, setup.run());
    }
}

const ENTRY: Ohlc = (100.0, 103.0, 98.0, 101.0);

/// S = 90; a quarter at 110, breakeven stop 100 from 105 on, then 8 points behind the peak.
fn stepped() -> ExitPlan {
    ExitPlan {
        breakeven: Some(Breakeven { at_r: 0.5, offset_pct: 0.0 }),
        partials: partials(&[(1.0, 0.25)]),
        trailing: trail(0.8, AfterPartial),
        target: target_r(4.0),
        ..bare()
    }
}

#[test]
fn each_change_of_the_stop_is_a_step() {
    // bar 1: 106 arms 100; bar 2: a quarter at 110, P = 115, S* = 107; bar 3: P = 121, S* = 113; bar 4
    // falls to 112
    let bars = [
        ENTRY,
        (101.0, 106.0, 101.0, 105.0),
        (109.0, 115.0, 108.0, 114.0),
        (114.0, 121.0, 113.5, 119.0),
        (119.0, 120.0, 112.0, 113.0),
    ];
    let table = Table::new(stepped(), &bars);
    assert_steps(&table, Worst, &[(0, 90.0), (2, 100.0), (3, 107.0), (4, 113.0)]);
    let path = table.short().stop_path();
    assert_eq!(path.breakeven, Some((95.0, 100.0)));
    assert_eq!(path.partials, [(90.0, 0.25)]);
    assert_eq!(path.outcome.legs.last().map(|l| l.reason), Some(ExitReason::TrailingStop));
    assert_near(path.outcome.legs.last().unwrap().level_price, 87.0, "200 - 113");
}

#[test]
fn a_stop_that_a_bar_moves_and_meets_is_there_at_the_fill() {
    // P = 120 first: S* = 112, which the same bar falls through; known at its close, 02:00
    let plan = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    let bars = [(100.0, 101.0, 99.0, 101.0), (101.0, 120.0, 100.0, 110.0)];
    let table = Table::new(plan, &bars);
    assert_steps(&table, PathFavourable, &[(0, 90.0), (0, 92.0), (1, 93.0), (2, 112.0)]);
}

#[test]
fn a_stop_that_a_bar_opens_beyond_stays_where_it_was() {
    let table = Table::new(bare(), &[ENTRY, (85.0, 86.0, 80.0, 82.0)]);
    assert_steps(&table, Worst, &[(0, 90.0)]);
}

#[test]
fn a_current_atr_trail_follows_the_known_atr_and_never_loosens() {
    // Decision bars of an hour with ATR 10, 5, 20: known from bar 1, 2, 3 on. A trail of 1 ATR from
    // P = 103: bar 1 93, bar 2 98, bar 3 stays at 98.
    let plan = by_current_atr(1.0);
    let quiet = (101.0, 102.0, 100.0, 101.0);
    let table = Table::new(plan, &[quiet, ENTRY, quiet, quiet, quiet])
        .first_live(1)
        .decision_atr(1, &[10.0, 5.0, 20.0, 20.0]);
    assert_steps(&table, Worst, &[(1, 90.0), (2, 98.0)]);
}

#[test]
fn a_line_is_that_of_the_plan_in_force() {
    // Decision bars of an hour whose line is 80, 81, 82, 83; bar 2 is the first under the other plan.
    let line = [80.0, 81.0, 82.0, 83.0].map(Some);
    let led = ExitPlan { trailing: behind_line(Immediately), ..bare() };
    let of = |first: &ExitPlan, then: &ExitPlan| {
        let choices = [None, Some(0), Some(1), Some(1)];
        let table = Table::new(first.clone(), &[(100.0, 101.0, 99.0, 100.0); 4]);
        let table = table.modes(OnChange::TakeOver, std::slice::from_ref(then), 1, &choices);
        let path = table.line(1, &line).0.stop_path();
        let hour = |time: exitlab_core::Timestamp| (time.us() - MIDNIGHT_US) / HOUR_US;
        path.line.iter().map(|(time, price)| (hour(*time), *price)).collect::<Vec<_>>()
    };
    assert_eq!(of(&led, &bare()), [(1, 81.0)]);
    assert_eq!(of(&bare(), &led), [(2, 82.0), (3, 83.0)]);
    assert_eq!(of(&led, &led), [(1, 81.0), (2, 82.0), (3, 83.0)]);
}

#[test]
fn exits_are_those_of_the_engine_under_every_rule() {
    let bars = [
        ENTRY,
        (101.0, 111.0, 99.0, 105.0),
        (105.0, 122.0, 104.0, 109.0),
        (109.0, 145.0, 95.0, 120.0),
    ];
    let at_r = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..stepped() };
    let at_r_path = Setup::new(&bars, at_r.clone()).mirrored(100.0).stop_path();
    assert_eq!(at_r_path.trail_trigger, Some(90.0));
    for plan in [stepped(), at_r, bare()] {
        for rule in ALL {
            let setup = Setup::new(&bars, plan.clone()).rule(rule);
            for setup in [setup.mirrored(100.0), setup] {
                assert_eq!(setup.stop_path().outcome, setup.run());
            }
        }
    }
}
