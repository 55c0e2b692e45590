//! A position that is closed where another mode is chosen (SPEC §13.7, `policy_exit`).
//!
//! Hourly bars, entry at the open of bar 0, E = 100, ATR 10, S = 90, R = 10. Decision n closes when
//! the bar of hour n opens.

use crate::plans::{bare, behind_line, breakeven, partials, target_r};
use crate::setup::Ohlc;
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::ExitReason::{
    EndOfData, PartialTp, RegimeExit, SignalExit, StopLoss, TakeProfit, TrailingStop,
};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{
    ExitPlan, OnChange, SessionDays, SessionExit, SignalExit as Closes, StopDistance,
    TargetDistance, TrailActivation,
};

const BARS: [Ohlc; 4] = [
    (100.0, 103.0, 98.0, 101.0),
    (101.0, 104.0, 97.0, 103.0),
    (103.0, 109.0, 92.0, 104.0),
    (104.0, 105.0, 103.0, 104.5),
];

/// Out at the open of bar 2, 103; its low of 92 and its high of 109 come after it.
const AT_BAR_2: Want<'static> = Want {
    legs: &[(2, Open, RegimeExit, 1.0, 103.0)],
    exit: 103.0,
    r: 0.3,
    mae: -0.3,
    mfe: 0.4,
    bars: 3,
};

const AT_THE_END: Want<'static> = Want {
    legs: &[(3, Inside, EndOfData, 1.0, 104.5)],
    exit: 104.5,
    r: 0.45,
    mae: -0.8,
    mfe: 0.9,
    bars: 4,
};

/// Closed where plan 1 is chosen, a plan whose stop would be at 99.
fn closed_by(table: Table, choices: &[Option<u32>]) -> Table {
    let other = ExitPlan { stop: StopDistance::Atr(0.1), ..bare() };
    table.modes(OnChange::Close, &[other], 1, choices)
}

#[test]
fn another_mode_closes_at_the_first_open_that_knows_it() {
    let table = closed_by(Table::new(bare(), &BARS), &[Some(0), Some(0), Some(1)]);
    table.all(AT_BAR_2);
    assert_eq!(table.0.run().modes_taken, [], "its plan is not taken over");
    // the same mode does not
    closed_by(Table::new(bare(), &BARS), &[Some(0); 4]).all(AT_THE_END);
    // decision bars of 2 h
    let choices = [Some(0), Some(1)];
    Table::new(bare(), &BARS).modes(OnChange::Close, &[bare()], 2, &choices).all(AT_BAR_2);
}

#[test]
fn a_decision_without_a_regime_closes_nothing() {
    let out = |choices: &[Option<u32>]| closed_by(Table::new(bare(), &BARS), choices);
    out(&[Some(0), None, None, None]).all(AT_THE_END);
    out(&[Some(0), None, Some(1), None]).all(AT_BAR_2);
}

#[test]
fn between_two_bars_the_last_decision_with_a_regime_counts() {
    // the bars of 2:00 and 3:00 are missing
    let out =
        |choices: &[Option<u32>]| closed_by(Table::new(bare(), &BARS).grid(&[0, 1, 4, 5]), choices);
    out(&[Some(0), Some(0), Some(1), Some(0), None]).all(AT_THE_END);
    out(&[Some(0), Some(0), Some(1), Some(1), Some(0)]).all(AT_THE_END);
    out(&[Some(0), Some(0), Some(0), Some(1), None]).all(AT_BAR_2);
    out(&[Some(0), Some(0), Some(1), None, None]).all(AT_BAR_2);
}

#[test]
fn what_step_1_fills_at_that_open_comes_first() {
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), target: target_r(2.0), ..bare() };
    let table = |open: f64| {
        let bars = [BARS[0], BARS[1], (open, 125.0, 80.0, 100.0)];
        closed_by(Table::new(plan.clone(), &bars), &[Some(0), Some(0), Some(1)])
    };
    table(88.0).all(Want {
        legs: &[(2, Gap, StopLoss, 1.0, 88.0)],
        exit: 88.0,
        r: -1.2,
        mae: -1.2,
        mfe: 0.4,
        bars: 3,
    });
    table(112.0).gap_fill_at_level().all(Want {
        legs: &[(2, Open, PartialTp, 0.5, 110.0), (2, Open, RegimeExit, 0.5, 112.0)],
        exit: 111.0,
        r: 1.1,
        mae: -0.3,
        mfe: 1.2,
        bars: 3,
    });
    table(121.0).all(Want {
        legs: &[(2, Open, PartialTp, 0.5, 121.0), (2, Open, TakeProfit, 0.5, 121.0)],
        exit: 121.0,
        r: 2.1,
        mae: -0.3,
        mfe: 2.1,
        bars: 3,
    });
    // a line above that open is a stop: the plan of the entry is in force
    let plan = ExitPlan { trailing: behind_line(TrailActivation::Immediately), ..bare() };
    let table = Table::new(plan, &BARS).line(1, &[None, None, Some(105.0)]);
    closed_by(table, &[Some(0), Some(0), Some(1)])
        .all(Want { legs: &[(2, Gap, TrailingStop, 1.0, 103.0)], ..AT_BAR_2 });
}

#[test]
fn at_one_open_it_comes_after_an_exit_signal_and_before_a_session_exit() {
    let choices = [Some(0), Some(0), Some(1)];
    let plan = ExitPlan { signal_exit: Closes::On, ..bare() };
    let table = closed_by(Table::new(plan, &BARS).exit_signals(&[2.0]), &choices);
    table.all(Want { legs: &[(2, Open, SignalExit, 1.0, 103.0)], ..AT_BAR_2 });
    // a session that ended at 2:30, where the bar of 2:00 is missing
    let at = NaiveTime::from_hms_opt(2, 30, 0).expect("a time of day");
    let session_exit = Some(SessionExit { at, tz: Tz::UTC, days: SessionDays::ALL });
    let table = Table::new(ExitPlan { session_exit, ..bare() }, &BARS).grid(&[0, 1, 3, 4]);
    closed_by(table, &choices).all(AT_BAR_2);
}

#[test]
fn an_entry_bar_that_opens_at_it_closes_at_its_own_open() {
    // the bar of hour 0 is missing: decided at 0:00, filled at 1:00, where plan 1 was chosen
    let late = |plan| {
        let table = Table::new(plan, &BARS).grid(&[1, 2, 3, 4]).decided_at(0);
        closed_by(table, &[Some(0), Some(1)])
    };
    let at_the_entry = |legs| Want { legs, exit: 100.0, r: 0.0, mae: 0.0, mfe: 0.0, bars: 1 };
    late(bare()).all(at_the_entry(&[(0, Open, RegimeExit, 1.0, 100.0)]));
    // before a target of the signal that the entry has passed
    let plan = ExitPlan { target: Some(TargetDistance::Signal), ..bare() };
    let table = late(plan).signal(95.0, None, Some(99.0)).gap_fill_at_level();
    table.all(at_the_entry(&[(0, Open, RegimeExit, 1.0, 100.0)]));
    // after an exit signal
    let plan = ExitPlan { signal_exit: Closes::On, ..bare() };
    let table = late(plan).exit_signals(&[1.0]);
    table.all(at_the_entry(&[(0, Open, SignalExit, 1.0, 100.0)]));
}

#[test]
fn a_close_entry_closes_at_its_first_open_after_step_1() {
    // opened at 1:00 at 100, the first bar is that of 3:00; plan 1 was chosen at 2:00
    let at = |open: f64| {
        let bars = [(100.0, 150.0, 50.0, 100.0), (open, 109.0, 85.0, 104.0)];
        let table = Table::new(bare(), &bars).close_entry().grid(&[0, 3]);
        closed_by(table, &[None, Some(0), Some(1), None])
    };
    at(103.0).all(Want {
        legs: &[(1, Open, RegimeExit, 1.0, 103.0)],
        exit: 103.0,
        r: 0.3,
        mae: 0.0,
        mfe: 0.3,
        bars: 1,
    });
    at(88.0).all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 88.0)],
        exit: 88.0,
        r: -1.2,
        mae: -1.2,
        mfe: 0.0,
        bars: 1,
    });
}

#[test]
fn bounds_up_to_a_change() {
    // bar 1: high first arms breakeven at 110 and falls through 100. The others go on to bar 2's open.
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    let bars = [BARS[0], (105.0, 111.0, 99.0, 104.0), BARS[2]];
    let table = closed_by(Table::new(plan, &bars), &[Some(0), Some(0), Some(1)]);
    for (rule, r) in
        [(Worst, 0.3), (Best, 0.3), (Path, 0.3), (PathAdverse, 0.3), (PathFavourable, 0.0)]
    {
        table.bounds(rule, r, (0.0, 0.3));
    }
}
