//! Random entries: bars, plans of every feature, rules and costs.
//!
//! Prices are multiples of 1/8 around 512, and the multiples and fractions of a plan are dyadic, so
//! that sums, distances and mirror images are exact: a property that fails is no rounding error.

use crate::plans::{bare, partials};
use crate::setup::{Decisions, NO_COSTS, Ohlc, Setup, hours};
use exitlab_core::{ExitReason, Side};
use exitlab_exit::{
    Breakeven, Costs, EntryAt, ExitPlan, FillRules, IntrabarRule, LimitFill, LimitGapFill,
    PartialDistance, StopDistance, TargetDistance, TimeExit, TrailActivation, TrailBasis,
    TrailDistance, TrailScale, Trailing,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

pub(crate) const PIVOT: f64 = 512.0;
const TICK: f64 = 0.125;

/// Which distances a plan may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Distances {
    /// ATR and R multiples only: what mirrors about a pivot.
    Absolute,
    /// Percentages too.
    Any,
}

/// Bars in ticks from the close before: gap, up, down, and where in the bar it closes.
fn bars(n_bars: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Ohlc>> {
    let gap = prop_oneof![3 => Just(0_i32), 1 => -90..=90_i32];
    prop::collection::vec((gap, 0..=80_i32, 0..=80_i32, 0.0..=1.0_f64), n_bars).prop_map(|rows| {
        let mut close = (PIVOT / TICK) as i32;
        let price = |ticks: i32| f64::from(ticks) * TICK;
        rows.into_iter()
            .map(|(gap, up, down, at)| {
                let open = close + gap;
                close = open - down + (f64::from(up + down) * at).round() as i32;
                (price(open), price(open + up), price(open - down), price(close))
            })
            .collect()
    })
}

fn stop(distances: Distances) -> BoxedStrategy<StopDistance> {
    let atr = select(vec![0.5, 0.75, 1.0, 1.5, 2.0]).prop_map(StopDistance::Atr);
    match distances {
        Distances::Absolute => atr.boxed(),
        Distances::Any => {
            prop_oneof![3 => atr, 1 => select(vec![0.5, 1.0, 2.0]).prop_map(StopDistance::Pct)]
                .boxed()
        }
    }
}

fn target(distances: Distances) -> BoxedStrategy<TargetDistance> {
    let halves = || (2..=8_i32).prop_map(|n| f64::from(n) / 2.0);
    let absolute =
        prop_oneof![halves().prop_map(TargetDistance::Atr), halves().prop_map(TargetDistance::R)];
    match distances {
        Distances::Absolute => absolute.boxed(),
        Distances::Any => prop_oneof![
            3 => absolute,
            1 => select(vec![0.7, 1.5, 4.0]).prop_map(TargetDistance::Pct)
        ]
        .boxed(),
    }
}

fn breakeven(distances: Distances) -> impl Strategy<Value = Breakeven> {
    let offsets = match distances {
        Distances::Absolute => vec![0.0],
        Distances::Any => vec![0.0, 0.1, 0.4, 3.0],
    };
    (select(vec![0.25, 0.5, 1.0, 1.5]), select(offsets))
        .prop_map(|(at_r, offset_pct)| Breakeven { at_r, offset_pct })
}

/// Up to four partials in eighths, at most the whole position.
fn partial_targets() -> impl Strategy<Value = ExitPlan> {
    let row = (2..=14_i32, 1..=8_i32, any::<bool>());
    prop::collection::vec(row, 0..=4).prop_map(|rows| {
        let most = 8 / rows.len().max(1) as i32;
        let in_r: Vec<_> = rows
            .iter()
            .map(|&(at, eighths, _)| (f64::from(at) / 4.0, f64::from(eighths.min(most)) / 8.0))
            .collect();
        let mut plan = ExitPlan { partials: partials(&in_r), ..bare() };
        for (partial, (at, _, by_atr)) in plan.partials.iter_mut().zip(rows) {
            if by_atr {
                partial.at = PartialDistance::Atr(f64::from(at) / 4.0);
            }
        }
        plan
    })
}

fn trailing(distances: Distances) -> impl Strategy<Value = Trailing> {
    let basis = select(vec![TrailBasis::EntryAtr, TrailBasis::CurrentAtr]);
    let by_atr = (select(vec![0.25, 0.5, 0.75, 1.0, 1.5]), basis)
        .prop_map(|(multiple, basis)| TrailDistance::Atr { multiple, basis });
    let distance = match distances {
        Distances::Absolute => by_atr.boxed(),
        Distances::Any => {
            prop_oneof![2 => by_atr, 1 => select(vec![0.5, 1.0, 2.0]).prop_map(TrailDistance::Pct)]
                .boxed()
        }
    };
    let activate = prop_oneof![
        Just(TrailActivation::AfterPartial),
        Just(TrailActivation::Immediately),
        select(vec![0.25, 0.5, 1.0, 1.5]).prop_map(TrailActivation::AtR),
    ];
    (distance, activate, select(vec![TrailScale::None, TrailScale::Trend]))
        .prop_map(|(distance, activate, scale)| Trailing { distance, activate, scale })
}

pub(crate) fn plan(distances: Distances) -> impl Strategy<Value = ExitPlan> {
    let time_exit = (1..=12_i32, select(vec![-0.5, 0.0, 0.5, 1.0]))
        .prop_map(|(hours, below_r)| TimeExit { hours: f64::from(hours), below_r });
    (
        stop(distances),
        option::of(target(distances)),
        option::of(breakeven(distances)),
        partial_targets(),
        option::of(trailing(distances)),
        select(vec![0.5, 1.25, 1.5]),
        option::weighted(0.5, time_exit),
    )
        .prop_map(|(stop, target, breakeven, with_partials, trailing, strength, time_exit)| {
            ExitPlan {
                stop,
                target,
                breakeven,
                trailing,
                trend_trail_strength: strength,
                time_exit,
                ..with_partials
            }
        })
}

pub(crate) fn rules() -> impl Strategy<Value = FillRules> {
    (
        select(crate::setup::ALL.to_vec()),
        select(vec![LimitFill::Touch, LimitFill::Through]),
        select(vec![LimitGapFill::Open, LimitGapFill::Level]),
    )
        .prop_map(|(intrabar, limit_fill, limit_gap_fill)| FillRules {
            intrabar,
            limit_fill,
            limit_gap_fill,
        })
}

/// An entry without costs: bar 0 is the decision bar, bar 1 the first live one.
pub(crate) fn free_entry(distances: Distances) -> impl Strategy<Value = Setup> {
    let atr_ticks = || (24..=160_i32).prop_map(|n| f64::from(n) * TICK);
    (
        bars(2..25),
        plan(distances),
        rules(),
        select(Side::ALL.to_vec()),
        select(vec![EntryAt::NextOpen, EntryAt::Close]),
        atr_ticks(),
        option::of(select(vec![10.0, 25.0, 30.0, 40.0, 50.0])),
        prop::collection::vec(atr_ticks(), 25),
        0..8_i64,
    )
        .prop_map(|(bars, plan, rules, side, entry_at, atr, adx, decision_atr, hour)| Setup {
            rules,
            side,
            entry_at,
            first_live: 1,
            atr,
            adx,
            decisions: Some(Decisions { timeframe: hours(1), atr: decision_atr }),
            costs: NO_COSTS,
            start_us: crate::setup::MIDNIGHT_US + hour * crate::setup::HOUR_US,
            ..Setup::new(&bars, plan)
        })
}

/// An entry with fees, slippage and funding.
pub(crate) fn entry() -> impl Strategy<Value = Setup> {
    let costs = (0.0..0.001_f64, 0.0..0.001_f64, 0.0..20.0_f64, 0.0..300.0_f64).prop_map(
        |(taker_fee, maker_fee, base_bps, vol_bps)| Costs {
            taker_fee,
            maker_fee,
            base_bps,
            vol_bps,
        },
    );
    (free_entry(Distances::Any), costs, -0.001..0.001_f64)
        .prop_map(|(setup, costs, funding_rate)| Setup { costs, funding_rate, ..setup })
}

/// The properties say nothing about exits that no random entry has.
#[test]
fn random_entries_reach_every_exit_under_every_rule() {
    let mut runner = TestRunner::deterministic();
    let strategy = entry();
    let mut seen: Vec<(IntrabarRule, ExitReason)> = Vec::new();
    let (mut n_gapped, mut n_partial) = (0, 0);
    for _ in 0..4000 {
        let setup = strategy.new_tree(&mut runner).expect("no filter").current();
        let outcome = setup.run();
        n_gapped += usize::from(outcome.gapped);
        for leg in &outcome.legs {
            seen.push((setup.rules.intrabar, leg.reason));
            n_partial += usize::from(leg.reason == ExitReason::PartialTp);
        }
    }
    for rule in crate::setup::ALL {
        for reason in ExitReason::ALL {
            let n = seen.iter().filter(|pair| **pair == (rule, reason)).count();
            assert!(n >= 20, "{rule:?} {reason:?}: {n} of 4000 entries");
        }
    }
    assert!(n_gapped >= 200 && n_partial >= 200, "{n_gapped} gaps, {n_partial} partials");
}
