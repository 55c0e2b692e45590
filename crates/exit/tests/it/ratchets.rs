//! Ratchets: rungs that lift the stop (SPEC §13.3).
//!
//! E = 100, ATR 10, S = 90, R = 10.

use crate::plans::{bare, breakeven, partials, ratchets, target_r, trail};
use crate::setup::{ALL, PATHS, STEPS};
use crate::table::At::{Gap, Inside};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{
    BreakevenStop, EndOfData, PartialTp, RatchetStop, StopLoss, TakeProfit, TrailingStop,
};
use exitlab_exit::ExitPlan;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation::AtR;

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

fn rungs(rows: &[(f64, f64)]) -> ExitPlan {
    ExitPlan { ratchets: ratchets(rows), ..bare() }
}

/// At 110 to 100, at 120 to 110, at 130 to 120.
fn three() -> ExitPlan {
    rungs(&[(1.0, 0.0), (2.0, 1.0), (3.0, 2.0)])
}

#[test]
fn a_rung_lifts_the_stop() {
    // 110 reached exactly; bar 2 falls to 99
    let bars = [ENTRY, (103.0, 110.0, 102.0, 109.0), (109.0, 109.5, 99.0, 105.0)];
    Table::new(three(), &bars).all(Want {
        legs: &[(2, Inside, RatchetStop, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.2,
        mfe: 1.0,
        bars: 3,
    });
    // a limit order would need more than a touch, a rung does not
    Table::new(three(), &bars).through().all(Want {
        legs: &[(2, Inside, RatchetStop, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.2,
        mfe: 1.0,
        bars: 3,
    });
    // 109.9 is short of it
    let bars = [ENTRY, (103.0, 109.9, 102.0, 109.0), (109.0, 109.5, 89.0, 95.0)];
    Table::new(three(), &bars).all(Want {
        legs: &[(2, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.99,
        bars: 3,
    });
}

#[test]
fn a_rung_may_leave_a_loss() {
    // at 105 the stop goes to 94
    let bars = [ENTRY, (103.0, 106.0, 102.0, 105.0), (105.0, 105.5, 93.0, 95.0)];
    Table::new(rungs(&[(0.5, -0.6)]), &bars).all(Want {
        legs: &[(2, Inside, RatchetStop, 1.0, 94.0)],
        exit: 94.0,
        r: -0.6,
        mae: -0.6,
        mfe: 0.6,
        bars: 3,
    });
}

#[test]
fn rungs_follow_one_another() {
    // 112 puts it at 100, 123 at 110, 125 passes no further rung
    let bars = [
        ENTRY,
        (103.0, 112.0, 102.0, 111.0),
        (111.0, 123.0, 110.5, 122.0),
        (122.0, 125.0, 112.0, 113.0),
        (113.0, 114.0, 109.0, 112.0),
    ];
    Table::new(three(), &bars).all(Want {
        legs: &[(4, Inside, RatchetStop, 1.0, 110.0)],
        exit: 110.0,
        r: 1.0,
        mae: -0.2,
        mfe: 2.5,
        bars: 5,
    });
}

#[test]
fn one_bar_may_pass_all_eight() {
    // at 105, 110 … 140, each 7.5 below its trigger: 132.5
    let rows = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0].map(|n| (n * 0.5, n * 0.5 - 0.75));
    let bars = [ENTRY, (134.0, 140.0, 133.0, 139.0), (139.0, 139.5, 131.0, 135.0)];
    Table::new(rungs(&rows), &bars).all(Want {
        legs: &[(2, Inside, RatchetStop, 1.0, 132.5)],
        exit: 132.5,
        r: 3.25,
        mae: -0.2,
        mfe: 4.0,
        bars: 3,
    });
}

#[test]
fn on_a_path_a_rung_counts_at_once() {
    // bar 1: up 16, down 6. Its high of 121 puts the stop at 110, its close of 115 is above that
    let bars = [ENTRY, (105.0, 121.0, 99.0, 115.0), (115.0, 116.0, 108.0, 112.0)];
    let table = Table::new(three(), &bars);
    table.under(
        &[PathFavourable],
        Want {
            legs: &[(1, Inside, RatchetStop, 1.0, 110.0)],
            exit: 110.0,
            r: 1.0,
            mae: -0.2,
            mfe: 1.0, // a stop adds its fill alone
            bars: 2,
        },
    );
    table.under(
        &[Worst, Best, Path, PathAdverse],
        Want {
            legs: &[(2, Inside, RatchetStop, 1.0, 110.0)],
            exit: 110.0,
            r: 1.0,
            mae: -0.2,
            mfe: 2.1,
            bars: 3,
        },
    );
}

#[test]
fn a_path_that_opens_beyond_a_trigger_arms_it_at_the_open() {
    // bar 1 opens at 112, falls to 99 and rises to 113: up 1, down 13, so path takes the high first.
    // Its open has armed 100 on a path; the others arm it after the low of 99, and close at 105.
    let bars = [ENTRY, (112.0, 113.0, 99.0, 105.0), (105.0, 106.0, 104.0, 105.5)];
    let table = Table::new(three(), &bars);
    table.under(
        &PATHS,
        Want {
            legs: &[(1, Inside, RatchetStop, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: -0.2,
            mfe: 0.3,
            bars: 2,
        },
    );
    table.under(
        &STEPS,
        Want {
            legs: &[(2, Inside, EndOfData, 1.0, 105.5)],
            exit: 105.5,
            r: 0.55,
            mae: -0.2,
            mfe: 1.3,
            bars: 3,
        },
    );
}

#[test]
fn a_close_beyond_a_rungs_stop_is_certain() {
    // 121 puts it at 110, and the close of 109 has passed it
    let bars = [ENTRY, (101.0, 121.0, 99.0, 109.0)];
    Table::new(three(), &bars).all(Want {
        legs: &[(1, Inside, RatchetStop, 1.0, 110.0)],
        exit: 110.0,
        r: 1.0,
        mae: -0.2,
        mfe: 1.0,
        bars: 2,
    });
}

#[test]
fn a_bar_that_opens_beyond_a_rungs_stop_closes_at_its_open() {
    let bars = [ENTRY, (103.0, 112.0, 102.0, 111.0), (97.0, 112.0, 96.0, 111.0)];
    Table::new(three(), &bars).all(Want {
        legs: &[(2, Gap, RatchetStop, 1.0, 97.0)],
        exit: 97.0,
        r: -0.3,
        mae: -0.3,
        mfe: 1.2,
        bars: 3,
    });
}

#[test]
fn the_entry_bar_can_pass_a_rung() {
    let bars = [(100.0, 111.0, 98.0, 105.0), (105.0, 106.0, 99.0, 104.0)];
    let table = Table::new(three(), &bars);
    // up 11, down 2: only high first falls through 100 in bar 0
    table.under(
        &[PathFavourable],
        Want {
            legs: &[(0, Inside, RatchetStop, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: 0.0,
            mfe: 0.0,
            bars: 1,
        },
    );
    table.under(
        &[Worst, Best, Path, PathAdverse],
        Want {
            legs: &[(1, Inside, RatchetStop, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: -0.2,
            mfe: 1.1,
            bars: 2,
        },
    );
}

#[test]
fn breakeven_comes_first_whichever_trigger_is_lower() {
    // one bar passes both triggers, both stops are at 100: the rung raises nothing any more
    let bars = [ENTRY, (103.0, 121.0, 102.0, 115.0), (115.0, 116.0, 99.0, 105.0)];
    for (breakeven_at_r, rung_at_r) in [(1.0, 1.0), (1.0, 2.0), (2.0, 1.0)] {
        let plan =
            ExitPlan { breakeven: breakeven(breakeven_at_r, 0.0), ..rungs(&[(rung_at_r, 0.0)]) };
        Table::new(plan, &bars).all(Want {
            legs: &[(2, Inside, BreakevenStop, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: -0.2,
            mfe: 2.1,
            bars: 3,
        });
    }
    // a rung's stop above breakeven's raises it
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..rungs(&[(1.0, 0.05)]) };
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Inside, RatchetStop, 1.0, 100.5)],
        exit: 100.5,
        r: 0.05,
        mae: -0.2,
        mfe: 2.1,
        bars: 3,
    });
}

#[test]
fn a_stop_that_is_as_high_keeps_its_reason() {
    // bar 1 passes the rung at 110 alone; breakeven at 120 finds the stop at 100 already
    let plan = ExitPlan { breakeven: breakeven(2.0, 0.0), ..rungs(&[(1.0, 0.0)]) };
    let bars = [
        ENTRY,
        (103.0, 111.0, 102.0, 110.5),
        (110.5, 121.0, 110.0, 115.0),
        (115.0, 116.0, 99.0, 105.0),
    ];
    Table::new(plan, &bars).all(Want {
        legs: &[(3, Inside, RatchetStop, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.2,
        mfe: 2.1,
        bars: 4,
    });
    // the trail of 8 is at 112 from P = 120 on, where the rung at 120 has put the stop; 113 from 121
    let plan = ExitPlan { trailing: trail(0.8, AtR(1.0)), ..rungs(&[(2.0, 1.2)]) };
    let to = |high: f64, reason, level, r, mfe| {
        let bars = [ENTRY, (114.0, high, 113.5, 118.0), (118.0, 119.0, 111.0, 115.0)];
        let legs = [(2, Inside, reason, 1.0, level)];
        let want = Want { legs: &legs, exit: level, r, mae: -0.2, mfe, bars: 3 };
        Table::new(plan.clone(), &bars).under(&ALL, want);
    };
    to(120.0, RatchetStop, 112.0, 1.2, 2.0);
    to(121.0, TrailingStop, 113.0, 1.3, 2.1);
}

#[test]
fn a_partial_and_a_target_at_the_trigger_fill_before_the_rung_counts() {
    // partial and rung at 110, target and rung at 120. Bar 1: up 5, down 7, so path takes the high
    // first: half at 110, the rung puts the rest's stop at 100, which 98 meets.
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), target: target_r(2.0), ..three() };
    let bars = [ENTRY, (105.0, 110.0, 98.0, 104.0), (104.0, 120.0, 103.0, 119.0)];
    let table = Table::new(plan, &bars);
    table.under(
        &[Path, PathFavourable],
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (1, Inside, RatchetStop, 0.5, 100.0)],
            exit: 105.0,
            r: 0.5,
            mae: -0.2,
            mfe: 1.0,
            bars: 2,
        },
    );
    table.under(
        &[Worst, Best, PathAdverse],
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TakeProfit, 0.5, 120.0)],
            exit: 115.0,
            r: 1.5,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
}

#[test]
fn bounds_of_a_rung() {
    // high first: out at 110 in bar 1. The others wait, and bar 2 opens at 95.
    let bars = [ENTRY, (105.0, 121.0, 99.0, 115.0), (95.0, 96.0, 94.0, 95.0)];
    let table = Table::new(three(), &bars);
    for (rule, r) in
        [(Worst, -0.5), (Best, -0.5), (Path, -0.5), (PathAdverse, -0.5), (PathFavourable, 1.0)]
    {
        table.bounds(rule, r, (-0.5, 1.0));
    }
}
