//! SPEC §6 step 4: what breakeven arms, and from when on it counts.
//!
//! E = 100, ATR 10, S = 90, R = 10 in every table.

use crate::plans::{bare, breakeven, partials, trail};
use crate::setup::assert_near;
use crate::table::At::Inside;
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{BreakevenStop, EndOfData, PartialTp, StopLoss, TrailingStop};
use exitlab_exit::ExitPlan;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation;

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

#[test]
fn breakeven_moves_the_stop_beyond_the_entry() {
    // trigger 110 reached exactly, stop 100·1.001 = 100.1; bar 1: up 10, down 1
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.1), ..bare() };
    let bars = [ENTRY, (100.0, 110.0, 99.0, 108.0), (108.0, 109.0, 100.0, 105.0)];
    let table = Table::new(plan, &bars);
    table.under(
        &[Worst, Best, Path, PathAdverse],
        Want {
            legs: &[(2, Inside, BreakevenStop, 1.0, 100.1)],
            exit: 100.1,
            r: 0.01,
            mae: -0.2,
            mfe: 1.0,
            bars: 3,
        },
    );
    // high first: armed at 110, then the fall to 99 passes 100.1
    table.under(
        &[PathFavourable],
        Want {
            legs: &[(1, Inside, BreakevenStop, 1.0, 100.1)],
            exit: 100.1,
            r: 0.01,
            mae: -0.2,
            mfe: 0.3,
            bars: 2,
        },
    );
}

#[test]
fn breakeven_waits_for_its_trigger() {
    // 109.5 is short of 110
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.1), ..bare() };
    let bars = [ENTRY, (100.0, 109.5, 99.0, 108.0), (108.0, 109.0, 89.0, 95.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.95,
        bars: 3,
    });
}

#[test]
fn breakeven_is_never_beyond_its_trigger() {
    // trigger 100.5; 1% of 100 would put the stop at 101; entry bar: up 3, down 2
    let plan = ExitPlan { breakeven: breakeven(0.05, 1.0), ..bare() };
    let table = Table::new(plan, &[ENTRY, (101.0, 102.0, 100.0, 101.0)]);
    table.under(
        &[Worst, Best, Path, PathAdverse],
        Want {
            legs: &[(1, Inside, BreakevenStop, 1.0, 100.5)],
            exit: 100.5,
            r: 0.05,
            mae: -0.2,
            mfe: 0.3,
            bars: 2,
        },
    );
    table.under(
        &[PathFavourable],
        Want {
            legs: &[(0, Inside, BreakevenStop, 1.0, 100.5)],
            exit: 100.5,
            r: 0.05,
            mae: 0.0,
            mfe: 0.05,
            bars: 1,
        },
    );
}

#[test]
fn breakeven_never_lowers_a_trailing_stop() {
    // trail 8 from the start: P = 112 puts it at 104; breakeven arms at 112 too, at 100
    let plan = ExitPlan {
        breakeven: breakeven(1.2, 0.0),
        trailing: trail(0.8, TrailActivation::Immediately),
        ..bare()
    };
    let bars = [ENTRY, (106.0, 112.0, 105.0, 111.0), (111.0, 111.5, 99.0, 101.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Inside, TrailingStop, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.2,
        mfe: 1.2,
        bars: 3,
    });
}

/// Breakeven at 110 to 100.1, half off at 110, then a trail of 12 points.
fn breakeven_partial_trail() -> ExitPlan {
    ExitPlan {
        breakeven: breakeven(1.0, 0.1),
        partials: partials(&[(1.0, 0.5)]),
        trailing: trail(1.2, TrailActivation::AfterPartial),
        ..bare()
    }
}

#[test]
fn the_higher_of_breakeven_and_trail_is_the_stop() {
    // P = 111: 111 − 12 = 99 < 100.1
    let bars = [ENTRY, (105.0, 111.0, 104.0, 108.0), (108.0, 109.0, 98.0, 104.0)];
    Table::new(breakeven_partial_trail(), &bars).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, BreakevenStop, 0.5, 100.1)],
        exit: 105.05, // 55 + 50.05
        r: 0.505,     // 0.5 + 0.005
        mae: -0.2,
        mfe: 1.1,
        bars: 3,
    });
    // one bar more: P = 116: 104 > 100.1
    let bars = [
        ENTRY,
        (105.0, 111.0, 104.0, 108.0),
        (108.0, 116.0, 107.0, 114.0),
        (114.0, 115.0, 103.0, 105.0),
    ];
    Table::new(breakeven_partial_trail(), &bars).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (3, Inside, TrailingStop, 0.5, 104.0)],
        exit: 107.0, // 55 + 52
        r: 0.7,      // 0.5 + 0.2
        mae: -0.2,
        mfe: 1.6,
        bars: 4,
    });
}

#[test]
fn a_trail_equal_to_the_stop_is_the_stops() {
    // breakeven at 100; trail 12 from P = 112 is 100 as well
    let plan = ExitPlan {
        breakeven: breakeven(1.0, 0.0),
        trailing: trail(1.2, TrailActivation::AtR(1.0)),
        ..bare()
    };
    let bars = [ENTRY, (105.0, 112.0, 104.0, 108.0), (108.0, 109.0, 99.0, 104.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(2, Inside, BreakevenStop, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.2,
        mfe: 1.2,
        bars: 3,
    });
    // a trail of exactly R from the start: 100 − 10 = 90 = S
    let plan = ExitPlan { trailing: trail(1.0, TrailActivation::Immediately), ..bare() };
    Table::new(plan, &[(100.0, 100.0, 89.0, 95.0)]).all(Want {
        legs: &[(0, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.0,
        bars: 1,
    });
}

#[test]
fn breakeven_counts_from_the_next_bar_under_worst_and_best() {
    // bar 1 has its low of 99 below the armed 100 and closes above it; nothing comes back later
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    let bars = [ENTRY, (101.0, 110.0, 99.0, 108.0), (108.0, 109.0, 107.0, 108.0)];
    let table = Table::new(plan, &bars);
    // up 9, down 2: path takes the low first
    table.under(
        &[Worst, Best, Path, PathAdverse],
        Want {
            legs: &[(2, Inside, EndOfData, 1.0, 108.0)],
            exit: 108.0,
            r: 0.8,
            mae: -0.2,
            mfe: 1.0,
            bars: 3,
        },
    );
    table.under(
        &[PathFavourable],
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
fn breakeven_reads_r_from_the_stop_and_not_from_the_atr() {
    // stop 2 ATR: R = 20, so 1R is 120; 110 arms nothing, 120 does
    let plan = ExitPlan {
        stop: exitlab_exit::StopDistance::Atr(2.0),
        breakeven: breakeven(1.0, 0.0),
        ..bare()
    };
    let bars = [
        ENTRY,
        (105.0, 115.0, 104.0, 108.0),
        (108.0, 109.0, 99.0, 104.0),
        (115.0, 120.0, 114.0, 118.0),
        (118.0, 119.0, 99.0, 105.0),
    ];
    let table = Table::new(plan, &bars);
    table.all(Want {
        legs: &[(4, Inside, BreakevenStop, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.1, // 98 of 20
        mfe: 1.0,
        bars: 5,
    });
    assert_near(table.short().run().stop_price, 120.0, "the short's stop");
}

#[test]
fn a_bar_that_closes_on_the_breakeven_that_it_armed_is_out_there() {
    // 20% would put the stop beyond the trigger, so both are at 110, where bar 1 closes. Under worst
    // close ≤ stop is certain (step 5); a path is the limit of worst on finer bars, whose last one
    // closes at 110 too, and a bar without a range is its own finest. Bar 2 opens far below.
    let plan = ExitPlan { breakeven: breakeven(1.0, 20.0), ..bare() };
    for bar in [(104.0, 110.0, 103.0, 110.0), (110.0, 110.0, 110.0, 110.0)] {
        Table::new(plan.clone(), &[ENTRY, bar, (102.0, 103.0, 101.0, 102.0)]).all(Want {
            legs: &[(1, Inside, BreakevenStop, 1.0, 110.0)],
            exit: 110.0,
            r: 1.0,
            mae: -0.2,
            mfe: 1.0,
            bars: 2,
        });
    }
}
