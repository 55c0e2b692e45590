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
signals = { source = "random", p = 0.25, seed = 9223372036854775807, side = "long" }
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
[exit_modes.B]
base = "FAST_TP"
partials = []
target = "none"
time_exit = { hours = 1, below_r = -1 }
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
    assert_eq!(json["exit_modes"]["FAST_TP"]["partials"], "none");
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
