//! SPEC §6: a path rule is the limit of `worst` on ever finer bars.

use super::cases;
use super::entries::{Distances, free_entry};
use crate::setup::{Decisions, Ohlc, PATHS, Setup, hours};
use exitlab_core::{Side, Timeframe};
use exitlab_exit::{IntrabarRule, LimitFill, Series};
use proptest::prelude::*;
use proptest::sample::select;

const SECONDS_PER_DAY: i64 = 86_400;

/// The prices that a bar is taken to have seen, in order.
fn waypoints(rule: IntrabarRule, side: Side, (open, high, low, close): Ohlc) -> [f64; 4] {
    let (adverse, favourable) = match side {
        Side::Long => (low, high),
        Side::Short => (high, low),
    };
    let adverse_first = match rule {
        IntrabarRule::Path => (open - adverse).abs() <= (open - favourable).abs(),
        IntrabarRule::PathAdverse => true,
        IntrabarRule::PathFavourable => false,
        IntrabarRule::Worst | IntrabarRule::Best => unreachable!("no path"),
    };
    if adverse_first {
        [open, adverse, favourable, close]
    } else {
        [open, favourable, adverse, close]
    }
}

/// One-second bars that walk the waypoints in steps of at most `step`, the open being a bar of its
/// own: a price reached before the bar moves.
fn walk([open, first, second, close]: [f64; 4], step: f64) -> Vec<Ohlc> {
    let mut bars = vec![(open, open, open, open)];
    let mut at = open;
    for to in [first, second, close] {
        while at != to {
            let next = if (to - at).abs() <= step { to } else { at + step * (to - at).signum() };
            bars.push((at, at.max(next), at.min(next), next));
            at = next;
        }
    }
    bars
}

/// The same entry on one-second bars; each bar of the setup is a day.
fn refined(daily: &Setup, step: f64) -> Setup {
    let decision_close = daily.bars[0].3;
    let mut bars = vec![(decision_close, decision_close, decision_close, decision_close)];
    let mut grid = vec![SECONDS_PER_DAY - 1];
    for (day, bar) in daily.bars.iter().enumerate().skip(1) {
        let walked = walk(waypoints(daily.rules.intrabar, daily.side, *bar), step);
        let from = day as i64 * SECONDS_PER_DAY;
        grid.extend(from..from + walked.len() as i64);
        bars.extend(walked);
    }
    let timeframe = Timeframe::from_us(1_000_000).expect("a second");
    Setup { bars, grid: Some(grid), timeframe, ..daily.clone() }.rule(IntrabarRule::Worst)
}

/// A daily entry whose levels lie off the grid of prices, so that none is an extreme by chance.
fn daily_entry() -> impl Strategy<Value = Setup> {
    (free_entry(Distances::Any), select(PATHS.to_vec()), 0.001..0.1_f64).prop_map(
        |(mut setup, rule, off_grid)| {
            setup.timeframe = hours(24);
            setup.atr += off_grid;
            let Decisions { timeframe, atr, .. } = &mut setup.decisions;
            *timeframe = hours(24);
            atr.iter_mut().for_each(|atr| *atr += 0.7 * off_grid);
            for plan in setup.modes.iter_mut().chain([&mut setup.plan]) {
                (plan.time_exit, plan.session_exit) = (None, None);
                // Of equal stops breakeven's counts wherever both are reached, on fine bars the one
                // that was reached first.
                if let Some(breakeven) =
                    plan.breakeven.as_mut().filter(|_| !plan.ratchets.is_empty())
                {
                    breakeven.offset_pct += 0.013;
                }
                // A trail that turns on inside a bar reads a line from the next one on: the one
                // exception.
                if plan.series().is_some_and(|series| series != Series::Atr) {
                    plan.trailing = None;
                }
            }
            setup.rules.limit_fill = LimitFill::Touch;
            setup.rule(rule)
        },
    )
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_path_is_worst_on_fine_bars(daily in daily_entry(), halvings in 0..=3_i32) {
        // an off-grid step, so that fine bars straddle levels in every way
        let step = 0.9 * 0.5_f64.powi(halvings);
        let path = daily.run();
        let fine = refined(&daily, step).run();
        let reasons = |legs: &exitlab_core::Legs| legs.iter().map(|l| l.reason).collect::<Vec<_>>();
        prop_assert_eq!(reasons(&path.legs), reasons(&fine.legs), "{:#?} {:#?}", path, fine);
        // continuous steps meet every level at its price, so the limit is reached at any step
        prop_assert!((path.r_gross - fine.r_gross).abs() < 1e-9, "{path:#?} {fine:#?}");
        prop_assert_eq!(path.gapped, fine.gapped);
    }
}
