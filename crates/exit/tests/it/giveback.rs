//! A trail that gives back a share of the profit (SPEC §13.2).
//!
//! E = 100, ATR 10, S = 90, R = 10. Giving back 40% keeps 60%: S* = 100 + 0.6·(P − 100).

use crate::plans::{bare, breakeven, partials, trail_by};
use crate::setup::ALL;
use crate::table::At::{Gap, Inside};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{BreakevenStop, PartialTp, StopLoss, TrailingStop};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation::{AfterPartial, AtR};
use exitlab_exit::{ExitPlan, TrailActivation, TrailDistance};

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

fn giving_back(pct: f64, activate: TrailActivation) -> ExitPlan {
    ExitPlan { trailing: trail_by(TrailDistance::Giveback(pct), activate), ..bare() }
}

#[test]
fn it_keeps_a_share_of_the_peaks_profit_and_never_loosens() {
    // P: 115, 120, 120, 120; S*: 109, 112, 112
    let bars = [
        ENTRY,
        (110.0, 115.0, 109.5, 114.0),
        (114.0, 120.0, 112.5, 118.0),
        (118.0, 119.0, 113.0, 114.0),
        (114.0, 115.0, 111.0, 113.0),
    ];
    Table::new(giving_back(40.0, AtR(1.0)), &bars).all(Want {
        legs: &[(4, Inside, TrailingStop, 1.0, 112.0)],
        exit: 112.0,
        r: 1.2,
        mae: -0.2,
        mfe: 2.0,
        bars: 5,
    });
}

#[test]
fn the_share_is_that_of_the_setting() {
    // P = 120: 100 + 0.9·20 = 118 and 100 + 0.25·20 = 105, each one point above the low of bar 2
    for (pct, level, r) in [(10.0, 118.0, 1.8), (75.0, 105.0, 0.5)] {
        let bars = [ENTRY, (119.0, 120.0, 118.5, 119.5), (119.5, 119.8, level - 1.0, 119.0)];
        let legs = [(2, Inside, TrailingStop, 1.0, level)];
        let want = Want { legs: &legs, exit: level, r, mae: -0.2, mfe: 2.0, bars: 3 };
        Table::new(giving_back(pct, AtR(1.0)), &bars).all(want);
    }
}

#[test]
fn off_it_stops_nothing() {
    // 109.9 is short of 110
    let bars = [ENTRY, (104.0, 109.9, 103.0, 109.0), (109.0, 109.5, 89.0, 95.0)];
    Table::new(giving_back(40.0, AtR(1.0)), &bars).all(Want {
        legs: &[(2, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.99,
        bars: 3,
    });
}

#[test]
fn a_partial_turns_it_on() {
    // half at 110; P = 115, S* = 109
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..giving_back(40.0, AfterPartial) };
    let bars = [ENTRY, (109.5, 115.0, 109.2, 112.0), (112.0, 113.0, 106.0, 110.0)];
    Table::new(plan, &bars).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TrailingStop, 0.5, 109.0)],
        exit: 109.5, // 55 + 54.5
        r: 0.95,     // 0.5 + 0.45
        mae: -0.2,
        mfe: 1.5,
        bars: 3,
    });
}

#[test]
fn on_a_path_it_counts_at_once() {
    // on at 115, P = 120, S* = 112; bar 1: up 10, down 11, and the close stays above 112
    let bars = [ENTRY, (110.0, 120.0, 99.0, 118.0), (118.0, 119.0, 111.0, 116.0)];
    let table = Table::new(giving_back(40.0, AtR(1.5)), &bars);
    table.under(
        &[Path, PathFavourable],
        Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 1.2,
            bars: 2,
        },
    );
    table.under(
        &[Worst, Best, PathAdverse],
        Want {
            legs: &[(2, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
}

#[test]
fn a_close_beyond_it_is_certain() {
    // high 120 turns it on and puts it at 112, the close of 111 has passed it; low 99 first or never
    let bars = [ENTRY, (101.0, 120.0, 99.0, 111.0), (111.0, 112.0, 110.0, 111.0)];
    Table::new(giving_back(40.0, AtR(1.5)), &bars).under(
        &ALL,
        Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 112.0)],
            exit: 112.0,
            r: 1.2,
            mae: -0.2,
            mfe: 1.2,
            bars: 2,
        },
    );
}

#[test]
fn a_bar_that_opens_beyond_it_closes_at_its_open() {
    // S* = 109 after bar 1
    let bars = [ENTRY, (110.0, 115.0, 109.5, 114.0), (105.0, 112.0, 104.0, 111.0)];
    Table::new(giving_back(40.0, AtR(1.0)), &bars).all(Want {
        legs: &[(2, Gap, TrailingStop, 1.0, 105.0)],
        exit: 105.0,
        r: 0.5,
        mae: -0.2,
        mfe: 1.5,
        bars: 3,
    });
}

#[test]
fn the_stop_is_the_higher_of_both_and_its_own_where_they_are_equal() {
    // breakeven at 110 to 104. Giving back 60%: P = 110 is 104, as high; P = 115 is 106
    let plan = ExitPlan { breakeven: breakeven(1.0, 4.0), ..giving_back(60.0, AtR(1.0)) };
    let to = |high: f64, reason, level, r, mfe| {
        let bars = [ENTRY, (109.0, high, 108.0, 109.5), (109.0, 109.5, 103.0, 105.0)];
        let legs = [(2, Inside, reason, 1.0, level)];
        let want = Want { legs: &legs, exit: level, r, mae: -0.2, mfe, bars: 3 };
        Table::new(plan.clone(), &bars).all(want);
    };
    to(110.0, BreakevenStop, 104.0, 0.4, 1.0);
    to(115.0, TrailingStop, 106.0, 0.6, 1.5);
}

#[test]
fn bounds_of_a_giveback() {
    // high first: out at 112 in bar 1. The others wait, and bar 2 opens at 95.
    let bars = [ENTRY, (110.0, 120.0, 99.0, 118.0), (95.0, 96.0, 94.0, 95.0)];
    let table = Table::new(giving_back(40.0, AtR(1.5)), &bars);
    for (rule, r) in
        [(Worst, -0.5), (Best, -0.5), (Path, 1.2), (PathAdverse, -0.5), (PathFavourable, 1.2)]
    {
        table.bounds(rule, r, (-0.5, 1.2));
    }
}
