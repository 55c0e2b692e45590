//! Command lines that cannot be followed.

use crate::bed::{Bed, scenario_with};

#[track_caller]
fn refused(args: &[&str], says: &[&str]) {
    Bed::new().refused(args).says(says);
}

#[test]
fn unknown_modes_and_profiles() {
    let says = ["unknown exit mode: `NOPE`", "TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL"];
    refused(&["replay", "s.toml", "--mode", "NOPE"], &says);
    refused(
        &["replay", "s.toml", "--profile", "BOLD"],
        &["unknown profile: `BOLD`", "SAFE, AGGRESSIVE"],
    );
    let trade = ["--side", "long", "--entry", "100", "--atr", "1"];
    refused(&[&["levels", "--mode", "NOPE"][..], &trade].concat(), &says);
    refused(&["replay", "s.toml", "--mode", "TRENDFOLOW"], &["did you mean `TREND_FOLLOW`?"]);
    refused(&["replay", "s.toml", "--profile", "SAVE"], &["did you mean `SAFE`?"]);
}

#[test]
fn names_in_any_case() {
    let bed = Bed::new();
    let names = ["--profile", "aggressive", "--mode", "fast_tp"];
    let ran = bed.ok(&[&["replay", "s.toml", "--out", "o"][..], &names].concat());
    assert!(ran.stdout.contains("AGGRESSIVE × FAST_TP"), "{}", ran.stdout);
    bed.ok(&["study", "s.toml", "--out", "s"]);
    bed.ok(&["compare", "s", "--baseline-mode", "fast_tp", "--draws", "200"]);
    let trade = ["--entry", "100", "--atr", "1"];
    let levels = |side: &str, mode: &str| {
        bed.ok(&[&["levels", "--side", side, "--mode", mode][..], &trade].concat()).stdout
    };
    assert_eq!(levels("buy", "trend_follow"), levels("long", "TREND_FOLLOW"));
    assert_eq!(levels("SELL", "FAST_TP"), levels("short", "FAST_TP"));
    assert_ne!(levels("sell", "FAST_TP"), levels("buy", "FAST_TP"));
}

#[test]
fn a_price_below_0_is_a_price() {
    let trade = ["levels", "--mode", "FAST_TP", "--side", "long", "--atr", "1"];
    refused(&[&trade[..], &["--entry", "-100"]].concat(), &["--entry", "a number above 0"]);
}

#[test]
fn thread_counts_that_are_none() {
    for (count, says) in [("0", "0 is not in 1..=65535"), ("two", "invalid"), ("-1", "-1 is not")] {
        refused(&["sweep", "s.toml", &format!("--threads={count}")], &["--threads", says]);
    }
}

#[test]
fn words_that_a_flag_does_not_take() {
    let cases = [
        ("--format", "xml", "parquet, csv, json or ipc"),
        ("--by", "moon", "symbol, side, vol_level, year"),
        ("--rows", "legs", "trades, remodes, decisions, equity"),
        ("--engine", "warp", "reference"),
    ];
    for (flag, value, allowed) in cases {
        refused(&["sweep", "s.toml", flag, value], &[flag, value, allowed]);
        refused(&["sweep", "s.toml", flag, ""], &[flag]);
    }
    refused(&["sweep", "s.toml", "--format", "csv,xml"], &["xml"]);
}

#[test]
fn flags_of_other_commands() {
    refused(&["replay", "s.toml", "--rows", "trades"], &["unexpected argument '--rows'"]);
    refused(&["study", "s.toml", "--mode", "FAST_TP"], &["unexpected argument '--mode'"]);
    refused(&["sweep", "s.toml", "--profile", "SAFE"], &["unexpected argument '--profile'"]);
    refused(&["replay", "s.toml", "--grid"], &["unexpected argument '--grid'"]);
    refused(&["sweep", "s.toml", "s.toml"], &["unexpected argument 's.toml'"]);
    refused(&["sweep"], &["<SCENARIO>"]);
    refused(&["sweep", "s.toml", "--json", "--json"], &["--json"]);
}

#[test]
fn no_command_prints_the_help() {
    let ran = Bed::empty().run(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    ran.says(&["Usage:", "sweep", "replay", "study", "levels", "policy", "signals", "check"]);
    let help = Bed::empty().ok(&["--help"]);
    assert!(help.stdout.contains("Usage:") && help.stderr.is_empty());
    assert!(Bed::empty().ok(&["--version"]).stdout.starts_with("exitlab "));
}

#[test]
fn a_study_grid_needs_a_grid() {
    refused(&["study", "s.toml", "--grid"], &["no [sweep.grid]", "help: add [sweep.grid]"]);
}

#[test]
fn numbers_of_levels() {
    let levels = |flag: &str, value: &str| {
        let mut args = vec!["levels", "--mode", "FAST_TP", "--side", "long"];
        for (name, default) in [("--entry", "100"), ("--atr", "1"), ("--adx", "20")] {
            args.extend([name, if name == flag { value } else { default }]);
        }
        Bed::empty().run(&args).code
    };
    assert_eq!(levels("--entry", "100"), 0);
    for value in ["0", "-100", "nan", "inf", "x", ""] {
        assert_eq!(levels("--entry", value), 2, "--entry {value}");
        assert_eq!(levels("--atr", value), 2, "--atr {value}");
    }
    for value in ["nan", "101", "inf", "x"] {
        assert_eq!(levels("--adx", value), 2, "--adx {value}");
    }
    let long = ["levels", "--mode", "FAST_TP", "--entry", "1", "--atr", "1"];
    refused(&[&long[..], &["--side", "up"]].concat(), &["expected long (buy) or short (sell)"]);
    let moon = ["--side", "long", "--regime", "MOON"];
    refused(&[&long[..], &moon].concat(), &["BULL, BEAR, HIGH_VOL, CHOP, NORMAL"]);
}

#[test]
fn overrides_need_a_scenario() {
    refused(&["policy", "--set", "a=1"], &["--set needs a scenario"]);
    let of_data = "settings of [data] that say how a file is read";
    refused(&["check", "bars.csv", "--set", "costs.taker_fee=0"], &[of_data, "data.timezone"]);
    let levels = ["levels", "--mode", "FAST_TP", "--side", "long", "--entry", "1", "--atr", "1"];
    refused(&[&levels[..], &["--set", "a=1"]].concat(), &["--set needs a scenario"]);
}

#[test]
fn a_scenario_is_checked_on_its_own() {
    refused(&["check", "s.toml", "bars.csv"], &["a scenario is checked on its own"]);
    refused(&["check", "s.toml", "--timeframe", "1h"], &["leave --timeframe out"]);
    refused(&["check", "bars.csv", "--timeframe", "7q"], &["7q"]);
}

#[test]
fn signal_files_that_cannot_be_written() {
    refused(&["signals", "s.toml", "-o", "x.xls"], &["x.xls", ".csv or .parquet"]);
    refused(&["signals", "s.toml", "-o", "none/x.csv"], &["none/x.csv", "No such file"]);
}

#[test]
fn broken_settings_never_panic() {
    let values = ["0", "-1", "0.5", "1e300", "1e-300", "9223372036854775807", "x", "[]", "{}"];
    let paths = [
        "schema",
        "name",
        "data.timeframe",
        "data.symbols",
        "data.symbols.0.taker_fee",
        "data.from",
        "data.execution",
        "data.resample",
        "indicators.atr_period",
        "indicators.trend_ema_period",
        "regime.adx_chop",
        "regime.ema_band",
        "regime.confirm_bars",
        "regime.volatility",
        "regime.volatility.window_bars",
        "signals.n",
        "fills.ambiguity",
        "costs.taker_fee",
        "costs.slippage.vol_bps",
        "costs.funding",
        "orchestrator.integration",
        "orchestrator.scratch_r",
        "profiles.SAFE.base_risk_pct",
        "profiles.SAFE.risk_multipliers",
        "exit_modes.TREND_FOLLOW.stop.atr",
        "exit_modes.TREND_FOLLOW.target",
        "exit_modes.TREND_FOLLOW.partials",
        "exit_modes.TREND_FOLLOW.trailing.distance_atr",
        "portfolio.initial_balance",
        "portfolio.qty_step",
        "study.plans",
        "sweep.modes",
        "sweep.grid",
    ];
    let bed = Bed::new();
    bed.write("bars.csv", crate::bars::btc(600));
    for path in paths {
        for value in values {
            let set = format!("{path}={value}");
            let args = ["replay", "s.toml", "--set", &set, "--format", "csv", "--out", "o"];
            let ran = bed.run(&args);
            match ran.code {
                0 => assert!(bed.path("o/manifest.json").exists(), "{set}"),
                _ => ran.says(&["error:"]),
            }
        }
    }
}

#[test]
fn a_grid_of_more_points_than_anyone_could_run() {
    let values: Vec<String> = (1..=1_000).map(|k| k.to_string()).collect();
    let axis = |key: &str| format!("\"{key}\" = [{}]\n", values.join(", "));
    let keys = ["indicators.atr_period", "indicators.adx_period", "regime.confirm_bars"];
    let axes: String = keys.into_iter().map(axis).collect();
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(&format!("[sweep.grid]\n{axes}")));
    bed.refused(&["sweep", "s.toml"]).says(&["sweep.grid", "more than"]);
}
