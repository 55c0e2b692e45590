//! Entry bars that open at or beyond the stop (SPEC §14.10).
//!
//! Every rule closes there, at the open and its time, before anything else, and it is no gap.

use crate::plans::{bare, behind_line, partials, target_r};
use crate::setup::{ALL, MIDNIGHT_US, Ohlc, Setup, assert_near};
use crate::table::At::{Gap, Open};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{StopLoss, TrailingStop};
use exitlab_core::{Side, Timestamp};
use exitlab_exit::{
    Ambiguity, Costs, ExitPlan, OnChange, SignalExit, StopDistance, TargetDistance, TrailActivation,
};

/// Reaches 106 and 85 after its open at 100.
const ENTRY: Ohlc = (100.0, 106.0, 85.0, 101.0);

const AT_THE_OPEN: Want<'static> = Want {
    legs: &[(0, Open, StopLoss, 1.0, 100.0)],
    exit: 100.0,
    r: 0.0,
    mae: 0.0,
    mfe: 0.0,
    bars: 1,
};

fn stop_of_the_signal() -> ExitPlan {
    ExitPlan { stop: StopDistance::Signal, ..bare() }
}

/// The slippage of 0.07 is more than the stop distance of 0.05: the entry bar opens beyond S.
#[test]
fn slippage_can_take_the_stop_beyond_the_open() {
    // long: E = 100.07, S = 100.02, target 100.12. short: E = 99.93, S = 99.98, target 99.88.
    // The bar reaches every one of them after its open.
    let plan = ExitPlan { stop: StopDistance::Atr(0.005), target: target_r(1.0), ..bare() };
    let bars = [(100.0, 101.0, 99.0, 100.5), (100.5, 101.0, 99.0, 100.0)];
    for plan in [plan.clone(), ExitPlan { target: None, ..plan }] {
        for side in Side::ALL {
            for rule in ALL {
                let costs = Costs::default();
                let setup = Setup { side, costs, ..Setup::new(&bars, plan.clone()) }.rule(rule);
                let got = setup.run();
                let case = format!("{side:?} {rule:?} {got:#?}");
                assert_eq!(
                    (got.legs.len(), got.exit_reason, got.bars_held),
                    (1, StopLoss, 1),
                    "{case}"
                );
                assert_near(got.legs[0].level_price, 100.0, &case);
                assert_eq!(got.legs[0].time, Timestamp::from_us(MIDNIGHT_US), "{case}");
                // the fill is the only price seen: (100 − 100.07)/0.05
                assert_near(got.r_gross, -1.4, &case);
                assert_near(got.mae_r, -1.4, &case);
                assert_near(got.mfe_r, 0.0, &case);
                assert!(!got.gapped, "{case}");
                let bounds = setup.run_with(Ambiguity::Bounds).r_bounds();
                assert_eq!(bounds, Some((got.r_net, got.r_net)), "no order of prices: {case}");
            }
        }
    }
}

#[test]
fn a_stop_of_the_signal_that_the_entry_passed_comes_before_partials_and_target() {
    // R = 104 − 101 = 3: half at 101.5, target 103
    let plan = ExitPlan {
        partials: partials(&[(0.5, 0.5)]),
        target: target_r(1.0),
        ..stop_of_the_signal()
    };
    Table::new(plan, &[ENTRY]).signal(104.0, Some(101.0), None).all(AT_THE_OPEN);
    let plan = ExitPlan { target: Some(TargetDistance::Signal), ..stop_of_the_signal() };
    Table::new(plan, &[ENTRY]).signal(104.0, Some(100.0), Some(105.0)).all(AT_THE_OPEN);
}

#[test]
fn a_stop_just_short_of_the_open_is_met_inside_the_bar() {
    // the other side of the rule: 99.9 is below the open
    let got = Table::new(stop_of_the_signal(), &[ENTRY]).signal(104.0, Some(99.9), None).0.run();
    assert_near(got.legs[0].level_price, 99.9, "the stop");
    assert_eq!(got.legs[0].time, Timestamp::from_us(MIDNIGHT_US + crate::setup::HOUR_US));
}

#[test]
fn it_comes_before_an_exit_signal_and_a_regime_exit_at_that_open() {
    // decided at 0:00, filled at 1:00, where the exit signal is known and another mode chosen
    let plan = ExitPlan { signal_exit: SignalExit::On, ..stop_of_the_signal() };
    let late = || {
        let table = Table::new(plan.clone(), &[ENTRY]).grid(&[1]).decided_at(0);
        table.signal(104.0, Some(101.0), None)
    };
    late().exit_signals(&[1.0]).all(AT_THE_OPEN);
    late().modes(OnChange::Close, &[bare()], 1, &[Some(0), Some(1)]).all(AT_THE_OPEN);
}

#[test]
fn a_line_above_the_open_of_the_entry_bar_closes_there_and_is_no_gap() {
    // the bar of hour 0 is missing: the 101 or 100 of 1:00 is known at the entry's open
    for line in [101.0, 100.0] {
        let plan = ExitPlan { trailing: behind_line(TrailActivation::Immediately), ..bare() };
        let table = Table::new(plan, &[ENTRY]).grid(&[1]).decided_at(0);
        let legs = [(0, Open, TrailingStop, 1.0, 100.0)];
        table.line(1, &[None, Some(line)]).all(Want { legs: &legs, ..AT_THE_OPEN });
    }
}

#[test]
fn a_change_before_the_fill_can_put_the_stop_beyond_the_open() {
    // plan 1 brings the signal's stop of 101 with it
    let table =
        Table::new(bare(), &[ENTRY]).grid(&[1]).decided_at(0).signal(104.0, Some(101.0), None);
    let choices = [Some(0), Some(1)];
    table.modes(OnChange::TakeOver, &[stop_of_the_signal()], 1, &choices).all(AT_THE_OPEN);
}

#[test]
fn a_close_entry_has_no_entry_bar_and_gaps() {
    let bars = [(100.0, 150.0, 50.0, 100.0), (88.0, 106.0, 85.0, 101.0)];
    Table::new(bare(), &bars).close_entry().all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 88.0)],
        exit: 88.0,
        r: -1.2,
        mae: -1.2,
        mfe: 0.0,
        bars: 1,
    });
}
