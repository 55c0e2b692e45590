//! SPEC §6 step 5: a close beyond what the bar itself armed.
//!
//! E = 100, ATR 10, S = 90, R = 10 in every table. The price has passed the armed stop after the
//! high, so the fill is at the stop and not at the close: where a path falls through it too.

use crate::plans::{bare, breakeven, partials, time_exit, trail};
use crate::setup::STEPS;
use crate::table::At::Inside;
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{BreakevenStop, EndOfData, PartialTp, TrailingStop};
use exitlab_exit::ExitPlan;
use exitlab_exit::IntrabarRule::PathAdverse;
use exitlab_exit::TrailActivation::{AfterPartial, AtR, Immediately};

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);
/// More bars follow, so that nothing below is an end of data.
const AFTER: (f64, f64, f64, f64) = (130.0, 131.0, 129.0, 130.0);

#[test]
fn a_close_beyond_the_breakeven_that_its_bar_armed() {
    // armed at 110: stop 100.1; the close is 100, or 100.1 itself
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.1), ..bare() };
    for close in [100.0, 100.1] {
        Table::new(plan.clone(), &[ENTRY, (100.0, 111.0, 99.0, close), AFTER]).all(Want {
            legs: &[(1, Inside, BreakevenStop, 1.0, 100.1)],
            exit: 100.1,
            r: 0.01,
            mae: -0.2,
            mfe: 0.3, // a stop adds nothing
            bars: 2,
        });
    }
}

#[test]
fn a_close_beyond_the_trail_that_its_bar_armed() {
    // on at 110, P = 120, S* = 112; the close is 110, or 112 itself
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..bare() };
    for close in [110.0, 112.0] {
        Table::new(plan.clone(), &[ENTRY, (105.0, 120.0, 104.0, close), AFTER]).all(Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 1.2, // the fill and not 120
            bars: 2,
        });
    }
}

#[test]
fn a_close_short_of_the_armed_stop_leaves_it_to_the_next_bar() {
    // 112.5 > 112; the next bar opens at 130 and stays up until the end
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..bare() };
    let bars = [ENTRY, (105.0, 120.0, 104.0, 112.5), AFTER];
    let mut rules = STEPS.to_vec();
    rules.push(PathAdverse);
    Table::new(plan, &bars).under(
        &rules,
        Want {
            legs: &[(2, Inside, EndOfData, 1.0, 130.0)],
            exit: 130.0,
            r: 3.0,
            mae: -0.2,
            mfe: 3.1,
            bars: 3,
        },
    );
}

#[test]
fn a_trail_that_was_on_rises_in_the_bar_and_is_passed_by_its_close() {
    // on from the start: S* = 95 at bar 1's start, 112 after its high, close 111
    let plan = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    Table::new(plan, &[ENTRY, (101.0, 120.0, 99.0, 111.0), AFTER]).all(Want {
        legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
        exit: 112.0,
        r: 1.2,
        mae: -0.2,
        mfe: 1.2,
        bars: 2,
    });
}

#[test]
fn a_partial_and_a_certain_stop_in_one_bar() {
    // half at 110, trail on, P = 120, S* = 112; the close is 110
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.5)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    Table::new(plan, &[ENTRY, (105.0, 120.0, 104.0, 110.0), AFTER]).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (1, Inside, TrailingStop, 0.5, 112.0)],
        exit: 111.0,
        r: 1.1, // 0.5 + 0.6
        mae: -0.2,
        mfe: 1.2,
        bars: 2,
    });
}

#[test]
fn it_can_happen_on_the_entry_bar() {
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..bare() };
    Table::new(plan, &[(100.0, 115.0, 99.0, 106.0), AFTER]).all(Want {
        legs: &[(0, Inside, TrailingStop, 1.0, 107.0)],
        exit: 107.0,
        r: 0.7,
        mae: 0.0,
        mfe: 0.7,
        bars: 1,
    });
}

#[test]
fn a_certain_stop_comes_before_the_time_exit_and_the_end_of_data() {
    // two hours have passed and the close, 1.0R, is below 5R; it is also the last bar
    let plan =
        ExitPlan { trailing: trail(0.8, AtR(1.0)), time_exit: time_exit(2.0, 5.0), ..bare() };
    Table::new(plan, &[ENTRY, (105.0, 120.0, 104.0, 110.0)]).all(Want {
        legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
        exit: 112.0,
        r: 1.2,
        mae: -0.2,
        mfe: 1.2,
        bars: 2,
    });
}
