//! Trailing stops by the entry's ATR: activation and peak (SPEC §6 step 4).
//!
//! E = 100, ATR 10, S = 90, R = 10; the trail is 8 points in every table.

use crate::plans::{bare, partials, target_r, trail};
use crate::table::At::Inside;
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{EndOfData, PartialTp, StopLoss, TakeProfit, TrailingStop};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation::{AfterPartial, AtR, Immediately};
use exitlab_exit::{ExitPlan, StopDistance};

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

#[test]
fn a_trail_after_the_partial() {
    // bar 1: half at 110, P = 115; bar 2 starts with S* = 107
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.5)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, (109.0, 115.0, 108.0, 112.0), (112.0, 118.0, 106.0, 113.0)];
    let table = Table::new(plan, &bars);
    // up 6, down 6: path takes the adverse extreme first
    table.under(
        &[Worst, Best, Path, PathAdverse],
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TrailingStop, 0.5, 107.0)],
            exit: 108.5, // 55 + 53.5
            r: 0.85,     // 0.5 + 0.35
            mae: -0.2,
            mfe: 1.5,
            bars: 3,
        },
    );
    // P = 118 first: S* = 110
    table.under(
        &[PathFavourable],
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TrailingStop, 0.5, 110.0)],
            exit: 110.0,
            r: 1.0,
            mae: -0.2,
            mfe: 1.5,
            bars: 3,
        },
    );
}

#[test]
fn a_trail_after_the_partial_stays_off_without_it() {
    // the partial at 120 is never reached, so only S = 90 counts
    let plan = ExitPlan {
        partials: partials(&[(2.0, 0.5)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, (109.0, 119.0, 108.0, 112.0), (112.0, 113.0, 89.0, 95.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 1.9,
        bars: 3,
    });
}

#[test]
fn the_first_of_two_partials_turns_the_trail_on() {
    // 110 fills, 130 does not; P = 115, S* = 107
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.25), (3.0, 0.25)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, (109.0, 115.0, 108.0, 112.0), (112.0, 113.0, 106.0, 110.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(1, Inside, PartialTp, 0.25, 110.0), (2, Inside, TrailingStop, 0.75, 107.0)],
        exit: 107.75, // 27.5 + 80.25
        r: 0.775,     // 0.25 + 0.525
        mae: -0.2,
        mfe: 1.5,
        bars: 3,
    });
}

#[test]
fn an_immediate_trail_is_on_at_the_entry() {
    // S* = 92 from the start; up 4, down 9
    let plan = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    let table = Table::new(plan, &[(100.0, 104.0, 91.0, 99.0)]);
    table.under(
        &[Worst, Best, PathAdverse],
        Want {
            legs: &[(0, Inside, TrailingStop, 1.0, 92.0)],
            exit: 92.0,
            r: -0.8,
            mae: -0.8,
            mfe: 0.0,
            bars: 1,
        },
    );
    // P = 104 first: S* = 96
    table.under(
        &[Path, PathFavourable],
        Want {
            legs: &[(0, Inside, TrailingStop, 1.0, 96.0)],
            exit: 96.0,
            r: -0.4,
            mae: -0.4,
            mfe: 0.0,
            bars: 1,
        },
    );
}

#[test]
fn the_peak_starts_at_the_entry() {
    // the only bar opens at its high, 100: P = 100, S* = 92
    let plan = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    let bars = [(100.0, 100.0, 93.0, 94.0), (94.0, 95.0, 91.0, 92.5)];
    Table::new(plan, &bars).all(Want {
        legs: &[(1, Inside, TrailingStop, 1.0, 92.0)],
        exit: 92.0,
        r: -0.8,
        mae: -0.8,
        mfe: 0.0,
        bars: 2,
    });
}

#[test]
fn a_trail_at_r_turns_on_at_its_level() {
    // 110 reached exactly: S* = 102 from the next bar on, low 101
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..bare() };
    let bars = [ENTRY, (104.0, 110.0, 103.0, 109.0), (109.0, 109.5, 101.0, 105.0)];
    Table::new(plan.clone(), &bars).all(Want {
        legs: &[(2, Inside, TrailingStop, 1.0, 102.0)],
        exit: 102.0,
        r: 0.2,
        mae: -0.2,
        mfe: 1.0,
        bars: 3,
    });
    // 109.9 is short of it
    let bars = [ENTRY, (104.0, 109.9, 103.0, 109.0), (109.0, 109.5, 101.0, 105.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Inside, EndOfData, 1.0, 105.0)],
        exit: 105.0,
        r: 0.5,
        mae: -0.2,
        mfe: 0.99,
        bars: 3,
    });
}

#[test]
fn a_trail_at_r_rises_with_the_peak_and_never_falls() {
    // P: 115, 121, 121, 121; S*: 107, 113, 113
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..bare() };
    let bars = [
        ENTRY,
        (109.0, 115.0, 108.0, 114.0),
        (114.0, 121.0, 113.5, 119.0),
        (119.0, 120.0, 114.0, 116.0),
        (116.0, 117.0, 112.0, 113.0),
    ];
    Table::new(plan, &bars).all(Want {
        legs: &[(4, Inside, TrailingStop, 1.0, 113.0)],
        exit: 113.0,
        r: 1.3,
        mae: -0.2,
        mfe: 2.1,
        bars: 5,
    });
}

#[test]
fn a_trail_at_r_counts_at_once_on_a_path() {
    // on at 115, P = 120, S* = 112; bar 1: up 10, down 11, and the close stays above 112
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.5)), ..bare() };
    let bars = [ENTRY, (110.0, 120.0, 99.0, 118.0), (118.0, 119.0, 111.0, 116.0)];
    let table = Table::new(plan, &bars);
    table.under(
        &[Path, PathFavourable],
        Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 1.2,
            bars: 2,
        },
    );
    table.under(
        &[Worst, Best, PathAdverse],
        Want {
            legs: &[(2, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
}

#[test]
fn the_last_leg_of_a_path_can_rise_to_the_target_or_fall_to_the_trail() {
    // low first, then high 120 (trail on, S* = 112), then the close of 111 passes it
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.5)), target: target_r(3.0), ..bare() };
    let bars = [ENTRY, (101.0, 120.0, 99.0, 111.0), (111.0, 112.0, 110.0, 111.0)];
    let table = Table::new(plan.clone(), &bars);
    table.under(
        &[Path, PathAdverse, PathFavourable],
        Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 1.2,
            bars: 2,
        },
    );
    // a bar whose high is its close, 130: both path orders end on the target
    let bars = [ENTRY, (101.0, 130.0, 99.0, 130.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 130.0)],
        exit: 130.0,
        r: 3.0,
        mae: -0.2,
        mfe: 3.0,
        bars: 2,
    });
}

#[test]
fn the_trail_follows_the_rest_after_each_partial() {
    // 110 and 120 fill, a quarter each; P = 124, S* = 116 takes the other half
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.25), (2.0, 0.25)]),
        trailing: trail(0.8, AfterPartial),
        target: target_r(4.0),
        ..bare()
    };
    let bars = [
        ENTRY,
        (109.0, 115.0, 108.0, 114.0),
        (118.0, 124.0, 117.0, 123.0),
        (123.0, 123.5, 115.0, 118.0),
    ];
    Table::new(plan, &bars).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.25, 110.0),
            (2, Inside, PartialTp, 0.25, 120.0),
            (3, Inside, TrailingStop, 0.5, 116.0),
        ],
        exit: 115.5, // 27.5 + 30 + 58
        r: 1.55,     // 0.25 + 0.5 + 0.8
        mae: -0.2,
        mfe: 2.4,
        bars: 4,
    });
}

#[test]
fn r_multiples_are_of_the_stop_and_an_at_r_trail_waits_for_its_own_level() {
    // stop 2 ATR: R = 20. Half off at 0.5R = 110, target 2R = 140, trail of 8 points from 1R = 120.
    // After bar 1 the partial is filled and 110 passed, yet bar 2's 105 < 115 − 8 stops nothing.
    // Bar 3: P = 124, S* = 116.
    let plan = ExitPlan {
        stop: StopDistance::Atr(2.0),
        partials: partials(&[(0.5, 0.5)]),
        target: target_r(2.0),
        trailing: trail(0.8, AtR(1.0)),
        ..bare()
    };
    let bars = [
        ENTRY,
        (105.0, 115.0, 104.0, 112.0),
        (112.0, 113.0, 105.0, 110.0),
        (118.0, 124.0, 117.0, 123.0),
        (123.0, 123.5, 115.0, 118.0),
    ];
    Table::new(plan, &bars).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (4, Inside, TrailingStop, 0.5, 116.0)],
        exit: 113.0, // 55 + 58
        r: 0.65,     // 0.5·10/20 + 0.5·16/20
        mae: -0.1,   // 98
        mfe: 1.2,    // 124
        bars: 5,
    });
}
