//! Each rule of SPEC §13 after a long quiet run, which an evaluation by leaps does not look into.
//!
//! Hourly bars of (100, 101, 99, 100), entry at the open of bar 0, E = 100, ATR 10, S = 90, R = 10.
//! Something happens at bar `k`, which lies at the edges of the runs that are summarised and inside
//! of them; more quiet bars follow.

use crate::plans::{bare, behind_line, ratchets, target_r, trail_by};
use crate::setup::Ohlc;
use crate::table::At::{Gap, Inside, Open};
use crate::table::{LegRow, Table, Want};
use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;
use exitlab_core::ExitReason::{
    RatchetStop, RegimeExit, SessionExit, SignalExit, StopLoss, TakeProfit, TimeExit, TrailingStop,
};
use exitlab_exit::TrailActivation::{AtR, Immediately};
use exitlab_exit::{
    ExitPlan, HoldingTime, OnChange, SessionDays, SessionExit as Session, SignalExit as Closes,
    StopDistance, TimeExit as TimeRule, TrailDistance,
};

const QUIET: Ohlc = (100.0, 101.0, 99.0, 100.0);
const AT: [usize; 7] = [7, 8, 9, 63, 64, 65, 100];

fn bars(k: usize, event: Ohlc) -> Vec<Ohlc> {
    let mut bars = vec![QUIET; k + 20];
    bars[k] = event;
    bars
}

fn quiet(k: usize) -> Vec<Ohlc> {
    bars(k, QUIET)
}

/// One leg of a trade that has seen 99 and 101.
#[track_caller]
fn check(table: Table, leg: LegRow) {
    let (bar_idx, _, _, _, level) = leg;
    let r = (level - 100.0) / 10.0;
    let bars = bar_idx as u32 + 1;
    table.all(Want { legs: &[leg], exit: level, r, mae: -0.1, mfe: 0.1, bars });
}

/// The same in every decision up to `k`, something else there.
fn up_to<T: Clone>(k: usize, before: T, there: T) -> Vec<T> {
    let mut values = vec![before; k];
    values.push(there);
    values
}

#[test]
fn a_line() {
    for k in AT {
        let out = |line, leg| {
            let plan = ExitPlan { trailing: behind_line(Immediately), ..bare() };
            let line = up_to(k, Some(95.0), Some(line));
            check(Table::new(plan, &quiet(k)).line(1, &line), leg);
        };
        out(99.5, (k, Inside, TrailingStop, 1.0, 99.5));
        out(100.5, (k, Gap, TrailingStop, 1.0, 100.0));
        // nothing lies between the bars' low and a line at it
        out(99.0, (k, Inside, TrailingStop, 1.0, 99.0));
    }
}

#[test]
fn an_exit_signal() {
    for k in AT {
        for time in [k as f64, k as f64 - 0.5] {
            let plan = ExitPlan { signal_exit: Closes::On, ..bare() };
            let table = Table::new(plan, &quiet(k)).exit_signals(&[time]);
            check(table, (k, Open, SignalExit, 1.0, 100.0));
        }
    }
}

#[test]
fn a_change_of_mode_that_closes() {
    for k in AT {
        let choices = up_to(k, Some(0), Some(1));
        let table = Table::new(bare(), &quiet(k)).modes(OnChange::Close, &[bare()], 1, &choices);
        check(table, (k, Open, RegimeExit, 1.0, 100.0));
    }
}

#[test]
fn a_plan_taken_over() {
    for k in AT {
        let out = |then, leg| {
            let choices = up_to(k, Some(0), Some(1));
            check(
                Table::new(bare(), &quiet(k)).modes(OnChange::TakeOver, &[then], 1, &choices),
                leg,
            );
        };
        let tight = ExitPlan { stop: StopDistance::Atr(0.05), ..bare() };
        out(tight, (k, Inside, StopLoss, 1.0, 99.5));
        let near = ExitPlan { target: target_r(0.05), ..bare() };
        out(near, (k, Inside, TakeProfit, 1.0, 100.5));
        // hours that have passed
        let over = Some(TimeRule { after: HoldingTime::Hours(1.0), below_r: None });
        out(ExitPlan { time_exit: over, ..bare() }, (k, Inside, TimeExit, 1.0, 100.0));
    }
}

#[test]
fn a_session_and_a_time_exit() {
    // both at hour k, the close of bar k − 1
    for k in AT {
        let at = NaiveTime::from_hms_opt((k % 24) as u32, 0, 0).expect("a time of day");
        let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        let days = SessionDays::of([days[k / 24]]);
        let session_exit = Some(Session { at, tz: Tz::UTC, days });
        let table = Table::new(ExitPlan { session_exit, ..bare() }, &quiet(k));
        check(table, (k - 1, Inside, SessionExit, 1.0, 100.0));
        let time_exit = Some(TimeRule { after: HoldingTime::Bars(k as u32), below_r: None });
        let table = Table::new(ExitPlan { time_exit, ..bare() }, &quiet(k));
        check(table, (k - 1, Inside, TimeExit, 1.0, 100.0));
    }
}

#[test]
fn a_rung() {
    // 102.5 passes the rung at 102, which puts the stop at 99.5; bar k does not fall that far
    for k in AT {
        let plan = ExitPlan { ratchets: ratchets(&[(0.2, -0.05)]), ..bare() };
        Table::new(plan, &bars(k, (100.0, 102.5, 99.8, 101.0))).all(Want {
            legs: &[(k + 1, Inside, RatchetStop, 1.0, 99.5)],
            exit: 99.5,
            r: -0.05,
            mae: -0.1,
            mfe: 0.25,
            bars: k as u32 + 2,
        });
    }
}

#[test]
fn a_giveback() {
    // P = 102.5, of which a tenth is kept: 100.25, below bar k, above the open of the next one
    for k in AT {
        let trailing = trail_by(TrailDistance::Giveback(90.0), AtR(0.2));
        let plan = ExitPlan { trailing, ..bare() };
        Table::new(plan, &bars(k, (101.0, 102.5, 100.8, 101.0))).all(Want {
            legs: &[(k + 1, Gap, TrailingStop, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: -0.1,
            mfe: 0.25,
            bars: k as u32 + 2,
        });
    }
}
