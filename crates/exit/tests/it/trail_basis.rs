//! What a trail's distance is taken of: the current ATR, the peak, the trend (SPEC §6).
//!
//! E = 100, entry ATR 10, S = 90, R = 10.

use crate::plans::{bare, breakeven, trail_by};
use crate::setup::{ALL, Setup};
use crate::table::At::Inside;
use crate::table::{Table, Want, check_as_written};
use exitlab_core::ExitReason::{EndOfData, TrailingStop};
use exitlab_core::Side;
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation::{AtR, Immediately};
use exitlab_exit::{ExitPlan, TrailBasis, TrailDistance, TrailScale, Trailing};

pub(crate) fn by_current_atr(multiple: f64) -> ExitPlan {
    let distance = TrailDistance::Atr { multiple, basis: TrailBasis::CurrentAtr };
    ExitPlan { trailing: trail_by(distance, Immediately), ..bare() }
}

/// Bar 0 is a decision bar only; the entry is at the open of bar 1. Under a trail of 8 points the
/// stop after bar 2 is 110 − 8 = 102, which no rule reaches by the end of bar 3.
const BARS: [(f64, f64, f64, f64); 5] = [
    (100.0, 101.0, 99.0, 100.0),
    (100.0, 101.0, 99.0, 100.5),
    (104.0, 110.0, 103.0, 109.0),
    (109.0, 112.0, 105.0, 110.0),
    (110.0, 111.0, 101.0, 104.0),
];

#[track_caller]
fn assert_trailed(table: &Table, bar_idx: usize, level: f64, r: f64) {
    let legs = [(bar_idx, Inside, TrailingStop, 1.0, level)];
    // lows of 99 and highs of 112 before the last bar
    table.all(Want { legs: &legs, exit: level, r, mae: -0.1, mfe: 1.2, bars: 4 });
}

#[test]
fn a_current_atr_that_grows_never_loosens_the_stop() {
    // known at the open of bars 1 to 4: 10, 10, 20, 20, so d = 8, 8, 16, 16.
    // bar 2: P = 110, S* = 102. bar 3: 112 − 16 = 96, but S keeps 102. bar 4: low 101
    let table = Table::new(by_current_atr(0.8), &BARS).first_live(1);
    assert_trailed(&table.decision_atr(1, &[10.0, 10.0, 20.0, 20.0, 20.0]), 4, 102.0, 0.2);
}

#[test]
fn a_current_atr_that_shrinks_tightens_the_stop_at_the_bars_start() {
    // bar 4 knows 5: d = 4, P = 112, S* = 108 at its start
    let table = Table::new(by_current_atr(0.8), &BARS).first_live(1);
    assert_trailed(&table.decision_atr(1, &[10.0, 10.0, 10.0, 5.0, 1.0]), 4, 108.0, 0.8);
}

#[test]
fn a_stop_tightened_by_a_small_atr_stays_when_the_atr_grows_again() {
    // bar 3 knows 5: S* = 110 − 4 = 106 at its start, and its high of 109.5 adds nothing;
    // bar 4 knows 40, d = 32: S stays 106, low 105
    let mut bars = BARS;
    bars[3] = (109.0, 109.5, 106.5, 108.0);
    bars[4] = (108.0, 108.5, 105.0, 107.0);
    let table = Table::new(by_current_atr(0.8), &bars).first_live(1);
    table.decision_atr(1, &[10.0, 10.0, 5.0, 40.0, 40.0]).all(Want {
        legs: &[(4, Inside, TrailingStop, 1.0, 106.0)],
        exit: 106.0,
        r: 0.6,
        mae: -0.1,
        mfe: 1.0,
        bars: 4,
    });
}

#[test]
fn what_step_5_reached_is_kept_too() {
    // bar 3 knows 5, d = 4: its high of 112 puts the effective stop at 108 in step 5 (close 110).
    // bar 4 knows 40: 112 − 32 = 80, but 108 was reached. Its low is 107.
    let mut bars = BARS;
    bars[3] = (109.0, 112.0, 108.5, 110.0);
    bars[4] = (110.0, 111.0, 107.0, 109.0);
    let table = Table::new(by_current_atr(0.8), &bars).first_live(1);
    assert_trailed(&table.decision_atr(1, &[10.0, 10.0, 5.0, 40.0, 40.0]), 4, 108.0, 0.8);
}

#[test]
fn breakeven_never_lowers_a_stop_that_was_kept() {
    // as above up to S = 106 in bar 3. Bar 4 knows 40 and its high of 115 arms breakeven, at 100:
    // max(106, 100). Bar 5: low 105
    let plan = ExitPlan { breakeven: breakeven(1.5, 0.0), ..by_current_atr(0.8) };
    let bars = [
        BARS[0],
        BARS[1],
        BARS[2],
        (109.0, 109.5, 106.5, 108.0),
        (108.0, 115.0, 107.0, 112.0),
        (112.0, 113.0, 105.0, 107.0),
    ];
    let table = Table::new(plan, &bars).first_live(1);
    table.decision_atr(1, &[10.0, 10.0, 5.0, 40.0, 40.0]).all(Want {
        legs: &[(5, Inside, TrailingStop, 1.0, 106.0)],
        exit: 106.0,
        r: 0.6,
        mae: -0.1,
        mfe: 1.5,
        bars: 5,
    });
}

#[test]
fn an_atr_is_known_from_its_decision_bars_close_on() {
    // decision bars of 2 h: bars 0-1 (10), 2-3 (5), 4-5 (1); entry at the open of bar 2.
    // Bar 3 still knows 10: S* = 110 − 8 = 102 after its high. Bar 4 knows 5: S* = 106.
    let bars = [
        (100.0, 101.0, 99.0, 100.0),
        (100.0, 101.0, 99.0, 100.0),
        (100.0, 101.0, 99.0, 100.5),
        (104.0, 110.0, 103.0, 109.0),
        (109.0, 109.5, 105.0, 107.0),
        (107.0, 108.0, 106.5, 107.0),
    ];
    let table = Table::new(by_current_atr(0.8), &bars).first_live(2);
    table.decision_atr(2, &[10.0, 5.0, 1.0]).all(Want {
        legs: &[(4, Inside, TrailingStop, 1.0, 106.0)],
        exit: 106.0,
        r: 0.6,
        mae: -0.1,
        mfe: 1.0,
        bars: 3,
    });
}

#[test]
fn the_entry_atr_does_not_move() {
    // as the first table, by the entry's ATR: d = 8 in bar 3 too, P = 112, S* = 104
    let distance = TrailDistance::Atr { multiple: 0.8, basis: TrailBasis::EntryAtr };
    let plan = ExitPlan { trailing: trail_by(distance, Immediately), ..bare() };
    let table = Table::new(plan, &BARS).first_live(1);
    assert_trailed(&table.decision_atr(1, &[10.0, 10.0, 20.0, 20.0, 20.0]), 4, 104.0, 0.4);
}

/// A percentage of the peak is no distance that mirrors, so the short has its own numbers.
#[test]
fn a_percentage_trail_is_a_percentage_of_the_peak() {
    let plan = ExitPlan { trailing: trail_by(TrailDistance::Pct(5.0), AtR(1.0)), ..bare() };
    // P = 120: 120 · 0.95 = 114
    let long = Setup::new(
        &[(100.0, 103.0, 98.0, 101.0), (115.0, 120.0, 114.5, 118.0), (118.0, 119.0, 113.0, 116.0)],
        plan.clone(),
    );
    check_as_written(
        &long,
        &ALL,
        Want {
            legs: &[(2, Inside, TrailingStop, 1.0, 114.0)],
            exit: 114.0,
            r: 1.4,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
    // short, S = 110: P = 80: 80 · 1.05 = 84
    let mut short = Setup::new(
        &[(100.0, 102.0, 97.0, 99.0), (83.0, 83.5, 80.0, 82.0), (82.0, 85.0, 81.0, 83.0)],
        plan,
    );
    short.side = Side::Short;
    check_as_written(
        &short,
        &ALL,
        Want {
            legs: &[(2, Inside, TrailingStop, 1.0, 84.0)],
            exit: 84.0,
            r: 1.6,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
}

#[test]
fn a_percentage_trail_rises_with_the_peak_inside_a_path() {
    // short, on at 90. Path goes down 3 to 80 first (up 5): P = 80, S* = 84, and the rise to 88
    // stops it. Adverse first: up to 88, down to 80, up to the close of 83.
    let plan = ExitPlan { trailing: trail_by(TrailDistance::Pct(5.0), AtR(1.0)), ..bare() };
    let mut short = Setup::new(
        &[(100.0, 102.0, 97.0, 99.0), (83.0, 88.0, 80.0, 83.0), (82.0, 83.0, 81.0, 82.0)],
        plan,
    );
    short.side = Side::Short;
    check_as_written(
        &short,
        &[Path, PathFavourable],
        Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 84.0)],
            exit: 84.0,
            r: 1.6,
            mae: -0.2,
            mfe: 1.6,
            bars: 2,
        },
    );
    // path_adverse: on at the open of 83 already, S* = 83 · 1.05 = 87.15 on the way up to 88
    check_as_written(
        &short,
        &[PathAdverse],
        Want {
            legs: &[(1, Inside, TrailingStop, 1.0, 87.15)],
            exit: 87.15,
            r: 1.285,
            mae: -0.2,
            mfe: 1.285,
            bars: 2,
        },
    );
    check_as_written(
        &short,
        &[Worst, Best],
        Want {
            legs: &[(2, Inside, EndOfData, 1.0, 82.0)],
            exit: 82.0,
            r: 1.8,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
}

/// A trail of one ATR from 1R on, scaled by the trend.
fn by_trend(distance: TrailDistance, strength: f64) -> ExitPlan {
    ExitPlan {
        trailing: Some(Trailing { distance, activate: AtR(1.0), scale: TrailScale::Trend }),
        trend_trail_strength: strength,
        ..bare()
    }
}

/// P = 120 after bar 1.
const TREND_BARS: [(f64, f64, f64, f64); 3] =
    [(100.0, 103.0, 98.0, 101.0), (115.0, 120.0, 115.0, 118.0), (118.0, 119.0, 100.0, 110.0)];

#[test]
fn the_trend_scales_the_distance() {
    let one_atr = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::EntryAtr };
    // factor 1 + (strength − 1)·clamp((ADX − 20)/20, 0, 1)
    for (strength, adx, level) in [
        (1.2, Some(30.0), 109.0), // 1 + 0.2·0.5 = 1.1: 120 − 11
        (1.2, Some(40.0), 108.0), // 1.2
        (1.2, Some(60.0), 108.0), // clamped
        (1.2, Some(20.0), 110.0), // 1
        (1.2, Some(10.0), 110.0), // clamped
        (1.2, None, 110.0),       // 0 where it is not valid yet
        (0.6, Some(30.0), 112.0), // 1 − 0.4·0.5 = 0.8
        (0.6, Some(40.0), 114.0), // 0.6
    ] {
        Table::new(by_trend(one_atr, strength), &TREND_BARS).adx(adx).all(Want {
            legs: &[(2, Inside, TrailingStop, 1.0, level)],
            exit: level,
            r: (level - 100.0) / 10.0,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        });
    }
}

#[test]
fn no_scale_ignores_the_trend() {
    let one_atr = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::EntryAtr };
    let plan = ExitPlan { trailing: trail_by(one_atr, AtR(1.0)), ..by_trend(one_atr, 1.2) };
    Table::new(plan, &TREND_BARS).adx(Some(40.0)).all(Want {
        legs: &[(2, Inside, TrailingStop, 1.0, 110.0)],
        exit: 110.0,
        r: 1.0,
        mae: -0.2,
        mfe: 2.0,
        bars: 3,
    });
}

#[test]
fn the_trend_scales_a_percentage_and_a_current_atr_too() {
    // 5% · 1.2 = 6%: 120 · 0.94 = 112.8
    let mut long = Setup::new(&TREND_BARS, by_trend(TrailDistance::Pct(5.0), 1.2));
    long.adx = Some(40.0);
    check_as_written(
        &long,
        &ALL,
        Want {
            legs: &[(2, Inside, TrailingStop, 1.0, 112.8)],
            exit: 112.8,
            r: 1.28,
            mae: -0.2,
            mfe: 2.0,
            bars: 3,
        },
    );
    // current ATR 5 at bar 3 (bar 0 is a decision bar only): 5 · 1.2 = 6: 120 − 6 = 114
    let current = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::CurrentAtr };
    let bars = [(100.0, 100.0, 100.0, 100.0), TREND_BARS[0], TREND_BARS[1], TREND_BARS[2]];
    let table = Table::new(by_trend(current, 1.2), &bars).first_live(1).adx(Some(40.0));
    table.decision_atr(1, &[10.0, 10.0, 5.0, 5.0]).all(Want {
        legs: &[(3, Inside, TrailingStop, 1.0, 114.0)],
        exit: 114.0,
        r: 1.4,
        mae: -0.2,
        mfe: 2.0,
        bars: 3,
    });
}
