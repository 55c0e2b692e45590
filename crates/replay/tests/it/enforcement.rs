//! SPEC §5: what each integration preset enforces.

use crate::setup::{BRACKET, CALM, FAST_TP, Sym, World, lenient, preset};
use exitlab_core::Regime::{Bear, Bull};
use exitlab_core::Side::Long;
use exitlab_core::VolLevel::{Extreme, Normal};
use exitlab_orchestrator::{PRESETS, Profile};
use exitlab_replay::RejectReason::{
    CostTooHigh, ExposureLimit, LowConfidence, PositionLimit, SymbolBlocked, TradingGate,
};
use exitlab_replay::{Decision, RejectReason};

/// The last decision under each preset, in their order.
fn last_decisions(world: &World) -> Vec<Decision> {
    let decide = |name: &&str| {
        let run = World { integration: preset(name), ..world.clone() }.run();
        run.decisions.last().unwrap().clone()
    };
    PRESETS.iter().map(decide).collect()
}

/// Checks that `reason` rejects the last signal from the preset on, and is told where it is not
/// enforced.
#[track_caller]
fn assert_enforced_from(world: &World, reason: RejectReason, first: &str) {
    let first = PRESETS.iter().position(|name| *name == first).unwrap();
    for (idx, decision) in last_decisions(world).into_iter().enumerate() {
        let name = PRESETS[idx];
        assert_eq!(decision.reason, (idx >= first).then_some(reason), "{name}");
        assert_eq!(decision.would_reject, (name != "off").then_some(reason), "{name}");
        assert_eq!(decision.taken.is_some(), idx < first, "{name}");
        assert_eq!(decision.policy.is_some(), name != "off", "{name}");
    }
}

fn two() -> Vec<Sym> {
    vec![Sym::calm("AAA", 6), Sym::calm("BBB", 6)]
}

#[test]
fn step_1_enforces_confidence() {
    let mut world = World::new(two(), &[(1, 0, Long, 0.4)]);
    world.profile = Profile { base_confidence: 0.5, ..lenient() };
    assert_enforced_from(&world, LowConfidence, "live_step1");
}

#[test]
fn step_1_enforces_blocked_symbols() {
    // AAA is stopped in bar 2 under any plan: stops are at 98 and, at 1.5 ATR, 97
    let mut syms = two();
    syms[0] = Sym::new("AAA", &[CALM, CALM, (100.0, 101.0, 96.0, 97.0), CALM, CALM, CALM]);
    let mut world = World::new(syms, &[(1, 0, Long, 1.0), (3, 0, Long, 1.0)]);
    world.profile = Profile { bad_streak_limit: 1, ..lenient() };
    assert_enforced_from(&world, SymbolBlocked, "live_step1");
}

#[test]
fn step_2_enforces_the_risk() {
    let mut world = World::new(two(), &[(1, 0, Long, 1.0)]);
    world.profile = Profile { base_risk_pct: 0.4, ..lenient() };
    let risks: Vec<f64> =
        last_decisions(&world).iter().map(|d| d.taken.unwrap().risk_pct).collect();
    // off, observe, step 1; then steps 2 to 5 and full
    assert_eq!(risks, [1.0, 1.0, 1.0, 0.4, 0.4, 0.4, 0.4, 0.4]);
}

#[test]
fn step_3_enforces_the_exit_mode() {
    let mut world = World::new(two(), &[(1, 0, Long, 1.0)]);
    world.syms[0].labels = vec![Some((Bear, Normal)); 6]; // the profile's FAST_TP
    let plans: Vec<_> = last_decisions(&world).iter().map(|d| d.taken.unwrap().plan).collect();
    let (d, f) = (BRACKET, FAST_TP);
    assert_eq!(plans, [d, d, d, d, f, f, f, f]);
}

#[test]
fn step_4_enforces_both_limits() {
    let calls = [(1, 0, Long, 1.0), (1, 1, Long, 0.9)];
    let mut world = World::new(two(), &calls);
    world.profile = Profile { max_open_positions: 1, ..lenient() };
    assert_enforced_from(&world, PositionLimit, "live_step4");
    world.profile = Profile { total_exposure_limit: 1.5, ..lenient() };
    assert_enforced_from(&world, ExposureLimit, "live_step4");
}

#[test]
fn step_5_enforces_the_gate() {
    let mut world = World::new(two(), &[(1, 0, Long, 1.0)]);
    world.syms[0].labels = vec![Some((Bull, Extreme)); 6];
    world.profile = Profile { block_extreme: true, ..lenient() };
    assert_enforced_from(&world, TradingGate, "live_step5");
}

#[test]
fn the_full_preset_enforces_cost() {
    let mut world = World::new(two(), &[(1, 0, Long, 1.0)]);
    // 2 · 0.001 · 100 / 2 = 0.1 R; at TREND_FOLLOW's 1.5 ATR 0.067 R
    world.syms[0].costs.taker_fee = 0.001;
    world.profile = Profile { max_cost_in_r: 0.06, ..lenient() };
    assert_enforced_from(&world, CostTooHigh, "live_full");
}

#[test]
fn cost_is_two_taker_fees_and_slippages_over_r() {
    // slippage (3 + 50 · 2/100) / 10⁴ = 0.0004; 2 · (0.0006 + 0.0004) · 100 / 2 = 0.1
    let mut world = World::new(two(), &[(1, 0, Long, 1.0)]);
    world.syms[0].costs =
        exitlab_exit::Costs { taker_fee: 0.0006, maker_fee: 9.0, base_bps: 3.0, vol_bps: 50.0 };
    for (max_cost_in_r, want) in [(0.1, None), (0.0999, Some(CostTooHigh))] {
        world.profile = Profile { max_cost_in_r, ..lenient() };
        assert_eq!(world.run().decisions[0].would_reject, want, "{max_cost_in_r}");
    }
}
