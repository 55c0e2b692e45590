//! Random entries: bars, plans of every feature, rules and costs.
//!
//! Prices are multiples of 1/8 around 512, and the multiples and fractions of a plan are dyadic, so
//! that sums, distances and mirror images are exact: a property that fails is no rounding error.

use crate::plans::{bare, partials};
use crate::setup::{Decisions, NO_COSTS, Ohlc, Setup, hours};
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::{ExitReason, Side};
use exitlab_exit::{
    Breakeven, Costs, EntryAt, ExitPlan, FillRules, HoldingTime, IntrabarRule, LimitFill,
    LimitGapFill, LineFileId, OnChange, PartialDistance, SessionDays, SessionExit, SignalExit,
    StopDistance, TargetDistance, TimeExit, TrailActivation, TrailBasis, TrailDistance, TrailLine,
    TrailScale, Trailing,
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
    let giveback = select(vec![25.0, 50.0, 75.0]).prop_map(TrailDistance::Giveback);
    let line = Just(TrailDistance::Line(TrailLine::File(LineFileId(0))));
    let pct = select(vec![0.5, 1.0, 2.0]).prop_map(TrailDistance::Pct);
    let distance = match distances {
        Distances::Absolute => prop_oneof![3 => by_atr, 1 => giveback, 1 => line].boxed(),
        Distances::Any => prop_oneof![3 => by_atr, 1 => giveback, 1 => line, 1 => pct].boxed(),
    };
    let activate = prop_oneof![
        Just(TrailActivation::AfterPartial),
        Just(TrailActivation::Immediately),
        select(vec![0.25, 0.5, 1.0, 1.5]).prop_map(TrailActivation::AtR),
    ];
    (distance, activate, select(vec![TrailScale::None, TrailScale::Trend]))
        .prop_map(|(distance, activate, scale)| Trailing { distance, activate, scale })
        .prop_map(allowed)
}

/// Without what a scenario refuses: a giveback from the entry on, and a scaled line or giveback.
fn allowed(trailing: Trailing) -> Trailing {
    let Trailing { distance, activate, .. } = trailing;
    match (distance, activate) {
        (TrailDistance::Giveback(_), TrailActivation::Immediately) => {
            Trailing { activate: TrailActivation::AtR(0.25), scale: TrailScale::None, ..trailing }
        }
        (TrailDistance::Giveback(_) | TrailDistance::Line(_), _) => {
            Trailing { scale: TrailScale::None, ..trailing }
        }
        _ => trailing,
    }
}

/// Up to three rungs, ascending.
fn ratchets() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((1..=4_i32, 0..=4_i32), 0..=3).prop_map(|rows| {
        let (mut at, mut stop) = (0.0, -1.0_f64);
        let rung = |(up, lift): (i32, i32)| {
            at += f64::from(up) / 4.0;
            stop = (stop + f64::from(lift) / 4.0).clamp(-0.75, at - 0.25);
            (at, stop)
        };
        rows.into_iter().map(rung).collect()
    })
}

/// At any hour of the day, in zones whose clocks do not change: a day later is the same.
fn session_exit() -> impl Strategy<Value = SessionExit> {
    let zones = vec![Tz::UTC, Tz::Asia__Kolkata, Tz::Asia__Tokyo];
    (0..24_u32, select(vec![0, 30]), select(zones)).prop_map(|(hour, minute, tz)| SessionExit {
        at: NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day"),
        tz,
        days: SessionDays::ALL,
    })
}

fn time_exit() -> impl Strategy<Value = TimeExit> {
    let after = prop_oneof![
        (1..=12_i32).prop_map(|hours| HoldingTime::Hours(f64::from(hours))),
        (1..=12_u32).prop_map(HoldingTime::Bars),
    ];
    let below_r = option::weighted(0.8, select(vec![-0.5, 0.0, 0.5, 1.0]));
    (after, below_r).prop_map(|(after, below_r)| TimeExit { after, below_r })
}

pub(crate) fn plan(distances: Distances) -> impl Strategy<Value = ExitPlan> {
    (
        stop(distances),
        option::of(target(distances)),
        option::of(breakeven(distances)),
        partial_targets(),
        option::of(trailing(distances)),
        select(vec![0.5, 1.25, 1.5]),
        option::weighted(0.5, time_exit()),
        ratchets(),
        option::weighted(0.6, session_exit()),
        select(vec![SignalExit::On, SignalExit::Off]),
    )
        .prop_map(
            |(
                stop,
                target,
                breakeven,
                with_partials,
                trailing,
                strength,
                time,
                rungs,
                session,
                signal,
            )| {
                ExitPlan {
                    stop,
                    target,
                    breakeven,
                    ratchets: crate::plans::ratchets(&rungs),
                    trailing,
                    trend_trail_strength: strength,
                    time_exit: time,
                    session_exit: session,
                    signal_exit: signal,
                    ..with_partials
                }
            },
        )
}

/// What chooses the mode again: other plans, the choice at each decision, and what a change does.
type Rechosen = (Vec<ExitPlan>, Vec<Option<u32>>, OnChange);

fn rechosen(distances: Distances) -> impl Strategy<Value = Rechosen> {
    let choice = option::weighted(0.9, select(vec![0, 0, 0, 0, 1, 2]));
    (
        prop::collection::vec(plan(distances), 2),
        prop::collection::vec(choice, 30),
        select(vec![OnChange::TakeOver, OnChange::TakeOver, OnChange::Close]),
    )
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
    let line = option::weighted(0.7, (-200..=40_i32).prop_map(|n| f64::from(n) * TICK));
    let at_decisions = (
        prop::collection::vec(atr_ticks(), 25),
        prop::collection::vec(line, 30),
        option::weighted(0.4, rechosen(distances)),
        prop::collection::vec((2..40_i32).prop_map(|n| f64::from(n) / 2.0), 0..3),
    );
    (
        bars(2..25),
        plan(distances),
        rules(),
        select(Side::ALL.to_vec()),
        select(vec![EntryAt::NextOpen, EntryAt::Close]),
        atr_ticks(),
        option::of(select(vec![10.0, 25.0, 30.0, 40.0, 50.0])),
        at_decisions,
        0..8_i64,
    )
        .prop_map(|(bars, plan, rules, side, entry_at, atr, adx, at_decisions, hour)| {
            let (decision_atr, line, rechosen, exit_hours) = at_decisions;
            let close = bars[0].3;
            let line = line.into_iter().map(|below| below.map(|b| close + side.sign() * b));
            let (modes, choices, on_change) = match rechosen {
                Some((others, choices, on_change)) => (
                    std::iter::once(plan.clone()).chain(others).collect(),
                    choices,
                    Some(on_change),
                ),
                None => Default::default(),
            };
            Setup {
                rules,
                side,
                entry_at,
                first_live: 1,
                atr,
                adx,
                exit_hours,
                decisions: Decisions {
                    timeframe: hours(1),
                    atr: decision_atr,
                    line: line.collect(),
                    choices,
                },
                modes,
                on_change,
                costs: NO_COSTS,
                start_us: crate::setup::MIDNIGHT_US + hour * crate::setup::HOUR_US,
                ..Setup::new(&bars, plan)
            }
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
    for _ in 0..6000 {
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
            assert!(n >= 20, "{rule:?} {reason:?}: {n} of 6000 entries");
        }
    }
    assert!(n_gapped >= 200 && n_partial >= 200, "{n_gapped} gaps, {n_partial} partials");
}
