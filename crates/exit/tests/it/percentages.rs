//! Percentages are of the absolute price; each side has its own numbers (SPEC §6).
//!
//! E = 200: stop 1%, breakeven at 1R to 0.1%, half off at 2R, target 3%.

use crate::plans::{bare, breakeven, partials};
use crate::setup::{ALL, Ohlc, Setup, assert_near};
use crate::table::At::{Gap, Inside};
use crate::table::{Want, check_as_written};
use exitlab_core::ExitReason::{BreakevenStop, PartialTp, StopLoss, TakeProfit};
use exitlab_core::Side;
use exitlab_exit::{ExitPlan, StopDistance, TargetDistance};

fn setup(side: Side, bars: &[Ohlc]) -> Setup {
    let plan = ExitPlan {
        stop: StopDistance::Pct(1.0),
        target: Some(TargetDistance::Pct(3.0)),
        breakeven: breakeven(1.0, 0.1),
        partials: partials(&[(2.0, 0.5)]),
        ..bare()
    };
    Setup { side, ..Setup::new(bars, plan) }
}

#[test]
fn levels_of_both_sides() {
    let flat = [(200.0, 200.0, 200.0, 200.0)];
    let long = setup(Side::Long, &flat).run();
    assert_near(long.stop_price, 198.0, "200 · 0.99");
    assert_near(long.r, 2.0, "1% of 200");
    assert_near(long.target_price.expect("a target"), 206.0, "200 · 1.03");
    assert_near(long.rr_planned.expect("a target"), 3.0, "6 over 2");
    let short = setup(Side::Short, &flat).run();
    assert_near(short.stop_price, 202.0, "200 · 1.01");
    assert_near(short.r, 2.0, "1% of 200");
    assert_near(short.target_price.expect("a target"), 194.0, "200 · 0.97");
    assert_near(short.rr_planned.expect("a target"), 3.0, "6 over 2");
}

#[test]
fn a_long_by_percentages() {
    // trigger 202, breakeven stop 200.2, partial 204, target 206
    let bars =
        [(200.0, 200.5, 199.0, 200.0), (201.0, 204.5, 200.5, 204.0), (204.0, 204.2, 200.0, 201.0)];
    check_as_written(
        &setup(Side::Long, &bars),
        &ALL,
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 204.0), (2, Inside, BreakevenStop, 0.5, 200.2)],
            exit: 202.1, // 102 + 100.1
            r: 1.05,     // 0.5·2 + 0.5·0.1
            mae: -0.5,   // 199
            mfe: 2.25,   // 204.5
            bars: 3,
        },
    );
}

#[test]
fn a_short_by_percentages() {
    // trigger 198, breakeven stop 200·0.999 = 199.8, partial 196, target 194
    let bars =
        [(200.0, 201.0, 199.5, 200.0), (199.0, 199.5, 195.5, 196.0), (196.0, 200.0, 195.8, 199.0)];
    check_as_written(
        &setup(Side::Short, &bars),
        &ALL,
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 196.0), (2, Inside, BreakevenStop, 0.5, 199.8)],
            exit: 197.9, // 98 + 99.9
            r: 1.05,     // 0.5·2 + 0.5·0.1
            mae: -0.5,   // 201
            mfe: 2.25,   // 195.5
            bars: 3,
        },
    );
}

#[test]
fn a_short_that_gaps_through_its_stop_and_one_that_reaches_its_target() {
    let gap = [(200.0, 201.0, 199.5, 200.0), (203.0, 204.0, 190.0, 195.0)];
    check_as_written(
        &setup(Side::Short, &gap),
        &ALL,
        Want {
            legs: &[(1, Gap, StopLoss, 1.0, 203.0)],
            exit: 203.0,
            r: -1.5, // (200 − 203)/2
            mae: -1.5,
            mfe: 0.25, // 199.5
            bars: 2,
        },
    );
    let fall = [(200.0, 201.0, 199.5, 200.0), (199.0, 199.0, 193.0, 193.5)];
    check_as_written(
        &setup(Side::Short, &fall),
        &ALL,
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 196.0), (1, Inside, TakeProfit, 0.5, 194.0)],
            exit: 195.0,
            r: 2.5,    // 0.5·2 + 0.5·3
            mae: -0.5, // 201; the exit bar's 199 adds nothing beyond
            mfe: 3.0,
            bars: 2,
        },
    );
}
