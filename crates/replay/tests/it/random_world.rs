//! Random worlds with every feature: several symbols, gaps, finer execution, costs, funding, plans.

use crate::setup::{BRACKET, EVERY_8H, Label, Ohlc, Sym, World, bracket, lenient, live, preset};
use exitlab_core::Side::{self, Long, Short};
use exitlab_core::{ByRegime, PlanId, Regime, VolLevel};
use exitlab_exit::{
    Ambiguity, Costs, EntryAt, ExitPlan, IntrabarRule, Partial, PartialDistance, StopDistance,
    TimeExit, TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};
use exitlab_orchestrator::{ConfidenceSizing, Integration, ModeChoice, PRESETS, Profile};
use exitlab_replay::ModeSelection;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const N_HOURS: usize = 30;
const NAMES: [&str; 3] = ["AAA", "BBB", "CCC"];

/// A 20-minute bar from the last close: gap, move, wicks above and below, and whether it exists.
type Step = (f64, f64, f64, f64, bool);

fn step() -> impl Strategy<Value = Step> {
    let gap = prop_oneof![6 => Just(0.0), 1 => -6.0..6.0_f64];
    let exists = prop_oneof![12 => Just(true), 1 => Just(false)];
    // some bars do not move at all, so that an ATR may be 0
    let wick = || prop_oneof![1 => Just(0.0), 4 => 0.0..2.0_f64];
    (gap, -2.0..2.0_f64, wick(), wick(), exists)
}

fn label() -> impl Strategy<Value = Label> {
    let known = (select(Regime::ALL.to_vec()), select(VolLevel::ALL.to_vec()));
    prop_oneof![1 => Just(None), 8 => known.prop_map(Some)]
}

fn costs() -> impl Strategy<Value = Costs> {
    let own = Costs { taker_fee: 0.002, maker_fee: 0.001, base_bps: 5.0, vol_bps: 100.0 };
    let rebate = Costs { maker_fee: -0.0005, ..own };
    select(vec![crate::setup::NO_COSTS, Costs::default(), own, rebate])
}

/// Builds hourly bars from those that exist, and executes on either.
/// Finer execution bars go on for `n_cut` hours after the last decision.
fn sym(
    name: &'static str,
    steps: &[Step],
    labels: Vec<Label>,
    is_finer: bool,
    n_cut: usize,
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
    let labels = vec(label(), N_HOURS);
    let funding = select(vec![0.0, 0.002, -0.001]);
    // of a constant rate, every hour, and four times a day inside bars
    let instants = select(vec![EVERY_8H, (60, 60), (95, 360)]);
    let funding = (funding, instants);
    let qty_step = select(vec![0.0, 0.5]);
    let finer = (any::<bool>(), select(vec![0, 0, 0, 1, 3]));
    (steps, labels, finer, costs(), funding, qty_step).prop_map(
        move |(steps, labels, (is_finer, n_cut), costs, funding, qty_step)| {
            let mut sym = sym(name, &steps, labels, is_finer, n_cut);
            sym.costs = costs;
            (sym.funding_rate, sym.funding_minutes) = funding;
            sym.lots.qty_step = qty_step;
            sym.lots.min_notional = 200.0;
            sym
        },
    )
}

/// Plans in place of the bracket: what the built-in ones leave out.
fn odd_plans() -> Vec<ExitPlan> {
    let half = |at| Partial { at, fraction: 0.5 };
    let trailing =
        |distance, activate| Some(Trailing { distance, activate, scale: TrailScale::Trend });
    let current = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::CurrentAtr };
    let mut thirds = bracket(StopDistance::Pct(2.0), None);
    thirds.partials.extend([half(PartialDistance::R(1.0)), half(PartialDistance::Atr(1.5))]);
    thirds.trailing = trailing(TrailDistance::Pct(1.0), TrailActivation::AfterPartial);
    let mut follower = bracket(StopDistance::Atr(2.0), Some(4.0));
    follower.trailing = trailing(current, TrailActivation::AtR(0.5));
    let mut timed = bracket(StopDistance::Atr(1.0), None);
    timed.time_exit = Some(TimeExit { hours: 5.0, below_r: 1.0 });
    // a long's stop is not above 0
    let whole = bracket(StopDistance::Pct(100.0), Some(0.02));
    vec![bracket(StopDistance::Atr(0.3), Some(2.0)), thirds, follower, timed, whole]
}

fn strict() -> Profile {
    let mut exit_mode_bias = lenient().exit_mode_bias;
    exit_mode_bias.chop =
        ModeChoice { plan: PlanId(0), unknown_name: Some("NO_SUCH_MODE".to_owned()) };
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
        exit_mode_high_vol: Some(ModeChoice { plan: PlanId(2), unknown_name: None }),
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
    prop_oneof![presets, flags]
}

/// (place among the bars, symbol, side, confidence), placed once the symbols are known.
fn calls() -> impl Strategy<Value = Vec<(f64, u32, Side, f64)>> {
    let confidence = select(vec![0.1, 0.3, 0.5, 0.65, 0.9]);
    let symbol = 0..NAMES.len() as u32;
    vec((0.0..1.0_f64, symbol, select(vec![Long, Short]), confidence), 0..45)
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    use IntrabarRule::{Best, Path, PathAdverse, PathFavourable, Worst};
    let syms = (any_sym(NAMES[0]), any_sym(NAMES[1]), any_sym(NAMES[2]));
    let fills = (
        select(vec![EntryAt::NextOpen, EntryAt::Close]),
        select(vec![None, Some(40 * 60_000_000)]),
        select(vec![Worst, Best, Path, PathAdverse, PathFavourable]),
    );
    let mode = select(vec![
        ModeSelection::Policy,
        ModeSelection::Policy,
        ModeSelection::Fixed(PlanId(0)),
        ModeSelection::Fixed(BRACKET),
        ModeSelection::ByRegime(ByRegime {
            bull: PlanId(0),
            bear: PlanId(1),
            high_vol: PlanId(2),
            chop: BRACKET,
            normal: PlanId(1),
        }),
    ]);
    let plans = (select(odd_plans()), 0..4_u32, mode);
    let orchestrator = (select(vec![strict(), strict(), lenient()]), integration());
    // at 40% a trade and more accounts are ruined
    let money = (select(vec![1.0, 1.0, 3.0, 40.0, 150.0]), select(vec![30.0, 2.0]), any::<bool>());
    (syms, calls(), fills, plans, orchestrator, money).prop_map(
        |(syms, calls, (at, max_fill_delay_us, intrabar), plans, orchestrator, money)| {
            let syms = [syms.0, syms.1, syms.2].to_vec();
            let calls: Vec<_> = calls
                .into_iter()
                .map(|(place, symbol, side, confidence)| {
                    let n_bars = syms[symbol as usize].bars.len();
                    ((place * n_bars as f64) as usize, symbol, side, confidence)
                })
                .collect();
            let mut world = World::new(syms, &calls).plan(plans.0);
            world.atr_period = 3;
            world.entry.at = at;
            world.entry.max_fill_delay_us = max_fill_delay_us;
            world.rules.intrabar = intrabar;
            world.ambiguity = Ambiguity::Off;
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
