//! SPEC §6 step 3: partials ascending, then the target.
//!
//! E = 100, ATR 10, S = 90, R = 10 unless a table says otherwise.

use crate::plans::{bare, breakeven, partials, target_r};
use crate::setup::assert_near;
use crate::table::At::Inside;
use crate::table::{Table, Want};
use arrayvec::ArrayVec;
use exitlab_core::ExitReason::{BreakevenStop, EndOfData, PartialTp, TakeProfit};
use exitlab_exit::{ExitPlan, Partial, PartialDistance, StopDistance, TargetDistance};

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

#[test]
fn partials_fill_ascending_and_then_the_target() {
    // given in the other order; one bar reaches all of 110, 120, 130
    let plan = ExitPlan {
        partials: partials(&[(2.0, 0.25), (1.0, 0.125)]),
        target: target_r(3.0),
        ..bare()
    };
    Table::new(plan, &[ENTRY, (100.0, 131.0, 97.0, 130.0)]).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.125, 110.0),
            (1, Inside, PartialTp, 0.25, 120.0),
            (1, Inside, TakeProfit, 0.625, 130.0),
        ],
        exit: 125.0, // 13.75 + 30 + 81.25
        r: 2.5,      // 0.125 + 0.5 + 1.875
        mae: -0.3,   // a target inside the bar adds its low, 97
        mfe: 3.0,    // and not its high
        bars: 2,
    });
}

#[test]
fn touch_fills_at_the_level_and_through_only_beyond_it() {
    // the bar's high is the target, 130
    let plan = ExitPlan { partials: partials(&[(1.0, 0.25)]), target: target_r(3.0), ..bare() };
    let bars = [ENTRY, (100.0, 130.0, 99.0, 128.0), (128.0, 129.0, 127.0, 128.0)];
    Table::new(plan.clone(), &bars).all(Want {
        legs: &[(1, Inside, PartialTp, 0.25, 110.0), (1, Inside, TakeProfit, 0.75, 130.0)],
        exit: 125.0, // 27.5 + 97.5
        r: 2.5,      // 0.25 + 2.25
        mae: -0.2,
        mfe: 3.0,
        bars: 2,
    });
    Table::new(plan, &bars).through().all(Want {
        legs: &[(1, Inside, PartialTp, 0.25, 110.0), (2, Inside, EndOfData, 0.75, 128.0)],
        exit: 123.5, // 27.5 + 96
        r: 2.35,     // 0.25 + 0.75·2.8
        mae: -0.2,
        mfe: 3.0, // bar 1's high of 130
        bars: 3,
    });
}

#[test]
fn a_partial_touched_and_not_passed_stays_pending_under_through() {
    // bar 1 touches 110, bar 2 passes it
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let bars = [ENTRY, (104.0, 110.0, 103.0, 105.0), (105.0, 110.5, 104.0, 108.0)];
    let want = |bar_idx| [(bar_idx, Inside, PartialTp, 0.5, 110.0)];
    for (table, filled) in
        [(Table::new(plan.clone(), &bars), 1), (Table::new(plan, &bars).through(), 2)]
    {
        table.all(Want {
            legs: &[want(filled)[0], (2, Inside, EndOfData, 0.5, 108.0)],
            exit: 109.0,
            r: 0.9, // 0.5·1 + 0.5·0.8
            mae: -0.2,
            mfe: 1.05, // 110.5
            bars: 3,
        });
    }
}

#[test]
fn four_partials_that_sum_to_one_end_with_a_take_profit() {
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.1), (2.0, 0.2), (3.0, 0.3), (4.0, 0.4)]),
        ..bare()
    };
    let bars = [ENTRY, (100.0, 125.0, 99.0, 124.0), (124.0, 150.0, 97.0, 149.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.1, 110.0),
            (1, Inside, PartialTp, 0.2, 120.0),
            (2, Inside, PartialTp, 0.3, 130.0),
            (2, Inside, TakeProfit, 0.4, 140.0),
        ],
        exit: 130.0, // 11 + 24 + 39 + 56
        r: 3.0,      // 0.1 + 0.4 + 0.9 + 1.6
        mae: -0.3,   // the last bar's 97
        mfe: 4.0,    // not 150
        bars: 3,
    });
}

#[test]
fn partials_that_sum_to_one_but_for_rounding_do_sum_to_one() {
    // in binary 1 − 0.7 − 0.2 is a little more than 0.1
    let plan = ExitPlan { partials: partials(&[(1.0, 0.7), (2.0, 0.2), (3.0, 0.1)]), ..bare() };
    let bars = [ENTRY, (100.0, 131.0, 99.0, 130.0), (130.0, 131.0, 129.0, 130.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.7, 110.0),
            (1, Inside, PartialTp, 0.2, 120.0),
            (1, Inside, TakeProfit, 0.1, 130.0),
        ],
        exit: 114.0, // 77 + 24 + 13
        r: 1.4,      // 0.7 + 0.4 + 0.3
        mae: -0.2,
        mfe: 3.0,
        bars: 2,
    });
}

#[test]
fn four_partials_that_leave_a_rest_to_the_target() {
    let plan = ExitPlan {
        partials: partials(&[(0.5, 0.25), (1.0, 0.125), (1.5, 0.25), (2.0, 0.125)]),
        target: target_r(2.5),
        ..bare()
    };
    let bars = [ENTRY, (100.0, 112.0, 99.0, 111.0), (111.0, 126.0, 110.0, 125.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.25, 105.0),
            (1, Inside, PartialTp, 0.125, 110.0),
            (2, Inside, PartialTp, 0.25, 115.0),
            (2, Inside, PartialTp, 0.125, 120.0),
            (2, Inside, TakeProfit, 0.25, 125.0),
        ],
        exit: 115.0, // 26.25 + 13.75 + 28.75 + 15 + 31.25
        r: 1.5,      // 0.125 + 0.125 + 0.375 + 0.25 + 0.625
        mae: -0.2,
        mfe: 2.5,
        bars: 3,
    });
}

#[test]
fn partials_at_or_beyond_the_target_are_ignored() {
    let plan = ExitPlan {
        partials: partials(&[(2.0, 0.5), (3.0, 0.25), (3.5, 0.25)]),
        target: target_r(3.0),
        ..bare()
    };
    let bars = [ENTRY, (100.0, 140.0, 99.0, 130.0)];
    let want = Want {
        legs: &[(1, Inside, PartialTp, 0.5, 120.0), (1, Inside, TakeProfit, 0.5, 130.0)],
        exit: 125.0,
        r: 2.5,
        mae: -0.2,
        mfe: 3.0,
        bars: 2,
    };
    Table::new(plan, &bars).all(want);
    // within 1e-9 R of the target too
    let near = |at_r: f64| ExitPlan {
        partials: partials(&[(2.0, 0.5), (at_r, 0.25)]),
        target: target_r(3.0),
        ..bare()
    };
    Table::new(near(3.0 - 5e-10), &bars).all(want);
    // but not 1e-8 R before it: 130 − 1e-7
    Table::new(near(3.0 - 1e-8), &bars).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.5, 120.0),
            (1, Inside, PartialTp, 0.25, 129.999_999_9),
            (1, Inside, TakeProfit, 0.25, 130.0),
        ],
        exit: 124.999_999_975,
        r: 2.499_999_997_5,
        mae: -0.2,
        mfe: 3.0,
        bars: 2,
    });
}

#[test]
fn partials_by_atr_do_not_scale_with_the_stop() {
    // stop 1.5 ATR: S = 85, R = 15; 2 ATR is 120, 2R would be 130; target 4 ATR = 140 = 2.667R
    let plan = ExitPlan {
        stop: StopDistance::Atr(1.5),
        partials: ArrayVec::from_iter([Partial { at: PartialDistance::Atr(2.0), fraction: 0.5 }]),
        target: Some(TargetDistance::Atr(4.0)),
        ..bare()
    };
    let table =
        Table::new(plan, &[ENTRY, (100.0, 121.0, 99.0, 118.0), (118.0, 141.0, 117.0, 140.0)]);
    table.all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 120.0), (2, Inside, TakeProfit, 0.5, 140.0)],
        exit: 130.0,
        r: 2.0,           // 0.5·20/15 + 0.5·40/15 = 30/15
        mae: -2.0 / 15.0, // 98
        mfe: 40.0 / 15.0, // 140
        bars: 3,
    });
    let long = table.0.run();
    assert_eq!((long.stop_price, long.r, long.target_price), (85.0, 15.0, Some(140.0)));
    assert_near(long.rr_planned.expect("a target"), 40.0 / 15.0, "planned R:R");
    let short = table.short().run();
    assert_eq!((short.stop_price, short.r, short.target_price), (115.0, 15.0, Some(60.0)));
}

#[test]
fn the_target_fires_before_a_breakeven_at_its_price() {
    // both at 110, and the breakeven stop is capped at its trigger, 110
    let plan = ExitPlan { target: target_r(1.0), breakeven: breakeven(1.0, 20.0), ..bare() };
    let bars = [ENTRY, (104.0, 110.0, 103.0, 105.0), (105.0, 106.0, 104.0, 105.0)];
    Table::new(plan.clone(), &bars).all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 110.0)],
        exit: 110.0,
        r: 1.0,
        mae: -0.2,
        mfe: 1.0,
        bars: 2,
    });
    // through: the target waits, breakeven is armed at 110 all the same, and the close of 105 is
    // beyond it: a path falls through 110, and for worst and best it is certain (step 5)
    Table::new(plan, &bars).through().all(Want {
        legs: &[(1, Inside, BreakevenStop, 1.0, 110.0)],
        exit: 110.0,
        r: 1.0,
        mae: -0.2,
        mfe: 1.0,
        bars: 2,
    });
}
