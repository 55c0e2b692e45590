//! SPEC §6 step 2: the stop inside a bar.
//!
//! E = 100, ATR 10, S = 90, R = 10 in every table.

use crate::plans::{bare, partials, target_r};
use crate::table::At::Inside;
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{EndOfData, PartialTp, StopLoss, TakeProfit};
use exitlab_exit::ExitPlan;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

fn stopped_at_90() -> Want<'static> {
    Want {
        legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0, // the fill, not the bar's low
        mfe: 0.3,
        bars: 2,
    }
}

#[test]
fn a_low_beyond_or_at_the_stop_fills_at_the_stop() {
    Table::new(bare(), &[ENTRY, (98.0, 105.0, 89.0, 95.0)]).all(stopped_at_90());
    Table::new(bare(), &[ENTRY, (98.0, 105.0, 90.0, 95.0)]).all(stopped_at_90());
}

#[test]
fn a_low_short_of_the_stop_leaves_the_position_open() {
    Table::new(bare(), &[ENTRY, (98.0, 99.0, 90.5, 95.0)]).all(Want {
        legs: &[(1, Inside, EndOfData, 1.0, 95.0)],
        exit: 95.0,
        r: -0.5,
        mae: -0.95, // 90.5: an end exit adds both extremes
        mfe: 0.3,
        bars: 2,
    });
}

#[test]
fn the_entry_bar_can_stop() {
    Table::new(bare(), &[(100.0, 102.0, 89.0, 95.0)]).all(Want {
        legs: &[(0, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.0,
        bars: 1,
    });
}

#[test]
fn a_bar_that_touches_stop_and_target() {
    // target 115; up 16, down 11 from the open of 100: the low is nearer
    let plan = ExitPlan { target: target_r(1.5), ..bare() };
    let table = Table::new(plan, &[ENTRY, (100.0, 116.0, 89.0, 105.0)]);
    table.under(&[Worst, Path, PathAdverse], stopped_at_90());
    table.under(&[Best, PathFavourable], stop_or_target_took_profit());
}

fn stop_or_target_took_profit() -> Want<'static> {
    Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 115.0)],
        exit: 115.0,
        r: 1.5,
        mae: -1.1, // a target inside the bar adds its low, 89
        mfe: 1.5,
        bars: 2,
    }
}

#[test]
fn a_path_goes_to_the_nearer_extreme_and_on_a_tie_to_the_adverse_one() {
    let plan = ExitPlan { target: target_r(1.5), ..bare() };
    // open 104: up 12, down 15
    let table = Table::new(plan.clone(), &[ENTRY, (104.0, 116.0, 89.0, 105.0)]);
    table.under(&[Worst, PathAdverse], stopped_at_90());
    table.under(&[Best, Path, PathFavourable], stop_or_target_took_profit());
    // open 102.5: up 13.5, down 13.5
    let table = Table::new(plan, &[ENTRY, (102.5, 116.0, 89.0, 105.0)]);
    table.under(&[Worst, Path, PathAdverse], stopped_at_90());
    table.under(&[Best, PathFavourable], stop_or_target_took_profit());
}

#[test]
fn a_partial_before_the_stop_in_one_bar_saves_its_fraction() {
    // partial at 110, half; up 12, down 11
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let table = Table::new(plan, &[ENTRY, (100.0, 112.0, 89.0, 95.0)]);
    table.under(&[Worst, Path, PathAdverse], stopped_at_90());
    table.under(
        &[Best, PathFavourable],
        Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (1, Inside, StopLoss, 0.5, 90.0)],
            exit: 100.0,
            r: 0.0, // 0.5 − 0.5
            mae: -1.0,
            mfe: 1.0, // every fill of the exit bar counts, its high of 112 does not
            bars: 2,
        },
    );
}
