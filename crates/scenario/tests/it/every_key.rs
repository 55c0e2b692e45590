//! The contract that no key is stored and then ignored: changing any of them changes the scenario.

use exitlab_scenario::{Override, Scenario, ScenarioFile, json_schema};
use std::collections::BTreeSet;
use std::path::Path;
use toml::Value;

/// Scenarios that together have every key.
const SCENARIOS: [&str; 8] = [
    r#"
schema = 1
name = "a"
[data]
timeframe = "4h"
symbols = [{ symbol = "X", path = "x.csv", taker_fee = 0.001, maker_fee = 0.001, base_bps = 1.0,
    vol_bps = 1.0, qty_step = 0.1, min_notional = 1.0, funding = { rate = 0.001 } },
    { symbol = "Y", path = "y.csv" }]
execution = [{ symbol = "X", path = "fine.csv" }, { symbol = "Y", path = "y.csv" }]
execution_timeframe = "1h"
from = "2020-01-01"
to = "2021-01-01"
adjustments = "splits.csv"
[entry]
max_fill_delay = "4h"
[profiles.MINE]
base = "SAFE"
[exit_modes.FAST_TP]
stop = { pct = 1.0 }
target = { pct = 2.0 }
partials = [{ at_atr = 1.0, fraction = 0.5 }]
trailing = { distance_pct = 1.0, activate = "at_r", at_r = 1.0 }
time_exit = { hours = 24, below_r = 0.5 }
[exit_modes.MINE]
base = "FAST_TP"
target = { r = 2.0 }
[sweep]
sample = { method = "sobol", n = 1, seed = 7 }
[sweep.grid]
"indicators.atr_period" = [10, 14]
"#,
    r#"
schema = 1
name = "b"
data.timeframe = "1h"
data.symbols = [{ symbol = "X", path = "x.csv", funding = { file = "own.csv" } }, { symbol = "Y", path = "y.csv" }]
data.resample = true
data.execution_timeframe = "1m"
regime = { classifier = "labels", labels = "labels.csv", volatility = { method = "ratio" } }
signals = { source = "file", path = "signals.csv" }
costs = { funding = { file = "funding.csv" } }
"#,
    r#"
schema = 1
name = "c"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }
regime = { ema_band = { atr = 1.0 } }
signals = { source = "rsi_reversion" }
"#,
    r#"
schema = 1
name = "d"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }
signals = { source = "every", n = 10 }
"#,
    r#"
schema = 1
name = "e"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }
signals = { source = "random", p = 0.1, seed = 7 }
"#,
    r#"
schema = 1
name = "f"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }
signals = { source = "donchian" }
"#,
    r#"
schema = 1
name = "g"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }
signals = { source = "file", path = "signals.csv", time = "open", exits = { path = "exits.csv" } }
study = { plans = ["FAST_TP", "policy_live:SAFE"] }
[exit_modes.FAST_TP]
stop = "signal"
target = "signal"
ratchets = [{ at_r = 1.0, stop_r = 0.1 }, { at_r = 2.0, stop_r = 1.0 }]
trailing = { giveback_pct = 40.0, activate = "at_r", at_r = 1.0 }
time_exit = { bars = 24 }
session_exit = { at = "15:55", tz = "America/New_York", days = ["Mon", "Fri"] }
signal_exit = true
[exit_modes.CHANDELIER]
base = "FAST_TP"
trailing = { line = { chandelier = { bars = 22, atr = 3.0 } }, activate = "immediately" }
[exit_modes.DONCHIAN]
base = "FAST_TP"
trailing = { line = { donchian = { bars = 20 } }, activate = "immediately" }
[exit_modes.EMA]
base = "FAST_TP"
trailing = { line = { ema = { period = 20, atr = 1.0 } }, activate = "immediately" }
[exit_modes.MIDPOINT]
base = "FAST_TP"
trailing = { line = { midpoint = { atr = 3.0 } }, activate = "immediately" }
[exit_modes.FILE]
base = "FAST_TP"
trailing = { line = { file = "lines.csv" }, activate = "immediately" }
"#,
    r#"
schema = 1
name = "h"
[data]
timeframe = "4h"
columns = { time = "1", close = "5" }
time_format = "%Y%m%d"
timezone = "America/New_York"
bar_time = "open"
header = true
decimal_comma = false
price_scale = 0.01
source_symbol = "A"
empty_rows = "gap"
execution_timeframe = "1h"
symbols = [{ symbol = "X", path = "x.csv", columns = { time = "1", close = "5" }, time_format = "%Y%m%d",
    timezone = "America/New_York", bar_time = "open", header = true, decimal_comma = false,
    price_scale = 0.01, source_symbol = "A", empty_rows = "gap" },
    { symbol = "Y", path = "y.csv" }]
execution = [{ symbol = "X", path = "fine.csv", columns = { time = "1", close = "5" }, time_format = "%Y%m%d",
    timezone = "America/New_York", bar_time = "open", header = true, decimal_comma = false,
    price_scale = 0.01, source_symbol = "A", empty_rows = "gap" },
    { symbol = "Y", path = "y.csv" }]
"#,
];

/// Words among which every key that takes text finds another one that it may have.
const WORDS: [&str; 62] = [
    "random",
    "%d.%m.%Y",
    "gap",
    "drop",
    "ignore",
    "Mon",
    "open",
    "next",
    "long",
    "short",
    "alternate",
    "close",
    "best",
    "through",
    "level",
    "zero",
    "OBSERVE",
    "DEFENSIVE",
    "NORMAL",
    "current_atr",
    "trend",
    "immediately",
    "quantile",
    "ratio",
    "donchian",
    "AGGRESSIVE",
    "SAFE",
    "FAST_TP",
    "TREND_FOLLOW",
    "none",
    "30m",
    "8h",
    "2019-01-01",
    "2022-01-01",
    "other.csv",
    "Z",
    "other-name",
    "off",
    "rules",
    "at_r",
    "after_partial",
    "entry_atr",
    "exact",
    "error",
    "both",
    "worst",
    "touch",
    "LIVE",
    "ema_cross",
    "policy",
    "MINE",
    "1h",
    "1m",
    "2h",
    "every",
    "labels",
    "signal",
    "opposite",
    "09:30",
    "UTC",
    "Wed",
    "policy_exit:SAFE",
];

fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(n) => [n + 1, n - 1].map(Value::from).to_vec(),
        Value::Float(x) => [x * 1.25, x * 0.9, x + 0.05, x - 0.05].map(Value::from).to_vec(),
        Value::Boolean(b) => vec![Value::from(!b)],
        _ => WORDS.map(Value::from).to_vec(),
    }
}

fn leaves(value: &Value, path: Vec<String>, out: &mut Vec<(Vec<String>, Value)>) {
    let below = |key: &str| [path.as_slice(), &[key.to_owned()]].concat();
    match value {
        Value::Table(table) if !table.is_empty() => {
            table.iter().for_each(|(key, inner)| leaves(inner, below(key), out));
        }
        Value::Array(entries) if !entries.is_empty() => {
            let entries = entries.iter().enumerate();
            entries.for_each(|(i, inner)| leaves(inner, below(&i.to_string()), out));
        }
        Value::Table(_) | Value::Array(_) => {}
        _ => out.push((path, value.clone())),
    }
}

/// Everything of a scenario that the engine sees. What is not listed here cannot be changed by a key.
fn seen_by_the_engine(s: &Scenario) -> String {
    let market = (&s.data, s.indicators, s.volatility, &s.classifier, &s.signals);
    let trades = (s.entry, s.fills, s.ambiguity, &s.plans, &s.line_files);
    let who = (&s.orchestrator, &s.profiles, &s.portfolio, &s.study_plans, &s.sweep);
    format!("{:?}", (&s.name, &s.question, market, trades, who, s.statistics))
}

/// Whether two scenarios differ in anything that the engine sees.
fn differ(a: &Scenario, b: &Scenario) -> bool {
    seen_by_the_engine(a) != seen_by_the_engine(b)
}

/// A path as TOML writes it, with every key in quotes.
fn dotted(path: &[String]) -> String {
    let quoted: Vec<String> = path.iter().map(|key| format!("\"{key}\"")).collect();
    quoted.join(".")
}

/// The path with names chosen by the user as `*` and positions as `0`.
fn general(path: &[String]) -> String {
    let mut path = path.to_vec();
    if matches!(path[0].as_str(), "profiles" | "exit_modes") {
        path[1] = "*".to_owned();
    }
    if path.len() > 2 && path[..2] == ["sweep", "grid"] {
        path.truncate(2);
        path.push("*".to_owned());
    }
    if let Some(at) = path.iter().position(|key| key == "columns") {
        path[at + 1] = "*".to_owned();
    }
    for key in &mut path {
        if key.parse::<usize>().is_ok() {
            *key = "0".to_owned();
        }
    }
    path.join(".")
}

fn schema_leaves(schema: &serde_json::Value, path: &str, out: &mut BTreeSet<String>) {
    let under = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let mut is_leaf = true;
    if let Some(options) = schema.get("anyOf").and_then(|v| v.as_array()) {
        for option in options.iter().filter(|o| o.get("properties").or(o.get("items")).is_some()) {
            is_leaf = false;
            schema_leaves(option, path, out);
        }
    }
    if let Some(items) = schema.get("items") {
        is_leaf = false;
        schema_leaves(items, &under("0"), out);
    }
    if let Some(named) = schema.get("additionalProperties").filter(|v| v.is_object()) {
        is_leaf = false;
        schema_leaves(named, &under("*"), out);
    }
    for (key, inner) in schema.get("properties").and_then(|v| v.as_object()).into_iter().flatten() {
        is_leaf = false;
        schema_leaves(inner, &under(key), out);
    }
    if is_leaf {
        out.insert(path.to_owned());
    }
}

#[test]
fn changing_any_key_changes_the_scenario() {
    let mut seen = BTreeSet::new();
    for text in SCENARIOS {
        let file = ScenarioFile::parse(text, Path::new("s.toml")).unwrap();
        let base = file.resolve(&[]).unwrap();
        let mut all = Vec::new();
        leaves(&Value::try_from(base.effective_json()).unwrap(), Vec::new(), &mut all);
        for (path, value) in all {
            if path[0] == "schema" || path[path.len() - 1] == "base" {
                continue;
            }
            let outcomes = others(&value).into_iter().filter_map(|other| {
                let set = |path: &str| Override::new(path, other.clone()).unwrap();
                let mut changes = vec![set(&dotted(&path))];
                if path[path.len() - 1] == "symbol" && matches!(base.name.as_str(), "a" | "h") {
                    // Execution bars are of the same symbols.
                    let places = ["data.symbols.0.symbol", "data.execution.0.symbol"];
                    changes = places.map(set).to_vec();
                }
                let changed = |s: &Scenario| s.effective_json() != base.effective_json();
                file.resolve(&changes).ok().filter(changed)
            });
            let differs: Vec<bool> = outcomes.map(|scenario| differ(&base, &scenario)).collect();
            let ignored = !differs.is_empty() && !differs.contains(&true);
            assert!(!ignored, "{}: changing {} changes nothing", base.name, dotted(&path));
            if !differs.is_empty() {
                seen.insert(general(&path));
            }
        }
    }
    let mut wanted = BTreeSet::new();
    schema_leaves(&json_schema(), "", &mut wanted);
    let missing: Vec<_> = wanted.difference(&seen).collect();
    assert_eq!(missing, ["exit_modes.*.base", "profiles.*.base", "schema"], "keys never changed");
}

#[test]
fn a_base_decides_what_is_left_out() {
    let with = |base: &str| {
        let text = format!("{}\n[profiles.P]\nbase = \"{base}\"", SCENARIOS[2]);
        ScenarioFile::parse(&text, Path::new("s.toml")).unwrap().resolve(&[]).unwrap()
    };
    assert!(differ(&with("SAFE"), &with("AGGRESSIVE")));
}
