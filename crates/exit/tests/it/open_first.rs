//! SPEC §6 step 1: the open is the one price whose order is certain.
//!
//! E = 100, ATR 10, S = 90, R = 10 in every table.

use crate::plans::{bare, breakeven, partials, target_r, trail};
use crate::setup::{ALL, PATHS, STEPS};
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{
    BreakevenStop, EndOfData, PartialTp, StopLoss, TakeProfit, TrailingStop,
};
use exitlab_exit::ExitPlan;
use exitlab_exit::IntrabarRule::{Path, PathAdverse, PathFavourable};
use exitlab_exit::TrailActivation;

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

/// Partials at 110 and 120, a quarter each, target 130.
fn two_partials_and_target() -> ExitPlan {
    ExitPlan { partials: partials(&[(1.0, 0.25), (2.0, 0.25)]), target: target_r(3.0), ..bare() }
}

#[test]
fn a_gap_through_the_stop_fills_at_the_open_before_anything_else() {
    // the bar reaches the target 120 too, after its open at 85
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    Table::new(plan, &[ENTRY, (85.0, 121.0, 84.0, 110.0)]).all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 85.0)],
        exit: 85.0,
        r: -1.5,   // (85 − 100)/10
        mae: -1.5, // the fill; the low of 84 came after it
        mfe: 0.3,  // the entry bar's 103
        bars: 2,
    });
}

#[test]
fn an_open_exactly_at_the_stop_is_a_gap() {
    Table::new(bare(), &[ENTRY, (90.0, 95.0, 89.0, 94.0)]).all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.3,
        bars: 2,
    });
}

#[test]
fn a_gap_through_partials_and_target_fills_all_at_the_open() {
    // the low of 80 is below the stop, but the position is gone by then
    let bars = [ENTRY, (135.0, 136.0, 80.0, 90.0)];
    Table::new(two_partials_and_target(), &bars).all(Want {
        legs: &[
            (1, Open, PartialTp, 0.25, 135.0),
            (1, Open, PartialTp, 0.25, 135.0),
            (1, Open, TakeProfit, 0.5, 135.0),
        ],
        exit: 135.0,
        r: 3.5,
        mae: -0.2, // the entry bar's 98
        mfe: 3.5,
        bars: 2,
    });
}

#[test]
fn a_gap_fill_at_the_level_gives_away_the_gap() {
    let bars = [ENTRY, (135.0, 136.0, 80.0, 90.0)];
    Table::new(two_partials_and_target(), &bars).gap_fill_at_level().all(Want {
        legs: &[
            (1, Open, PartialTp, 0.25, 110.0),
            (1, Open, PartialTp, 0.25, 120.0),
            (1, Open, TakeProfit, 0.5, 130.0),
        ],
        exit: 122.5, // 27.5 + 30 + 65
        r: 2.25,     // 0.25·1 + 0.25·2 + 0.5·3
        mae: -0.2,
        mfe: 3.0, // the highest fill
        bars: 2,
    });
}

#[test]
fn a_gap_fills_only_the_levels_that_it_passed() {
    // open 115 is beyond 110 only; 120 is reached inside the bar, 130 in the next
    let bars = [ENTRY, (115.0, 125.0, 105.0, 120.0), (120.0, 131.0, 119.0, 130.0)];
    let legs = [
        (1, Open, PartialTp, 0.25, 115.0),
        (1, Inside, PartialTp, 0.25, 120.0),
        (2, Inside, TakeProfit, 0.5, 130.0),
    ];
    Table::new(two_partials_and_target(), &bars).all(Want {
        legs: &legs,
        exit: 123.75, // 28.75 + 30 + 65
        r: 2.375,     // 0.25·1.5 + 0.25·2 + 0.5·3
        mae: -0.2,
        mfe: 3.0,
        bars: 3,
    });
    let legs = [(1, Open, PartialTp, 0.25, 110.0), legs[1], legs[2]];
    Table::new(two_partials_and_target(), &bars).gap_fill_at_level().all(Want {
        legs: &legs,
        exit: 122.5, // 27.5 + 30 + 65
        r: 2.25,
        mae: -0.2,
        mfe: 3.0,
        bars: 3,
    });
}

#[test]
fn a_partial_at_the_open_comes_before_a_stop_inside_the_bar() {
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    Table::new(plan, &[ENTRY, (115.0, 116.0, 88.0, 95.0)]).all(Want {
        legs: &[(1, Open, PartialTp, 0.5, 115.0), (1, Inside, StopLoss, 0.5, 90.0)],
        exit: 102.5, // 57.5 + 45
        r: 0.25,     // 0.5·1.5 − 0.5·1
        mae: -1.0,
        mfe: 1.5, // the partial; a stop adds nothing, so not 116
        bars: 2,
    });
}

#[test]
fn an_open_at_a_level_fills_it_under_through_too() {
    // 120 is not beyond 120, but at an open there is no queue to wait in
    let plan = ExitPlan { partials: partials(&[(2.0, 0.5)]), ..bare() };
    let bars = [ENTRY, (120.0, 120.0, 110.0, 111.0), (111.0, 112.0, 110.0, 111.0)];
    Table::new(plan, &bars).through().all(Want {
        legs: &[(1, Open, PartialTp, 0.5, 120.0), (2, Inside, EndOfData, 0.5, 111.0)],
        exit: 115.5, // 60 + 55.5
        r: 1.55,     // 0.5·2 + 0.5·1.1
        mae: -0.2,
        mfe: 2.0,
        bars: 3,
    });
}

#[test]
fn an_open_at_the_target_fills_it_under_through_too() {
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    let bars = [ENTRY, (120.0, 120.0, 80.0, 111.0)];
    Table::new(plan, &bars).through().all(Want {
        legs: &[(1, Open, TakeProfit, 1.0, 120.0)],
        exit: 120.0,
        r: 2.0,
        mae: -0.2,
        mfe: 2.0,
        bars: 2,
    });
}

#[test]
fn on_a_path_the_open_arms_breakeven_at_once() {
    // trigger 110, stop 100; the bar opens at 112 and falls to 99
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    let bars = [ENTRY, (112.0, 114.0, 99.0, 105.0), (105.0, 106.0, 104.0, 105.0)];
    let table = Table::new(plan, &bars);
    // under worst and best it counts from the next bar on, which stays above 100
    table.under(
        &STEPS,
        Want {
            legs: &[(2, Inside, EndOfData, 1.0, 105.0)],
            exit: 105.0,
            r: 0.5,
            mae: -0.2,
            mfe: 1.4, // 114
            bars: 3,
        },
    );
    table.under(
        &PATHS,
        Want {
            legs: &[(1, Inside, BreakevenStop, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: -0.2,
            mfe: 0.3,
            bars: 2,
        },
    );
}

#[test]
fn on_a_path_a_partial_at_the_open_turns_the_trail_on_at_once() {
    // trail 8 after the partial at 110: P = 112 at the open, so S* = 104 before the bar moves
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.5)]),
        trailing: trail(0.8, TrailActivation::AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, (112.0, 116.0, 103.0, 109.0), (109.0, 110.0, 107.0, 108.0)];
    let table = Table::new(plan, &bars);
    // up 4, down 9: path rises first, P = 116, S* = 108
    table.under(
        &[Path, PathFavourable],
        Want {
            legs: &[(1, Open, PartialTp, 0.5, 112.0), (1, Inside, TrailingStop, 0.5, 108.0)],
            exit: 110.0, // 56 + 54
            r: 1.0,      // 0.5·1.2 + 0.5·0.8
            mae: -0.2,
            mfe: 1.2,
            bars: 2,
        },
    );
    table.under(
        &[PathAdverse],
        Want {
            legs: &[(1, Open, PartialTp, 0.5, 112.0), (1, Inside, TrailingStop, 0.5, 104.0)],
            exit: 108.0, // 56 + 52
            r: 0.8,      // 0.5·1.2 + 0.5·0.4
            mae: -0.2,
            mfe: 1.2,
            bars: 2,
        },
    );
    // from the next bar on: S* = 116 − 8 = 108, low 107
    table.under(
        &STEPS,
        Want {
            legs: &[(1, Open, PartialTp, 0.5, 112.0), (2, Inside, TrailingStop, 0.5, 108.0)],
            exit: 110.0,
            r: 1.0,
            mae: -0.2,
            mfe: 1.6, // 116
            bars: 3,
        },
    );
}

#[test]
fn a_gap_through_a_raised_stop_names_that_stop() {
    // bar 1 arms breakeven at 100 (and its low does not reach it); bar 2 opens at 97
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    let bars = [ENTRY, (105.0, 111.0, 104.0, 108.0), (97.0, 99.0, 96.0, 98.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Gap, BreakevenStop, 1.0, 97.0)],
        exit: 97.0,
        r: -0.3,
        mae: -0.3,
        mfe: 1.1,
        bars: 3,
    });
    // the same with an 8-point trail from 1R: S* = 111 − 8 = 103
    let plan = ExitPlan { trailing: trail(0.8, TrailActivation::AtR(1.0)), ..bare() };
    Table::new(plan, &bars).under(
        &ALL,
        Want {
            legs: &[(2, Gap, TrailingStop, 1.0, 97.0)],
            exit: 97.0,
            r: -0.3,
            mae: -0.3,
            mfe: 1.1,
            bars: 3,
        },
    );
}
