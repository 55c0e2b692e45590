//! `exitlab walkforward`: choices made on the past, judged by what came after.

use crate::bed::{Bed, scenario_with, shipped};
use crate::table::Table;
use std::collections::BTreeMap;

const REGIMES: [&str; 5] = ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL"];
const PLANS: [&str; 3] = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"];

/// An entry of the study: when it was decided, until when the last plan held it, its regime, and net
/// R by plan.
struct Entry {
    time: String,
    last_exit: String,
    regime: String,
    r_net: [f64; 3],
}

/// The entries that all plans took. Times of one form compare as texts do.
fn entries(outcomes: &Table) -> Vec<Entry> {
    let mut by_signal: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (row, id) in outcomes.column("signal_id").iter().enumerate() {
        by_signal.entry(id.parse().unwrap()).or_default().push(row);
    }
    let [plan, signal_time, exit_time, regime] =
        ["plan", "signal_time", "exit_time", "regime"].map(|name| outcomes.column(name));
    let r = outcomes.numbers("r_net");
    by_signal
        .into_values()
        .filter(|rows| rows.len() == PLANS.len())
        .map(|rows| {
            let of = |name: &str| r[*rows.iter().find(|row| plan[**row] == name).unwrap()];
            Entry {
                time: signal_time[rows[0]].to_owned(),
                last_exit: rows.iter().map(|row| exit_time[*row]).max().unwrap().to_owned(),
                regime: regime[rows[0]].to_owned(),
                r_net: PLANS.map(of),
            }
        })
        .collect()
}

/// Position of the greatest sum, the first of equals.
fn best(entries: &[&Entry]) -> usize {
    let sum = |plan: usize| entries.iter().map(|e| e.r_net[plan]).sum::<f64>();
    (0..3).fold(0, |best, plan| if sum(plan) > sum(best) { plan } else { best })
}

/// That the choices and results of a run's windows are what a plain reading of the study's outcomes
/// gives.
#[track_caller]
fn agrees(study: &Table, windows: &Table) {
    let all = entries(study);
    let n_windows = windows.rows.len();
    for window in 0..n_windows {
        let at = |column: &str| windows.column(column)[window];
        let number = |column: &str| at(column).parse::<f64>().unwrap();
        let inside = |from: &'static str, to: &'static str| {
            let (from, to) = (at(from).to_owned(), at(to).to_owned());
            all.iter().filter(move |e| from <= e.time && e.time < to)
        };
        let (purged, train): (Vec<&Entry>, Vec<&Entry>) = inside("train_start", "train_end")
            .partition(|e| e.last_exit.as_str() >= at("test_start"));
        assert_eq!(at("n_purged"), purged.len().to_string(), "window {window}");
        assert_eq!(at("n_train"), train.len().to_string(), "window {window}");
        let mut learned = BTreeMap::new();
        for regime in REGIMES {
            let own: Vec<&Entry> = train.iter().copied().filter(|e| e.regime == regime).collect();
            let enough = own.len() >= 30;
            let plan = best(if enough { &own } else { &train });
            learned.insert(regime, plan);
            let shown = if enough { PLANS[plan].to_owned() } else { format!("({})", PLANS[plan]) };
            assert_eq!(at(&format!("mode_{regime}")), shown, "window {window}");
        }
        let made = |entries: &[&Entry]| {
            entries.iter().map(|e| e.r_net[learned[e.regime.as_str()]]).sum::<f64>()
        };
        let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-9, "{got} {want}");
        near(number("avg_r_in_sample"), made(&train) / train.len() as f64);
        let test: Vec<&Entry> = inside("test_start", "test_end").collect();
        assert_eq!(at("n_test"), test.len().to_string());
        near(number("sum_r"), made(&test));
    }
}

fn btc_hourly() -> String {
    shipped("scenarios/btc-hourly.toml").display().to_string()
}

#[test]
fn windows_choose_and_earn_what_the_study_s_outcomes_say() {
    let bed = Bed::empty();
    let scenario = btc_hourly();
    bed.ok(&["study", &scenario, "--out", "study", "--format", "csv"]);
    let study = bed.table("study/outcomes.csv");
    for (out, more) in [
        ("rolling", &["--train", "9mo", "--test", "2mo"][..]),
        ("anchored", &["--train", "1y", "--test", "13w", "--anchored"]),
        ("embargo", &["--train", "9mo", "--test", "2mo", "--embargo", "48h"]),
        ("later", &["--train", "9mo", "--test", "2mo", "--first", "2017-10-01T06:00"]),
    ] {
        let ran = bed.ok(&[&["walkforward", &scenario, "--out", out], more].concat());
        let windows = bed.table(&format!("{out}/walkforward_windows.csv"));
        assert!(windows.rows.len() >= 5, "{out}");
        agrees(&study, &windows);
        assert!(ran.stdout.contains("The selected modes earned"), "{}", ran.stdout);
    }
    let [rolling, anchored, embargo] = ["rolling", "anchored", "embargo"]
        .map(|out| bed.table(&format!("{out}/walkforward_windows.csv")));
    let later = bed.table("later/walkforward_windows.csv");
    assert_eq!(later.column("train_start")[0], "2017-10-01T06:00:00Z");
    let none =
        ["walkforward", &scenario, "--train", "9mo", "--test", "2mo", "--first", "2030-01-01"];
    bed.refused(&none).says(&["begin at 2030-01-01T00:00:00Z", "give a --first inside the data"]);
    let starts = anchored.column("train_start");
    assert!(starts.iter().all(|start| *start == starts[0]));
    let ends =
        |t: &Table| (t.column("train_end")[0].to_owned(), t.column("test_start")[0].to_owned());
    assert_eq!(ends(&rolling).0, ends(&rolling).1);
    assert!(ends(&embargo).0 < ends(&embargo).1);
    // Tests follow each other without a gap.
    let (test_starts, test_ends) = (rolling.column("test_start"), rolling.column("test_end"));
    assert_eq!(test_starts[1..], test_ends[..test_ends.len() - 1]);
    let total: f64 = rolling.numbers("sum_r").iter().sum();
    let table = bed.table("rolling/walkforward.csv");
    let learned = [("contender", "walk_forward"), ("regime", "ALL")];
    let sum_r: f64 = table.get("sum_r", &learned).parse().unwrap();
    assert!((sum_r - total).abs() < 1e-9);
}

#[test]
fn profiles_and_plans_take_the_same_entries() {
    let bed = Bed::empty();
    bed.ok(&["walkforward", &btc_hourly(), "--train", "1y", "--test", "6mo", "--out", "o"]);
    let table = bed.table("o/walkforward.csv");
    let of = |column: &str, contender: &str, regime: &str| {
        table.get(column, &[("contender", contender), ("regime", regime)])
    };
    // AGGRESSIVE follows the trend everywhere (SPEC §5), SAFE does not.
    assert_ne!(of("avg_r", "SAFE", "ALL"), of("avg_r", "AGGRESSIVE", "ALL"));
    for regime in ["BULL", "NORMAL", "ALL"] {
        for column in ["n", "avg_r", "n_in_sample", "avg_r_in_sample"] {
            let want = of(column, "TREND_FOLLOW", regime);
            assert_eq!(of(column, "AGGRESSIVE", regime), want, "{column}, {regime}");
        }
    }
    // The same trades have the same verdict.
    let compare = bed.table("o/compare.csv");
    for column in ["p_value", "p_holm", "ci_low", "ci_high", "n_needed", "verdict"] {
        let of = |plan: &str| compare.get(column, &[("regime", "ALL"), ("plan_a", plan)]);
        assert_eq!(of("AGGRESSIVE"), of("TREND_FOLLOW"), "{column}");
    }
    let portfolio = bed.table("o/walkforward_portfolio.csv");
    assert_eq!(portfolio.rows.len(), 2 * 5);
    let of =
        |profile: &str, mode: &str| portfolio.get("sum_r", &[("profile", profile), ("mode", mode)]);
    assert_eq!(of("AGGRESSIVE", "policy"), of("AGGRESSIVE", "TREND_FOLLOW"));
    assert_ne!(of("SAFE", "policy"), of("SAFE", "walk_forward"));
}

#[test]
fn one_window_is_a_replay_of_its_signals() {
    // A test window that holds all signals but the first is a replay that begins then.
    let bed = Bed::empty();
    let scenario = btc_hourly();
    bed.ok(&["walkforward", &scenario, "--train", "1y", "--test", "9y", "--out", "o"]);
    let windows = bed.table("o/walkforward_windows.csv");
    assert_eq!(windows.rows.len(), 1);
    let start = windows.column("test_start")[0];
    // The same signals as a file, from that time on.
    bed.ok(&["signals", &scenario, "-o", "all.csv"]);
    let all = bed.text("all.csv");
    let mut lines = all.lines();
    let header = lines.next().unwrap();
    let later: Vec<&str> = lines.filter(|line| line.split(',').next().unwrap() >= start).collect();
    bed.write("later.csv", format!("{header}\n{}\n", later.join("\n")));
    let text = std::fs::read_to_string(&scenario).unwrap();
    let signals = text.find("[signals]").unwrap();
    let after = text[signals + 1..].find("\n[").map_or(text.len(), |end| signals + 1 + end);
    let data = shipped("data").display().to_string();
    let text = format!(
        "{}[signals]\nsource = \"file\"\npath = \"later.csv\"\n{}",
        &text[..signals],
        &text[after..]
    );
    bed.write("s.toml", text.replace("../data", &data));
    for (profile, mode) in [("SAFE", "FAST_TP"), ("AGGRESSIVE", "policy")] {
        let args = ["replay", "s.toml", "--profile", profile, "--mode", mode, "--out", "r"];
        bed.ok(&args);
        let cells = bed.table("r/cells.csv");
        let all = [
            ("regime", "ALL"),
            ("symbol", "ALL"),
            ("side", "ALL"),
            ("vol_level", "ALL"),
            ("year", "ALL"),
        ];
        let portfolio = bed.table("o/walkforward_portfolio.csv");
        let wanted = [("profile", profile), ("mode", mode)];
        for column in ["n", "sum_r", "max_dd_r", "win_rate"] {
            assert_eq!(portfolio.get(column, &wanted), cells.get(column, &all), "{column}");
        }
        let total = bed.table("r/portfolio.csv").get("total_return", &wanted);
        let (got, want) = (portfolio.get("total_return", &wanted), total);
        let [got, want] = [got, want].map(|text| text.parse::<f64>().unwrap());
        assert!((got - want).abs() < 1e-12, "{got} {want}");
    }
}

#[test]
fn the_best_grid_point_of_the_training_window_is_tested() {
    let bed = Bed::new();
    let grid =
        "[sweep.grid]\n\"signals.n\" = [5, 10, 20]\n\"exit_modes.FAST_TP.target.atr\" = [1, 3]\n";
    bed.write("s.toml", scenario_with(grid));
    let spans = ["--train", "14d", "--test", "7d"];
    bed.ok(&[&["walkforward", "s.toml", "--out", "all"], &spans[..]].concat());
    let windows = bed.table("all/walkforward_windows.csv");
    assert!(windows.rows.len() >= 2);
    // Each point alone: the one with the greatest mean in the training window is the chosen one.
    bed.write("s.toml", scenario_with(""));
    let mut best: Vec<(f64, String, String)> =
        vec![(f64::MIN, String::new(), String::new()); windows.rows.len()];
    for (id, (n, target)) in
        [(5, 1), (5, 3), (10, 1), (10, 3), (20, 1), (20, 3)].into_iter().enumerate()
    {
        let (n, target) =
            (format!("signals.n={n}"), format!("exit_modes.FAST_TP.target.atr={target}"));
        let args = ["walkforward", "s.toml", "--out", "one", "--set", &n, "--set", &target];
        let ran = bed.run(&[&args[..], &spans].concat());
        if ran.code == 2 {
            ran.says(&["no training window has the 30 entries"]);
            continue;
        }
        let one = bed.table("one/walkforward_windows.csv");
        for (window, best) in best.iter_mut().enumerate() {
            let Ok(avg_r) = one.column("avg_r_in_sample")[window].parse::<f64>() else { continue };
            if avg_r > best.0 {
                *best = (avg_r, id.to_string(), one.column("sum_r")[window].to_owned());
            }
        }
    }
    for (window, (avg_r, id, sum_r)) in best.iter().enumerate() {
        assert_eq!(windows.column("grid_id")[window], id, "window {window}");
        assert_eq!(windows.column("avg_r_in_sample")[window], format!("{avg_r:?}"));
        assert_eq!(windows.column("sum_r")[window], sum_r, "window {window}");
    }
}

#[test]
fn windows_end_at_whole_seconds_the_last_one_at_the_last_decision() {
    let bed = Bed::new();
    // The data are cut inside the second test window.
    bed.ok(&["walkforward", "s.toml", "--train", "20d", "--test", "15d", "--out", "o"]);
    let windows = bed.table("o/walkforward_windows.csv");
    for column in ["train_start", "train_end", "test_start", "test_end"] {
        for time in windows.column(column) {
            assert_eq!(time.len(), "2017-09-02T00:00:00Z".len(), "{column}: {time}");
        }
    }
    // 1,500 hours from 2017-07-01T11:00Z
    assert_eq!(windows.column("test_end").last(), Some(&"2017-09-01T23:00:00Z"));
}

#[test]
fn both_engines_give_the_same_bytes() {
    let bed = Bed::new();
    for engine in ["leap", "reference"] {
        let args = ["walkforward", "s.toml", "--train", "20d", "--test", "7d", "--engine", engine];
        bed.ok(&[&args[..], &["--out", engine, "--set", "signals.n=5"]].concat());
    }
    for file in bed.files("leap").iter().filter(|file| *file != "manifest.json") {
        let [leap, reference] =
            ["leap", "reference"].map(|engine| bed.read(&format!("{engine}/{file}")));
        assert!(leap == reference, "{file}");
    }
}

#[test]
fn what_cannot_be_walked_is_said() {
    let bed = Bed::new();
    let refused = |train: &str, test: &str, more: &[&str]| {
        bed.refused(&[&["walkforward", "s.toml", "--train", train, "--test", test], more].concat())
    };
    refused("2y", "6mo", &[]).says(&[
        "no test window fits",
        "training takes 2y",
        "help: give a shorter",
    ]);
    refused("1d", "1d", &["--set", "signals.n=200"])
        .says(&["no training window has the 30 entries"]);
    refused("7d", "1s", &[])
        .says(&["shorter than a decision bar of 1h", "help: give a longer --test"]);
    for span in ["0d", "two", "1.5y", "-3d", "6months", ""] {
        refused(span, "7d", &[]).says(&["--train"]);
        refused("7d", span, &[]).says(&["--test"]);
    }
    refused("7d", "7d", &["--embargo", "x"]).says(&["--embargo", "not a duration"]);
    bed.refused(&["walkforward", "s.toml", "--test", "7d"]).says(&["--train"]);
    bed.refused(&["walkforward", "none.toml", "--train", "7d", "--test", "7d"])
        .says(&["none.toml"]);
}
