//! Random worlds with every feature: several symbols, gaps, finer execution with holes of its own,
//! costs, funding, lots, plans, exit signals, lines, signals' levels, modes chosen again.

use crate::odd_plans::any_plans;
use crate::setup::{
    BRACKET, Call, EVERY_8H, Label, Ohlc, POLICY_EXIT, POLICY_LIVE, Sym, World, choice, lenient,
    live, preset,
};
use exitlab_core::Side::{self, Long, Short};
use exitlab_core::{ByRegime, PlanId, Regime, VolLevel};
use exitlab_exit::{Ambiguity, Costs, EntryAt, IntrabarRule};
use exitlab_orchestrator::{ConfidenceSizing, Integration, ModeChoice, PRESETS, Profile};
use exitlab_replay::ModeSelection;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::ops::Range;

const N_HOURS: usize = 30;
const NAMES: [&str; 3] = ["AAA", "BBB", "CCC"];

/// A 20-minute bar from the last close: gap, move, wicks above and below, and whether it exists.
type Step = (f64, f64, f64, f64, bool);

fn step() -> impl Strategy<Value = Step> {
    let gap = prop_oneof![3 => Just(0.0), 1 => -6.0..6.0_f64];
    let exists = prop_oneof![12 => Just(true), 1 => Just(false)];
    // some bars do not move at all, so that an ATR may be 0
    let wick = || prop_oneof![1 => Just(0.0), 4 => 0.0..2.0_f64];
    (gap, -2.0..2.0_f64, wick(), wick(), exists)
}

/// Labels of every hour: some change at each, some last.
fn labels() -> impl Strategy<Value = Vec<Label>> {
    let known = (select(Regime::ALL.to_vec()), select(VolLevel::ALL.to_vec()));
    let label = prop_oneof![1 => Just(None), 8 => known.prop_map(Some)];
    let lasts = select(vec![0.0, 0.6, 0.85]);
    (lasts, vec((0.0..1.0_f64, label), N_HOURS)).prop_map(|(lasts, drawn)| {
        let mut labels: Vec<Label> = Vec::new();
        for (u, label) in drawn {
            labels.push(labels.last().filter(|_| u < lasts).copied().unwrap_or(label));
        }
        labels
    })
}

fn costs() -> impl Strategy<Value = Costs> {
    let own = Costs { taker_fee: 0.002, maker_fee: 0.001, base_bps: 5.0, vol_bps: 100.0 };
    let rebate = Costs { maker_fee: -0.0005, ..own };
    select(vec![crate::setup::NO_COSTS, Costs::default(), own, rebate])
}

/// Whether execution is finer than decisions, for how many hours it goes on after the last one, and
/// hours that it misses.
type Finer = (bool, usize, Vec<Range<i64>>);

fn finer() -> impl Strategy<Value = Finer> {
    // one hour leaves a fill pending at the next decision, more leave none
    let hole =
        (1..N_HOURS as i64, select(vec![1, 1, 1, 3, 5])).prop_map(|(from, n)| from..from + n);
    (any::<bool>(), select(vec![0, 0, 1, 3]), vec(hole, 0..6))
}

/// Builds hourly bars from those that exist, and executes on either.
fn sym(
    name: &'static str,
    steps: &[Step],
    labels: Vec<Label>,
    (is_finer, n_cut, holes): Finer,
) -> Sym {
    let mut close = 100.0_f64;
    let mut fine: Vec<(i64, Ohlc)> = Vec::new();
    for (idx, (gap, moved, above, below, exists)) in steps.iter().enumerate() {
        let open = (close + gap).clamp(20.0, 400.0);
        close = (open + moved).clamp(20.0, 400.0);
        let bar = (open, open.max(close) + above, open.min(close) - below, close);
        if *exists {
            fine.push((20 * idx as i64, bar));
        }
    }
    let mut sym = Sym::new(name, &[]);
    for (minute, (open, high, low, close)) in &fine {
        let hour = minute / 60;
        if sym.hours.last() == Some(&hour) {
            let bar = sym.bars.last_mut().unwrap();
            *bar = (bar.0, bar.1.max(*high), bar.2.min(*low), *close);
        } else {
            sym.hours.push(hour);
            sym.bars.push((*open, *high, *low, *close));
        }
    }
    let n_kept = sym.bars.len().saturating_sub(if is_finer { n_cut } else { 0 });
    sym.hours.truncate(n_kept);
    sym.bars.truncate(n_kept);
    sym.labels = labels[..n_kept].to_vec();
    fine.retain(|(minute, _)| !holes.iter().any(|hole| hole.contains(&(minute / 60))));
    sym.execution = is_finer.then_some(("20m", fine));
    sym
}

fn any_sym(name: &'static str) -> impl Strategy<Value = Sym> {
    // whole hours are missing too
    let is_missing = prop_oneof![10 => Just(false), 1 => Just(true)];
    let steps =
        (vec(step(), 3 * N_HOURS), vec(is_missing, N_HOURS)).prop_map(|(steps, missing)| {
            let exists = |(idx, mut step): (usize, Step)| {
                step.4 &= !missing[idx / 3];
                step
            };
            steps.into_iter().enumerate().map(exists).collect::<Vec<Step>>()
        });
    let funding = select(vec![0.0, 0.002, -0.001]);
    // of a constant rate, every hour, and four times a day inside bars
    let instants = select(vec![EVERY_8H, (60, 60), (95, 360)]);
    let funding = (funding, instants);
    // with steps of 10 a partial often sells nothing
    let qty_step = select(vec![0.0, 0.5, 10.0]);
    let exits = vec((0..N_HOURS as i64, select(vec![Long, Short])), 0..10);
    // how far below the close a line lies, where there is one
    let line = vec(prop_oneof![1 => Just(None), 4 => (-6.0..8.0_f64).prop_map(Some)], N_HOURS);
    (steps, labels(), finer(), costs(), funding, qty_step, exits, line).prop_map(
        move |(steps, labels, finer, costs, funding, qty_step, exits, line)| {
            let mut sym = sym(name, &steps, labels, finer);
            sym.exits = exits.into_iter().map(|(hour, side)| (60 * hour, side)).collect();
            let lines = sym.bars.iter().zip(line);
            sym.line = lines.map(|(bar, below)| below.map(|below| bar.3 - below)).collect();
            sym.costs = costs;
            (sym.funding_rate, sym.funding_minutes) = funding;
            sym.lots.qty_step = qty_step;
            sym.lots.min_notional = 200.0;
            sym
        },
    )
}

fn strict() -> Profile {
    let mut exit_mode_bias = lenient().exit_mode_bias;
    exit_mode_bias.chop =
        ModeChoice { plan: PlanId(0), unknown_name: Some("NO_SUCH_MODE".to_owned()) };
    exit_mode_bias.normal = choice(BRACKET);
    Profile {
        exit_mode_bias,
        name: "STRICT".to_owned(),
        base_confidence: 0.3,
        base_risk_pct: 0.8,
        daily_dd_limit: 2.5,
        losing_streak_limit: 3,
        max_open_positions: 2,
        total_exposure_limit: 2.0,
        losing_streak_per_loss: 0.15,
        drawdown_per_percent: 0.10,
        high_exposure: 0.6,
        bad_streak_limit: 2,
        exit_mode_high_vol: Some(choice(PlanId(2))),
        recovery_multiplier: 1.1,
        recovery_after_streak: 1,
        block_extreme: true,
        max_cost_in_r: 0.3,
        ..lenient()
    }
}

fn integration() -> impl Strategy<Value = Integration> {
    let presets = select(PRESETS.to_vec()).prop_map(preset);
    let flags = any::<[bool; 7]>().prop_map(|on| {
        live(|i| {
            i.use_for_signal_filter = on[0];
            i.use_for_confidence_threshold = on[1];
            i.use_for_risk_sizing = on[2];
            i.use_for_exit_mode = on[3];
            i.use_for_position_limits = on[4];
            i.use_for_trading_gate = on[5];
            i.use_for_cost_filter = on[6];
        })
    });
    // nothing but the exit mode, so that most signals are taken
    let exit_mode = Just(live(|i| i.use_for_exit_mode = true));
    prop_oneof![presets, flags, exit_mode]
}

/// (place among the bars, symbol, side, confidence), placed once the symbols are known.
fn calls() -> impl Strategy<Value = Vec<(f64, u32, Side, f64)>> {
    let confidence = select(vec![0.1, 0.3, 0.5, 0.65, 0.9]);
    let symbol = 0..NAMES.len() as u32;
    vec((0.0..1.0_f64, symbol, select(vec![Long, Short]), confidence), 0..45)
}

/// How far a call's stop and target lie beyond the close, where it brings them; some on the wrong
/// side.
type Distances = (Option<f64>, Option<f64>);

fn distances() -> impl Strategy<Value = Distances> {
    let some = |from: f64, to: f64| prop_oneof![1 => Just(None), 5 => (from..to).prop_map(Some)];
    (some(-0.5, 4.0), some(-0.5, 6.0))
}

/// Exit signals for the other side at each call: what `exits = "opposite"` gives.
fn exit_at_opposite_calls(syms: &mut [Sym], calls: &[Call]) {
    for (bar, symbol, side, _) in calls {
        let sym = &mut syms[*symbol as usize];
        let other = if *side == Long { Short } else { Long };
        let close = sym.hours.get(*bar).map(|hour| 60 * (hour + 1));
        sym.exits.extend(close.map(|minute| (minute, other)));
    }
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    use IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
    let syms = (any_sym(NAMES[0]), any_sym(NAMES[1]), any_sym(NAMES[2]));
    let calls = (calls(), vec(distances(), 45), select(vec![true, true, false]));
    let fills = (
        select(vec![EntryAt::NextOpen, EntryAt::NextOpen, EntryAt::Close]),
        select(vec![None, Some(40 * 60_000_000)]),
        select(vec![Worst, Best, Path, PathAdverse, PathFavourable]),
        select(vec![Ambiguity::Off, Ambiguity::Off, Ambiguity::Bounds]),
    );
    let by_regime = ByRegime {
        bull: PlanId(0),
        bear: PlanId(1),
        high_vol: PlanId(2),
        chop: BRACKET,
        normal: PlanId(1),
    };
    let mode = prop_oneof![
        2 => Just(ModeSelection::Policy),
        4 => Just(POLICY_LIVE),
        3 => Just(POLICY_EXIT),
        1 => Just(ModeSelection::Fixed(PlanId(0))),
        2 => Just(ModeSelection::Fixed(BRACKET)),
        1 => Just(ModeSelection::ByRegime(by_regime)),
    ];
    let plans = (any_plans(), 0..4_u32, mode);
    let orchestrator = (select(vec![strict(), strict(), lenient()]), integration());
    // at 40% a trade and more accounts are ruined
    let money = (select(vec![1.0, 1.0, 3.0, 40.0, 150.0]), select(vec![30.0, 2.0]), any::<bool>());
    (syms, calls, fills, plans, orchestrator, money).prop_map(
        |(syms, (calls, distances, are_exits), fills, plans, orchestrator, money)| {
            let mut syms = [syms.0, syms.1, syms.2].to_vec();
            let calls: Vec<Call> = calls
                .into_iter()
                .map(|(place, symbol, side, confidence)| {
                    let n_bars = syms[symbol as usize].bars.len();
                    ((place * n_bars as f64) as usize, symbol, side, confidence)
                })
                .collect();
            if are_exits {
                exit_at_opposite_calls(&mut syms, &calls);
            }
            let levels = |((bar, symbol, side, _), (stop, target)): (&Call, Distances)| {
                let close = syms[*symbol as usize].bars[*bar].3;
                (
                    stop.map(|distance| close - side.sign() * distance),
                    target.map(|distance| close + side.sign() * distance),
                )
            };
            let levels = calls.iter().zip(distances).map(levels).collect();
            let mut world = World::new(syms, &calls);
            world.levels = levels;
            world.atr_period = 3;
            let (at, max_fill_delay_us, intrabar, ambiguity) = fills;
            world.entry.at = at;
            world.entry.max_fill_delay_us = max_fill_delay_us;
            world.rules.intrabar = intrabar;
            world.ambiguity = ambiguity;
            world.plans = plans.0;
            world.default_mode = PlanId(plans.1);
            world.mode = plans.2;
            (world.profile, world.integration) = orchestrator;
            world.default_risk_pct = money.0;
            world.sizing.max_leverage = money.1;
            world.sizing.confidence_sizing =
                if money.2 { ConfidenceSizing::On } else { ConfidenceSizing::Off };
            world
        },
    )
}
