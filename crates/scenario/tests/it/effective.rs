//! The effective scenario: written as TOML it is the same scenario.

use crate::support::{EXAMPLE, MINIMAL, file, overrides, scenario};
use exitlab_scenario::{Scenario, json_schema};

fn round_trip(s: &Scenario) -> Scenario {
    let json = s.effective_json();
    let text = toml::to_string(&json).unwrap();
    scenario(&text)
}

#[test]
fn the_effective_scenario_is_the_same_scenario() {
    let more = r#"
question = "a \"quoted\" one"
signals = { source = "random", p = 0.25, seed = 9223372036854775807, side = "long", exits = { path = "e.csv" } }
regime = { classifier = "labels", labels = "l.csv", volatility = { method = "ratio" } }
orchestrator = { integration = { mode = "OFF" } }
costs.funding = { file = "f.csv" }
[profiles.SAFE]
exit_mode_high_vol = "GONE"
[profiles."my own"]
base = "AGGRESSIVE"
[exit_modes.A]
base = "B"
trailing = { distance_pct = 2, activate = "at_r", at_r = 1, scale = "trend" }
ratchets = [{ at_r = 1, stop_r = 0.1 }]
session_exit = { at = "15:55", tz = "America/New_York" }
signal_exit = true
[exit_modes.LINE]
base = "B"
stop = "signal"
target = "signal"
trailing = { line = { ema = { period = 9 } }, activate = "immediately" }
ratchets = []
time_exit = { bars = 5 }
[exit_modes.FILE]
base = "B"
trailing = { line = { file = "l.csv" } }
[exit_modes.SHARE]
base = "B"
trailing = { giveback_pct = 30 }
[exit_modes.B]
base = "FAST_TP"
partials = []
target = "none"
time_exit = { hours = 1, below_r = -1 }
[study]
plans = ["A", "policy_live:SAFE"]
[sweep]
modes = ["A", "policy"]
[sweep.grid]
signals.p = [0.1, 1]
'profiles."my own".block_extreme' = [true, false]
"data.from" = [2020-01-01]
"#;
    for text in [EXAMPLE, MINIMAL, &format!("{MINIMAL}{more}")] {
        let s = scenario(text);
        let mut again = round_trip(&s);
        // Warnings point at lines, and those move.
        assert_eq!(again.warnings.len(), s.warnings.len());
        again.warnings = s.warnings.clone();
        assert_eq!(again, s);
        assert_eq!(again.effective_json(), s.effective_json());
    }
}

#[test]
fn overrides_are_in_it() {
    let set = overrides(&["orchestrator.integration=observe", "exit_modes.FAST_TP.target.atr=3"]);
    let s = file(EXAMPLE).resolve(&set).unwrap();
    let json = s.effective_json();
    assert_eq!(json["orchestrator"]["integration"]["mode"], "OBSERVE");
    assert_eq!(json["exit_modes"]["FAST_TP"]["target"]["atr"], 3.0);
    let fast_tp = &json["exit_modes"]["FAST_TP"];
    for absent in ["partials", "ratchets", "trailing", "time_exit", "session_exit"] {
        assert_eq!(fast_tp[absent], "none", "{absent}");
    }
    assert_eq!(fast_tp["signal_exit"], false);
    let trailing = serde_json::json!({ "distance_atr": 1.2, "activate": "after_partial", "basis": "entry_atr", "scale": "none" });
    assert_eq!(json["exit_modes"]["TREND_FOLLOW"]["trailing"], trailing);
    assert_eq!(json["data"]["symbols"][0]["path"], "../data/coinbase-BTCUSD-1h.csv");
    assert_eq!(round_trip(&s), s);
}

#[test]
fn the_schema_names_every_section_and_needs_four_keys() {
    let schema = json_schema();
    assert_eq!(schema["required"], serde_json::json!(["schema", "name", "data"]));
    let data = &schema["properties"]["data"];
    assert_eq!(data["required"], serde_json::json!(["timeframe", "symbols"]));
    assert_eq!(schema["additionalProperties"], false);
    let effective = scenario(EXAMPLE).effective_json();
    for key in effective.as_object().unwrap().keys() {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    let text = schema.to_string();
    for word in
        ["path_favourable", "live_step5", "rsi_reversion", "AFTER", "current_atr", "DEFENSIVE"]
    {
        assert_eq!(text.contains(word), word != "AFTER", "{word}");
    }
    assert!(!text.contains("null"), "TOML has no null");
}
