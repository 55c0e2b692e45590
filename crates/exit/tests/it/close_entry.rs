//! Entries: at the next open or at the decision's close (SPEC §6).

use crate::plans::{bare, target_r, trail};
use crate::setup::{HOUR_US, MIDNIGHT_US, Setup, hours};
use crate::table::At::{Gap, Inside, Open};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{StopLoss, TakeProfit, TrailingStop};
use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use exitlab_exit::{EntryAt, EntryFill, EntrySettings, ExitPlan, TrailActivation};

/// Closes at 100, where the position is opened; its own range is no business of the position's.
const DECISION: (f64, f64, f64, f64) = (100.0, 150.0, 50.0, 100.0);

fn at_hour(n: i64) -> Timestamp {
    Timestamp::from_us(MIDNIGHT_US + n * HOUR_US)
}

#[test]
fn a_close_entry_is_live_from_the_next_bar() {
    // S = 90, target 120: the decision bar's own 50 and 150 do not count
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    let table =
        Table::new(plan, &[DECISION, (101.0, 104.0, 99.0, 103.0), (103.0, 121.0, 102.0, 120.0)]);
    let table = table.close_entry();
    table.all(Want {
        legs: &[(2, Inside, TakeProfit, 1.0, 120.0)],
        exit: 120.0,
        r: 2.0,
        mae: -0.1, // 99
        mfe: 2.0,
        bars: 2,
    });
    let outcome = table.0.run();
    assert_eq!(outcome.entry_time, at_hour(1));
    assert_eq!((outcome.entry_price, outcome.stop_price), (100.0, 90.0));
}

#[test]
fn a_close_entry_can_gap_in_its_first_live_bar() {
    // the position was there before the open, so step 1 applies
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    Table::new(plan.clone(), &[DECISION, (85.0, 125.0, 84.0, 100.0)]).close_entry().all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 85.0)],
        exit: 85.0,
        r: -1.5,
        mae: -1.5,
        mfe: 0.0,
        bars: 1,
    });
    Table::new(plan, &[DECISION, (125.0, 126.0, 84.0, 100.0)]).close_entry().all(Want {
        legs: &[(1, Open, TakeProfit, 1.0, 125.0)],
        exit: 125.0,
        r: 2.5,
        mae: 0.0,
        mfe: 2.5,
        bars: 1,
    });
}

#[test]
fn the_peak_of_a_close_entry_starts_at_its_price() {
    // trail 8 from the start: S* = 92, though the first live bar never sees more than 97
    let plan = ExitPlan { trailing: trail(0.8, TrailActivation::Immediately), ..bare() };
    Table::new(plan, &[DECISION, (96.0, 97.0, 91.0, 95.0)]).close_entry().all(Want {
        legs: &[(1, Inside, TrailingStop, 1.0, 92.0)],
        exit: 92.0,
        r: -0.8,
        mae: -0.8,
        mfe: 0.0,
        bars: 1,
    });
}

#[test]
fn a_next_open_entry_ignores_the_bar_before() {
    Table::new(bare(), &[(120.0, 130.0, 80.0, 120.0), (100.0, 101.0, 89.0, 95.0)])
        .first_live(1)
        .all(Want {
            legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
            exit: 90.0,
            r: -1.0,
            mae: -1.0,
            mfe: 0.0,
            bars: 1,
        });
}

#[test]
fn fills_of_a_decision() {
    // hourly bars at 0, 1 and 4 o'clock; a decision at 2:00, the close of the bar of 1:00
    let mut setup = Setup::new(
        &[(10.0, 11.0, 9.0, 10.5), (11.0, 12.0, 10.0, 11.5), (13.0, 14.0, 12.0, 13.5)],
        bare(),
    );
    setup.grid = Some(vec![0, 1, 4]);
    assert_eq!(setup.timeframe, hours(1));
    let series = setup.series();
    let settings = |at, max_fill_delay_us| EntrySettings { at, max_fill_delay_us };
    let open = settings(EntryAt::NextOpen, None);
    assert_eq!(
        open.fill(&series, &series, at_hour(2), 11.5),
        Some(EntryFill { time: at_hour(4), price: 13.0, first_live: 2, at: EntryAt::NextOpen })
    );
    // a bar that opens at the decision is the next one
    assert_eq!(
        open.fill(&series, &series, at_hour(1), 10.5),
        Some(EntryFill { time: at_hour(1), price: 11.0, first_live: 1, at: EntryAt::NextOpen })
    );
    let close = settings(EntryAt::Close, None);
    assert_eq!(
        close.fill(&series, &series, at_hour(2), 11.5),
        Some(EntryFill { time: at_hour(2), price: 11.5, first_live: 2, at: EntryAt::Close })
    );
    // no live bar left, for either
    assert_eq!(open.fill(&series, &series, at_hour(5), 13.5), None);
    assert_eq!(close.fill(&series, &series, at_hour(5), 13.5), None);
    // two hours from 2:00 to 4:00: not more than a limit of 2 h, more than one of 2 h − 1 µs
    for at in [EntryAt::NextOpen, EntryAt::Close] {
        let within = settings(at, Some(2 * HOUR_US));
        assert!(within.fill(&series, &series, at_hour(2), 11.5).is_some());
        let late = settings(at, Some(2 * HOUR_US - 1));
        assert_eq!(late.fill(&series, &series, at_hour(2), 11.5), None);
    }
}

#[test]
fn a_fill_after_another_decision_is_none() {
    // decisions every hour from 0 to 5 o'clock; half-hours for execution, from 2 to 4 o'clock only
    let bars = |timeframe: &str, minutes: &[i64]| {
        let bar = |minute: &i64| Bar {
            time: at_hour(0).plus_us(minute * HOUR_US / 60),
            open: 10.0,
            high: 10.0,
            low: 10.0,
            close: 10.0,
            volume: None,
        };
        let bars: Vec<Bar> = minutes.iter().map(bar).collect();
        BarSeries::from_bars(Timeframe::parse(timeframe).unwrap(), &bars)
    };
    let decision = bars("1h", &[0, 60, 120, 180, 240]);
    let execution = bars("30m", &[120, 150, 180, 210]);
    let has_fill = |at, execution: &BarSeries, hour| {
        let settings = EntrySettings { at, max_fill_delay_us: None };
        settings.fill(execution, &decision, at_hour(hour), 10.0).is_some()
    };
    for at in [EntryAt::NextOpen, EntryAt::Close] {
        // Of 1:00: the bar of 2:00 opens as the next decision bar closes, not after it. Of 0:00 it
        // would be the second one later. Of 4:00: no bar is left.
        let got = [0, 1, 2, 3, 4].map(|hour| has_fill(at, &execution, hour));
        assert_eq!(got, [false, true, true, true, false], "{at:?}");
        // a hole from 2:30 to 4:00, and a minute more
        assert!(has_fill(at, &bars("30m", &[120, 240]), 3));
        assert!(!has_fill(at, &bars("30m", &[120, 241]), 3));
    }
    let lacks = |hour| EntrySettings::lacks_execution(&execution, &decision, at_hour(hour));
    // at 5:00, the end of all, nothing is missing
    assert_eq!([0, 1, 2, 3, 4, 5].map(lacks), [true, false, false, false, true, false]);
}
