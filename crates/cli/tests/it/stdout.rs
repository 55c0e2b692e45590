//! What goes to stdout and what to stderr: tables, one JSON object, warnings, logs.

use crate::bed::{Bed, scenario_but, scenario_with};
use crate::table::Table;
use serde_json::{Value, json};
use std::process::Stdio;

/// A scenario that warns.
const WARNS: &str = "[profiles.SAFE]\nexit_mode_bias = { BULL = \"MOON\" }\n";

#[test]
fn json_holds_the_results_and_nothing_else_is_on_stdout() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(WARNS));
    let commands: [(&[&str], &[&str]); 5] = [
        (&["sweep"], &["cells", "answer", "verdicts", "portfolio"]),
        (&["replay"], &["cells", "answer", "verdicts", "portfolio"]),
        (&["study"], &["cells", "answer", "verdicts", "best_modes", "compare"]),
        (
            &["walkforward", "--train", "20d", "--test", "10d"],
            &["walkforward", "walkforward_windows", "walkforward_portfolio"],
        ),
        (&["regimes"], &["regime_quality", "regime_transitions", "regime_returns"]),
    ];
    for (command, tables) in commands {
        let (name, flags) = command.split_first().unwrap();
        let args = [&[*name, "s.toml", "--out", name, "--json"][..], flags].concat();
        let ran = bed.ok(&args);
        let object = ran.json();
        let before = ["command", "scenario", "counts", "signals"];
        let after =
            ["warnings", "invalid", "wall_seconds", "peak_memory_bytes", "run_dir", "report"];
        let keys = [&before[..], tables, &after].concat();
        assert_eq!(object.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
        assert_eq!((&object["command"], &object["scenario"]), (&json!(name), &json!("t")));
        assert_eq!(object["run_dir"], *name);
        assert_eq!(object["report"], format!("{name}/report.html"));
        let warnings = object["warnings"].as_array().unwrap();
        assert!(warnings.iter().any(|w| w.as_str().unwrap().contains("`MOON`")), "{warnings:?}");
        assert_eq!(object["invalid"], json!([]), "a mode that no plan has is odd, no more");
        assert!(object["wall_seconds"].is_f64() && object["peak_memory_bytes"].is_u64());
        assert_eq!(ran.stdout.lines().count(), 1);
        // What a script reads is what the tables hold.
        for table in tables.iter().filter(|table| **table != "cells") {
            let given = Table::of_json(&object[*table]);
            assert!(given == bed.table(&format!("{name}/{table}.csv")), "{name} {table}");
        }
    }
}

#[test]
fn a_script_finds_the_best_mode_in_the_json() {
    let bed = Bed::new();
    let study = bed.ok(&["study", "s.toml", "--out", "o", "--json"]).json();
    let cells = study["cells"].as_array().unwrap();
    // Three modes in five regimes and in all of them.
    assert_eq!(cells.len(), 3 * 6);
    let over_all = cells.iter().filter(|cell| cell["regime"] == "ALL");
    let best = over_all.max_by(|a, b| {
        let avg_r = |cell: &Value| cell["avg_r"].as_f64().unwrap();
        avg_r(a).total_cmp(&avg_r(b))
    });
    let best = best.unwrap();
    let all = [("symbol", "ALL"), ("side", "ALL"), ("vol_level", "ALL"), ("year", "ALL")];
    let mode = best["mode"].as_str().unwrap();
    let wanted = [&all[..], &[("regime", "ALL"), ("mode", mode)]].concat();
    let table = bed.table("o/cells.csv");
    for column in ["n", "avg_r", "avg_r_gross", "avg_fees_r", "win_rate"] {
        let want: f64 = table.get(column, &wanted).parse().unwrap();
        assert_eq!(best[column].as_f64(), Some(want), "{column}");
    }
    assert!(best.get("symbol").is_none(), "every cell is over all symbols: {best}");
    assert_eq!(study["best_modes"].as_array().unwrap().len(), 6);
}

#[test]
fn one_screen_and_all_tables() {
    let bed = Bed::new();
    let asked = scenario_but("name = \"t\"", "name = \"t\"\nquestion = \"Why?\"");
    bed.write("s.toml", asked);
    let screen = bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let tables = bed.ok(&["sweep", "s.toml", "--out", "o", "--tables"]);
    assert_eq!((screen.stderr.as_str(), tables.stderr.as_str()), ("", REPLACED));
    let lasts = "Report: o/report.html\nopen it: exitlab report o --open\n";
    for ran in [&screen, &tables] {
        assert!(ran.stdout.starts_with("t: Why?\nBTCUSD: 1500 bars"), "{}", ran.stdout);
        assert!(ran.stdout.ends_with(lasts), "{}", ran.stdout);
        assert!(!ran.stdout.contains('\u{1b}'), "no colours in a pipe");
        assert!(ran.stdout.lines().all(|line| line.chars().count() <= 100), "{}", ran.stdout);
        assert!(ran.stdout.lines().all(|line| line == line.trim_end()), "{}", ran.stdout);
        let of_profile = "Average R (n) by regime and exit mode, ";
        for text in ["SAFE", "AGGRESSIVE"].map(|profile| format!("{of_profile}{profile}\n")) {
            assert!(ran.stdout.contains(&text), "no `{text}` in:\n{}", ran.stdout);
        }
    }
    // AGGRESSIVE's policy is TREND_FOLLOW in every regime.
    assert!(screen.stdout.contains("AGGRESSIVE × policy = TREND_FOLLOW "), "{}", screen.stdout);
    for text in ["LOW_CONFIDENCE", "Block bootstrap", "Signals, SAFE", "SAFE × FAST_TP\n"] {
        assert!(!screen.stdout.contains(text) && tables.stdout.contains(text), "{text}");
    }
    assert!(screen.stdout.lines().count() <= 50, "{}", screen.stdout);
    // The tables show the cells' numbers.
    let cells = bed.table("o/cells.csv");
    let all = [("profile", "SAFE"), ("mode", "policy"), ("regime", "ALL"), ("symbol", "ALL")];
    let all = [&all[..], &[("side", "ALL"), ("vol_level", "ALL"), ("year", "ALL")]].concat();
    let (n, avg_r) = (cells.get("n", &all), cells.get("avg_r", &all).parse::<f64>().unwrap());
    let first = screen.stdout.lines().find(|line| line.starts_with(" ALL ")).unwrap();
    assert!(first.contains(&format!(" {avg_r:+.3} ({n}) ")), "{first}");
    let study = bed.ok(&["study", "s.toml", "--out", "s"]);
    assert!(study.stdout.contains("DEFENSIVE_TRAIL") && !study.stdout.contains("Accounts"));
    let replay = bed.ok(&["replay", "s.toml", "--out", "r"]);
    assert!(replay.stdout.contains("SAFE × policy") && !replay.stdout.contains("AGGRESSIVE"));
}

/// What is said where a run of `sweep` is about to be replaced in `o`.
const REPLACED: &str = "replacing the sweep run in o\n";

#[test]
fn colours_where_they_are_asked_for() {
    let bed = Bed::new();
    let args = ["study", "s.toml", "--out", "o"];
    let plain = bed.ok(&args).stdout;
    let always = bed.ok(&[&args[..], &["--color", "always"]].concat()).stdout;
    let never = bed.ok(&[&args[..], &["--color", "never"]].concat()).stdout;
    assert!(never == plain && !plain.contains('\u{1b}'));
    for code in ["\u{1b}[1m", "\u{1b}[38;5;1m-", "\u{1b}[38;5;2m+"] {
        assert!(always.contains(code), "{code:?} in {always}");
    }
    let codes = ["\u{1b}[1m", "\u{1b}[0m", "\u{1b}[39m", "\u{1b}[38;5;1m", "\u{1b}[38;5;2m"];
    let stripped = codes.iter().fold(always, |text, code| text.replace(code, ""));
    assert_eq!(stripped, plain);
}

#[test]
fn quiet_leaves_the_last_lines_and_what_makes_results_invalid() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(WARNS));
    for command in ["sweep", "replay", "study"] {
        let loud = bed.ok(&[command, "s.toml", "--out", command]);
        loud.says(&["warning: s.toml:12:", "`MOON`"]);
        let quiet = bed.ok(&[command, "s.toml", "--out", command, "--quiet"]);
        assert_eq!(quiet.stderr, "");
        assert_eq!(quiet.stdout, format!("Report: {command}/report.html\n"));
        assert!(loud.stdout.contains(&quiet.stdout));
    }
    let silent = "[signals]\nsource = \"random\"\np = 0.0\nseed = 1\n";
    let scenario =
        scenario_with(WARNS).replace("[signals]\nsource = \"donchian\"\nn = 20\n", silent);
    bed.write("s.toml", scenario);
    let quiet = bed.ok(&["study", "s.toml", "--out", "o", "-q"]);
    let says = "warning: invalid results: the signal source produced no signal\n";
    assert_eq!(quiet.stderr, says);
    let json = bed.ok(&["study", "s.toml", "--out", "o", "-q", "--json"]).json();
    assert_eq!(json["invalid"], json!(["the signal source produced no signal"]));
    assert_eq!(bed.json("o/manifest.json")["invalidating"], json["invalid"]);
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
