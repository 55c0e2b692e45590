//! A mode that is chosen again while the position is open (SPEC §13.7, `policy_live`).
//!
//! Hourly bars, entry at the open of bar 0, E = 100, ATR 10, S = 90, R = 10. Plan 0 is the entry's.
//! Decision n closes when the bar of hour n opens, so that a choice at decision 2 is in force from
//! bar 2 on. By then P = 112.

use crate::plans::{bare, behind_line, breakeven, hours_at_most, partials, ratchets};
use crate::plans::{target_r, trail, trail_by};
use crate::setup::Ohlc;
use crate::table::At::{Gap, Inside, Open};
use crate::table::{LegRow, Table, Want};
use crate::trail_basis::by_current_atr;
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::ExitReason::{
    BreakevenStop, EndOfData, PartialTp, RatchetStop, SessionExit, SignalExit, StopLoss,
    TakeProfit, TimeExit, TrailingStop,
};
use exitlab_core::PlanId;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation::{AfterPartial, AtR, Immediately};
use exitlab_exit::{
    ExitPlan, OnChange, SessionDays, SessionExit as Session, SignalExit as Closes, StopDistance,
    TargetDistance, TrailDistance, TrailScale, Trailing,
};

const ENTRY: Ohlc = (100.0, 103.0, 98.0, 101.0);
/// Up to P = 112, and not below 105.
const RISE: Ohlc = (106.0, 112.0, 105.0, 111.0);

/// Plan 0 up to bar 1, `then` from bar 2 on.
fn changed(first: ExitPlan, then: ExitPlan, bars: &[Ohlc]) -> Table {
    let choices = [Some(0), Some(0), Some(1)];
    Table::new(first, bars).modes(OnChange::TakeOver, &[then], 1, &choices)
}

/// `ENTRY`, `RISE`, and bar 2 under plan 1.
fn changed_before(first: ExitPlan, then: ExitPlan, bar: Ohlc) -> Table {
    changed(first, then, &[ENTRY, RISE, bar])
}

/// A trade that ends in bar 2 or later with one leg; the entry bar has its low.
fn one_leg(legs: &[LegRow], mfe: f64) -> Want<'_> {
    let &(bar_idx, _, _, _, level) = &legs[0];
    let r = (level - 100.0) / 10.0;
    Want { legs, exit: level, r, mae: r.min(-0.2), mfe, bars: bar_idx as u32 + 1 }
}

/// Asserts the changes of a table on both sides: decision, plans, stop before and after.
#[track_caller]
fn assert_taken(table: &Table, want: &[(usize, u32, u32, f64, f64)]) {
    for (setup, is_short) in [(table.0.clone(), false), (table.short(), true)] {
        let place = |price: f64| if is_short { 200.0 - price } else { price };
        let got = setup.run().modes_taken;
        let got: Vec<_> = got
            .iter()
            .map(|taken| {
                let (from, to) = (taken.from, taken.to);
                (taken.decision_idx, from, to, taken.stop_before, taken.stop_after)
            })
            .collect();
        let want: Vec<_> = want
            .iter()
            .map(|&(idx, from, to, before, after)| {
                (idx, PlanId(from), PlanId(to), place(before), place(after))
            })
            .collect();
        assert_eq!(got, want);
    }
}

#[test]
fn the_level_of_a_trail_is_kept_with_its_reason() {
    // P = 112, S* = 104. The new plan has no trail: 118 in bar 2 lifts nothing
    let first = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 118.0, 105.0, 117.0), (117.0, 118.0, 103.0, 104.0)];
    let table = changed(first, bare(), &bars);
    table.all(one_leg(&[(3, Inside, TrailingStop, 1.0, 104.0)], 1.8));
    assert_taken(&table, &[(2, 0, 1, 104.0, 104.0)]);
}

#[test]
fn the_level_of_a_breakeven_or_a_rung_is_kept_with_its_reason() {
    let bars = [ENTRY, RISE, (111.0, 113.0, 105.0, 106.0), (106.0, 107.0, 99.0, 101.0)];
    let first = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    let table = changed(first, bare(), &bars);
    table.all(one_leg(&[(3, Inside, BreakevenStop, 1.0, 100.0)], 1.3));
    assert_taken(&table, &[(2, 0, 1, 100.0, 100.0)]);
    let first = ExitPlan { ratchets: ratchets(&[(1.0, 0.3)]), ..bare() };
    let table = changed(first, bare(), &bars);
    table.all(one_leg(&[(3, Inside, RatchetStop, 1.0, 103.0)], 1.3));
    assert_taken(&table, &[(2, 0, 1, 103.0, 103.0)]);
}

#[test]
fn a_tighter_initial_stop_raises_it_and_a_wider_one_does_not() {
    let to = |stop, level, after| {
        let table = changed_before(bare(), ExitPlan { stop, ..bare() }, (111.0, 112.0, 89.0, 91.0));
        table.all(one_leg(&[(2, Inside, StopLoss, 1.0, level)], 1.2));
        assert_taken(&table, &[(2, 0, 1, 90.0, after)]);
        // those of the entry stay
        let got = table.0.run();
        assert_eq!((got.stop_price, got.r), (90.0, 10.0));
    };
    to(StopDistance::Atr(0.5), 95.0, 95.0);
    to(StopDistance::Pct(4.0), 96.0, 96.0);
    to(StopDistance::Atr(2.0), 90.0, 90.0);
}

#[test]
fn the_initial_stop_of_a_signal_is_its_price() {
    let then = ExitPlan { stop: StopDistance::Signal, ..bare() };
    let with = |stop_price| {
        changed_before(bare(), then.clone(), (111.0, 112.0, 89.0, 91.0))
            .signal(100.0, stop_price, None)
    };
    with(Some(96.0)).all(one_leg(&[(2, Inside, StopLoss, 1.0, 96.0)], 1.2));
    // nothing where there is none
    with(None).all(one_leg(&[(2, Inside, StopLoss, 1.0, 90.0)], 1.2));
}

#[test]
fn the_initial_stop_gives_its_reason_only_where_it_raises() {
    // a trail of 18 is at 94 with P = 112
    let first = ExitPlan { trailing: trail(1.8, Immediately), ..bare() };
    let to = |multiple, reason, level| {
        let then = ExitPlan { stop: StopDistance::Atr(multiple), ..bare() };
        let table = changed_before(first.clone(), then, (111.0, 112.0, 93.0, 97.0));
        table.all(one_leg(&[(2, Inside, reason, 1.0, level)], 1.2));
        assert_taken(&table, &[(2, 0, 1, 94.0, level)]);
    };
    to(0.5, StopLoss, 95.0);
    to(0.6, TrailingStop, 94.0);
    to(0.7, TrailingStop, 94.0);
}

#[test]
fn the_target_is_the_new_plans_from_the_entry() {
    // 115 no longer closes, 130 does
    let first = ExitPlan { target: target_r(1.5), ..bare() };
    let then = ExitPlan { target: target_r(3.0), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 120.0, 110.0, 119.0), (119.0, 131.0, 118.0, 130.0)];
    let table = changed(first.clone(), then, &bars);
    table.all(one_leg(&[(3, Inside, TakeProfit, 1.0, 130.0)], 3.0));
    let got = table.0.run();
    assert_eq!((got.target_price, got.rr_planned), (Some(115.0), Some(1.5)), "the entry's");
    // none closes at nothing
    let table = changed(first, bare(), &bars);
    table.all(one_leg(&[(3, Inside, EndOfData, 1.0, 130.0)], 3.1));
    // a multiple of the entry's ATR
    let then = ExitPlan { target: Some(TargetDistance::Atr(2.5)), ..bare() };
    let table = changed(bare(), then, &bars);
    table.all(one_leg(&[(3, Inside, TakeProfit, 1.0, 125.0)], 2.5));
}

#[test]
fn a_target_that_has_passed_fills_at_its_first_opportunity() {
    let then = || ExitPlan { target: target_r(0.5), ..bare() };
    // 105 is below the open
    changed_before(bare(), then(), (111.0, 112.0, 104.0, 105.0))
        .all(one_leg(&[(2, Open, TakeProfit, 1.0, 111.0)], 1.2));
    changed_before(bare(), then(), (111.0, 112.0, 104.0, 105.0))
        .gap_fill_at_level()
        .all(one_leg(&[(2, Open, TakeProfit, 1.0, 105.0)], 1.2));
    // 105 was reached in bar 1, under the plan before: bar 2 has to reach it again
    changed_before(bare(), then(), (104.0, 106.0, 103.0, 105.5))
        .all(one_leg(&[(2, Inside, TakeProfit, 1.0, 105.0)], 1.2));
}

#[test]
fn r_is_that_of_the_entry() {
    // plan 0: stop 80, R = 20. Plan 1: its stop at 90 raises, its target of 1R is at 120
    let first = ExitPlan { stop: StopDistance::Atr(2.0), ..bare() };
    let then = ExitPlan { target: target_r(1.0), ..bare() };
    let table = changed_before(first, then, (111.0, 121.0, 110.0, 120.0));
    table.all(Want {
        legs: &[(2, Inside, TakeProfit, 1.0, 120.0)],
        exit: 120.0,
        r: 1.0,
        mae: -0.1,
        mfe: 1.0,
        bars: 3,
    });
    assert_taken(&table, &[(2, 0, 1, 80.0, 90.0)]);
    // a signal's stop at 90 and a close of 98: R = 8, and 1R is at 108
    let first = ExitPlan { stop: StopDistance::Signal, ..bare() };
    let then = ExitPlan { target: target_r(1.0), ..bare() };
    let table = changed_before(first, then, (104.0, 109.0, 103.0, 105.0));
    table.signal(98.0, Some(90.0), None).all(Want {
        legs: &[(2, Inside, TakeProfit, 1.0, 108.0)],
        exit: 108.0,
        r: 1.0,
        mae: -0.25, // 98
        mfe: 1.5,   // 112
        bars: 3,
    });
}

#[test]
fn pending_are_the_new_plans_partials_above_the_peak() {
    // 110 and 112 are not above P = 112; 115 is
    let then = ExitPlan { partials: partials(&[(1.0, 0.25), (1.2, 0.25), (1.5, 0.25)]), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 116.0, 110.0, 115.5), (115.5, 116.0, 89.0, 91.0)];
    changed(bare(), then, &bars).all(Want {
        legs: &[(2, Inside, PartialTp, 0.25, 115.0), (3, Inside, StopLoss, 0.75, 90.0)],
        exit: 96.25, // 28.75 + 67.5
        r: -0.375,   // 0.375 − 0.75
        mae: -1.0,
        mfe: 1.6,
        bars: 4,
    });
    // the old plan's 115 is not pending any more
    let first = ExitPlan { partials: partials(&[(1.5, 0.5)]), ..bare() };
    changed(first, bare(), &bars).all(one_leg(&[(3, Inside, StopLoss, 1.0, 90.0)], 1.6));
}

#[test]
fn a_partial_of_at_least_what_is_left_closes_it() {
    // half is gone at 110
    let first = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let then = |fraction| ExitPlan { partials: partials(&[(1.5, fraction)]), ..bare() };
    for fraction in [0.5, 0.5 - 5e-10, 0.75, 1.0] {
        let table = changed_before(first.clone(), then(fraction), (111.0, 116.0, 110.0, 114.0));
        table.all(Want {
            legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TakeProfit, 0.5, 115.0)],
            exit: 112.5,
            r: 1.25,
            mae: -0.2,
            mfe: 1.5,
            bars: 3,
        });
    }
    changed_before(first, then(0.4), (111.0, 116.0, 110.0, 114.0)).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.5, 110.0),
            (2, Inside, PartialTp, 0.4, 115.0),
            (2, Inside, EndOfData, 0.1, 114.0),
        ],
        exit: 112.4, // 55 + 46 + 11.4
        r: 1.24,     // 0.5 + 0.6 + 0.14
        mae: -0.2,
        mfe: 1.6,
        bars: 3,
    });
}

#[test]
fn what_is_left_shrinks_with_each_partial() {
    // half is gone at 110. Of two new partials of 0.3 the first leaves 0.2, which the second closes
    let first = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let then = ExitPlan { partials: partials(&[(1.4, 0.3), (1.6, 0.3)]), ..bare() };
    changed_before(first, then, (111.0, 117.0, 110.0, 115.0)).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.5, 110.0),
            (2, Inside, PartialTp, 0.3, 114.0),
            (2, Inside, TakeProfit, 0.2, 116.0),
        ],
        exit: 112.4, // 55 + 34.2 + 23.2
        r: 1.24,     // 0.5 + 0.42 + 0.32
        mae: -0.2,
        mfe: 1.6,
        bars: 3,
    });
}

/// Down to 103, below the 104 of a trail of 8, and back.
const DIP: Ohlc = (111.0, 111.5, 103.0, 105.0);

#[test]
fn a_filled_partial_turns_the_new_trail_on() {
    // the old plan's, at 110; the new one's, at 130, is not near
    let first = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let then = ExitPlan {
        partials: partials(&[(3.0, 0.25)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    let table = changed_before(first, then, DIP);
    table.all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TrailingStop, 0.5, 104.0)],
        exit: 107.0,
        r: 0.7,
        mae: -0.2,
        mfe: 1.2,
        bars: 3,
    });
    assert_taken(&table, &[(2, 0, 1, 90.0, 104.0)]);
}

#[test]
fn a_peak_at_a_partial_of_the_new_plan_turns_its_trail_on() {
    let then = |at_r, target| ExitPlan {
        partials: partials(&[(at_r, 0.5)]),
        trailing: trail(0.8, AfterPartial),
        target,
        ..bare()
    };
    let out = |bar_legs: &[LegRow], then, bar, after| {
        let table = changed_before(bare(), then, bar);
        table.all(one_leg(bar_legs, 1.2));
        assert_taken(&table, &[(2, 0, 1, 90.0, after)]);
    };
    // 110 and 112 were reached, though nothing was sold there; 115 was not
    for at_r in [1.0, 1.2] {
        out(&[(2, Inside, TrailingStop, 1.0, 104.0)], then(at_r, None), DIP, 104.0);
    }
    out(&[(2, Inside, EndOfData, 1.0, 105.0)], then(1.5, None), DIP, 90.0);
    // one beyond the target of 109 is none at all. Bar 2 opens below that target
    let below = (108.0, 108.5, 103.0, 105.0);
    out(&[(2, Inside, EndOfData, 1.0, 105.0)], then(1.0, target_r(0.9)), below, 90.0);
}

#[test]
fn a_pending_partial_of_the_new_plan_turns_its_trail_on_when_it_fills() {
    // the old trail of 8 leaves 104 and is off. 115 fills in bar 2, P = 116: 106 from bar 3 on
    let first = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    let then = ExitPlan {
        partials: partials(&[(1.5, 0.5)]),
        trailing: trail(1.0, AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, RISE, (111.0, 116.0, 110.0, 115.0), (115.0, 115.5, 105.0, 107.0)];
    let table = changed(first, then, &bars);
    table.all(Want {
        legs: &[(2, Inside, PartialTp, 0.5, 115.0), (3, Inside, TrailingStop, 0.5, 106.0)],
        exit: 110.5,
        r: 1.05,
        mae: -0.2,
        mfe: 1.6,
        bars: 4,
    });
    assert_taken(&table, &[(2, 0, 1, 104.0, 104.0)]);
}

#[test]
fn breakeven_is_armed_at_once_where_the_peak_has_reached_it() {
    let then = |at_r| ExitPlan { breakeven: breakeven(at_r, 0.0), ..bare() };
    // before step 1: bar 2 opens at 99, below 100
    let gap = (99.0, 101.0, 98.5, 100.5);
    for at_r in [1.0, 1.2] {
        let table = changed_before(bare(), then(at_r), gap);
        table.all(one_leg(&[(2, Gap, BreakevenStop, 1.0, 99.0)], 1.2));
        assert_taken(&table, &[(2, 0, 1, 90.0, 100.0)]);
    }
    let table = changed_before(bare(), then(1.3), gap);
    table.all(one_leg(&[(2, Inside, EndOfData, 1.0, 100.5)], 1.2));
    assert_taken(&table, &[(2, 0, 1, 90.0, 90.0)]);
}

#[test]
fn rungs_are_armed_at_once_after_breakeven() {
    // P = 112 has passed the rungs at 105 and 112; the one at 113 waits
    let then = ExitPlan { ratchets: ratchets(&[(0.5, 0.1), (1.2, 0.6), (1.3, 0.9)]), ..bare() };
    let table = changed_before(bare(), then, (111.0, 112.0, 105.0, 107.0));
    table.all(one_leg(&[(2, Inside, RatchetStop, 1.0, 106.0)], 1.2));
    assert_taken(&table, &[(2, 0, 1, 90.0, 106.0)]);
    // both to 100
    let then =
        ExitPlan { breakeven: breakeven(1.0, 0.0), ratchets: ratchets(&[(0.5, 0.0)]), ..bare() };
    let table = changed_before(bare(), then, (111.0, 112.0, 99.0, 101.0));
    table.all(one_leg(&[(2, Inside, BreakevenStop, 1.0, 100.0)], 1.2));
}

#[test]
fn a_trail_is_on_where_its_activation_has_passed() {
    let out = |activate, legs: &[LegRow], after| {
        let then = ExitPlan { trailing: trail(0.8, activate), ..bare() };
        let table = changed_before(bare(), then, DIP);
        table.all(one_leg(legs, 1.2));
        assert_taken(&table, &[(2, 0, 1, 90.0, after)]);
    };
    let trailed = [(2, Inside, TrailingStop, 1.0, 104.0)];
    out(Immediately, &trailed, 104.0);
    out(AtR(1.0), &trailed, 104.0);
    out(AtR(1.2), &trailed, 104.0);
    out(AtR(1.3), &[(2, Inside, EndOfData, 1.0, 105.0)], 90.0);
    // a giveback of 40%: 100 + 0.6·12 = 107.2
    let then = ExitPlan { trailing: trail_by(TrailDistance::Giveback(40.0), AtR(1.0)), ..bare() };
    let table = changed_before(bare(), then, (111.0, 111.5, 107.0, 108.0));
    table.all(one_leg(&[(2, Inside, TrailingStop, 1.0, 107.2)], 1.2));
}

#[test]
fn the_trend_of_a_new_trail_is_that_of_the_entry() {
    // ADX 40: 0.8 ATR times 1.5 is 12, and 112 − 12 = 100
    let trailing = trail(0.8, Immediately).map(|t| Trailing { scale: TrailScale::Trend, ..t });
    let then = ExitPlan { trailing, trend_trail_strength: 1.5, ..bare() };
    let table = changed_before(bare(), then, (111.0, 111.5, 99.0, 101.0)).adx(Some(40.0));
    table.all(one_leg(&[(2, Inside, TrailingStop, 1.0, 100.0)], 1.2));
    assert_taken(&table, &[(2, 0, 1, 90.0, 100.0)]);
}

#[test]
fn a_wider_trail_starts_from_the_level_kept() {
    // 104 of the old trail, 112 − 20 = 92 of the new one, which 126 lifts to 106
    let first = ExitPlan { trailing: trail(0.8, Immediately), ..bare() };
    let then = ExitPlan { trailing: trail(2.0, Immediately), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 126.0, 106.5, 125.0), (125.0, 125.5, 105.0, 107.0)];
    let table = changed(first.clone(), then.clone(), &bars);
    table.all(one_leg(&[(3, Inside, TrailingStop, 1.0, 106.0)], 2.6));
    assert_taken(&table, &[(2, 0, 1, 104.0, 104.0)]);
    changed_before(first, then, DIP).all(one_leg(&[(2, Inside, TrailingStop, 1.0, 104.0)], 1.2));
}

#[test]
fn a_line_of_the_new_plan_counts_from_the_change_on() {
    // 110.5 was known when bar 1 opened: not new in bar 2. 108 is
    let line = [None, Some(110.5), Some(108.0)];
    let bar = (111.0, 111.5, 107.0, 109.0);
    for activate in [Immediately, AtR(1.2)] {
        let then = ExitPlan { trailing: behind_line(activate), ..bare() };
        let mut table = changed_before(bare(), then, bar);
        table.0.decisions.line = line.to_vec();
        table.all(one_leg(&[(2, Inside, TrailingStop, 1.0, 108.0)], 1.2));
        // the line comes after the change
        assert_taken(&table, &[(2, 0, 1, 90.0, 90.0)]);
    }
    let then = ExitPlan { trailing: behind_line(AtR(1.3)), ..bare() };
    let mut table = changed_before(bare(), then, bar);
    table.0.decisions.line = line.to_vec();
    table.all(one_leg(&[(2, Inside, EndOfData, 1.0, 109.0)], 1.2));
}

#[test]
fn the_line_of_the_old_plan_is_not_read_any_more() {
    // 104 from bar 1 is kept; 108 at the change is the new plan's matter, which has no line
    let first = ExitPlan { trailing: behind_line(Immediately), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 112.0, 106.0, 107.0), (107.0, 108.0, 103.0, 106.0)];
    let mut table = changed(first, bare(), &bars);
    table.0.decisions.line = vec![None, Some(104.0), Some(108.0)];
    table.all(one_leg(&[(3, Inside, TrailingStop, 1.0, 104.0)], 1.2));
    assert_taken(&table, &[(2, 0, 1, 104.0, 104.0)]);
}

/// As [`changed`], one bar later: bar 0 only makes an ATR known for the entry at bar 1.
fn changed_with_atr(first: ExitPlan, then: ExitPlan, later: &[Ohlc], atr: &[f64]) -> Table {
    let bars = [&[(100.0, 101.0, 99.0, 100.0), ENTRY, RISE], later].concat();
    let choices = [None, Some(0), Some(0), Some(1)];
    let table = Table::new(first, &bars).first_live(1).decision_atr(1, atr);
    table.modes(OnChange::TakeOver, &[then], 1, &choices)
}

#[test]
fn the_atr_at_the_change_is_the_new_plans_matter() {
    // ATR 10 up to bar 2, 5 at the change. The old trail of 0.8 ATR left 112 − 8 = 104, not 108
    let later = [(111.0, 111.5, 105.0, 106.0), (106.0, 107.0, 103.0, 104.5)];
    let table = changed_with_atr(by_current_atr(0.8), bare(), &later, &[10.0, 10.0, 5.0, 5.0]);
    let legs = [(4, Inside, TrailingStop, 1.0, 104.0)];
    table.all(Want { bars: 4, ..one_leg(&legs, 1.2) });
    assert_taken(&table, &[(3, 0, 1, 104.0, 104.0)]);
    // a new trail by it reads it at once: 112 − 4 = 108
    let later = [(111.0, 111.5, 107.0, 109.0)];
    let legs = [(3, Inside, TrailingStop, 1.0, 108.0)];
    let want = Want { bars: 3, ..one_leg(&legs, 1.2) };
    let by = |first| changed_with_atr(first, by_current_atr(0.8), &later, &[10.0, 10.0, 5.0]);
    by(bare()).all(want);
    by(by_current_atr(0.8)).all(want);
}

#[test]
fn a_stop_of_a_current_atr_stays_when_the_atr_of_the_new_plan_is_wider() {
    // ATR 20 at the change: 112 − 16 = 96 of the new trail, 104 of the old one stays
    let table =
        changed_with_atr(by_current_atr(0.8), by_current_atr(0.8), &[DIP], &[10.0, 10.0, 20.0]);
    let legs = [(3, Inside, TrailingStop, 1.0, 104.0)];
    table.all(Want { bars: 3, ..one_leg(&legs, 1.2) });
}

#[test]
fn what_the_new_trail_reached_stays_when_its_atr_grows() {
    // ATR 5 at the change: 112 − 4 = 108, which bar 3 does not meet. ATR 40 in bar 4: 108 stays
    let later = [(111.0, 111.5, 108.5, 110.0), (110.0, 110.5, 107.0, 109.0)];
    let atr = [10.0, 10.0, 5.0, 40.0];
    let table = changed_with_atr(bare(), by_current_atr(0.8), &later, &atr);
    let legs = [(4, Inside, TrailingStop, 1.0, 108.0)];
    table.all(Want { bars: 4, ..one_leg(&legs, 1.2) });
}

#[test]
fn what_the_old_trail_reached_at_its_last_close_is_kept() {
    // ATR 5 in bar 2, which is above 108 throughout: its high of 112 puts S* at 108. ATR 40 at the
    // change
    let bars = [
        (100.0, 101.0, 99.0, 100.0),
        ENTRY,
        (109.0, 112.0, 108.5, 111.0),
        (111.0, 111.5, 107.0, 109.0),
    ];
    let choices = [None, Some(0), Some(0), Some(1)];
    let table = Table::new(by_current_atr(0.8), &bars).first_live(1);
    let table = table.decision_atr(1, &[10.0, 5.0, 40.0]);
    let table = table.modes(OnChange::TakeOver, &[bare()], 1, &choices);
    let legs = [(3, Inside, TrailingStop, 1.0, 108.0)];
    table.all(Want { bars: 3, ..one_leg(&legs, 1.2) });
    assert_taken(&table, &[(3, 0, 1, 108.0, 108.0)]);
}

#[test]
fn a_time_exit_counts_from_the_entry() {
    let bars = [ENTRY, RISE, (111.0, 113.0, 109.0, 110.0), (110.0, 112.0, 108.0, 109.0)];
    let out = |first, then, legs: &[LegRow]| {
        changed(
            ExitPlan { time_exit: first, ..bare() },
            ExitPlan { time_exit: then, ..bare() },
            &bars,
        )
        .all(one_leg(legs, 1.3));
    };
    // an hour has passed: at the first close. Four are over at the close of bar 3
    out(None, hours_at_most(1.0), &[(2, Inside, TimeExit, 1.0, 110.0)]);
    out(None, hours_at_most(4.0), &[(3, Inside, TimeExit, 1.0, 109.0)]);
    // the old plan's does not count any more
    out(hours_at_most(3.0), None, &[(3, Inside, EndOfData, 1.0, 109.0)]);
}

#[test]
fn a_session_that_has_ended_closes_at_the_open() {
    let bars = [ENTRY, RISE, (111.0, 113.0, 109.0, 110.0), (110.0, 112.0, 108.0, 109.0)];
    let at = |hour, minute| {
        let at = NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day");
        let session_exit = Some(Session { at, tz: Tz::UTC, days: SessionDays::ALL });
        ExitPlan { session_exit, ..bare() }
    };
    for (hour, minute) in [(1, 30), (2, 0)] {
        let table = changed(bare(), at(hour, minute), &bars);
        table.all(one_leg(&[(2, Open, SessionExit, 1.0, 111.0)], 1.2));
    }
    changed(bare(), at(2, 30), &bars).all(one_leg(&[(2, Inside, SessionExit, 1.0, 110.0)], 1.3));
    // the old plan's 3:00 does not count any more
    changed(at(3, 0), bare(), &bars).all(one_leg(&[(3, Inside, EndOfData, 1.0, 109.0)], 1.3));
}

#[test]
fn exit_signals_before_the_change_are_past() {
    let bars = [ENTRY, RISE, (111.0, 113.0, 109.0, 110.0), (110.0, 112.0, 108.0, 109.0)];
    let on = || ExitPlan { signal_exit: Closes::On, ..bare() };
    let out = |first, then, times: &[f64], legs: &[LegRow], mfe| {
        changed(first, then, &bars).exit_signals(times).all(one_leg(legs, mfe));
    };
    let at_bar_2 = [(2, Open, SignalExit, 1.0, 111.0)];
    let at_bar_3 = [(3, Open, SignalExit, 1.0, 110.0)];
    let at_the_end = [(3, Inside, EndOfData, 1.0, 109.0)];
    // bar 1 was before the change, bar 2 was not
    out(bare(), on(), &[1.0], &at_the_end, 1.3);
    out(bare(), on(), &[0.5], &at_the_end, 1.3);
    out(bare(), on(), &[1.0, 2.0], &at_bar_2, 1.2);
    out(bare(), on(), &[1.5], &at_bar_2, 1.2);
    out(bare(), on(), &[1.0, 2.5, 3.0], &at_bar_3, 1.3);
    // the plan in force at the open decides
    out(on(), bare(), &[2.0], &at_the_end, 1.3);
    out(on(), on(), &[2.0], &at_bar_2, 1.2);
}

#[test]
fn on_the_entry_bar_the_plan_then_in_force_says_whether_exit_signals_count() {
    // decided at 0:00, filled at 1:00, where plan 1 was chosen and the exit signal is known
    let bars = [ENTRY, RISE];
    let on = || ExitPlan { signal_exit: Closes::On, ..bare() };
    let late = |first, then, time| {
        let table = Table::new(first, &bars).grid(&[1, 2]).decided_at(0).exit_signals(&[time]);
        table.modes(OnChange::TakeOver, &[then], 1, &[Some(0), Some(1)])
    };
    for time in [0.5, 1.0] {
        late(bare(), on(), time).all(Want {
            legs: &[(0, Open, SignalExit, 1.0, 100.0)],
            exit: 100.0,
            r: 0.0,
            mae: 0.0,
            mfe: 0.0,
            bars: 1,
        });
        let legs = [(1, Inside, EndOfData, 1.0, 111.0)];
        late(on(), bare(), time).all(one_leg(&legs, 1.2));
    }
}

#[test]
fn an_exit_signal_that_a_plan_ignored_stays_past() {
    // plan 0 hears exit signals, plan 1 does not, plan 2 does: that of bar 2 is past in bar 3
    let bars = [ENTRY, RISE, (111.0, 113.0, 109.0, 110.0), (110.0, 112.0, 108.0, 109.0)];
    let on = || ExitPlan { signal_exit: Closes::On, ..bare() };
    let choices = [Some(0), Some(0), Some(1), Some(2)];
    let table = Table::new(on(), &bars).exit_signals(&[2.0]);
    let table = table.modes(OnChange::TakeOver, &[bare(), on()], 1, &choices);
    table.all(one_leg(&[(3, Inside, EndOfData, 1.0, 109.0)], 1.3));
}

#[test]
fn rungs_and_partials_of_a_new_plan_start_anew() {
    // plan 0 has passed its rung and its partial at 110. Of plan 1 nothing has been: 115 puts the
    // stop at 105, 116 and 118 each sell a quarter
    let first = ExitPlan {
        ratchets: ratchets(&[(1.0, 0.0)]),
        partials: partials(&[(1.0, 0.25)]),
        ..bare()
    };
    let then = ExitPlan {
        ratchets: ratchets(&[(1.5, 0.5), (2.0, 1.0)]),
        partials: partials(&[(1.6, 0.25), (1.8, 0.25)]),
        ..bare()
    };
    let bars = [ENTRY, RISE, (111.0, 119.0, 110.5, 118.0), (118.0, 118.5, 104.0, 106.0)];
    let table = changed(first.clone(), then.clone(), &bars);
    table.all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.25, 110.0),
            (2, Inside, PartialTp, 0.25, 116.0),
            (2, Inside, PartialTp, 0.25, 118.0),
            (3, Inside, RatchetStop, 0.25, 105.0),
        ],
        exit: 112.25, // 27.5 + 29 + 29.5 + 26.25
        r: 1.225,     // 0.25 + 0.4 + 0.45 + 0.125
        mae: -0.2,
        mfe: 1.9,
        bars: 4,
    });
    assert_taken(&table, &[(2, 0, 1, 100.0, 100.0)]);
    // back under plan 0 in bar 3, its partial at 110 does not sell twice
    let choices = [Some(0), Some(0), Some(1), Some(0)];
    let bars = [ENTRY, RISE, (109.0, 111.0, 107.0, 108.0), (108.0, 111.5, 107.0, 109.0)];
    let table = Table::new(first, &bars);
    table.modes(OnChange::TakeOver, &[then], 1, &choices).all(Want {
        legs: &[(1, Inside, PartialTp, 0.25, 110.0), (3, Inside, EndOfData, 0.75, 109.0)],
        exit: 109.25, // 27.5 + 81.75
        r: 0.925,     // 0.25 + 0.675
        mae: -0.2,
        mfe: 1.2,
        bars: 4,
    });
}

#[test]
fn modes_may_change_several_times() {
    // plan 1 puts the stop at 95, plan 2 arms breakeven, P having passed 110; plan 0 comes back with
    // its target, which bar 3 passed unnoticed
    let first = ExitPlan { target: target_r(1.5), ..bare() };
    let tight = ExitPlan { stop: StopDistance::Atr(0.5), ..bare() };
    let even = ExitPlan { breakeven: breakeven(1.0, 0.0), ..bare() };
    let bars = [
        ENTRY,
        RISE,
        (111.0, 112.0, 96.0, 110.0),
        (110.0, 116.0, 101.0, 112.0),
        (112.0, 116.5, 101.0, 115.0),
    ];
    let choices = [Some(0), Some(0), Some(1), Some(2), Some(0)];
    let table = Table::new(first, &bars).modes(OnChange::TakeOver, &[tight, even], 1, &choices);
    table.all(Want {
        legs: &[(4, Inside, TakeProfit, 1.0, 115.0)],
        exit: 115.0,
        r: 1.5,
        mae: -0.4, // 96
        mfe: 1.6,
        bars: 5,
    });
    assert_taken(&table, &[(2, 0, 1, 90.0, 95.0), (3, 1, 2, 95.0, 100.0), (4, 2, 0, 100.0, 100.0)]);
}

#[test]
fn more_than_five_legs() {
    // a tenth at 107, 108, 109, 110; under the new plan a tenth at 114 and 116, the rest at 120
    let first = ExitPlan {
        partials: partials(&[(0.7, 0.1), (0.8, 0.1), (0.9, 0.1), (1.0, 0.1)]),
        ..bare()
    };
    let then =
        ExitPlan { partials: partials(&[(1.4, 0.1), (1.6, 0.1)]), target: target_r(2.0), ..bare() };
    changed_before(first, then, (111.0, 121.0, 110.0, 120.0)).all(Want {
        legs: &[
            (1, Inside, PartialTp, 0.1, 107.0),
            (1, Inside, PartialTp, 0.1, 108.0),
            (1, Inside, PartialTp, 0.1, 109.0),
            (1, Inside, PartialTp, 0.1, 110.0),
            (2, Inside, PartialTp, 0.1, 114.0),
            (2, Inside, PartialTp, 0.1, 116.0),
            (2, Inside, TakeProfit, 0.4, 120.0),
        ],
        exit: 114.4,
        r: 1.44, // 0.07 + 0.08 + 0.09 + 0.1 + 0.14 + 0.16 + 0.8
        mae: -0.2,
        mfe: 2.0,
        bars: 3,
    });
}

#[test]
fn a_decision_without_a_regime_chooses_nothing() {
    // plan 0 has its target at 115, plan 1 at 120
    let first = ExitPlan { target: target_r(1.5), ..bare() };
    let then = ExitPlan { target: target_r(2.0), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 114.0, 110.0, 113.0), (113.0, 121.0, 112.0, 120.0)];
    let out = |choices: &[Option<u32>], level, taken: &[(usize, u32, u32, f64, f64)]| {
        let table = Table::new(first.clone(), &bars);
        let table = table.modes(OnChange::TakeOver, std::slice::from_ref(&then), 1, choices);
        let legs = [(3, Inside, TakeProfit, 1.0, level)];
        table.all(one_leg(&legs, (level - 100.0) / 10.0));
        assert_taken(&table, taken);
    };
    out(&[Some(0), Some(0), None, None], 115.0, &[]);
    out(&[Some(0), None, Some(0), Some(0)], 115.0, &[]);
    // plan 1 stays
    out(&[Some(0), None, Some(1), None], 120.0, &[(2, 0, 1, 90.0, 90.0)]);
    out(&[Some(0), Some(0), None, Some(1)], 120.0, &[(3, 0, 1, 90.0, 90.0)]);
}

#[test]
fn between_two_bars_the_last_decision_with_a_regime_counts() {
    // the bars of 2:00 and 3:00 are missing
    let first = ExitPlan { target: target_r(1.5), ..bare() };
    let then = ExitPlan { target: target_r(2.0), ..bare() };
    let bars = [ENTRY, RISE, (111.0, 121.0, 110.0, 120.0)];
    let out = |choices: &[Option<u32>], level, taken: &[(usize, u32, u32, f64, f64)]| {
        let table = Table::new(first.clone(), &bars).grid(&[0, 1, 4]);
        let table = table.modes(OnChange::TakeOver, std::slice::from_ref(&then), 1, choices);
        let legs = [(2, Inside, TakeProfit, 1.0, level)];
        table.all(one_leg(&legs, (level - 100.0) / 10.0));
        assert_taken(&table, taken);
    };
    out(&[Some(0), Some(0), Some(1), Some(1), Some(0)], 115.0, &[]);
    out(&[Some(0), Some(0), Some(1), Some(0), None], 115.0, &[]);
    out(&[Some(0), Some(0), Some(0), Some(1), None], 120.0, &[(3, 0, 1, 90.0, 90.0)]);
    out(&[Some(0), Some(0), Some(1), Some(0), Some(1)], 120.0, &[(4, 0, 1, 90.0, 90.0)]);
}

#[test]
fn a_decision_of_several_bars_changes_the_mode_at_its_close() {
    // decision bars of 2 h: bar 1 passes 111 under plan 0, bar 2 fills it
    let then = ExitPlan { target: target_r(1.1), ..bare() };
    let bars = [ENTRY, RISE, (110.0, 111.0, 109.0, 110.5)];
    let table = Table::new(bare(), &bars);
    let table = table.modes(OnChange::TakeOver, &[then], 2, &[Some(0), Some(1)]);
    table.all(one_leg(&[(2, Inside, TakeProfit, 1.0, 111.0)], 1.2));
    assert_taken(&table, &[(1, 0, 1, 90.0, 90.0)]);
}

#[test]
fn a_change_between_the_signal_and_the_fill_counts_on_the_entry_bar() {
    // decided at 0:00, filled at 1:00, where plan 1 was chosen: its stop is at 95, R stays 10
    let tight = ExitPlan { stop: StopDistance::Atr(0.5), ..bare() };
    let late = |then: ExitPlan| {
        let table = Table::new(bare(), &[(100.0, 103.0, 94.0, 101.0), RISE]);
        let table = table.grid(&[1, 2]).decided_at(0);
        table.modes(OnChange::TakeOver, &[then], 1, &[Some(0), Some(1)])
    };
    let table = late(tight);
    table.all(Want {
        legs: &[(0, Inside, StopLoss, 1.0, 95.0)],
        exit: 95.0,
        r: -0.5,
        mae: -0.5,
        mfe: 0.0,
        bars: 1,
    });
    assert_taken(&table, &[(1, 0, 1, 90.0, 95.0)]);
    assert_eq!(table.0.run().stop_price, 90.0, "the entry's");
    // a target of the signal that the entry has passed fills at the open
    let then = ExitPlan { target: Some(TargetDistance::Signal), ..bare() };
    late(then).signal(95.0, None, Some(99.0)).all(Want {
        legs: &[(0, Open, TakeProfit, 1.0, 100.0)],
        exit: 100.0,
        r: 0.0,
        mae: 0.0,
        mfe: 0.0,
        bars: 1,
    });
    // a trail of 5 is on at once: 95
    let then = ExitPlan { trailing: trail(0.5, Immediately), ..bare() };
    let table = late(then);
    table.under(
        &[Worst, Best, PathAdverse],
        Want {
            legs: &[(0, Inside, TrailingStop, 1.0, 95.0)],
            exit: 95.0,
            r: -0.5,
            mae: -0.5,
            mfe: 0.0,
            bars: 1,
        },
    );
    // up 3, down 6: path takes the high first, P = 103
    table.under(
        &[Path, PathFavourable],
        Want {
            legs: &[(0, Inside, TrailingStop, 1.0, 98.0)],
            exit: 98.0,
            r: -0.2,
            mae: -0.2,
            mfe: 0.0,
            bars: 1,
        },
    );
}

#[test]
fn a_change_before_the_first_bar_of_a_close_entry_comes_before_step_1() {
    // opened at 1:00 at 100, the first bar is that of 3:00; plan 1 was chosen at 2:00
    let tight = ExitPlan { stop: StopDistance::Atr(0.5), ..bare() };
    let bars = [(100.0, 150.0, 50.0, 100.0), (94.0, 96.0, 93.0, 95.5)];
    let table = Table::new(bare(), &bars).close_entry().grid(&[0, 3]);
    let choices = [None, Some(0), Some(1), None];
    let table = table.modes(OnChange::TakeOver, &[tight], 1, &choices);
    table.all(Want {
        legs: &[(1, Gap, StopLoss, 1.0, 94.0)],
        exit: 94.0,
        r: -0.6,
        mae: -0.6,
        mfe: 0.0,
        bars: 1,
    });
    assert_taken(&table, &[(2, 0, 1, 90.0, 95.0)]);
}

#[test]
fn a_bar_that_closes_at_its_open_has_changed_the_mode_first() {
    // 95 of the new plan; the bar opens at 93
    let tight = || ExitPlan { stop: StopDistance::Atr(0.5), ..bare() };
    let table = changed_before(bare(), tight(), (93.0, 96.0, 92.0, 95.0));
    table.all(one_leg(&[(2, Gap, StopLoss, 1.0, 93.0)], 1.2));
    assert_taken(&table, &[(2, 0, 1, 90.0, 95.0)]);
    // a trade that was over by then has changed nothing
    let first = ExitPlan { target: target_r(1.0), ..bare() };
    let table = changed_before(first, tight(), DIP);
    table.all(one_leg(&[(1, Inside, TakeProfit, 1.0, 110.0)], 1.0));
    assert_taken(&table, &[]);
}

#[test]
fn bounds_after_a_change() {
    // bar 2 under plan 1, breakeven at 115: up 5, down 12. High first stops at 100; the others close
    // at the end of the data, 104
    let then = ExitPlan { breakeven: breakeven(1.5, 0.0), ..bare() };
    let table = changed_before(bare(), then, (111.0, 116.0, 99.0, 104.0));
    for (rule, r) in
        [(Worst, 0.4), (Best, 0.4), (Path, 0.0), (PathAdverse, 0.4), (PathFavourable, 0.0)]
    {
        table.bounds(rule, r, (0.0, 0.4));
    }
}
