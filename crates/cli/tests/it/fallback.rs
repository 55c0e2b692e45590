//! A mode named in a profile that no plan has: TREND_FOLLOW, a warning, a count, and trades.

use crate::bed::{Bed, scenario_with};

const MOON: &str = "[profiles.SAFE]\nexit_mode_bias = { CHOP = \"MOON\" }\n";

#[test]
fn an_unknown_mode_falls_back_and_is_counted() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(MOON));
    let ran = bed.ok(&["replay", "s.toml", "--out", "o"]);
    let warning = "s.toml:12: `profiles.SAFE.exit_mode_bias.CHOP` names the exit mode `MOON`, \
                   which does not exist: TREND_FOLLOW is used";
    assert_eq!(ran.stderr, format!("warning: {warning}\n"));
    let manifest = bed.json("o/manifest.json");
    assert_eq!(manifest["warnings"], serde_json::json!([warning]));
    // Every policy of a CHOP bar whose volatility is not high asked for it.
    let decisions = bed.table("o/decisions.csv").only(&[("regime", "CHOP")]);
    let calm = ["LOW", "NORMAL"].map(|v| decisions.only(&[("vol_level", v)]));
    let n = calm.iter().map(|table| table.rows.len()).sum::<usize>();
    assert!(n > 20);
    assert_eq!(manifest["n_exit_mode_fallbacks"], n);
    for table in &calm {
        assert!(table.column("exit_mode").iter().all(|mode| *mode == "TREND_FOLLOW"));
    }
    // The same trades as if the profile had said TREND_FOLLOW.
    bed.write("s.toml", scenario_with(&MOON.replace("MOON", "TREND_FOLLOW")));
    bed.ok(&["replay", "s.toml", "--out", "said"]);
    assert!(bed.read("o/trades.csv") == bed.read("said/trades.csv"));
    assert_eq!(bed.json("said/manifest.json")["n_exit_mode_fallbacks"], 0);
    assert_eq!(bed.json("said/manifest.json")["warnings"], serde_json::json!([]));
}

#[test]
fn of_the_volatility_override_too() {
    let bed = Bed::new();
    let more = "[profiles.SAFE]\nexit_mode_high_vol = \"MOON\"\n";
    bed.write("s.toml", scenario_with(more));
    let ran = bed.ok(&["replay", "s.toml", "--out", "o"]);
    ran.says(&["s.toml:12: `profiles.SAFE.exit_mode_high_vol`", "`MOON`"]);
    let decisions = bed.table("o/decisions.csv");
    let extreme = decisions.only(&[("vol_level", "EXTREME")]);
    assert!(!extreme.rows.is_empty());
    assert!(extreme.column("exit_mode").iter().all(|mode| *mode == "TREND_FOLLOW"));
    assert!(bed.json("o/manifest.json")["n_exit_mode_fallbacks"].as_u64().unwrap() > 0);
}

#[test]
fn it_is_logged() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(MOON));
    let ran = bed.ok(&["replay", "s.toml", "--out", "o", "-v"]);
    ran.says(&["Z BTCUSD Unknown exit_mode 'MOON', using default 'TREND_FOLLOW'"]);
}

#[test]
fn a_mode_of_the_scenario_is_no_fallback() {
    let bed = Bed::new();
    let more = "\n[exit_modes.MOON]\nbase = \"FAST_TP\"\ntarget = { atr = 9.0 }\n";
    bed.write("s.toml", scenario_with(&format!("{MOON}{more}")));
    let ran = bed.ok(&["replay", "s.toml", "--out", "o"]);
    assert_eq!(ran.stderr, "");
    assert!(bed.table("o/trades.csv").column("exit_mode").contains(&"MOON"));
}
