//! Bounds of net R over worst, best, path_adverse, path_favourable and the rule in use (SPEC §6).
//!
//! E = 100, ATR 10, S = 90, R = 10.

use crate::plans::{bare, breakeven, target_r, trail};
use crate::setup::{ALL, Ohlc, Setup, assert_near};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{Ambiguity, Costs, ExitPlan, IntrabarRule, TrailActivation};

const ENTRY: Ohlc = (100.0, 103.0, 98.0, 101.0);

#[track_caller]
fn check(plan: &ExitPlan, bars: &[Ohlc], rule: IntrabarRule, r: f64, bounds: (f64, f64)) {
    let long = Setup::new(bars, plan.clone()).rule(rule);
    for setup in [long.mirrored(100.0), long] {
        let got = setup.run_with(Ambiguity::Bounds);
        let (low, high) = got.r_bounds().expect("bounds were asked for");
        assert_near(got.r_net, r, &format!("r_net of {:?} {rule:?}", setup.side));
        assert_near(low, bounds.0, &format!("r_low of {:?} {rule:?}", setup.side));
        assert_near(high, bounds.1, &format!("r_high of {:?} {rule:?}", setup.side));
        assert_eq!(setup.run().r_by_rule, None, "not asked for");
    }
}

#[test]
fn a_bar_that_touches_stop_and_target() {
    // target 115: −1 if the low came first, +1.5 if the high did. Up 16, down 11
    let plan = ExitPlan { target: target_r(1.5), ..bare() };
    let bars = [ENTRY, (100.0, 116.0, 89.0, 105.0)];
    for (rule, r) in
        [(Worst, -1.0), (Best, 1.5), (Path, -1.0), (PathAdverse, -1.0), (PathFavourable, 1.5)]
    {
        check(&plan, &bars, rule, r, (-1.0, 1.5));
    }
}

#[test]
fn a_trade_that_every_rule_agrees_on() {
    let plan = ExitPlan { target: target_r(1.5), ..bare() };
    for rule in ALL {
        check(&plan, &[ENTRY, (100.0, 116.0, 95.0, 105.0)], rule, 1.5, (1.5, 1.5));
    }
}

#[test]
fn worst_is_no_lower_bound() {
    // bar 1: 111 then 99 stops at breakeven, 100; worst and best arm it for bar 2, which wins 3R.
    // Open 105: up 6, down 6, so path takes the low first and waits as well.
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), target: target_r(3.0), ..bare() };
    let bars = [ENTRY, (105.0, 111.0, 99.0, 104.0), (104.0, 131.0, 103.0, 130.0)];
    for (rule, r) in
        [(Worst, 3.0), (Best, 3.0), (Path, 3.0), (PathAdverse, 3.0), (PathFavourable, 0.0)]
    {
        check(&plan, &bars, rule, r, (0.0, 3.0));
    }
}

#[test]
fn best_is_no_upper_bound() {
    // bar 1, up 10, down 11: high first turns the trail on at 115 and stops at 120 − 8 = 112.
    // The others wait for bar 2, which opens below 112 at 95.
    let plan = ExitPlan { trailing: trail(0.8, TrailActivation::AtR(1.5)), ..bare() };
    let bars = [ENTRY, (110.0, 120.0, 99.0, 118.0), (95.0, 96.0, 94.0, 95.0)];
    for (rule, r) in
        [(Worst, -0.5), (Best, -0.5), (Path, 1.2), (PathAdverse, -0.5), (PathFavourable, 1.2)]
    {
        check(&plan, &bars, rule, r, (-0.5, 1.2));
    }
}

#[test]
fn the_rule_in_use_counts_too() {
    // Breakeven at 110 to 100, trail of 8 from 115 on.
    // bar 1, open 101, up 10, down 2: path takes the low first and lives; high first stops at 100.
    // bar 2, open 110, up 10, down 11: path takes the high first and trails out at 112; worst, best
    // and path_adverse stop at 100.
    let plan = ExitPlan {
        breakeven: breakeven(1.0, 0.0),
        trailing: trail(0.8, TrailActivation::AtR(1.5)),
        ..bare()
    };
    let bars = [ENTRY, (101.0, 111.0, 99.0, 108.0), (110.0, 120.0, 99.0, 105.0)];
    check(&plan, &bars, Path, 1.2, (0.0, 1.2));
    // without path in use nobody differs
    for rule in [Worst, Best, PathAdverse, PathFavourable] {
        check(&plan, &bars, rule, 0.0, (0.0, 0.0));
    }
}

#[test]
fn bounds_are_of_net_r() {
    // taker 0.1%, maker 0: the entry costs 0.1/10 = 0.01 R, a stop at 90 costs 0.09/10 = 0.009 R
    let plan = ExitPlan { target: target_r(1.5), ..bare() };
    let bars = [ENTRY, (100.0, 116.0, 89.0, 105.0)];
    let mut setup = Setup::new(&bars, plan);
    setup.costs = Costs { taker_fee: 0.001, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };
    let (low, high) = setup.run_with(Ambiguity::Bounds).r_bounds().expect("asked for");
    assert_near(low, -1.019, "−1 − 0.01 − 0.009");
    assert_near(high, 1.49, "1.5 − 0.01");
}
