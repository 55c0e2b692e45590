//! Time exits counted in decision bars, and those that close whatever the position made (SPEC §13.4).
//!
//! Hourly bars, entry at the open of bar 0, E = 100, ATR 10, S = 90, R = 10.

use crate::plans::{bare, breakeven, hours_at_most};
use crate::setup::hours;
use crate::table::At::Inside;
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{EndOfData, StopLoss, TimeExit};
use exitlab_exit::ExitPlan;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{HoldingTime, TimeExit as Rule};

const BARS: [(f64, f64, f64, f64); 4] = [
    (100.0, 103.0, 98.0, 101.0),
    (101.0, 104.0, 97.0, 103.0),
    (103.0, 106.0, 102.0, 104.0),
    (104.0, 105.0, 103.0, 104.5),
];

fn bars_at_most(n_bars: u32, below_r: Option<f64>) -> ExitPlan {
    ExitPlan { time_exit: Some(Rule { after: HoldingTime::Bars(n_bars), below_r }), ..bare() }
}

/// Out at the close of bar 1, 103; a time exit adds both extremes of its bar, 97 and 104.
const AFTER_TWO_HOURS: Want<'static> = Want {
    legs: &[(1, Inside, TimeExit, 1.0, 103.0)],
    exit: 103.0,
    r: 0.3,
    mae: -0.3,
    mfe: 0.4,
    bars: 2,
};

#[test]
fn without_a_limit_it_closes_whatever_the_position_made() {
    Table::new(bars_at_most(2, None), &BARS).all(AFTER_TWO_HOURS);
    Table::new(ExitPlan { time_exit: hours_at_most(2.0), ..bare() }, &BARS).all(AFTER_TWO_HOURS);
    // a loss, and a profit of 9R
    let loss = (101.0, 101.0, 92.0, 92.0);
    let profit = (101.0, 190.0, 101.0, 190.0);
    for (bar, close, r, mae, mfe) in
        [(loss, 92.0, -0.8, -0.8, 0.3), (profit, 190.0, 9.0, -0.2, 9.0)]
    {
        let bars = [BARS[0], bar, BARS[2]];
        let legs = [(1, Inside, TimeExit, 1.0, close)];
        let want = Want { legs: &legs, exit: close, r, mae, mfe, bars: 2 };
        Table::new(bars_at_most(2, None), &bars).all(want);
    }
}

#[test]
fn a_limit_holds_for_bars_as_for_hours() {
    // 0.3R at 2 h is below 0.5R, and not below 0.25R, nor is what follows
    Table::new(bars_at_most(2, Some(0.5)), &BARS).all(AFTER_TWO_HOURS);
    Table::new(bars_at_most(2, Some(0.25)), &BARS).all(Want {
        legs: &[(3, Inside, EndOfData, 1.0, 104.5)],
        exit: 104.5,
        r: 0.45,
        mae: -0.3,
        mfe: 0.6,
        bars: 4,
    });
}

#[test]
fn bars_are_those_of_decisions() {
    // decision bars of 2 h: one of them is over at 2 h, two at 4 h, the close of bar 3
    let mut table = Table::new(bars_at_most(1, None), &BARS);
    table.0.decisions.timeframe = hours(2);
    table.all(AFTER_TWO_HOURS);
    table.0.plan = bars_at_most(2, None);
    table.all(Want {
        legs: &[(3, Inside, TimeExit, 1.0, 104.5)],
        exit: 104.5,
        r: 0.45,
        mae: -0.3,
        mfe: 0.6,
        bars: 4,
    });
}

#[test]
fn bars_that_are_missing_count() {
    // bars 0, 1 and 5 of the grid: three hours are over at the close of bar 5, 6 h
    Table::new(bars_at_most(3, None), &BARS[..3]).grid(&[0, 1, 5]).all(Want {
        legs: &[(2, Inside, TimeExit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.6,
        bars: 3,
    });
}

#[test]
fn bars_count_from_the_entry() {
    // a close entry at 1:00: one bar later is the close of bar 1, two that of bar 2
    let mut bars = BARS;
    bars[0].3 = 100.0;
    let want = |legs, r, mfe, n| Want { legs, exit: 100.0 + 10.0 * r, r, mae: -0.3, mfe, bars: n };
    Table::new(bars_at_most(1, None), &bars).close_entry().all(want(
        &[(1, Inside, TimeExit, 1.0, 103.0)],
        0.3,
        0.4,
        1,
    ));
    Table::new(bars_at_most(2, None), &bars).close_entry().all(want(
        &[(2, Inside, TimeExit, 1.0, 104.0)],
        0.4,
        0.6,
        2,
    ));
}

#[test]
fn it_can_close_on_the_entry_bar_and_before_the_end_of_data() {
    let want = Want {
        legs: &[(0, Inside, TimeExit, 1.0, 101.0)],
        exit: 101.0,
        r: 0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 1,
    };
    Table::new(bars_at_most(1, None), &BARS).all(want);
    Table::new(bars_at_most(1, None), &BARS[..1]).all(want);
}

#[test]
fn the_stop_comes_before_it() {
    let mut bars = BARS;
    bars[1].2 = 89.0;
    Table::new(bars_at_most(2, None), &bars).all(Want {
        legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.3,
        bars: 2,
    });
}

#[test]
fn bounds_of_a_time_exit() {
    // bar 1: high first arms breakeven at 110 and falls through 100. The others close at 104.
    // Up 6, down 6: path takes the low first.
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bars_at_most(2, None) };
    let table = Table::new(plan, &[BARS[0], (105.0, 111.0, 99.0, 104.0), BARS[2]]);
    for (rule, r) in
        [(Worst, 0.4), (Best, 0.4), (Path, 0.4), (PathAdverse, 0.4), (PathFavourable, 0.0)]
    {
        table.bounds(rule, r, (0.0, 0.4));
    }
}
