//! `exitlab schema`: valid JSON that takes the shipped scenarios and refuses what they do not have.

use crate::bed::{Bed, SCENARIO, scenario_with, shipped};
use serde_json::Value;

fn schema() -> Value {
    let ran = Bed::empty().ok(&["schema"]);
    assert_eq!(ran.stderr, "");
    ran.json()
}

/// As much of JSON Schema as the scenario's schema uses; what it does not know is a failure.
fn accepts(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(rules) = schema.as_object() else {
        return if schema == &Value::Bool(false) { Err("nothing fits".into()) } else { Ok(()) };
    };
    for (rule, wanted) in rules {
        let list = || wanted.as_array().map(Vec::as_slice).unwrap_or_default();
        let n_fitting = || list().iter().filter(|s| accepts(root, s, value).is_ok()).count();
        let fits = match rule.as_str() {
            "$ref" => {
                let pointer = wanted.as_str().and_then(|s| s.strip_prefix('#'));
                let target = root.pointer(pointer.unwrap_or_default());
                accepts(root, target.ok_or("a reference to nothing")?, value)?;
                true
            }
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|t| is_of_type(t, value)),
                one => is_of_type(one, value),
            },
            "const" => wanted == value,
            "enum" => list().contains(value),
            "anyOf" => n_fitting() > 0,
            "oneOf" => n_fitting() == 1,
            "allOf" => n_fitting() == list().len(),
            "required" => list().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
            "properties" => {
                for (key, inner) in wanted.as_object().unwrap() {
                    if let Some(inner_value) = value.get(key) {
                        accepts(root, inner, inner_value).map_err(|e| format!("{key}: {e}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = rules.get("properties").and_then(Value::as_object);
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if !known.is_some_and(|known| known.contains_key(key)) {
                        accepts(root, wanted, inner).map_err(|e| format!("{key}: {e}"))?;
                    }
                }
                true
            }
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    accepts(root, wanted, item)?;
                }
                true
            }
            "minItems" | "maxItems" => value.as_array().is_none_or(|items| {
                let n = items.len() as u64;
                let limit = wanted.as_u64().unwrap();
                if rule == "minItems" { n >= limit } else { n <= limit }
            }),
            "minProperties" | "maxProperties" => value.as_object().is_none_or(|keys| {
                let n = keys.len() as u64;
                let limit = wanted.as_u64().unwrap();
                if rule == "minProperties" { n >= limit } else { n <= limit }
            }),
            "minimum" => value.as_f64().is_none_or(|n| n >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= wanted.as_f64().unwrap()),
            "pattern" | "format" | "description" | "title" | "default" | "$schema" | "$defs" => {
                true
            }
            other => return Err(format!("the test does not know the rule {other}")),
        };
        if !fits {
            return Err(format!("{value} does not fit {rule}: {wanted}"));
        }
    }
    Ok(())
}

fn is_of_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    }
}

fn as_json(scenario: &str) -> Value {
    let table: toml::Table = toml::from_str(scenario).unwrap();
    serde_json::to_value(table).unwrap()
}

#[track_caller]
fn refuses(schema: &Value, scenario: &str) {
    assert!(accepts(schema, schema, &as_json(scenario)).is_err(), "{scenario}");
}

#[test]
fn takes_every_shipped_scenario() {
    let schema = schema();
    accepts(&schema, &schema, &as_json(SCENARIO)).unwrap();
    let mut n = 0;
    for entry in std::fs::read_dir(shipped("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let scenario = as_json(&std::fs::read_to_string(&path).unwrap());
            accepts(&schema, &schema, &scenario).unwrap_or_else(|e| panic!("{path:?}: {e}"));
            n += 1;
        }
    }
    assert!(n >= 10, "{n} scenarios");
}

#[test]
fn takes_what_a_run_has_made_of_a_scenario() {
    let bed = Bed::new();
    bed.ok(&["replay", "s.toml", "--out", "o"]);
    let effective = &bed.json("o/manifest.json")["scenario"];
    let schema = schema();
    accepts(&schema, &schema, effective).unwrap();
}

#[test]
fn refuses_unknown_keys_and_wrong_types() {
    let schema = schema();
    refuses(&schema, &scenario_with("slwo = 3\n"));
    refuses(&schema, &scenario_with("[indicator]\natr_period = 3\n"));
    refuses(&schema, &scenario_with("[indicators]\natr_period = \"x\"\n"));
    refuses(&schema, &scenario_with("[fills]\nintrabar = \"wrost\"\n"));
    refuses(&schema, &scenario_with("[profiles.SAFE]\nbase_risk = 1.0\n"));
    refuses(&schema, &scenario_with("[exit_modes.FAST_TP]\ntake_profit = 1.0\n"));
    refuses(&schema, &SCENARIO.replace("name = \"t\"\n", ""));
}

#[test]
fn describes_every_section() {
    let schema = schema();
    let sections = [
        "schema",
        "name",
        "question",
        "data",
        "indicators",
        "regime",
        "signals",
        "entry",
        "fills",
        "costs",
        "orchestrator",
        "profiles",
        "exit_modes",
        "portfolio",
        "study",
        "sweep",
        "statistics",
    ];
    let properties = schema["properties"].as_object().unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), sections);
    for (key, property) in properties {
        assert!(property["description"].is_string(), "{key}");
    }
}

/// A scenario with every key of SPEC §13, each mode one way to leave.
const EXITS: &str = r#"
schema = 1
name = "t"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }

[signals]
source = "file"
path = "signals.csv"
exits = { path = "exits.csv" }

[exit_modes.STEPS]
base = "TREND_FOLLOW"
stop = "signal"
target = "signal"
ratchets = [{ at_r = 1.0, stop_r = 0.1 }, { at_r = 2.0, stop_r = 1.0 }]
trailing = { giveback_pct = 40.0, activate = "at_r", at_r = 1.0 }
time_exit = { bars = 24 }
session_exit = { at = "15:55", tz = "America/New_York", days = ["Mon", "Fri"] }
signal_exit = true

[exit_modes.CHANDELIER]
base = "STEPS"
trailing = { line = { chandelier = { bars = 22, atr = 3.0 } }, activate = "immediately" }

[exit_modes.DONCHIAN]
base = "STEPS"
trailing = { line = { donchian = { bars = 20 } }, activate = "immediately" }

[exit_modes.EMA]
base = "STEPS"
trailing = { line = { ema = { period = 20, atr = 1.0 } }, activate = "immediately" }

[exit_modes.MIDPOINT]
base = "STEPS"
trailing = { line = { midpoint = { atr = 3.0 } }, activate = "immediately" }

[exit_modes.FILE]
base = "STEPS"
trailing = { line = { file = "lines.csv" }, activate = "immediately" }

[study]
plans = ["STEPS", "policy:SAFE", "policy_live:SAFE", "policy_exit:SAFE"]

[sweep]
modes = ["policy", "policy_live", "policy_exit", "STEPS"]
"#;

#[test]
fn knows_every_key_of_the_further_exits() {
    let schema = schema();
    accepts(&schema, &schema, &as_json(EXITS)).unwrap();
    for word in ["\"none\"", "\"opposite\""] {
        let text = EXITS.replace("{ path = \"exits.csv\" }", word);
        accepts(&schema, &schema, &as_json(&text)).unwrap();
    }
    // Absent, every feature is a word.
    for (key, value) in [
        ("ratchets", "[{ at_r = 1.0, stop_r = 0.1 }, { at_r = 2.0, stop_r = 1.0 }]"),
        ("time_exit", "{ bars = 24 }"),
        (
            "session_exit",
            "{ at = \"15:55\", tz = \"America/New_York\", days = [\"Mon\", \"Fri\"] }",
        ),
    ] {
        let (is, none) = (format!("{key} = {value}"), format!("{key} = \"none\""));
        assert!(EXITS.contains(&is), "{is}");
        accepts(&schema, &schema, &as_json(&EXITS.replace(&is, &none))).unwrap();
        refuses(&schema, &EXITS.replace(&is, &format!("{key} = \"nothing\"")));
    }
}

#[test]
fn refuses_the_further_exits_misspelt_or_of_another_kind() {
    let schema = schema();
    for key in [
        "exits",
        "ratchets",
        "stop_r",
        "giveback_pct",
        "bars",
        "session_exit",
        "tz",
        "days",
        "signal_exit",
        "line",
        "chandelier",
        "donchian",
        "ema",
        "period",
        "midpoint",
        "file",
    ] {
        let is = format!("{key} = ");
        assert!(EXITS.contains(&is), "{key}");
        refuses(&schema, &EXITS.replace(&is, &format!("{key}s = ")));
    }
    for (was, is) in [
        ("stop = \"signal\"", "stop = \"signals\""),
        ("target = \"signal\"", "target = \"signals\""),
        ("signal_exit = true", "signal_exit = \"yes\""),
        ("{ path = \"exits.csv\" }", "\"exits.csv\""),
        ("bars = 24", "bars = \"a day\""),
        ("\"Mon\"", "\"Monday\""),
        ("donchian = { bars = 20 }", "donchian = { bars = 20 }, ema = { period = 20 }"),
        ("chandelier = { bars = 22, atr = 3.0 }", "chandelier = { bars = 22 }"),
        ("midpoint = { atr = 3.0 }", "midpoint = 3.0"),
        ("{ at_r = 2.0, stop_r = 1.0 }", "{ at_r = 2.0 }"),
    ] {
        assert!(EXITS.contains(was), "{was}");
        refuses(&schema, &EXITS.replace(was, is));
    }
}

#[test]
fn a_setting_is_said_in_words() {
    let bed = Bed::empty();
    let said = |path: &str| {
        let output = bed.command_as_is(&["schema", path]).output().unwrap();
        assert!(output.status.success(), "{path}");
        String::from_utf8(output.stdout).unwrap()
    };
    let intrabar = said("fills.intrabar");
    for text in
        ["fills.intrabar: Order of prices", "default \"worst\"", "  path_adverse: Open, adverse"]
    {
        assert!(intrabar.contains(text), "no `{text}` in:\n{intrabar}");
    }
    assert!(said("fills").contains("  limit_fill: When a limit order"), "{}", said("fills"));
    // Names of modes and profiles are the user's, entries of lists have no name.
    let stop = said("exit_modes.MINE.stop");
    assert!(stop.contains("Type: table or text") && stop.contains("  pct: Percent of"), "{stop}");
    assert!(said("data.symbols.path").contains("relative to the scenario file"));
    let refused = bed.refused(&["schema", "fills.order"]);
    refused.says(&["no setting `fills.order`", "the keys of fills are intrabar, ambiguity"]);
    bed.refused(&["schema", "name.x"]).says(&["name is a value without keys"]);
    // Every setting of the schema can be asked for.
    for section in schema()["properties"].as_object().unwrap().keys() {
        let text = said(section);
        assert!(text.starts_with(&format!("{section}: ")) && text.contains("Type: "), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}
