//! The session exit: out at a time of day (SPEC §13.4).
//!
//! Bars from Monday, 2024-01-01T00:00Z, where nothing else is said. Entry at the open of bar 0,
//! E = 100, ATR 10, S = 90, R = 10.

use crate::plans::{bare, breakeven, hours_at_most, partials, target_r, time_exit};
use crate::setup::{Ohlc, hours};
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;
use exitlab_core::ExitReason::{self, PartialTp, SessionExit, SignalExit, StopLoss, TakeProfit};
use exitlab_core::ExitReason::{EndOfData, TimeExit};
use exitlab_core::Timestamp;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::{ExitPlan, SessionDays, SessionExit as Rule, SignalExit as Closes};

const BARS: [Ohlc; 4] = [
    (100.0, 103.0, 98.0, 101.0),
    (101.0, 104.0, 97.0, 103.0),
    (103.0, 106.0, 102.0, 104.0),
    (104.0, 105.0, 103.0, 104.5),
];

fn out_at(at: &str, tz: Tz, days: SessionDays) -> ExitPlan {
    let at = NaiveTime::parse_from_str(at, "%H:%M").expect("HH:MM");
    ExitPlan { session_exit: Some(Rule { at, tz, days }), ..bare() }
}

fn daily(at: &str) -> ExitPlan {
    out_at(at, Tz::UTC, SessionDays::ALL)
}

/// Out at the close of bar 1, 103; both extremes of its bar count, 97 and 104.
const AT_TWO: Want<'static> = Want {
    legs: &[(1, Inside, SessionExit, 1.0, 103.0)],
    exit: 103.0,
    r: 0.3,
    mae: -0.3,
    mfe: 0.4,
    bars: 2,
};

#[test]
fn a_bar_that_closes_at_or_after_it_closes_at_its_close() {
    Table::new(daily("02:00"), &BARS).all(AT_TWO);
    Table::new(daily("01:30"), &BARS).all(AT_TWO);
    Table::new(daily("01:01"), &BARS).all(AT_TWO);
    // and before the data end
    Table::new(daily("02:00"), &BARS[..2]).all(AT_TWO);
    Table::new(daily("01:00"), &BARS).all(Want {
        legs: &[(0, Inside, SessionExit, 1.0, 101.0)],
        exit: 101.0,
        r: 0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 1,
    });
}

#[test]
fn it_closes_whatever_the_position_made() {
    let bars = [BARS[0], (101.0, 102.0, 91.0, 92.0), BARS[2]];
    Table::new(daily("02:00"), &bars).all(Want {
        legs: &[(1, Inside, SessionExit, 1.0, 92.0)],
        exit: 92.0,
        r: -0.8,
        mae: -0.9,
        mfe: 0.3,
        bars: 2,
    });
}

/// The bar of 3:00, the first one after 2:00 where those of 1:00 and 2:00 are missing.
const AFTER_THE_GAP: Ohlc = (104.0, 109.0, 85.0, 106.0);

#[test]
fn a_bar_that_opens_at_or_after_it_closes_at_its_open() {
    // not its low of 85, not its high of 109
    for grid in [[0, 3], [0, 2]] {
        Table::new(daily("02:00"), &[BARS[0], AFTER_THE_GAP]).grid(&grid).all(Want {
            legs: &[(1, Open, SessionExit, 1.0, 104.0)],
            exit: 104.0,
            r: 0.4,
            mae: -0.2,
            mfe: 0.4,
            bars: 2,
        });
    }
}

#[test]
fn what_step_1_fills_at_that_open_comes_first() {
    let table = |plan, open| {
        let bars = [BARS[0], (open, 125.0, 85.0, 104.0)];
        Table::new(plan, &bars).grid(&[0, 3])
    };
    let plan =
        ExitPlan { partials: partials(&[(1.0, 0.5)]), target: target_r(2.0), ..daily("02:00") };
    table(plan.clone(), 88.0).all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 88.0)],
        exit: 88.0,
        r: -1.2,
        mae: -1.2,
        mfe: 0.3,
        bars: 2,
    });
    let half_first = |level, exit, r| {
        let legs = [(1, Open, PartialTp, 0.5, level), (1, Open, SessionExit, 0.5, 112.0)];
        let want = Want { legs: &legs, exit, r, mae: -0.2, mfe: 1.2, bars: 2 };
        let table = table(plan.clone(), 112.0);
        if level == 110.0 {
            table.gap_fill_at_level().all(want);
        } else {
            table.all(want);
        }
    };
    half_first(112.0, 112.0, 1.2);
    half_first(110.0, 111.0, 1.1); // 55 + 56
    table(plan, 121.0).all(Want {
        legs: &[(1, Open, PartialTp, 0.5, 121.0), (1, Open, TakeProfit, 0.5, 121.0)],
        exit: 121.0,
        r: 2.1,
        mae: -0.2,
        mfe: 2.1,
        bars: 2,
    });
}

#[test]
fn stop_and_target_inside_the_bar_come_before_its_close() {
    let mut bars = BARS;
    bars[1].2 = 89.0;
    Table::new(daily("02:00"), &bars).all(Want {
        legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
        exit: 90.0,
        r: -1.0,
        mae: -1.0,
        mfe: 0.3,
        bars: 2,
    });
    let plan = ExitPlan { target: target_r(0.4), ..daily("02:00") };
    Table::new(plan, &BARS).all(Want {
        legs: &[(1, Inside, TakeProfit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.3,
        mfe: 0.4,
        bars: 2,
    });
}

#[test]
fn at_one_close_the_time_exit_comes_first() {
    let plan = ExitPlan { time_exit: hours_at_most(2.0), ..daily("02:00") };
    let legs = [(1, Inside, TimeExit, 1.0, 103.0)];
    Table::new(plan, &BARS).all(Want { legs: &legs, ..AT_TWO });
    // one that spares 0.3R leaves it to the session
    let plan = ExitPlan { time_exit: time_exit(2.0, 0.25), ..daily("02:00") };
    Table::new(plan, &BARS).all(AT_TWO);
}

#[test]
fn at_one_open_the_exit_signal_comes_first() {
    let plan = ExitPlan { signal_exit: Closes::On, ..daily("02:00") };
    let bars = [BARS[0], AFTER_THE_GAP];
    Table::new(plan, &bars).grid(&[0, 3]).exit_signals(&[2.5]).all(Want {
        legs: &[(1, Open, SignalExit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: -0.2,
        mfe: 0.4,
        bars: 2,
    });
}

#[test]
fn a_close_entry_counts_from_its_decision() {
    // opened at 1:00, the close of bar 0
    let mut bars = BARS;
    bars[0].3 = 100.0;
    Table::new(daily("02:00"), &bars).close_entry().all(Want { bars: 1, ..AT_TWO });
    // 1:00 is that of the next day
    Table::new(daily("01:00"), &bars).close_entry().all(Want {
        legs: &[(3, Inside, EndOfData, 1.0, 104.5)],
        exit: 104.5,
        r: 0.45,
        mae: -0.3,
        mfe: 0.6,
        bars: 3,
    });
    // its first bar opens after 2:00
    let bars = [bars[0], AFTER_THE_GAP];
    Table::new(daily("02:00"), &bars).close_entry().grid(&[0, 3]).all(Want {
        legs: &[(1, Open, SessionExit, 1.0, 104.0)],
        exit: 104.0,
        r: 0.4,
        mae: 0.0,
        mfe: 0.4,
        bars: 1,
    });
}

/// Asserts the bar at whose close a session exit closes, on flat bars of `n_hours` hours from `start`.
#[track_caller]
fn assert_closes(plan: ExitPlan, start: &str, n_hours: i64, bar_idx: usize) {
    let bars = vec![(100.0, 101.0, 99.0, 100.0); bar_idx + 3];
    let mut table = Table::new(plan, &bars);
    table.0.start_us = Timestamp::parse_iso(start).expect("a time").us();
    table.0.timeframe = hours(n_hours);
    table.0.decisions.timeframe = hours(n_hours);
    let reason: ExitReason = SessionExit;
    table.all(Want {
        legs: &[(bar_idx, Inside, reason, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: -0.1,
        mfe: 0.1,
        bars: bar_idx as u32 + 1,
    });
}

#[test]
fn an_entry_exactly_at_the_time_waits_for_the_next_day() {
    // bars of 6 h from midnight: the next midnight is the close of bar 3
    assert_closes(daily("00:00"), "2024-01-01T00:00", 6, 3);
    // 6:00 is the close of bar 0, and an entry at 6:00 waits for the close of bar 3, 6:00 of Tuesday
    assert_closes(daily("06:00"), "2024-01-01T00:00", 6, 0);
    assert_closes(daily("06:00"), "2024-01-01T06:00", 6, 3);
}

#[test]
fn the_clock_is_that_of_the_zone() {
    // 15:55 in New York is 20:55 UTC in winter, 19:55 in summer; bars from 18:00
    let new_york = || out_at("15:55", Tz::America__New_York, SessionDays::ALL);
    assert_closes(new_york(), "2024-01-03T18:00", 1, 2);
    assert_closes(new_york(), "2024-07-03T18:00", 1, 1);
    // a clock changes while the position is open, at 7:00 UTC: 19:55 of that day is in the bar of
    // 18:00 of those of 2 h from 6:00
    assert_closes(new_york(), "2024-03-10T06:00", 2, 6);
}

#[test]
fn a_time_that_a_clock_change_leaves_out_counts_at_the_change() {
    // Berlin goes from 02:00 to 03:00 at 1:00 UTC, the close of bar 1
    let berlin = out_at("02:30", Tz::Europe__Berlin, SessionDays::ALL);
    assert_closes(berlin, "2024-03-30T23:00", 1, 1);
}

#[test]
fn of_two_times_the_first_counts() {
    // Berlin shows 02:30 at 0:30 UTC, in bar 1, and again at 1:30, in bar 2
    let berlin = || out_at("02:30", Tz::Europe__Berlin, SessionDays::ALL);
    assert_closes(berlin(), "2024-10-26T23:00", 1, 1);
    // an entry between them, at 1:00: the next one is 1:30 UTC of the 28th, after bar 3's close at 1:00
    assert_closes(berlin(), "2024-10-27T01:00", 6, 4);
}

#[test]
fn days_of_the_week_are_those_of_the_zone() {
    // daily bars from Monday: Friday's is number 4, Thursday's number 3
    let on = |at, tz, day| out_at(at, tz, SessionDays::of([day]));
    assert_closes(on("16:00", Tz::UTC, Weekday::Fri), "2024-01-01T00:00", 24, 4);
    // 08:00 of Friday in Tokyo is Thursday, 23:00 UTC
    assert_closes(on("08:00", Tz::Asia__Tokyo, Weekday::Fri), "2024-01-01T00:00", 24, 3);
    // an entry on Friday after the hour waits for the next one, 7 days later
    assert_closes(on("16:00", Tz::UTC, Weekday::Fri), "2024-01-05T16:00", 24, 6);
    // the nearer of two days
    let days = SessionDays::of([Weekday::Wed, Weekday::Fri]);
    assert_closes(out_at("16:00", Tz::UTC, days), "2024-01-01T00:00", 24, 2);
}

#[test]
fn bounds_of_a_session_exit() {
    // bar 1: high first arms breakeven at 110 and falls through 100. The others close at 104.
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..daily("02:00") };
    let table = Table::new(plan, &[BARS[0], (105.0, 111.0, 99.0, 104.0), BARS[2]]);
    for (rule, r) in
        [(Worst, 0.4), (Best, 0.4), (Path, 0.4), (PathAdverse, 0.4), (PathFavourable, 0.0)]
    {
        table.bounds(rule, r, (0.0, 0.4));
    }
}
