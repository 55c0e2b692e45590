//! Exit signals (SPEC §13.5).
//!
//! Hourly bars, entry at the open of bar 0, E = 100, ATR 10, S = 90, R = 10. Exit signals are given
//! in hours from that open.

use crate::plans::{bare, behind_line, breakeven, partials, target_r};
use crate::setup::Ohlc;
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{
    EndOfData, PartialTp, SignalExit, StopLoss, TakeProfit, TrailingStop,
};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{ExitPlan, SignalExit as Closes, TargetDistance, TrailActivation};

const BARS: [Ohlc; 4] = [
    (100.0, 103.0, 98.0, 101.0),
    (101.0, 104.0, 97.0, 103.0),
    (103.0, 109.0, 85.0, 104.0),
    (104.0, 105.0, 103.0, 104.5),
];

fn closed_by_signals() -> ExitPlan {
    ExitPlan { signal_exit: Closes::On, ..bare() }
}

/// Out at the open of bar 2, 103; its low of 85 and its high of 109 come after it.
const AT_BAR_2: Want<'static> = Want {
    legs: &[(2, Open, SignalExit, 1.0, 103.0)],
    exit: 103.0,
    r: 0.3,
    mae: -0.3,
    mfe: 0.4,
    bars: 3,
};

#[test]
fn it_closes_at_the_first_open_at_or_after_it() {
    for time in [2.0, 1.5, 1.01] {
        Table::new(closed_by_signals(), &BARS).exit_signals(&[time]).all(AT_BAR_2);
    }
    // the bars of 2:00 to 4:00 are missing
    let gap = Table::new(closed_by_signals(), &BARS).grid(&[0, 1, 5, 6]);
    gap.exit_signals(&[2.0]).all(AT_BAR_2);
}

#[test]
fn only_the_first_after_the_decision_counts() {
    // the one at the decision is not after it
    Table::new(closed_by_signals(), &BARS).exit_signals(&[0.0, 2.0]).all(AT_BAR_2);
    Table::new(closed_by_signals(), &BARS).exit_signals(&[3.0, 2.0]).all(AT_BAR_2);
}

#[test]
fn one_that_no_bar_follows_closes_nothing() {
    let bars = [BARS[0], BARS[1], BARS[3]];
    Table::new(closed_by_signals(), &bars).exit_signals(&[2.5]).all(Want {
        legs: &[(2, Inside, EndOfData, 1.0, 104.5)],
        exit: 104.5,
        r: 0.45,
        mae: -0.3,
        mfe: 0.5,
        bars: 3,
    });
}

#[test]
fn a_plan_that_ignores_them_goes_on() {
    Table::new(bare(), &BARS).exit_signals(&[2.0]).all(Want {
        legs: &[(2, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.4,
        bars: 3,
    });
}

#[test]
fn what_step_1_fills_at_that_open_comes_first() {
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.5)]),
        target: target_r(2.0),
        ..closed_by_signals()
    };
    let table = |open: f64| {
        let bars = [BARS[0], BARS[1], (open, 125.0, 80.0, 100.0)];
        Table::new(plan.clone(), &bars).exit_signals(&[2.0])
    };
    for open in [88.0, 90.0] {
        let r = (open - 100.0) / 10.0;
        let legs = [(2, Gap, StopLoss, 1.0, open)];
        table(open).all(Want { legs: &legs, exit: open, r, mae: r, mfe: 0.4, bars: 3 });
    }
    table(112.0).all(Want {
        legs: &[(2, Open, PartialTp, 0.5, 112.0), (2, Open, SignalExit, 0.5, 112.0)],
        exit: 112.0,
        r: 1.2,
        mae: -0.3,
        mfe: 1.2,
        bars: 3,
    });
    // a limit order that gives away the gap; the exit signal has the open
    table(112.0).gap_fill_at_level().all(Want {
        legs: &[(2, Open, PartialTp, 0.5, 110.0), (2, Open, SignalExit, 0.5, 112.0)],
        exit: 111.0,
        r: 1.1,
        mae: -0.3,
        mfe: 1.2,
        bars: 3,
    });
    table(121.0).all(Want {
        legs: &[(2, Open, PartialTp, 0.5, 121.0), (2, Open, TakeProfit, 0.5, 121.0)],
        exit: 121.0,
        r: 2.1,
        mae: -0.3,
        mfe: 2.1,
        bars: 3,
    });
    // a line above that open is a stop
    let plan =
        ExitPlan { trailing: behind_line(TrailActivation::Immediately), ..closed_by_signals() };
    let line = [None, None, Some(105.0)];
    Table::new(plan, &BARS)
        .line(1, &line)
        .exit_signals(&[2.0])
        .all(Want { legs: &[(2, Gap, TrailingStop, 1.0, 103.0)], ..AT_BAR_2 });
}

/// In and out at the open of the entry bar.
const AT_THE_ENTRY: Want<'static> = Want {
    legs: &[(0, Open, SignalExit, 1.0, 100.0)],
    exit: 100.0,
    r: 0.0,
    mae: 0.0,
    mfe: 0.0,
    bars: 1,
};

#[test]
fn an_entry_bar_that_opens_at_it_closes_at_its_own_open() {
    // the bar of hour 0 is missing: decided at 0:00, filled at 1:00
    let late = |plan: ExitPlan| Table::new(plan, &BARS).grid(&[1, 2, 3, 4]).decided_at(0);
    late(closed_by_signals()).exit_signals(&[1.0]).all(AT_THE_ENTRY);
    late(closed_by_signals()).exit_signals(&[0.5]).all(AT_THE_ENTRY);
    // a decision at 1:00 has it behind itself: out at 3:00, the open of bar 2
    let on_time = Table::new(closed_by_signals(), &BARS).grid(&[1, 2, 3, 4]);
    on_time.exit_signals(&[1.0, 3.0]).all(AT_BAR_2);
    // it comes before a target of the signal that the entry has passed
    let plan = ExitPlan { target: Some(TargetDistance::Signal), ..closed_by_signals() };
    let late = late(plan).signal(95.0, None, Some(99.0)).gap_fill_at_level();
    late.exit_signals(&[1.0]).all(AT_THE_ENTRY);
}

#[test]
fn a_close_entry_closes_at_its_first_open_after_step_1() {
    // opened at 1:00 at 100, the close of bar 0
    let closing_at = |bars: &[Ohlc], grid: &[i64], times: &[f64], want| {
        let table = Table::new(closed_by_signals(), bars).close_entry().grid(grid);
        table.exit_signals(times).all(want);
    };
    let mut bars = BARS;
    bars[0].3 = 100.0;
    // 1:00 is the decision itself
    closing_at(&bars, &[0, 1, 2, 3], &[1.0, 1.5], Want { bars: 2, ..AT_BAR_2 });
    // the first bar is that of 3:00
    let first = |open: f64| [bars[0], (open, 109.0, 85.0, 104.0)];
    let legs = [(1, Open, SignalExit, 1.0, 103.0)];
    let want = Want { legs: &legs, exit: 103.0, r: 0.3, mae: 0.0, mfe: 0.3, bars: 1 };
    closing_at(&first(103.0), &[0, 3], &[2.0], want);
    let legs = [(1, Gap, StopLoss, 1.0, 88.0)];
    let want = Want { legs: &legs, exit: 88.0, r: -1.2, mae: -1.2, mfe: 0.0, bars: 1 };
    closing_at(&first(88.0), &[0, 3], &[2.0], want);
}

#[test]
fn bounds_up_to_an_exit_signal() {
    // bar 1: high first arms breakeven at 110 and falls through 100. The others go on to bar 2's open.
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..closed_by_signals() };
    let bars = [BARS[0], (105.0, 111.0, 99.0, 104.0), BARS[2]];
    let table = Table::new(plan, &bars).exit_signals(&[2.0]);
    for (rule, r) in
        [(Worst, 0.3), (Best, 0.3), (Path, 0.3), (PathAdverse, 0.3), (PathFavourable, 0.0)]
    {
        table.bounds(rule, r, (0.0, 0.3));
    }
}
