//! The five intrabar rules on bars that tell them apart, both sides in their own numbers (SPEC §6).
//!
//! ATR 10, R = 10: half off at 1R, breakeven at 1R to the entry, target 2R, trail of 8 points
//! after the partial.

use crate::plans::{bare, breakeven, partials, target_r, trail};
use crate::setup::{ALL, Ohlc, Setup};
use crate::table::At::Inside;
use crate::table::{LegRow, Want, check_as_written};
use exitlab_core::ExitReason::{PartialTp, StopLoss, TakeProfit, TrailingStop};
use exitlab_core::Side;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{ExitPlan, IntrabarRule, TrailActivation};

fn setup(side: Side, bars: &[Ohlc]) -> Setup {
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.5)]),
        breakeven: breakeven(1.0, 0.0),
        target: target_r(2.0),
        trailing: trail(0.8, TrailActivation::AfterPartial),
        ..bare()
    };
    Setup { side, ..Setup::new(bars, plan) }
}

#[track_caller]
fn check(
    setup: &Setup,
    rules: &[IntrabarRule],
    legs: &[LegRow],
    exit: f64,
    r: f64,
    mae_mfe: (f64, f64),
) {
    let bars = legs[legs.len() - 1].0 as u32 + 1;
    check_as_written(setup, rules, Want { legs, exit, r, mae: mae_mfe.0, mfe: mae_mfe.1, bars });
}

#[test]
fn a_long_bar_that_reaches_stop_partial_and_target() {
    // entry bar 99 to 101; bar 1 opens at 100, up 21, down 11: path takes the low first
    let bars = [(100.0, 101.0, 99.0, 100.0), (100.0, 121.0, 89.0, 100.0)];
    let long = setup(Side::Long, &bars);
    let stopped = [(1, Inside, StopLoss, 1.0, 90.0)];
    check(&long, &[Worst, Path, PathAdverse], &stopped, 90.0, -1.0, (-1.0, 0.1));
    let won = [(1, Inside, PartialTp, 0.5, 110.0), (1, Inside, TakeProfit, 0.5, 120.0)];
    check(&long, &[Best, PathFavourable], &won, 115.0, 1.5, (-1.1, 2.0));
}

#[test]
fn a_short_bar_that_reaches_stop_partial_and_target() {
    // E = 300: S = 310, partial 290, target 280; bar 1 opens at 302: up 9, down 24
    let bars = [(300.0, 301.0, 299.0, 300.0), (302.0, 311.0, 278.0, 300.0)];
    let short = setup(Side::Short, &bars);
    let stopped = [(1, Inside, StopLoss, 1.0, 310.0)];
    check(&short, &[Worst, Path, PathAdverse], &stopped, 310.0, -1.0, (-1.0, 0.1));
    let won = [(1, Inside, PartialTp, 0.5, 290.0), (1, Inside, TakeProfit, 0.5, 280.0)];
    check(&short, &[Best, PathFavourable], &won, 285.0, 1.5, (-1.1, 2.0));
}

#[test]
fn a_short_path_goes_to_the_nearer_extreme_and_on_a_tie_to_the_high() {
    // E = 300, S = 310, target 280. Open 294: up 17, down 16
    let nearer_low = [(300.0, 301.0, 299.0, 300.0), (294.0, 311.0, 278.0, 300.0)];
    let won = [(1, Inside, PartialTp, 0.5, 290.0), (1, Inside, TakeProfit, 0.5, 280.0)];
    check(&setup(Side::Short, &nearer_low), &[Path], &won, 285.0, 1.5, (-1.1, 2.0));
    // open 294.5: 16.5 both ways
    let tie = [(300.0, 301.0, 299.0, 300.0), (294.5, 311.0, 278.0, 300.0)];
    let stopped = [(1, Inside, StopLoss, 1.0, 310.0)];
    check(&setup(Side::Short, &tie), &[Path], &stopped, 310.0, -1.0, (-1.0, 0.1));
}

#[test]
fn a_close_beyond_the_armed_trail_is_the_same_under_every_rule() {
    // bar 1: 116 and 95, close 107 ≤ 116 − 8 = 108. Open 104: up 12, down 9
    let bars =
        [(100.0, 101.0, 99.0, 100.0), (104.0, 116.0, 95.0, 107.0), (107.0, 108.0, 106.0, 107.0)];
    let long = setup(Side::Long, &bars);
    // whatever the order, the price came from 116 to 107 and passed 108: worst and best know it
    // from the close, a path falls through it
    let legs = [(1, Inside, PartialTp, 0.5, 110.0), (1, Inside, TrailingStop, 0.5, 108.0)];
    check(&long, &ALL, &legs, 109.0, 0.9, (-0.1, 1.0));
}

#[test]
fn a_short_bar_that_reaches_partial_and_then_comes_back() {
    // E = 300. Bar 1: 283 and 304, close 290 < 283 + 8 = 291. Open 297: up 7, down 14.
    // Bar 2 opens at 290 and reaches 292: the trail of 291.
    let bars =
        [(300.0, 301.0, 299.0, 300.0), (297.0, 304.0, 283.0, 290.0), (290.0, 292.0, 284.0, 285.0)];
    let short = setup(Side::Short, &bars);
    let partial = (1, Inside, PartialTp, 0.5, 290.0);
    // high first: the trail counts from 283 on, and the close stays below 291. Bar 2: up 2, down 6
    let later = [partial, (2, Inside, TrailingStop, 0.5, 291.0)];
    check(&short, &[Worst, Best, Path, PathAdverse], &later, 290.5, 0.95, (-0.4, 1.7));
    // low first: 283, then up through 291 on the way to 304
    let at_once = [partial, (1, Inside, TrailingStop, 0.5, 291.0)];
    check(&short, &[PathFavourable], &at_once, 290.5, 0.95, (-0.1, 1.0));
}

#[test]
fn a_stop_armed_inside_a_bar_counts_at_once_on_paths_only() {
    // bar 1 falls to 91 and rises to 109: nothing is armed in either order.
    // bar 2: 96 and 111, close 110: the partial at 110 turns the trail on, P = 111, S* = 103.
    let bars = [
        (100.0, 101.0, 99.0, 100.0),
        (100.0, 109.0, 91.0, 105.0),
        (105.0, 111.0, 96.0, 110.0),
        (110.0, 110.5, 102.0, 104.0),
    ];
    let long = setup(Side::Long, &bars);
    let partial = (2, Inside, PartialTp, 0.5, 110.0);
    // bar 2: up 6, down 9: path and path_favourable fall from 111 through 103
    let in_bar_2 = [partial, (2, Inside, TrailingStop, 0.5, 103.0)];
    check(&long, &[Path, PathFavourable], &in_bar_2, 106.5, 0.65, (-0.9, 1.0));
    let in_bar_3 = [partial, (3, Inside, TrailingStop, 0.5, 103.0)];
    check(&long, &[Worst, Best, PathAdverse], &in_bar_3, 106.5, 0.65, (-0.9, 1.1));
}
