//! What the tables hold: the same rows in every format, and rows that agree with each other.

use crate::bed::Bed;
use crate::table::Table;
use std::collections::BTreeMap;

/// A replay, a sweep and a study in every format.
fn runs() -> Bed {
    let bed = Bed::new();
    for command in ["replay", "sweep", "study"] {
        bed.ok(&[command, "s.toml", "--out", command, "--format", "csv,parquet,json,ipc"]);
    }
    bed
}

#[test]
fn every_format_has_the_same_rows() {
    let bed = runs();
    let mut n_tables = 0;
    for command in ["replay", "sweep", "study"] {
        let files = bed.files(command);
        for name in files.iter().filter_map(|file| file.strip_suffix(".csv")) {
            let path = |ending: &str| format!("{command}/{name}.{ending}");
            let csv = bed.table(&path("csv"));
            // The modes of these runs are never chosen again while a trade is open.
            assert_eq!(csv.rows.is_empty(), name == "remodes", "{command}/{name}");
            let parquet = Table::of_parquet(&bed.path(&path("parquet")));
            let json = Table::of_json(&bed.json(&path("json")));
            assert!(csv == parquet, "{command}/{name}: csv and parquet differ");
            let ipc = Table::of_ipc(&bed.path(&path("ipc")));
            assert!(csv == ipc, "{command}/{name}: csv and ipc differ");
            // An empty list has no columns.
            let is_same = if csv.rows.is_empty() { json.rows.is_empty() } else { csv == json };
            assert!(is_same, "{command}/{name}: csv and json differ");
            n_tables += 1;
        }
        assert_eq!(files.len(), 4 * files.iter().filter(|f| f.ends_with(".csv")).count() + 2);
    }
    assert_eq!(n_tables, 14 + 15 + 8);
}

#[test]
fn by_default_large_tables_are_parquet_and_others_csv_too() {
    let bed = Bed::new();
    // With the page, whose tables are in memory, and without it.
    for (out, more) in [("with", None), ("without", Some("--no-report"))] {
        let args: Vec<&str> = ["replay", "s.toml", "--out", out].into_iter().chain(more).collect();
        assert!(bed.command_as_is(&args).output().unwrap().status.success());
        let files = bed.files(out);
        let csv: Vec<&str> = files.iter().filter_map(|file| file.strip_suffix(".csv")).collect();
        let parquet: Vec<&str> =
            files.iter().filter_map(|file| file.strip_suffix(".parquet")).collect();
        let only_parquet: Vec<&str> =
            parquet.iter().copied().filter(|table| !csv.contains(table)).collect();
        assert_eq!(only_parquet, ["decisions", "equity", "legs", "remodes", "trades"]);
        assert!(csv.iter().all(|table| parquet.contains(table)), "{csv:?}");
        assert!(csv.contains(&"cells") && csv.contains(&"portfolio"), "{csv:?}");
    }
    for table in
        bed.files("with").iter().filter(|file| file.contains(".csv") || file.contains(".parquet"))
    {
        let [with, without] = ["with", "without"].map(|out| bed.read(&format!("{out}/{table}")));
        assert!(with == without, "{table} depends on whether there is a page");
    }
    // What is found of a run later has the formats of its cells.
    assert!(bed.command_as_is(&["montecarlo", "without"]).output().unwrap().status.success());
    for table in ["monte_carlo.csv", "monte_carlo.parquet", "equity_bands.csv"] {
        assert!(bed.files("without").iter().any(|file| file == table), "{table}");
    }
}

#[test]
fn one_format_alone() {
    let bed = Bed::new();
    for format in ["csv", "parquet", "json", "ipc"] {
        bed.ok(&["study", "s.toml", "--out", format, "--format", format]);
        let tables = [
            "answer",
            "best_modes",
            "cells",
            "compare",
            "legs",
            "outcomes",
            "transitions",
            "verdicts",
        ];
        let mut files: Vec<String> = tables.iter().map(|t| format!("{t}.{format}")).collect();
        files.extend(["manifest.json", "report.html"].map(String::from));
        files.sort();
        assert_eq!(bed.files(format), files);
    }
}

#[test]
fn regimes_and_all_are_always_there() {
    let bed = runs();
    for (command, n_runs) in [("replay", 1), ("sweep", 8), ("study", 3)] {
        let cells = bed.table(&format!("{command}/cells.csv"));
        let plain = cells.only(&[
            ("symbol", "ALL"),
            ("side", "ALL"),
            ("vol_level", "ALL"),
            ("year", "ALL"),
        ]);
        let regimes = ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL", "ALL"];
        let want: Vec<&str> = std::iter::repeat_n(regimes, n_runs).flatten().collect();
        assert_eq!(plain.column("regime"), want, "{command}");
        for run in plain.rows.chunks(6) {
            let n = |row: &Vec<String>| row[8].parse::<usize>().unwrap();
            assert_eq!(run[..5].iter().map(n).sum::<usize>(), n(&run[5]));
        }
    }
}

#[test]
fn cells_are_made_of_the_trades() {
    let bed = runs();
    let cells = bed.table("sweep/cells.csv");
    let trades = bed.table("sweep/trades.csv");
    let mut groups: BTreeMap<[String; 4], Vec<f64>> = BTreeMap::new();
    let columns = ["profile", "mode", "regime", "side"].map(|name| trades.column(name));
    for (row, r_net) in trades.numbers("r_net").into_iter().enumerate() {
        let key = std::array::from_fn(|k| columns[k][row].to_owned());
        groups.entry(key).or_default().push(r_net);
    }
    assert!(groups.len() > 20);
    for ([profile, mode, regime, side], r_net) in groups {
        let wanted = [
            ("profile", profile.as_str()),
            ("mode", &mode),
            ("regime", &regime),
            ("side", &side),
            ("symbol", "ALL"),
            ("vol_level", "ALL"),
            ("year", "ALL"),
        ];
        let number = |name| cells.get(name, &wanted).parse::<f64>().unwrap();
        let sum: f64 = r_net.iter().sum();
        assert_eq!(number("n"), r_net.len() as f64);
        assert!((number("sum_r") - sum).abs() < 1e-9);
        assert!((number("avg_r") - sum / r_net.len() as f64).abs() < 1e-9);
        let n_won = r_net.iter().filter(|r| **r > 0.0).count();
        assert!((number("win_rate") - n_won as f64 / r_net.len() as f64).abs() < 1e-12);
    }
}

#[test]
fn every_signal_has_one_decision_per_run() {
    let bed = runs();
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let n_signals = bed.table("signals.csv").rows.len();
    let decisions = bed.table("replay/decisions.csv");
    let ids: Vec<String> = (0..n_signals).map(|id| id.to_string()).collect();
    assert_eq!(decisions.column("signal_id"), ids);
    let accepted = decisions.only(&[("accepted", "true")]);
    let trades = bed.table("replay/trades.csv");
    assert_eq!(accepted.column("signal_id"), trades.column("signal_id"));
    assert!(accepted.column("reason").iter().all(|reason| reason.is_empty()));
    let rejected = decisions.only(&[("accepted", "false")]);
    assert!(!rejected.rows.is_empty());
    assert!(rejected.column("reason").iter().all(|reason| !reason.is_empty()));
    assert_eq!(decisions.column("reason")[0], "WARMUP");
    let all = bed.table("sweep/decisions.csv");
    assert_eq!(all.rows.len(), 8 * n_signals);
}

#[test]
fn money_adds_up() {
    let bed = runs();
    let trades = bed.table("replay/trades.csv");
    let pnl: f64 = trades.numbers("pnl").iter().sum();
    let final_balance = bed.table("replay/portfolio.csv").numbers("final_balance")[0];
    assert!((10_000.0 + pnl - final_balance).abs() < 1e-6);
    let equity = bed.table("replay/equity.csv");
    assert!((equity.numbers("balance").last().unwrap() - final_balance).abs() < 1e-6);
    // 1,500 decision bars are 1,500 marks.
    assert_eq!(equity.rows.len(), 1_500);
    let days: f64 = bed
        .table("sweep/daily_r.csv")
        .only(&[("profile", "SAFE"), ("mode", "policy")])
        .numbers("sum_r")
        .iter()
        .sum();
    let sum_r: f64 = trades.numbers("r_net").iter().sum();
    assert!((days - sum_r).abs() < 1e-9);
}

#[test]
fn a_trades_legs_are_the_whole_of_it() {
    let bed = runs();
    for (command, table) in [("replay", "trades"), ("study", "outcomes")] {
        let trades = bed.table(&format!("{command}/{table}.csv"));
        let legs = bed.table(&format!("{command}/legs.csv"));
        let mut sums = vec![(0.0, 0.0); trades.rows.len()];
        let ids = legs.numbers("trade_id").into_iter().map(|id| id as usize);
        for ((id, fraction), r_gross) in
            ids.zip(legs.numbers("fraction")).zip(legs.numbers("r_gross"))
        {
            sums[id].0 += fraction;
            sums[id].1 += r_gross;
        }
        for ((fraction, by_legs), r_gross) in sums.into_iter().zip(trades.numbers("r_gross")) {
            assert!((fraction - 1.0).abs() < 1e-12 && (by_legs - r_gross).abs() < 1e-9);
        }
        assert!(legs.column("reason").contains(&"PARTIAL_TP"), "{command}");
    }
}

#[test]
fn a_study_takes_every_signal_under_every_plan() {
    let bed = runs();
    let outcomes = bed.table("study/outcomes.csv");
    let of = |plan: &str| outcomes.only(&[("plan", plan)]);
    let plans = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"].map(of);
    assert_eq!(outcomes.rows.len(), plans.iter().map(|p| p.rows.len()).sum::<usize>());
    for column in ["signal_id", "entry_time", "entry_price", "regime", "atr"] {
        assert_eq!(plans[0].column(column), plans[1].column(column));
        assert_eq!(plans[0].column(column), plans[2].column(column));
    }
    let n_warm = bed.table("replay/decisions.csv").only(&[("reason", "WARMUP")]).rows.len();
    let n_signals = bed.table("replay/decisions.csv").rows.len();
    assert_eq!(plans[0].rows.len(), n_signals - n_warm);
    assert_eq!(outcomes.column("plan"), outcomes.column("exit_mode"));
}

#[test]
fn a_replay_is_that_run_of_the_sweep() {
    let bed = runs();
    let args = ["--profile", "AGGRESSIVE", "--mode", "DEFENSIVE_TRAIL", "--out", "other"];
    bed.ok(&[&["replay", "s.toml"][..], &args].concat());
    let runs = [("replay", "SAFE", "policy"), ("other", "AGGRESSIVE", "DEFENSIVE_TRAIL")];
    for (folder, profile, mode) in runs {
        for table in ["cells", "portfolio", "trades", "decisions", "equity"] {
            let all = bed.table(&format!("sweep/{table}.csv"));
            let of_sweep = all.only(&[("profile", profile), ("mode", mode)]);
            let of_replay = bed.table(&format!("{folder}/{table}.csv"));
            // What the sweep's table has beyond the replay's are the labels in front.
            let n_labels = of_sweep.columns.len() - of_replay.columns.len();
            assert_eq!(of_sweep.columns[n_labels..], of_replay.columns);
            let rows = of_sweep.rows.iter().map(|row| &row[n_labels..]);
            assert!(rows.eq(of_replay.rows.iter().map(|row| &row[..])), "{folder}/{table}");
        }
        let trades = bed.table(&format!("{folder}/trades.csv"));
        assert!(trades.column("profile").iter().all(|name| *name == profile));
        if mode != "policy" {
            assert!(trades.column("exit_mode").iter().all(|name| *name == mode));
        }
    }
}

#[test]
fn numbers_and_times_are_written_in_full() {
    let bed = runs();
    let trades = bed.text("replay/trades.csv");
    assert!(trades.contains(",2017-07-23T11:00:00Z,"));
    let lowered = trades.to_lowercase();
    assert!(!lowered.contains("nan") && !lowered.contains("inf,"));
    assert!(bed.text("sweep/daily_r.csv").contains(",SAFE,policy,2017-07-23,"));
}
