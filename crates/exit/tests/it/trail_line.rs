//! Trailing behind a line (SPEC §13.1).
//!
//! E = 100, ATR 10, S = 90, R = 10. A table gives the line by decision bar: number 0 is the signal's
//! own and closes when bar 0 opens, number n closes when the bar of hour n opens.

use crate::plans::{bare, behind_line, breakeven, partials, target_r, trail_by};
use crate::table::At::{Gap, Inside};
use crate::table::{Table, Want};
use exitlab_core::ExitReason::{BreakevenStop, EndOfData, PartialTp, StopLoss, TrailingStop};
use exitlab_exit::IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
use exitlab_exit::TrailActivation::{AfterPartial, AtR, Immediately};
use exitlab_exit::{ExitPlan, LineFileId, TrailActivation, TrailDistance, TrailLine};
use exitlab_indicators::{DonchianLine, EmaLine, Line, MidpointLine};

const ENTRY: (f64, f64, f64, f64) = (100.0, 103.0, 98.0, 101.0);

fn behind(activate: TrailActivation) -> ExitPlan {
    ExitPlan { trailing: behind_line(activate), ..bare() }
}

/// The line is 95 from bar 1 on and 94 from bar 2 on, whose low is 94.5.
const FALLING: [Option<f64>; 3] = [None, Some(95.0), Some(94.0)];
const TO_FALLING: [(f64, f64, f64, f64); 3] =
    [ENTRY, (101.0, 104.0, 96.0, 103.0), (103.0, 104.0, 94.5, 96.0)];
const OF_FALLING: Want<'static> = Want {
    legs: &[(2, Inside, TrailingStop, 1.0, 95.0)],
    exit: 95.0,
    r: -0.5,
    mae: -0.5,
    mfe: 0.4,
    bars: 3,
};

#[test]
fn a_line_lifts_the_stop_and_never_loosens_it() {
    Table::new(behind(Immediately), &TO_FALLING).line(1, &FALLING).all(OF_FALLING);
}

#[test]
fn every_line_is_followed_alike() {
    for line in [
        TrailLine::Computed(Line::Donchian(DonchianLine { bars: 20 })),
        TrailLine::Computed(Line::Ema(EmaLine { period: 20, atr: 0.0 })),
        TrailLine::Computed(Line::Midpoint(MidpointLine { atr: 3.0 })),
        TrailLine::File(LineFileId(3)),
    ] {
        let plan =
            ExitPlan { trailing: trail_by(TrailDistance::Line(line), Immediately), ..bare() };
        Table::new(plan, &TO_FALLING).line(1, &FALLING).all(OF_FALLING);
    }
}

#[test]
fn the_line_of_the_signals_own_decision_does_not_count() {
    // it would stop the entry bar's 98 at 99
    let bars = [ENTRY, (101.0, 102.0, 98.5, 101.0)];
    Table::new(behind(Immediately), &bars).line(1, &[Some(99.0)]).all(Want {
        legs: &[(1, Inside, EndOfData, 1.0, 101.0)],
        exit: 101.0,
        r: 0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 2,
    });
}

#[test]
fn a_line_moves_at_decision_closes_only() {
    // decision bars of 2 h: 99 is known when bar 2 opens, too late for the 98.5 of bar 1; it still
    // holds in bar 3, which falls to 98.9
    let bars = [
        ENTRY,
        (101.0, 102.0, 98.5, 101.0),
        (101.0, 102.0, 99.5, 101.0),
        (101.0, 102.0, 98.9, 100.0),
    ];
    Table::new(behind(Immediately), &bars).line(2, &[None, Some(99.0)]).all(Want {
        legs: &[(3, Inside, TrailingStop, 1.0, 99.0)],
        exit: 99.0,
        r: -0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 4,
    });
}

#[test]
fn a_line_at_or_above_the_open_closes_there() {
    for line in [105.0, 101.0] {
        let bars = [ENTRY, (101.0, 106.0, 99.0, 104.0)];
        Table::new(behind(Immediately), &bars).line(1, &[None, Some(line)]).all(Want {
            legs: &[(1, Gap, TrailingStop, 1.0, 101.0)],
            exit: 101.0,
            r: 0.1,
            mae: -0.2,
            mfe: 0.3,
            bars: 2,
        });
    }
}

#[test]
fn what_a_line_said_while_the_trail_was_off_is_lost() {
    // on in bar 1, whose high is 111. The 95 was known when bar 1 opened: neither its own 92 nor the
    // 93 of bar 2 meets it. The 102 known at bar 3 counts.
    let bars = [
        ENTRY,
        (101.0, 111.0, 92.0, 105.0),
        (105.0, 106.0, 93.0, 104.0),
        (104.0, 105.0, 101.0, 103.0),
    ];
    let line = [None, Some(95.0), None, Some(102.0)];
    Table::new(behind(AtR(1.0)), &bars).line(1, &line).all(Want {
        legs: &[(3, Inside, TrailingStop, 1.0, 102.0)],
        exit: 102.0,
        r: 0.2,
        mae: -0.8,
        mfe: 1.1,
        bars: 4,
    });
}

#[test]
fn a_trail_that_turns_on_inside_a_bar_counts_from_the_next_one_in_every_rule() {
    // bar 1 turns it on at 110 and closes at 104, below the 108 that was known at its open: no rule
    // minds. The decision at its close, 103, counts in bar 2.
    let bars = [ENTRY, (101.0, 111.0, 100.0, 104.0), (104.0, 106.0, 102.0, 105.0)];
    let line = [None, Some(108.0), Some(103.0)];
    Table::new(behind(AtR(1.0)), &bars).line(1, &line).all(Want {
        legs: &[(2, Inside, TrailingStop, 1.0, 103.0)],
        exit: 103.0,
        r: 0.3,
        mae: -0.2,
        mfe: 1.1,
        bars: 3,
    });
}

#[test]
fn a_trail_that_never_turns_on_follows_no_line() {
    // 109.9 is short of 110
    let bars = [ENTRY, (101.0, 109.9, 100.0, 104.0), (104.0, 106.0, 89.0, 95.0)];
    Table::new(behind(AtR(1.0)), &bars).line(1, &[None, Some(99.0), Some(103.0)]).all(Want {
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
    // half at 110 in bar 1; the 108 known at its open is lost, the 103 of bar 2 stops the rest
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..behind(AfterPartial) };
    let bars = [ENTRY, (101.0, 111.0, 100.0, 106.0), (106.0, 107.0, 102.0, 104.0)];
    Table::new(plan, &bars).line(1, &[None, Some(108.0), Some(103.0)]).all(Want {
        legs: &[(1, Inside, PartialTp, 0.5, 110.0), (2, Inside, TrailingStop, 0.5, 103.0)],
        exit: 106.5, // 55 + 51.5
        r: 0.65,     // 0.5 + 0.15
        mae: -0.2,
        mfe: 1.1,
        bars: 3,
    });
}

#[test]
fn a_decision_between_the_signal_and_the_fill_counts_on_the_entry_bar() {
    // the bar of hour 0 is missing: decided at 0:00, filled at 1:00, where the line of 1:00 is known
    let line = [Some(99.5), Some(99.0)];
    let bars = [ENTRY, (101.0, 102.0, 98.5, 101.0)];
    let late = |plan| Table::new(plan, &bars).grid(&[1, 2]).decided_at(0).line(1, &line);
    late(behind(Immediately)).all(Want {
        legs: &[(0, Inside, TrailingStop, 1.0, 99.0)],
        exit: 99.0,
        r: -0.1,
        mae: -0.1,
        mfe: 0.0, // a stop adds nothing
        bars: 1,
    });
    // a trail that the entry bar turns on at 101 has missed it, for good
    late(behind(AtR(0.1))).all(Want {
        legs: &[(1, Inside, EndOfData, 1.0, 101.0)],
        exit: 101.0,
        r: 0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 2,
    });
}

#[test]
fn a_close_entry_reads_the_decisions_up_to_its_first_bar() {
    // opened at 1:00, the close of bar 0; the next bar is that of 3:00. The 99.5 of 1:00 is the
    // signal's own decision; of 99 at 2:00 and 98.5 at 3:00 the higher one holds.
    let bars = [(100.0, 150.0, 50.0, 100.0), (101.0, 103.0, 98.0, 100.0)];
    let line = [None, Some(99.5), Some(99.0), Some(98.5)];
    Table::new(behind(Immediately), &bars).close_entry().grid(&[0, 3]).line(1, &line).all(Want {
        legs: &[(1, Inside, TrailingStop, 1.0, 99.0)],
        exit: 99.0,
        r: -0.1,
        mae: -0.1,
        mfe: 0.0,
        bars: 1,
    });
}

#[test]
fn of_several_decisions_between_two_bars_the_highest_counts() {
    // no bars at 1:00 and 2:00; 96, 99 and 94 became known since bar 0 opened
    let bars = [ENTRY, (102.0, 103.0, 98.0, 100.0)];
    let line = [None, Some(96.0), Some(99.0), Some(94.0)];
    Table::new(behind(Immediately), &bars).grid(&[0, 3]).line(1, &line).all(Want {
        legs: &[(1, Inside, TrailingStop, 1.0, 99.0)],
        exit: 99.0,
        r: -0.1,
        mae: -0.2,
        mfe: 0.3,
        bars: 2,
    });
}

#[test]
fn the_reason_is_the_trails_only_where_the_line_raised_the_stop() {
    // 90 is where S is already
    for line in [90.0, 89.5] {
        let bars = [ENTRY, (101.0, 102.0, 89.0, 95.0)];
        Table::new(behind(Immediately), &bars).line(1, &[None, Some(line)]).all(Want {
            legs: &[(1, Inside, StopLoss, 1.0, 90.0)],
            exit: 90.0,
            r: -1.0,
            mae: -1.0,
            mfe: 0.3,
            bars: 2,
        });
    }
    // breakeven has put it at 100 in bar 1; bar 2 falls to 99
    let plan = ExitPlan { breakeven: breakeven(1.0, 0.0), ..behind(Immediately) };
    let bars = [ENTRY, (101.0, 111.0, 100.5, 105.0), (105.0, 106.0, 99.0, 104.0)];
    let after = |line: &[Option<f64>], reason, level, r| {
        let legs = [(2, Inside, reason, 1.0, level)];
        let want = Want { legs: &legs, exit: level, r, mae: -0.2, mfe: 1.1, bars: 3 };
        Table::new(plan.clone(), &bars).line(1, line).all(want);
    };
    after(&[None, None, Some(100.0)], BreakevenStop, 100.0, 0.0);
    after(&[None, None, Some(100.5)], TrailingStop, 100.5, 0.05);
    // the line's 97 is raised in its turn
    after(&[None, Some(97.0)], BreakevenStop, 100.0, 0.0);
}

#[test]
fn bounds_behind_a_line() {
    // bar 1 reaches the target 120 and the line's 95: up 20, down 7
    let plan = ExitPlan { target: target_r(2.0), ..behind(Immediately) };
    let bars = [ENTRY, (101.0, 121.0, 94.0, 110.0)];
    let table = Table::new(plan, &bars).line(1, &[None, Some(95.0)]);
    for (rule, r) in
        [(Worst, -0.5), (Best, 2.0), (Path, -0.5), (PathAdverse, -0.5), (PathFavourable, 2.0)]
    {
        table.bounds(rule, r, (-0.5, 2.0));
    }
}
