//! `manifest.json`: what a run says of itself.

use crate::bed::{Bed, scenario_with};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn keys_and_what_can_be_known_beforehand() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o", "--threads", "2"]);
    let manifest = bed.json("o/manifest.json");
    let keys = [
        "exitlab_version",
        "command",
        "scenario_path",
        "working_dir",
        "scenario",
        "inputs",
        "data",
        "stages",
        "counts",
        "signals",
        "evaluated_days",
        "warnings",
        "invalidating",
        "n_exit_mode_fallbacks",
        "dropped_rows",
        "unused_rows",
        "adjustments",
        "zone_data_version",
        "failed_points",
        "started",
        "wall_seconds",
        "peak_memory_bytes",
        "host",
        "threads",
    ];
    assert_eq!(manifest.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    assert_eq!(manifest["exitlab_version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest["command"], "sweep");
    assert_eq!(manifest["scenario_path"], "s.toml");
    assert_eq!(manifest["working_dir"], "..");
    assert_eq!(manifest["threads"], 2);
    assert_eq!(manifest["n_exit_mode_fallbacks"], 0);
    assert_eq!(manifest["zone_data_version"], Value::Null);
    for empty in
        ["warnings", "invalidating", "dropped_rows", "unused_rows", "adjustments", "failed_points"]
    {
        assert_eq!(manifest[empty], json!([]), "{empty}");
    }
    assert!(manifest["wall_seconds"].as_f64().unwrap() > 0.0);
    let started = manifest["started"].as_str().unwrap();
    assert!(started.ends_with('Z') && started.len() == "2026-01-31T12:00:00Z".len());
}

#[test]
fn inputs_are_named_with_their_hashes() {
    let bed = Bed::new();
    let more = "[regime]\nclassifier = \"labels\"\nlabels = \"l.csv\"\n\
                [costs]\nfunding = { file = \"f.csv\", funding_gap = \"zero\" }\n";
    let scenario = scenario_with(more)
        .replace("[signals]", "adjustments = \"a.csv\"\n[signals]")
        .replace("source = \"donchian\"\nn = 20\n", "source = \"file\"\npath = \"sig.csv\"\n");
    bed.write("s.toml", scenario);
    let files = [
        ("bars.csv", bed.text("bars.csv"), 1_500),
        ("a.csv", "symbol,time,price_factor\nBTCUSD,2017-07-02T00:00:00Z,0.5\n".into(), 1),
        ("sig.csv", "time,symbol,side\n2017-08-01T16:00:00Z,BTCUSD,long\n".into(), 1),
        ("l.csv", "time,regime\n2017-08-01T16:00:00Z,BULL\n".into(), 1),
        ("f.csv", "time,rate\n2017-08-01T16:00:00Z,0.001\n2017-08-02T00:00:00Z,0\n".into(), 2),
    ];
    for (name, text, _) in &files {
        bed.write(name, text);
    }
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let inputs = bed.json("o/manifest.json")["inputs"].clone();
    let want: Vec<Value> = files
        .iter()
        .map(|(path, text, rows)| {
            let mut input =
                json!({ "path": path, "sha256": sha256(text.as_bytes()), "rows": rows });
            if *path == "bars.csv" {
                input["read_as"] = json!("table with a header, times with their zone");
            }
            input
        })
        .collect();
    let mut got = inputs.as_array().unwrap().clone();
    assert_eq!(got[0], want[0]);
    let by_path = |input: &Value| input["path"].as_str().unwrap().to_owned();
    got.sort_by_key(by_path);
    let mut want = want;
    want.sort_by_key(by_path);
    assert_eq!(got, want);
}

#[test]
fn the_data_is_described() {
    let bed = Bed::new();
    let mut with_gap = crate::bars::lines(1_500);
    with_gap.drain(700..703);
    bed.write("bars.csv", crate::bars::text_of(&with_gap));
    bed.ok(&["replay", "s.toml", "--out", "o"]);
    let data = &bed.json("o/manifest.json")["data"][0];
    assert_eq!(data["symbol"], "BTCUSD");
    assert_eq!((&data["n_decision_bars"], &data["n_execution_bars"]), (&json!(1497), &json!(1497)));
    assert_eq!((&data["n_gaps"], &data["n_missing_bars"]), (&json!(1), &json!(3)));
    assert_eq!(data["first"], "2017-07-01T11:00:00Z");
}

#[test]
fn the_scenario_is_there_with_every_default() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o", "--set", "costs.taker_fee=0.001"]);
    let scenario = bed.json("o/manifest.json")["scenario"].clone();
    assert_eq!(scenario["name"], "t");
    assert_eq!(scenario["data"]["symbols"][0]["path"], "bars.csv");
    assert_eq!(scenario["costs"]["taker_fee"], 0.001);
    assert_eq!(scenario["costs"]["maker_fee"], 0.0002);
    assert_eq!(scenario["indicators"]["trend_ema_period"], 200);
    assert_eq!(scenario["regime"]["volatility"]["window_bars"], 500);
    assert_eq!(scenario["portfolio"]["max_leverage"], 30.0);
    assert_eq!(scenario["sweep"]["profiles"], json!(["SAFE", "AGGRESSIVE"]));
    let integration = &scenario["orchestrator"]["integration"];
    assert_eq!(
        (&integration["mode"], &integration["use_for_exit_mode"]),
        (&json!("LIVE"), &json!(true))
    );
    // As a scenario it gives the same run again.
    let again = toml::to_string(&serde_json::from_value::<toml::Table>(scenario).unwrap()).unwrap();
    bed.write("again.toml", again);
    bed.ok(&["sweep", "again.toml", "--out", "again"]);
    assert!(bed.read("o/cells.csv") == bed.read("again/cells.csv"));
    assert!(bed.read("o/trades.csv") == bed.read("again/trades.csv"));
}

/// Hits and misses of a stage.
fn stage(manifest: &Value, name: &str) -> (u64, u64) {
    let stages = manifest["stages"].as_array().unwrap();
    let stage = stages.iter().find(|s| s["name"] == name).unwrap_or_else(|| panic!("{name}"));
    let count = |key: &str| stage[key].as_u64().unwrap();
    assert_eq!(stage["keys"].as_array().unwrap().len() as u64, count("misses"));
    (count("hits"), count("misses"))
}

#[test]
fn stages_are_shared_by_the_points_that_agree_on_them() {
    let bed = Bed::new();
    let grid = "[sweep.grid]\n\"indicators.atr_period\" = [10, 14]\n\
                \"exit_modes.FAST_TP.target.atr\" = [2.0, 2.5, 3.0]\n";
    bed.write("s.toml", scenario_with(grid));
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let manifest = bed.json("o/manifest.json");
    // Six points; two ATR periods, and exits touch no stage.
    for name in ["indicators", "regimes", "signals"] {
        assert_eq!(stage(&manifest, name), (4, 2), "{name}");
    }
    assert_eq!(stage(&manifest, "funding"), (5, 1));
}

#[test]
fn counts_are_those_of_the_tables() {
    let bed = Bed::new();
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o", "--json"]);
    let counts = &bed.json("o/manifest.json")["counts"];
    assert_eq!(counts, &ran.json()["counts"]);
    assert_eq!(counts["bars"], 1_500);
    assert_eq!(counts["trades"], bed.table("o/trades.csv").rows.len());
    assert_eq!(counts["cells"], bed.table("o/cells.csv").rows.len());
    assert_eq!(counts["signals"], bed.table("o/decisions.csv").rows.len() / 8);
    bed.ok(&["study", "s.toml", "--out", "s"]);
    let counts = &bed.json("s/manifest.json")["counts"];
    assert_eq!(counts["trades"], bed.table("s/outcomes.csv").rows.len());
    assert_eq!(counts["cells"], bed.table("s/cells.csv").rows.len());
}

#[test]
fn the_zone_data_of_session_exits_is_named() {
    let bed = Bed::new();
    let version = |command: &str, options: &[&str], scenario: &str| {
        bed.write("s.toml", scenario);
        bed.ok(&[&[command, "s.toml", "--out", "o"], options].concat());
        bed.json("o/manifest.json")["zone_data_version"].clone()
    };
    let named = json!(exitlab::crates::exit::ZONE_DATA_VERSION);
    // In a mode that the run uses, in one that it does not, and in one of the command line.
    let session = "session_exit = { at = \"15:55\", tz = \"America/New_York\" }\n";
    let own = scenario_with(&format!("[exit_modes.DAY]\nbase = \"FAST_TP\"\n{session}"));
    for (command, options) in [
        ("sweep", vec![]),
        ("study", vec![]),
        ("regimes", vec![]),
        ("replay", vec!["--mode", "DAY"]),
    ] {
        assert_eq!(version(command, &options, &own), named, "{command}");
    }
    let none = scenario_with("");
    let set = ["--set", "exit_modes.FAST_TP.session_exit={ at = \"20:00\" }"];
    assert_eq!(version("replay", &set, &none), named);
    assert_eq!(version("replay", &[], &none), Value::Null);
    // Or at a point of the grid alone.
    let grid =
        "[sweep.grid]\n\"exit_modes.FAST_TP.session_exit\" = [\"none\", { at = \"20:00\" }]\n";
    assert_eq!(version("sweep", &[], &scenario_with(grid)), named);
}
