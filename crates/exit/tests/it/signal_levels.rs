//! Stops and targets that the signal brings (SPEC §13.6).
//!
//! E = 100 and ATR 10; R is the distance from the decision's close to the signal's stop.

use crate::plans::{bare, breakeven, partials, ratchets, target_r, time_exit};
use crate::setup::{ALL, Ohlc, Setup, assert_near};
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{EndOfData, PartialTp, RatchetStop, StopLoss, TakeProfit, TimeExit};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{Costs, ExitPlan, InvalidLevels, StopDistance, TargetDistance};

const ENTRY: Ohlc = (100.0, 103.0, 98.0, 101.0);

fn stop_of_the_signal() -> ExitPlan {
    ExitPlan { stop: StopDistance::Signal, ..bare() }
}

fn both_of_the_signal() -> ExitPlan {
    ExitPlan { target: Some(TargetDistance::Signal), ..stop_of_the_signal() }
}

#[test]
fn r_is_measured_from_the_decisions_close() {
    // R = 98 − 90 = 8, though the fill is 10 above the stop
    let bars = [ENTRY, (101.0, 102.0, 89.0, 95.0)];
    let table = Table::new(stop_of_the_signal(), &bars).signal(98.0, Some(90.0), None);
    table.all(Want {
        legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.25, // −10/8
        mae: -1.25,
        mfe: 0.375, // 3/8
        bars: 2,
    });
    for (setup, stop_price) in [(table.0.clone(), 90.0), (table.short(), 110.0)] {
        let got = setup.run();
        assert_eq!((got.stop_price, got.r), (stop_price, 8.0));
        assert_eq!(setup.risk_at_decision(), Some(8.0));
        assert_eq!((got.target_price, got.rr_planned), (None, None));
    }
}

#[test]
fn levels_in_r_start_at_the_fill() {
    // R = 8: half at 104, target 116
    let plan = ExitPlan {
        partials: partials(&[(0.5, 0.5)]),
        target: target_r(2.0),
        ..stop_of_the_signal()
    };
    let bars = [ENTRY, (101.0, 117.0, 100.5, 110.0)];
    Table::new(plan, &bars).signal(98.0, Some(90.0), None).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 104.0), (1, Inside, TakeProfit, 0.5, 116.0)],
        exit: 110.0,
        r: 1.25, // 0.25 + 1
        mae: -0.25,
        mfe: 2.0,
        bars: 2,
    });
    // a rung at 108 to 104, breakeven from 116 on, which 109 is short of
    let plan = ExitPlan {
        ratchets: ratchets(&[(1.0, 0.5)]),
        breakeven: breakeven(2.0, 0.0),
        ..stop_of_the_signal()
    };
    let bars = [ENTRY, (106.0, 109.0, 105.0, 108.0), (108.0, 108.5, 103.0, 105.0)];
    Table::new(plan, &bars).signal(98.0, Some(90.0), None).all(Want {
        legs: &[(2, Inside, RatchetStop, 1.0, 104.0)],
        exit: 104.0,
        r: 0.5,
        mae: -0.25,
        mfe: 1.125,
        bars: 3,
    });
}

#[test]
fn a_time_exit_asks_for_multiples_of_that_r() {
    // 2.4/8 is not below 0.3, 2.3/8 is
    let plan = ExitPlan { time_exit: time_exit(2.0, 0.3), ..stop_of_the_signal() };
    for (close, bar_idx, reason) in [(102.4, 2, EndOfData), (102.3, 1, TimeExit)] {
        let bars = [ENTRY, (101.0, 103.0, 100.0, close), (close, 103.0, 100.0, close)];
        let legs = [(bar_idx, Inside, reason, 1.0, close)];
        let want = Want {
            legs: &legs,
            exit: close,
            r: (close - 100.0) / 8.0,
            mae: -0.25,
            mfe: 0.375,
            bars: bar_idx as u32 + 1,
        };
        let mut table = Table::new(plan.clone(), &bars).signal(98.0, Some(90.0), None);
        table.all(want);
        // a multiple of 10 would be below both times
        table.0.plan.stop = StopDistance::Atr(1.0);
        assert_eq!(table.0.run().exit_reason, TimeExit);
    }
}

#[test]
fn a_fill_at_or_beyond_the_stop_closes_at_the_open() {
    // the decision closed at 104; the fill at 100 has passed the stop, or lies on it
    for stop in [101.0, 100.0] {
        let bars = [ENTRY, (101.0, 102.0, 100.0, 101.0)];
        Table::new(stop_of_the_signal(), &bars).signal(104.0, Some(stop), None).all(Want {
            legs: &[(0, Open, StopLoss, 1.0, 100.0)], // not gapped
            exit: 100.0,
            r: 0.0,
            mae: 0.0,
            mfe: 0.0,
            bars: 1,
        });
    }
}

#[test]
fn a_close_entry_can_gap_through_the_signals_stop() {
    // R = 100 − 92 = 8
    let bars = [(100.0, 150.0, 50.0, 100.0), (91.0, 99.0, 90.0, 95.0)];
    Table::new(stop_of_the_signal(), &bars).close_entry().signal(100.0, Some(92.0), None).all(
        Want {
            legs: &[(1, Gap, StopLoss, 1.0, 91.0)],
            exit: 91.0,
            r: -1.125, // −9/8
            mae: -1.125,
            mfe: 0.0,
            bars: 1,
        },
    );
}

#[test]
fn a_target_is_that_of_the_signal() {
    // R = 8; 112 is 12 above the fill
    let bars = [ENTRY, (101.0, 113.0, 100.0, 110.0)];
    let table = Table::new(both_of_the_signal(), &bars).signal(98.0, Some(90.0), Some(112.0));
    table.all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 112.0)],
        exit: 112.0,
        r: 1.5,
        mae: -0.25,
        mfe: 1.5,
        bars: 2,
    });
    for (setup, target) in [(table.0.clone(), 112.0), (table.short(), 88.0)] {
        let got = setup.run();
        assert_eq!((got.target_price, got.rr_planned), (Some(target), Some(1.5)));
    }
    // beside a stop of the plan's, R = 10
    let plan = ExitPlan { target: Some(TargetDistance::Signal), ..bare() };
    let table = Table::new(plan, &bars).signal(98.0, Some(97.0), Some(112.0));
    table.all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 112.0)],
        exit: 112.0,
        r: 1.2,
        mae: -0.2,
        mfe: 1.2,
        bars: 2,
    });
    // an empty field is none
    Table::new(both_of_the_signal(), &bars).signal(98.0, Some(90.0), None).all(Want {
        legs: &[(1, Inside, EndOfData, 1.0, 110.0)],
        exit: 110.0,
        r: 1.25,
        mae: -0.25,
        mfe: 1.625,
        bars: 2,
    });
}

#[test]
fn an_entry_beyond_the_target_fills_it_at_the_open() {
    // the decision closed at 95, R = 5; the entry bar falls to 85 afterwards, through the stop at 90.
    // A partial at 100.5 lies beyond the target and is ignored.
    let plan = ExitPlan { partials: partials(&[(0.1, 0.5)]), ..both_of_the_signal() };
    let bars = [(100.0, 103.0, 85.0, 90.0), ENTRY];
    let table = |target| Table::new(plan.clone(), &bars).signal(95.0, Some(90.0), Some(target));
    let at_the_open = Want {
        legs: &[(0, Open, TakeProfit, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: 0.0,
        mfe: 0.0,
        bars: 1,
    };
    let short_of = |target: f64, rr: f64| {
        for setup in [table(target).0, table(target).short()] {
            assert_near(setup.run().rr_planned.expect("a target"), rr, "planned R:R");
        }
    };
    table(99.0).all(at_the_open);
    short_of(99.0, -0.2); // (99 − 100)/5
    table(100.0).all(at_the_open);
    short_of(100.0, 0.0);
    // touched or not: an open is a price that was there
    table(100.0).through().all(at_the_open);
    // a limit order that gives away the gap is paid 99, 1 below the entry
    table(99.0).gap_fill_at_level().all(Want {
        legs: &[(0, Open, TakeProfit, 1.0, 99.0)],
        exit: 99.0,
        r: -0.2,
        mae: -0.2,
        mfe: 0.0,
        bars: 1,
    });
}

#[test]
fn slippage_can_take_the_entry_beyond_the_target() {
    // 10 bps: E = 100.1, R = 5. The target at 100.05 is above the open: the bar rises to it.
    // That at 99.9 is filled at the open.
    let plan = both_of_the_signal();
    for (target, level, inside, r) in [(100.05, 100.05, true, -0.01), (99.9, 100.0, false, -0.02)] {
        let mut long = Table::new(plan.clone(), &[ENTRY]).signal(95.0, Some(90.0), Some(target)).0;
        long.costs = Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 10.0, vol_bps: 0.0 };
        for rule in ALL {
            for (setup, level) in [(long.clone(), level), (long.mirrored(100.0), 200.0 - level)] {
                let setup: Setup = setup.rule(rule);
                let got = setup.run();
                let case = format!("{rule:?} {got:#?}");
                assert_eq!((got.legs.len(), got.exit_reason), (1, TakeProfit), "{case}");
                assert_near(got.legs[0].price, level, &case);
                let bar = setup.series();
                let time = if inside { bar.close_time(0) } else { bar.time()[0] };
                assert_eq!(got.legs[0].time, time, "{case}");
                assert_near(got.r_gross, r, &case);
                assert_near(got.r_net, r, &case);
            }
        }
        let planned = (target - 100.1) / 5.0;
        assert_near(long.run().rr_planned.expect("a target"), planned, "planned R:R");
    }
}

#[test]
fn levels_on_the_wrong_side_of_the_close_are_invalid() {
    let reasons = |plan: &ExitPlan, stop, target| {
        let long = Table::new(plan.clone(), &[ENTRY]).signal(100.0, stop, target);
        let (reason, short) = (long.0.invalid_levels(), long.short().invalid_levels());
        assert_eq!(reason, short, "of the short of {stop:?} {target:?}");
        reason
    };
    let both = both_of_the_signal();
    let stop = |price| reasons(&both, price, None);
    assert_eq!(stop(None), Some(InvalidLevels::Stop));
    for price in [100.0, 101.0, 100.0 - 5e-11] {
        assert_eq!(stop(Some(price)), Some(InvalidLevels::Stop), "{price}");
    }
    // 1e-12 of the close is 1e-10
    for price in [100.0 - 2e-10, 99.0, 1.0] {
        assert_eq!(stop(Some(price)), None, "{price}");
    }
    let target = |price| reasons(&both, Some(90.0), Some(price));
    for price in [100.0, 99.0, 89.0, 100.0 + 5e-11] {
        assert_eq!(target(price), Some(InvalidLevels::Target), "{price}");
    }
    for price in [100.0 + 2e-10, 101.0, 150.0] {
        assert_eq!(target(price), None, "{price}");
    }
    assert_eq!(
        reasons(&both, Some(101.0), Some(99.0)),
        Some(InvalidLevels::Stop),
        "it is asked first"
    );
    // a plan that does not use them does not mind them
    assert_eq!(reasons(&bare(), Some(101.0), Some(99.0)), None);
    assert_eq!(reasons(&stop_of_the_signal(), Some(90.0), Some(99.0)), None);
}

#[test]
fn levels_are_judged_at_the_close_and_not_at_the_fill() {
    // filled at 100, below the stop and above the target
    let plan = both_of_the_signal();
    let at = |close, stop, target| {
        Table::new(plan.clone(), &[ENTRY])
            .signal(close, Some(stop), Some(target))
            .0
            .invalid_levels()
    };
    assert_eq!(at(104.0, 101.0, 110.0), None);
    assert_eq!(at(95.0, 90.0, 99.0), None);
    // filled between them, yet the close was not
    assert_eq!(at(89.0, 90.0, 110.0), Some(InvalidLevels::Stop));
    assert_eq!(at(111.0, 90.0, 110.0), Some(InvalidLevels::Target));
}

#[test]
fn bounds_between_the_signals_levels() {
    // R = 8: the bar touches the stop, −10/8, and the target, 12/8; up 12, down 12
    let bars = [ENTRY, (101.0, 113.0, 89.0, 100.0)];
    let table = Table::new(both_of_the_signal(), &bars).signal(98.0, Some(90.0), Some(112.0));
    for (rule, r) in
        [(Worst, -1.25), (Best, 1.5), (Path, -1.25), (PathAdverse, -1.25), (PathFavourable, 1.5)]
    {
        table.bounds(rule, r, (-1.25, 1.5));
    }
}
