//! SPEC §6 step 6 and the end of the data.
//!
//! Hourly bars, entry at the open of bar 0, E = 100, ATR 10, S = 90, R = 10.

use crate::plans::{bare, target_r, time_exit};
use crate::table::At::{Inside, Open};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{EndOfData, StopLoss, TakeProfit, TimeExit};
use exitlab_exit::ExitPlan;

const BARS: [(f64, f64, f64, f64); 4] = [
    (100.0, 103.0, 98.0, 101.0),
    (101.0, 104.0, 97.0, 103.0),
    (103.0, 106.0, 102.0, 104.0),
    (104.0, 105.0, 103.0, 104.5),
];

fn after(hours: f64, below_r: f64) -> ExitPlan {
    ExitPlan { time_exit: time_exit(hours, below_r), ..bare() }
}

#[test]
fn it_closes_at_the_close_once_the_hours_are_over() {
    // bar 1 closes at 2 h: 0.3R < 0.5R
    Table::new(after(2.0, 0.5), &BARS).all(Want {
        legs: &[(1, Inside, TimeExit, 1.0, 103.0)],
        exit: 103.0,
        r: 0.3,
        mae: -0.3, // a time exit adds both extremes of its bar, 97
        mfe: 0.4,  // and 104
        bars: 2,
    });
    // 2.5 h are over at the close of bar 2, 3 h
    Table::new(after(2.5, 0.5), &BARS).all(Want {
        legs: &[(2, Inside, TimeExit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.6,
        bars: 3,
    });
}

#[test]
fn it_spares_a_trade_that_earns_enough_and_asks_again_at_every_close() {
    // below 0.25R: 0.3R at 2 h and 0.4R at 3 h are not, so the data ends it
    Table::new(after(2.0, 0.25), &BARS).all(Want {
        legs: &[(3, Inside, EndOfData, 1.0, 104.5)],
        exit: 104.5,
        r: 0.45,
        mae: -0.3,
        mfe: 0.6,
        bars: 4,
    });
    // 0.35R: not at 3 h (0.4R), but at 4 h, which closes at 0.3R
    let mut bars = BARS;
    bars[1].3 = 103.5;
    bars[3].3 = 103.0;
    Table::new(after(2.0, 0.35), &bars).all(Want {
        legs: &[(3, Inside, TimeExit, 1.0, 103.0)],
        exit: 103.0,
        r: 0.3,
        mae: -0.3,
        mfe: 0.6,
        bars: 4,
    });
}

#[test]
fn r_against_r_has_a_tolerance() {
    // 0.3R − 5e-10 is not below 0.3R; 0.3R − 2e-9 is
    let mut bars = BARS;
    bars[1].3 = 103.0 - 5e-9;
    Table::new(after(2.0, 0.3), &bars[..3]).all(Want {
        legs: &[(2, Inside, EndOfData, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.6,
        bars: 3,
    });
    bars[1].3 = 103.0 - 2e-8;
    Table::new(after(2.0, 0.3), &bars[..3]).all(Want {
        legs: &[(1, Inside, TimeExit, 1.0, 103.0 - 2e-8)],
        exit: 103.0 - 2e-8,
        r: 0.3 - 2e-9,
        mae: -0.3,
        mfe: 0.4,
        bars: 2,
    });
}

#[test]
fn stop_and_target_come_before_it() {
    let mut bars = BARS;
    bars[1].2 = 89.0;
    Table::new(after(2.0, 0.5), &bars).all(Want {
        legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.3,
        bars: 2,
    });
    // target 104 = bar 1's high; its low of 97 counts
    let plan = ExitPlan { target: target_r(0.4), ..after(2.0, 0.5) };
    Table::new(plan, &BARS).all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.4,
        bars: 2,
    });
}

#[test]
fn on_the_last_bar_it_comes_before_the_end_of_data() {
    Table::new(after(2.0, 0.5), &BARS[..2]).all(Want {
        legs: &[(1, Inside, TimeExit, 1.0, 103.0)],
        exit: 103.0,
        r: 0.3,
        mae: -0.3,
        mfe: 0.4,
        bars: 2,
    });
}

#[test]
fn it_can_close_on_the_entry_bar() {
    Table::new(after(1.0, 0.5), &BARS).all(Want {
        legs: &[(0, Inside, TimeExit, 1.0, 101.0)],
        exit: 101.0,
        r: 0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 1,
    });
}

#[test]
fn hours_are_hours_and_not_bars() {
    // bars 0, 1 and 5 of the grid are there: bar 5 closes at 6 h
    Table::new(after(2.5, 0.5), &BARS[..3]).grid(&[0, 1, 5]).all(Want {
        legs: &[(2, Inside, TimeExit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.6,
        bars: 3,
    });
    // from a decision at the close of bar 0, two hours are over at the close of bar 2
    let mut bars = BARS;
    bars[0].3 = 100.0;
    Table::new(after(2.0, 0.5), &bars).close_entry().all(Want {
        legs: &[(2, Inside, TimeExit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.6,
        bars: 2,
    });
}

#[test]
fn the_end_of_the_data_closes_what_is_open_at_the_last_close() {
    Table::new(bare(), &BARS).all(Want {
        legs: &[(3, Inside, EndOfData, 1.0, 104.5)],
        exit: 104.5,
        r: 0.45,
        mae: -0.3,
        mfe: 0.6,
        bars: 4,
    });
    // a target that the last bar opened beyond is filled, not censored
    let mut bars = BARS;
    bars[3] = (112.0, 113.0, 111.0, 112.0);
    Table::new(ExitPlan { target: target_r(1.0), ..bare() }, &bars).all(Want {
        legs: &[(3, Open, TakeProfit, 1.0, 112.0)],
        exit: 112.0,
        r: 1.2,
        mae: -0.3,
        mfe: 1.2,
        bars: 4,
    });
}
