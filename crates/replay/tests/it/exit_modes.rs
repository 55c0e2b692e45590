//! SPEC §5: which exit mode a trade gets, and that size and levels follow it.

use crate::setup::{
    BRACKET, DEFENSIVE_TRAIL, FAST_TP, Label, Sym, TREND_FOLLOW, World, assert_near, preset,
};
use exitlab_core::Side::Long;
use exitlab_core::{ByRegime, PlanId, Regime, VolLevel};
use exitlab_orchestrator::{ModeChoice, PRESETS};
use exitlab_replay::ModeSelection;

/// One long decided under that label.
fn world(label: Label) -> World {
    let mut sym = Sym::calm("BTC", 5);
    sym.labels = vec![label; 5];
    World::new(vec![sym], &[(1, 0, Long, 1.0)])
}

fn taken(world: &World) -> PlanId {
    let run = world.run();
    let plan = run.decisions[0].taken.unwrap().plan;
    assert_eq!(run.trades[0].plan, plan);
    plan
}

#[test]
fn the_policy_chooses_by_regime_and_volatility() {
    // the profile's modes, with SAFE's override for high volatility
    let cases = [
        (Regime::Bull, VolLevel::Normal, TREND_FOLLOW),
        (Regime::Bear, VolLevel::Low, FAST_TP),
        (Regime::Chop, VolLevel::Normal, FAST_TP),
        (Regime::Normal, VolLevel::Normal, TREND_FOLLOW),
        (Regime::Chop, VolLevel::High, DEFENSIVE_TRAIL),
        (Regime::HighVol, VolLevel::Extreme, DEFENSIVE_TRAIL),
    ];
    for (regime, vol_level, want) in cases {
        let mut world = world(Some((regime, vol_level)));
        world.profile.exit_mode_high_vol =
            Some(ModeChoice { plan: DEFENSIVE_TRAIL, unknown_name: None });
        world.integration = preset("live_step3");
        assert_eq!(taken(&world), want, "{regime:?} {vol_level:?}");
        let policy = world.run().decisions[0].policy.clone().unwrap();
        assert_eq!(policy.exit_mode, want);
        world.integration = preset("live_step2");
        assert_eq!(taken(&world), BRACKET, "the default mode: {regime:?}");
        assert_eq!(world.run().decisions[0].policy.clone().unwrap().exit_mode, want, "logged");
    }
}

#[test]
fn the_default_mode_is_a_setting() {
    let mut world = world(Some((Regime::Bear, VolLevel::Normal)));
    for mode in [TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL] {
        world.default_mode = mode;
        for name in ["off", "observe", "live_step1", "live_step2"] {
            world.integration = preset(name);
            assert_eq!(taken(&world), mode, "{name}");
        }
    }
}

#[test]
fn a_fixed_mode_replaces_it_whatever_the_integration_says() {
    let mut world = world(Some((Regime::Bear, VolLevel::Normal)));
    for name in PRESETS {
        world.integration = preset(name);
        for mode in [TREND_FOLLOW, DEFENSIVE_TRAIL] {
            world.mode = ModeSelection::Fixed(mode);
            assert_eq!(taken(&world), mode, "{name}");
            if let Some(policy) = &world.run().decisions[0].policy {
                assert_eq!(policy.exit_mode, FAST_TP, "the policy is logged as computed: {name}");
            }
        }
    }
}

#[test]
fn a_map_replaces_it_by_the_regime_of_the_decision() {
    let map = ByRegime {
        bull: TREND_FOLLOW,
        bear: DEFENSIVE_TRAIL,
        high_vol: FAST_TP,
        chop: BRACKET,
        normal: TREND_FOLLOW,
    };
    for regime in Regime::ALL {
        let mut world = world(Some((regime, VolLevel::Normal)));
        world.mode = ModeSelection::ByRegime(map);
        for name in PRESETS {
            world.integration = preset(name);
            assert_eq!(taken(&world), *map.get(regime), "{name}");
        }
    }
}

#[test]
fn size_and_levels_are_the_chosen_plans() {
    let mut world = world(Some((Regime::Bear, VolLevel::Normal)));
    // ATR 2: stops 3, 3, 2.4; targets 9, 5, 6; 100 / R
    let cases = [
        (TREND_FOLLOW, 97.0, 109.0, 100.0 / 3.0),
        (FAST_TP, 97.0, 105.0, 100.0 / 3.0),
        (DEFENSIVE_TRAIL, 97.6, 106.0, 100.0 / 2.4),
        (BRACKET, 98.0, 104.0, 50.0),
    ];
    for (mode, stop, target, qty) in cases {
        world.mode = ModeSelection::Fixed(mode);
        let run = world.run();
        let trade = &run.trades[0];
        assert_near(trade.stop_price, stop, "stop");
        assert_near(trade.target_price.unwrap(), target, "target");
        assert_near(trade.money.unwrap().qty, qty, "quantity");
        assert_near(run.decisions[0].taken.unwrap().qty, qty, "decided quantity");
    }
}

#[test]
fn policies_that_fell_back_are_counted_and_trade() {
    let mut world = world(Some((Regime::Bear, VolLevel::Normal)));
    world.calls = vec![(1, 0, Long, 1.0), (2, 0, Long, 1.0)];
    world.profile.exit_mode_bias.bear =
        ModeChoice { plan: TREND_FOLLOW, unknown_name: Some("SCALP".to_owned()) };
    world.integration = preset("live_step3");
    let run = world.run();
    assert_eq!(run.trades[0].plan, TREND_FOLLOW);
    assert_eq!(run.n_mode_fallbacks, 2, "one a policy");
    world.integration = preset("off");
    assert_eq!(world.run().n_mode_fallbacks, 0, "no policy, no fallback");
}
