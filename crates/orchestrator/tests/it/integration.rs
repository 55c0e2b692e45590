//! SPEC §5's table of flags and presets.

use exitlab_orchestrator::{Integration, IntegrationMode, PRESETS};

#[test]
fn presets_add_their_step_to_those_before() {
    // signal filter, confidence, risk sizing, exit mode, position limits, trading gate, cost filter
    let live = [
        ("live_step1", [true, true, false, false, false, false, false]),
        ("live_step2", [true, true, true, false, false, false, false]),
        ("live_step3", [true, true, true, true, false, false, false]),
        ("live_step4", [true, true, true, true, true, false, false]),
        ("live_step5", [true, true, true, true, true, true, false]),
        ("live_full", [true; 7]),
    ];
    for (name, flags) in live {
        let [filter, confidence, risk, exit, limits, gate, cost] = flags;
        let want = Integration {
            mode: IntegrationMode::Live,
            use_for_signal_filter: filter,
            use_for_confidence_threshold: confidence,
            use_for_risk_sizing: risk,
            use_for_exit_mode: exit,
            use_for_position_limits: limits,
            use_for_trading_gate: gate,
            use_for_cost_filter: cost,
        };
        let got = Integration::preset(name).unwrap();
        assert_eq!(got, want, "{name}");
        assert_eq!(got.enforced(), want, "{name}");
    }
    for (name, mode) in [("off", IntegrationMode::Off), ("observe", IntegrationMode::Observe)] {
        assert_eq!(Integration::preset(name), Some(Integration::none(mode)));
    }
    assert!(PRESETS.iter().all(|name| Integration::preset(name).is_some()));
    assert_eq!(PRESETS.len(), 8);
    assert_eq!(Integration::preset("LIVE_FULL"), None);
}

#[test]
fn observe_and_off_enforce_nothing_whatever_the_flags_say() {
    for mode in [IntegrationMode::Observe, IntegrationMode::Off] {
        let all_on = Integration { mode, ..Integration::preset("live_full").unwrap() };
        assert_eq!(all_on.enforced(), Integration::none(mode));
    }
}
