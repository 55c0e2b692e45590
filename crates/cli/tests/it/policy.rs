//! `exitlab policy`: the decision matrix, and its numbers by hand from SPEC §5's table.

use crate::bed::{Bed, scenario_with};
use serde_json::{Value, json};

const REGIMES: [&str; 5] = ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL"];
const LEVELS: [&str; 4] = ["LOW", "NORMAL", "HIGH", "EXTREME"];

fn matrix(bed: &Bed, args: &[&str]) -> Vec<Value> {
    let ran = bed.ok(&[&["policy", "--json"][..], args].concat());
    ran.json().as_array().unwrap().clone()
}

#[track_caller]
fn cell<'m>(matrix: &'m [Value], profile: &str, regime: &str, level: &str) -> &'m Value {
    let is_it =
        |c: &&Value| c["profile"] == profile && c["regime"] == regime && c["vol_level"] == level;
    let mut found = matrix.iter().filter(is_it);
    let first = found.next().unwrap_or_else(|| panic!("{profile} {regime} {level}"));
    assert!(found.next().is_none());
    first
}

/// Per regime: base risk × multiplier, base confidence + adjustment, exit mode, entry mode.
type Row = (&'static str, f64, f64, &'static str, &'static str);

const SAFE: [Row; 5] = [
    ("BULL", 0.72, 0.65, "TREND_FOLLOW", "NORMAL"), // 0.8 × 0.9, 0.65 + 0
    ("BEAR", 0.24, 0.73, "FAST_TP", "DEFENSIVE"),   // 0.8 × 0.3, 0.65 + 0.08
    ("HIGH_VOL", 0.32, 0.75, "DEFENSIVE_TRAIL", "DEFENSIVE"), // 0.8 × 0.4, 0.65 + 0.10
    ("CHOP", 0.40, 0.70, "FAST_TP", "DEFENSIVE"),   // 0.8 × 0.5, 0.65 + 0.05
    ("NORMAL", 0.64, 0.65, "TREND_FOLLOW", "NORMAL"), // 0.8 × 0.8, 0.65 + 0
];
const AGGRESSIVE: [Row; 5] = [
    ("BULL", 1.56, 0.28, "TREND_FOLLOW", "AGGRESSIVE"), // 1.2 × 1.3, 0.30 − 0.02
    ("BEAR", 0.72, 0.35, "TREND_FOLLOW", "NORMAL"),     // 1.2 × 0.6, 0.30 + 0.05
    ("HIGH_VOL", 0.96, 0.35, "TREND_FOLLOW", "NORMAL"), // 1.2 × 0.8, 0.30 + 0.05
    ("CHOP", 0.84, 0.32, "TREND_FOLLOW", "AGGRESSIVE"), // 1.2 × 0.7, 0.30 + 0.02
    ("NORMAL", 1.20, 0.30, "TREND_FOLLOW", "NORMAL"),   // 1.2 × 1.0, 0.30 + 0
];

#[test]
fn the_decision_matrix() {
    let matrix = matrix(&Bed::empty(), &[]);
    assert_eq!(matrix.len(), 2 * 5 * 4);
    for (profile, rows) in [("SAFE", SAFE), ("AGGRESSIVE", AGGRESSIVE)] {
        for (regime, risk, confidence, mode, entry_mode) in rows {
            for level in LEVELS {
                let got = cell(&matrix, profile, regime, level);
                let is_high = level == "HIGH" || level == "EXTREME";
                let is_gated = profile == "SAFE" && level == "EXTREME";
                let overridden = profile == "SAFE" && is_high;
                let want_mode = if overridden { "DEFENSIVE_TRAIL" } else { mode };
                let want_profile = match (is_gated, is_high) {
                    (true, _) => "NO_NEW_TRADES",
                    (false, true) => "REDUCED",
                    (false, false) => "NORMAL",
                };
                let risk = if is_high { risk / 2.0 } else { risk };
                let at = format!("{profile} {regime} {level}");
                assert_eq!(got["exit_mode"], want_mode, "{at}");
                assert_eq!(got["allow_new_trades"], !is_gated, "{at}");
                assert_eq!(got["risk_profile"], want_profile, "{at}");
                assert_eq!(got["entry_mode"], entry_mode, "{at}");
                assert!((got["max_risk_pct"].as_f64().unwrap() - risk).abs() < 1e-12, "{at}");
                let min_confidence = got["min_confidence"].as_f64().unwrap();
                assert!((min_confidence - confidence).abs() < 1e-12, "{at}");
                assert_eq!(got["disallowed_symbols"], json!([]), "{at}");
                let note = got["note"].as_str().unwrap();
                assert!(note.starts_with(&format!("{regime} market, {level} vol")), "{at}: {note}");
            }
        }
    }
}

#[test]
fn the_reports_matrix() {
    let matrix = matrix(&Bed::empty(), &[]);
    let mode = |profile, regime, level| cell(&matrix, profile, regime, level)["exit_mode"].clone();
    assert_eq!(mode("SAFE", "BULL", "NORMAL"), "TREND_FOLLOW");
    assert_eq!(mode("SAFE", "BEAR", "NORMAL"), "FAST_TP");
    assert_eq!(mode("SAFE", "CHOP", "NORMAL"), "FAST_TP");
    for regime in REGIMES {
        for level in ["HIGH", "EXTREME"] {
            assert_eq!(mode("SAFE", regime, level), "DEFENSIVE_TRAIL");
        }
        for level in LEVELS {
            assert_eq!(mode("AGGRESSIVE", regime, level), "TREND_FOLLOW");
        }
    }
}

#[test]
fn the_objects_keys_and_their_order() {
    let matrix = matrix(&Bed::empty(), &[]);
    let keys = [
        "profile",
        "regime",
        "vol_level",
        "allow_new_trades",
        "risk_profile",
        "max_risk_pct",
        "min_confidence",
        "entry_mode",
        "exit_mode",
        "disallowed_symbols",
        "note",
    ];
    let mut cells = matrix.iter();
    for profile in ["SAFE", "AGGRESSIVE"] {
        for regime in REGIMES {
            for level in LEVELS {
                let got = cells.next().unwrap();
                assert_eq!(got.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
                let at = (&got["profile"], &got["regime"], &got["vol_level"]);
                assert_eq!(at, (&json!(profile), &json!(regime), &json!(level)));
            }
        }
    }
}

#[test]
fn as_a_table() {
    let ran = Bed::empty().ok(&["policy"]);
    assert_eq!(ran.stderr, "");
    for text in ["SAFE", "AGGRESSIVE", "DEFENSIVE_TRAIL", "no new trades", "1.56%", "0.73"] {
        assert!(ran.stdout.contains(text), "{text}");
    }
}

/// A scenario that changes SAFE, adds a profile, and a mode that the profile uses.
const PROFILES: &str = "\
[profiles.SAFE]
base_confidence = 0.5
risk_multipliers = { CHOP = 1.0 }
block_extreme = false

[profiles.CAREFUL]
base = \"SAFE\"
base_risk_pct = 0.4
exit_mode_high_vol = \"none\"
exit_mode_bias = { BEAR = \"SCALP\" }

[exit_modes.SCALP]
base = \"FAST_TP\"
target = { atr = 1.0 }
";

#[test]
fn profiles_of_a_scenario() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(PROFILES));
    let matrix = matrix(&bed, &["s.toml"]);
    assert_eq!(matrix.len(), 3 * 5 * 4);
    let number = |profile, regime, key: &str| {
        cell(&matrix, profile, regime, "NORMAL")[key].as_f64().unwrap()
    };
    assert!((number("SAFE", "CHOP", "max_risk_pct") - 0.8).abs() < 1e-12); // 0.8 × 1.0
    assert!((number("SAFE", "BULL", "max_risk_pct") - 0.72).abs() < 1e-12); // kept
    assert!((number("SAFE", "CHOP", "min_confidence") - 0.55).abs() < 1e-12); // 0.5 + 0.05
    assert!((number("AGGRESSIVE", "CHOP", "max_risk_pct") - 0.84).abs() < 1e-12);
    assert_eq!(cell(&matrix, "SAFE", "BULL", "EXTREME")["allow_new_trades"], true);
    let mode = |regime, level| cell(&matrix, "CAREFUL", regime, level)["exit_mode"].clone();
    assert_eq!(mode("BEAR", "NORMAL"), "SCALP");
    assert_eq!(mode("BEAR", "HIGH"), "SCALP");
    assert_eq!(mode("CHOP", "NORMAL"), "FAST_TP");
    assert_eq!(mode("HIGH_VOL", "EXTREME"), "DEFENSIVE_TRAIL");
}

#[test]
fn an_override_of_a_new_profile() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(PROFILES));
    let set = "profiles.CAREFUL.base_risk_pct=0.2";
    let matrix = matrix(&bed, &["s.toml", "--set", set]);
    let got = cell(&matrix, "CAREFUL", "BULL", "NORMAL");
    assert!((got["max_risk_pct"].as_f64().unwrap() - 0.18).abs() < 1e-12); // 0.2 × 0.9
}

#[test]
fn levels_that_are_treated_alike_share_a_row() {
    let text = Bed::empty().ok(&["policy"]).stdout;
    assert!(text.lines().all(|line| line == line.trim_end()), "{text:?}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    // SAFE treats LOW and NORMAL alike, and HIGH and EXTREME not.
    let bull: Vec<&str> = text.lines().skip(2).take(7).map(str::trim_start).collect();
    assert!(bull[0].starts_with("BULL       LOW ") && bull[1].starts_with("NORMAL "), "{text}");
    assert!(
        bull[0].contains("TREND_FOLLOW") && bull[1].contains("risk 0.72%, conf. 0.65"),
        "{text}"
    );
    assert!(bull[2].starts_with("HIGH ") && bull[4].starts_with("EXTREME "), "{text}");
    assert!(bull[6].starts_with("no new trades"), "{text}");
}
