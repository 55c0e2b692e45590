//! SPEC §5: the first reason that holds, and the first policy reason whether enforced or not.

use crate::setup::{CALM, Ohlc, Sym, World, lenient, live, preset, reasons};
use exitlab_core::Regime::Bull;
use exitlab_core::Side::Long;
use exitlab_core::VolLevel::Extreme;
use exitlab_orchestrator::{Integration, Profile};
use exitlab_replay::RejectReason::{
    AlreadyInPosition, BelowMinNotional, CostTooHigh, ExposureLimit, LowConfidence, PositionLimit,
    SymbolBlocked, TradingGate,
};
use exitlab_replay::{Decision, RejectReason};

/// Everything but the exit mode, which would change R.
fn all_flags() -> Integration {
    Integration { use_for_exit_mode: false, ..preset("live_full") }
}

/// A world whose last signal, BBB's at 05:00, has every reason of the policy against it and is too
/// small on top.
///
/// 1. BBB at 02:00: ATR 20, 10,000 · 1% / 20 = 5 units = 500. Stopped at 80 in bar 2: −100 and
///    fees 0.001 · (500 + 400): 9,899.1. One loss blocks it until 27:00.
/// 2. AAA at 04:00: ATR 1, 98.991 units at 100 = 9,899.1 of 1.04 · 9,899.1. Open risk: 1.0%.
/// 3. BBB at 05:00: EXTREME; blocked; confidence 0.2 < 0.5; a second position; 1% and more; a round
///    trip of 2 · 0.001 · 100 / 2 = 0.1 R (0.01 R at 02:00); and 396 of notional left of 500.
fn world() -> World {
    let quiet: Ohlc = (100.0, 100.5, 99.5, 100.0);
    let wide: Ohlc = (100.0, 110.0, 90.0, 100.0);
    let stopped: Ohlc = (100.0, 101.0, 79.0, 80.0);
    let aaa = Sym::new("AAA", &[CALM, CALM, CALM, quiet, quiet, quiet]);
    let mut bbb = Sym::new("BBB", &[CALM, wide, stopped, CALM, CALM, CALM]);
    bbb.labels[4] = Some((Bull, Extreme));
    bbb.costs.taker_fee = 0.001;
    bbb.lots.min_notional = 500.0;
    let calls = [(1, 1, Long, 1.0), (3, 0, Long, 1.0), (4, 1, Long, 0.2)];
    let mut world = World::new(vec![aaa, bbb], &calls);
    world.sizing.max_leverage = 1.04;
    world.profile = Profile {
        block_extreme: true,
        bad_streak_limit: 1,
        base_confidence: 0.5,
        max_open_positions: 1,
        total_exposure_limit: 1.0,
        max_cost_in_r: 0.05,
        ..lenient()
    };
    world
}

#[track_caller]
fn last_of(world: &World) -> Decision {
    let run = world.run();
    assert_eq!(reasons(&run)[..2], [None, None], "the first two are taken");
    run.decisions[2].clone()
}

#[test]
fn the_first_enforced_reason_rejects() {
    let mut world = world();
    let mut flags = all_flags();
    let mut assert_reason = |flags: Integration, want: RejectReason| {
        world.integration = flags;
        let got = last_of(&world);
        assert_eq!(got.reason, Some(want));
        assert_eq!(got.would_reject, Some(TradingGate), "whatever is enforced");
        assert!(got.policy.is_some());
    };
    assert_reason(flags, TradingGate);
    flags.use_for_trading_gate = false;
    assert_reason(flags, SymbolBlocked);
    flags.use_for_signal_filter = false;
    assert_reason(flags, LowConfidence);
    flags.use_for_confidence_threshold = false;
    assert_reason(flags, PositionLimit);
    flags.use_for_position_limits = false;
    assert_reason(flags, CostTooHigh);
    flags.use_for_cost_filter = false;
    assert_reason(flags, BelowMinNotional);
    assert_reason(preset("observe"), BelowMinNotional);
}

#[test]
fn exposure_comes_after_positions_and_before_cost() {
    let mut world = world();
    world.profile.max_open_positions = 2;
    world.integration = live(|i| {
        i.use_for_position_limits = true;
        i.use_for_cost_filter = true;
    });
    assert_eq!(last_of(&world).reason, Some(ExposureLimit));
    world.profile.total_exposure_limit = 1.1; // 1.0% and 3.96 · 2 / 9,899.1 = 0.08%
    assert_eq!(last_of(&world).reason, Some(CostTooHigh));
}

#[test]
fn observed_reasons_are_told_in_the_same_order() {
    let mut world = world();
    let mut assert_would = |change: &dyn Fn(&mut Profile), want: Option<RejectReason>| {
        change(&mut world.profile);
        let got = last_of(&world);
        assert_eq!((got.reason, got.would_reject), (Some(BelowMinNotional), want));
    };
    assert_would(&|_| (), Some(TradingGate));
    assert_would(&|p| p.block_extreme = false, Some(SymbolBlocked));
    assert_would(&|p| p.bad_streak_limit = 2, Some(LowConfidence));
    assert_would(&|p| p.base_confidence = 0.2, Some(PositionLimit));
    assert_would(&|p| p.max_open_positions = 2, Some(ExposureLimit));
    assert_would(&|p| p.total_exposure_limit = 1.1, Some(CostTooHigh));
    assert_would(&|p| p.max_cost_in_r = 0.1, None);
}

#[test]
fn off_asks_nobody() {
    let mut world = world();
    world.integration = preset("off");
    let got = last_of(&world);
    assert_eq!((got.reason, got.would_reject), (Some(BelowMinNotional), None));
    assert!(got.policy.is_none());
    assert!(world.run().policy_changes.is_empty());
}

#[test]
fn being_in_position_comes_between_confidence_and_limits() {
    let calls = [(1, 0, Long, 1.0), (2, 0, Long, 0.2), (3, 0, Long, 1.0)];
    let mut world = World::new(vec![Sym::calm("BTC", 6)], &calls);
    world.profile = Profile { base_confidence: 0.5, max_open_positions: 1, ..lenient() };
    let pairs = |world: &World| {
        let run = world.run();
        run.decisions.iter().map(|d| (d.reason, d.would_reject)).collect::<Vec<_>>()
    };
    let already = Some(AlreadyInPosition);
    world.integration = live(|i| {
        i.use_for_confidence_threshold = true;
        i.use_for_position_limits = true;
    });
    let want = [
        (None, None),
        (Some(LowConfidence), Some(LowConfidence)),
        (already, Some(PositionLimit)), // one open and the new one are two
    ];
    assert_eq!(pairs(&world), want);
    world.integration = preset("observe");
    let want = [(None, None), (already, Some(LowConfidence)), (already, Some(PositionLimit))];
    assert_eq!(pairs(&world), want);
    world.integration = preset("off");
    assert_eq!(pairs(&world), [(None, None), (already, None), (already, None)]);
}

#[test]
fn a_threshold_met_within_the_tolerance_passes() {
    // 0.65 + 0.08 is 0.73 but for the last bit
    let mut sym = Sym::calm("BTC", 4);
    sym.labels = vec![Some((exitlab_core::Regime::Bear, exitlab_core::VolLevel::Normal)); 4];
    for (confidence, want) in [(0.73, None), (0.7299, Some(LowConfidence))] {
        let mut world = World::new(vec![sym.clone()], &[(1, 0, Long, confidence)]);
        world.profile.base_confidence = 0.65;
        world.profile.confidence_adjustments.bear = 0.08;
        world.integration = preset("live_step1");
        assert_eq!(reasons(&world.run()), [want], "{confidence}");
    }
}
