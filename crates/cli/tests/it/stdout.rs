//! What goes to stdout and what to stderr: tables, one JSON object, warnings, logs.

use crate::bed::{Bed, scenario_but, scenario_with};
use std::process::Stdio;

/// A scenario that warns.
const WARNS: &str = "[profiles.SAFE]\nexit_mode_bias = { BULL = \"MOON\" }\n";

#[test]
fn json_is_one_object_and_nothing_else() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(WARNS));
    for command in ["sweep", "replay", "study"] {
        let ran = bed.ok(&[command, "s.toml", "--out", command, "--json"]);
        let object = ran.json();
        let keys = [
            "run_dir",
            "scenario",
            "counts",
            "warnings",
            "wall_seconds",
            "peak_memory_bytes",
            "stages",
        ];
        assert_eq!(object.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
        assert_eq!(object["scenario"], "t");
        let run_dir = object["run_dir"].as_str().unwrap();
        assert!(bed.path(run_dir).join("manifest.json").exists(), "{run_dir}");
        let counts = object["counts"].as_object().unwrap();
        assert_eq!(counts.keys().collect::<Vec<_>>(), ["bars", "signals", "trades", "cells"]);
        let warnings = object["warnings"].as_array().unwrap();
        assert!(warnings.iter().any(|w| w.as_str().unwrap().contains("`MOON`")), "{warnings:?}");
        assert!(object["wall_seconds"].is_f64() && object["peak_memory_bytes"].is_u64());
        for stage in object["stages"].as_object().unwrap().values() {
            let keys: Vec<_> = stage.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["hits", "misses"]);
        }
        assert_eq!(ran.stdout.lines().count(), 1);
    }
}

#[test]
fn tables_without_json() {
    let bed = Bed::new();
    let asked = scenario_but("name = \"t\"", "name = \"t\"\nquestion = \"Why?\"");
    bed.write("s.toml", asked);
    let sweep = bed.ok(&["sweep", "s.toml", "--out", "o"]);
    assert_eq!(sweep.stderr, "");
    let mut texts = vec!["Why?".to_owned(), "Written to".into(), "LOW_CONFIDENCE".into()];
    for profile in ["SAFE", "AGGRESSIVE"] {
        for mode in ["policy", "TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"] {
            texts.push(format!("{profile} × {mode}\n"));
        }
        texts.push(format!("Signals, {profile}"));
    }
    texts.extend(["BULL", "HIGH_VOL", "ALL", "Portfolio", "accepted", "buy"].map(str::to_owned));
    for text in texts {
        assert!(sweep.stdout.contains(&text), "no `{text}` in:\n{}", sweep.stdout);
    }
    // The tables show the cells' numbers.
    let cells = bed.table("o/cells.csv");
    let all = [("profile", "SAFE"), ("mode", "policy"), ("regime", "ALL"), ("symbol", "ALL")];
    let all = [&all[..], &[("side", "ALL"), ("vol_level", "ALL"), ("year", "ALL")]].concat();
    let (n, sum_r) = (cells.get("n", &all), cells.get("sum_r", &all).parse::<f64>().unwrap());
    let first = sweep.stdout.lines().find(|line| line.starts_with(" ALL ")).unwrap();
    assert!(first.contains(&format!(" {n} ")), "{first}");
    assert!(first.contains(&format!("{sum_r:+.2}")), "{first}");
    let study = bed.ok(&["study", "s.toml", "--out", "s"]);
    assert!(study.stdout.contains("DEFENSIVE_TRAIL") && !study.stdout.contains("Portfolio"));
    let replay = bed.ok(&["replay", "s.toml", "--out", "r"]);
    assert!(replay.stdout.contains("SAFE × policy") && !replay.stdout.contains("AGGRESSIVE"));
}

#[test]
fn quiet_leaves_stderr_empty() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(WARNS));
    for command in ["sweep", "replay", "study"] {
        let loud = bed.ok(&[command, "s.toml", "--out", "o"]);
        loud.says(&["warning: s.toml:12:", "`MOON`"]);
        let quiet = bed.ok(&[command, "s.toml", "--out", "o", "--quiet"]);
        assert_eq!(quiet.stderr, "");
        assert!(quiet.stdout == loud.stdout, "{command}: quiet changes the results");
    }
}

#[test]
fn logs_have_the_reports_lines_and_leave_stdout_alone() {
    let bed = Bed::new();
    let plain = bed.ok(&["replay", "s.toml", "--out", "o"]);
    let info = bed.ok(&["replay", "s.toml", "--out", "o", "-v"]);
    let debug = bed.ok(&["replay", "s.toml", "--out", "o", "-vv"]);
    assert!(info.stdout == plain.stdout && debug.stdout == plain.stdout);
    let of_info = [
        "Exit Mode: TREND_FOLLOW - Wide stops, large TP, follow trends (Regime: NORMAL)",
        "Exit Mode: FAST_TP - Quick exits, small TP, no trailing (Regime: CHOP)",
        "BTCUSD SHORT Exit Levels (Mode: TREND_FOLLOW):",
        "R:R = 3.00 | Trail: 1.2x ATR",
        "Strategy: Wide stops, large TP, follow trends",
        "POLICY UPDATE: allow_trades=true, risk_profile=NORMAL, max_risk=0.64%, min_conf=0.65, \
         entry=NORMAL, exit=TREND_FOLLOW",
        "LIVE MODE - Policy ENFORCED: NORMAL market, NORMAL vol",
    ];
    let of_debug = ["Policy Controls: allow_trades=true", "Policy passed to the trade:"];
    assert_eq!(plain.stderr, "");
    info.says(&of_info);
    debug.says(&of_info);
    debug.says(&of_debug);
    assert!(of_debug.iter().all(|text| !info.stderr.contains(text)));
    let lines = debug.stderr.lines().filter(|line| line.contains("BTCUSD"));
    let timed = lines.clone().filter(|line| {
        line.split_whitespace().any(|word| word.starts_with("2017-") && word.ends_with(":00:00Z"))
    });
    assert!(timed.count() == lines.count(), "a line of a decision has its time: {}", debug.stderr);
    assert!(!debug.stderr.contains('$'), "prices are not in dollars");
    let observed = ["--set", "orchestrator.integration=observe", "-v"];
    let observed = bed.ok(&[&["replay", "s.toml", "--out", "o"][..], &observed].concat());
    observed.says(&["OBSERVE MODE", "POLICY UPDATE"]);
    assert!(!observed.stderr.contains("ENFORCED"));
    let json = bed.ok(&["replay", "s.toml", "--out", "o", "-vv", "--json"]);
    assert!(json.json().is_object());
}

#[test]
fn tables_as_json_of_other_commands() {
    let bed = Bed::new();
    assert!(bed.ok(&["policy", "--json"]).json().is_array());
    assert!(bed.ok(&["check", "bars.csv", "--json"]).json()["files"].is_array());
}

/// A pipe that nobody reads from any more.
fn left_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn words(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

#[test]
fn a_reader_who_leaves_is_no_panic() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(WARNS));
    for command in [
        "sweep s.toml --out o",
        "sweep s.toml --out o --json",
        "replay s.toml --out o",
        "study s.toml --out o",
        "regress s.toml --baseline b --bless",
        "regress s.toml --baseline b",
        "regress s.toml --baseline b --json",
        "policy",
        "policy --json",
        "schema",
        "signals s.toml -o -",
        "check bars.csv",
        "check bars.csv --json",
        "levels --mode FAST_TP --side long --entry 100 --atr 1",
        "--help",
    ] {
        let output = bed.command(&words(command)).stdout(left_pipe()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{command}: {stderr}");
    }
    assert!(bed.path("o/manifest.json").exists());
}

#[test]
fn what_was_found_is_the_exit_code_whoever_listens() {
    let bed = Bed::new();
    bed.write("bad.csv", crate::bars::btc_with(102, 4, "0"));
    let grid = "[sweep.grid]\n\"indicators.trend_ema_period\" = [200, 5000]\n";
    bed.write("some.toml", scenario_with(grid));
    for (command, code) in [("check bad.csv", 1), ("sweep some.toml --out o", 2)] {
        let output = bed.command(&words(command)).stdout(left_pipe()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{command}");
    }
}

#[test]
fn nobody_reading_stderr_is_no_panic() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(WARNS));
    for (command, code) in [
        ("sweep s.toml --out o", 0),
        ("replay s.toml --out o -vv", 0),
        ("check s.toml", 0),
        ("policy s.toml", 0),
        ("signals s.toml -o signals.csv", 0),
        ("sweep none.toml", 2),
        ("sweep s.toml --set a=1", 2),
        ("sweep s.toml --nope", 2),
    ] {
        let output = bed.command(&words(command)).stderr(left_pipe()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{command}");
    }
    assert!(bed.path("o/manifest.json").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let bed = Bed::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = bed.command(&["policy"]).stdout(full).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr.starts_with("error:") && stderr.contains("No space left"), "{stderr}");
}
