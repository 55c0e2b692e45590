//! MAE and MFE in the exit bar, by how the trade ended (SPEC §6).
//!
//! E = 100, ATR 10, S = 90, R = 10. The bar before the exit bar spans 99 to 101, and the exit bar
//! has a low and a high that the rule must or must not count.

use crate::plans::{bare, breakeven, partials, target_r, time_exit};
use crate::setup::ALL;
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::ExitReason::{
    BreakevenStop, EndOfData, PartialTp, RegimeExit, SessionExit, SignalExit, StopLoss, TakeProfit,
    TimeExit,
};
use exitlab_exit::IntrabarRule::{Best, PathFavourable};
use exitlab_exit::{ExitPlan, OnChange, SessionDays, SessionExit as Session, SignalExit as Closes};

const ENTRY: (f64, f64, f64, f64) = (100.0, 101.0, 99.0, 100.0);

#[test]
fn a_fill_at_the_open_that_closes_the_trade_adds_nothing() {
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    // the stop: not the low of 70, not the high of 119
    Table::new(plan.clone(), &[ENTRY, (88.0, 119.0, 70.0, 90.0)]).all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 88.0)],
        exit: 88.0,
        r: -1.2,
        mae: -1.2,
        mfe: 0.1,
        bars: 2,
    });
    // the target: not the low of 95, not the high of 130
    Table::new(plan, &[ENTRY, (121.0, 130.0, 95.0, 100.0)]).all(Want {
        legs: &[(1, Open, TakeProfit, 1.0, 121.0)],
        exit: 121.0,
        r: 2.1,
        mae: -0.1,
        mfe: 2.1,
        bars: 2,
    });
}

#[test]
fn a_target_inside_the_bar_adds_its_low() {
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    Table::new(plan, &[ENTRY, (101.0, 130.0, 95.0, 125.0)]).all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 120.0)],
        exit: 120.0,
        r: 2.0,
        mae: -0.5,
        mfe: 2.0,
        bars: 2,
    });
}

#[test]
fn a_stop_adds_nothing() {
    // not the low of 70, not the high of 109
    Table::new(bare(), &[ENTRY, (101.0, 109.0, 70.0, 100.0)]).all(Want {
        legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.1,
        bars: 2,
    });
    // a certain stop is a stop: not the high of 112, not the low of 93
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    Table::new(plan, &[ENTRY, (101.0, 112.0, 93.0, 98.0)]).all(Want {
        legs: &[(1, Inside, BreakevenStop, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.1,
        mfe: 0.1,
        bars: 2,
    });
}

#[test]
fn a_time_or_end_exit_adds_both_extremes() {
    let bars = [ENTRY, (101.0, 109.0, 95.0, 102.0)];
    let want = |legs| Want { legs, exit: 102.0, r: 0.2, mae: -0.5, mfe: 0.9, bars: 2 };
    let plan = ExitPlan { time_exit: time_exit(2.0, 1.0), ..bare() };
    Table::new(plan, &bars).under(&ALL, want(&[(1, Inside, TimeExit, 1.0, 102.0)]));
    Table::new(bare(), &bars).under(&ALL, want(&[(1, Inside, EndOfData, 1.0, 102.0)]));
    Table::new(until_two(), &bars).under(&ALL, want(&[(1, Inside, SessionExit, 1.0, 102.0)]));
}

/// A session that ends at 2:00, the close of bar 1.
fn until_two() -> ExitPlan {
    let at = NaiveTime::from_hms_opt(2, 0, 0).expect("a time of day");
    ExitPlan { session_exit: Some(Session { at, tz: Tz::UTC, days: SessionDays::ALL }), ..bare() }
}

#[test]
fn an_exit_at_an_open_adds_nothing_beyond_itself() {
    // not its low of 70, not its high of 130
    for (open, mae, mfe) in [(104.0, -0.1, 0.4), (95.0, -0.5, 0.1), (100.5, -0.1, 0.1)] {
        let bars = [ENTRY, (open, 130.0, 70.0, 100.0)];
        let r = (open - 100.0) / 10.0;
        let out = |table: Table, reason| {
            let legs = [(1, Open, reason, 1.0, open)];
            table.all(Want { legs: &legs, exit: open, r, mae, mfe, bars: 2 });
        };
        out(Table::new(until_two(), &bars).grid(&[0, 2]), SessionExit);
        let plan = ExitPlan { signal_exit: Closes::On, ..bare() };
        out(Table::new(plan, &bars).exit_signals(&[1.0]), SignalExit);
        let choices = [Some(0), Some(1)];
        let closed = Table::new(bare(), &bars).modes(OnChange::Close, &[bare()], 1, &choices);
        out(closed, RegimeExit);
    }
    // a partial at that open counts, as every fill of the exit bar does
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), signal_exit: Closes::On, ..bare() };
    let bars = [ENTRY, (112.0, 130.0, 70.0, 100.0)];
    Table::new(plan, &bars).gap_fill_at_level().exit_signals(&[1.0]).all(Want {
        legs: &[(1, Open, PartialTp, 0.5, 110.0), (1, Open, SignalExit, 0.5, 112.0)],
        exit: 111.0,
        r: 1.1,
        mae: -0.1,
        mfe: 1.2,
        bars: 2,
    });
}

#[test]
fn every_fill_of_the_exit_bar_counts() {
    // half at the open of 112, the rest stopped at 90
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    Table::new(plan.clone(), &[ENTRY, (112.0, 118.0, 80.0, 85.0)]).all(Want {
        legs: &[(1, Open, PartialTp, 0.5, 112.0), (1, Inside, StopLoss, 0.5, 90.0)],
        exit: 101.0,
        r: 0.1, // 0.6 − 0.5
        mae: -1.0,
        mfe: 1.2,
        bars: 2,
    });
    // half at 110 inside the bar, the rest stopped at 90
    Table::new(plan, &[ENTRY, (101.0, 118.0, 80.0, 85.0)]).under(
        &[Best, PathFavourable],
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (1, Inside, StopLoss, 0.5, 90.0)],
            exit: 100.0,
            r: 0.0,
            mae: -1.0,
            mfe: 1.0,
            bars: 2,
        },
    );
}

#[test]
fn a_partial_at_the_open_and_the_target_inside_add_the_low() {
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), target: target_r(2.0), ..bare() };
    Table::new(plan, &[ENTRY, (112.0, 125.0, 94.0, 122.0)]).all(Want {
        legs: &[(1, Open, PartialTp, 0.5, 112.0), (1, Inside, TakeProfit, 0.5, 120.0)],
        exit: 116.0,
        r: 1.6, // 0.6 + 1
        mae: -0.6,
        mfe: 2.0,
        bars: 2,
    });
}

#[test]
fn the_bars_before_the_exit_bar_count_by_high_and_low() {
    let bars = [ENTRY, (100.0, 115.0, 93.0, 104.0), (104.0, 105.0, 88.0, 95.0)];
    Table::new(bare(), &bars).all(Want {
        legs: &[(2, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 1.5,
        bars: 3,
    });
}
