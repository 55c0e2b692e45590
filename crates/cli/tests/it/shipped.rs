//! The scenarios that come with the project: they run, they hold enough trades to read, and their
//! results are pinned.

use crate::bed::{Bed, shipped};
use crate::table::Table;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names without ending, sorted.
fn scenarios() -> Vec<String> {
    let entries = std::fs::read_dir(shipped("scenarios")).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        files.filter_map(|name| name.strip_suffix(".toml").map(str::to_owned)).collect();
    names.sort();
    names
}

fn path(name: &str) -> String {
    shipped(&format!("scenarios/{name}.toml")).display().to_string()
}

/// The cells by regime alone.
fn by_regime(cells: &Table) -> Table {
    cells.only(&[("symbol", "ALL"), ("side", "ALL"), ("vol_level", "ALL"), ("year", "ALL")])
}

#[test]
fn the_readme_lists_all_of_them() {
    let readme = std::fs::read_to_string(shipped("scenarios/README.md")).unwrap();
    let listed = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(".toml`"));
    let mut listed: Vec<String> = listed.map(|(name, _)| name.to_owned()).collect();
    listed.sort();
    assert_eq!(listed, scenarios());
    assert!(listed.len() >= 10, "{listed:?}");
}

#[test]
fn each_is_named_like_its_file_and_asks_something() {
    for name in scenarios() {
        let text = std::fs::read_to_string(path(&name)).unwrap();
        let scenario: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(scenario["name"].as_str(), Some(name.as_str()));
        assert!(scenario["question"].as_str().unwrap().ends_with('?'), "{name}");
    }
}

#[test]
fn their_data_is_in_order() {
    let bed = Bed::empty();
    for name in scenarios() {
        let ran = bed.ok(&["check", &path(&name)]);
        assert!(ran.stdout.contains("no bad rows"), "{name}");
    }
}

#[test]
fn studies_and_replays_run() {
    let bed = Bed::empty();
    for name in scenarios() {
        for command in ["study", "replay"] {
            bed.ok(&[command, &path(&name), "--out", "o", "--format", "csv"]);
            let n = bed.table("o/cells.csv").numbers("n").into_iter().fold(0.0, f64::max);
            assert!(n > 30.0, "{command} {name}");
        }
    }
}

/// That some profile × mode (of one grid point) has 30 trades or more in at least three regimes.
fn has_enough_trades(cells: &Table) -> bool {
    let cells = by_regime(cells);
    let mut n_regimes: BTreeMap<[&str; 3], usize> = BTreeMap::new();
    let columns = ["grid_id", "profile", "mode"].map(|name| cells.column(name));
    let regimes = cells.column("regime");
    for (row, n) in cells.numbers("n").into_iter().enumerate() {
        if regimes[row] != "ALL" && n >= 30.0 {
            *n_regimes.entry(std::array::from_fn(|k| columns[k][row])).or_default() += 1;
        }
    }
    n_regimes.values().any(|n| *n >= 3)
}

/// `grid_id mode regime n avg_r sum_r` of SAFE, with 6 decimals.
fn golden(cells: &Table) -> String {
    let safe = by_regime(cells).only(&[("profile", "SAFE")]);
    let columns =
        ["grid_id", "mode", "regime", "n", "avg_r", "sum_r"].map(|name| safe.column(name));
    let mut text = "grid_id mode             regime         n      avg_r       sum_r\n".to_owned();
    for row in 0..safe.rows.len() {
        let [grid_id, mode, regime, n, avg_r, sum_r] = columns.each_ref().map(|column| column[row]);
        let rounded = |number: &str| match number.parse::<f64>() {
            // Without the sign of a rounded zero.
            Ok(number) => format!("{:.6}", (number * 1e6).round() / 1e6 + 0.0),
            Err(_) => "-".to_owned(),
        };
        let (avg_r, sum_r) = (rounded(avg_r), rounded(sum_r));
        writeln!(text, "{grid_id:>7} {mode:<16} {regime:<8} {n:>7} {avg_r:>10} {sum_r:>11}")
            .unwrap();
    }
    text
}

#[test]
fn sweeps_take_seconds_hold_enough_trades_and_are_pinned() {
    let bed = Bed::empty();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for name in scenarios() {
        let ran = bed.ok(&["sweep", &path(&name), "--out", "o", "--format", "csv", "--json"]);
        let seconds = ran.json()["wall_seconds"].as_f64().unwrap();
        assert!(seconds < 20.0, "{name} took {seconds} s");
        let cells = bed.table("o/cells.csv");
        assert!(has_enough_trades(&cells), "{name} has too few trades");
        insta::assert_snapshot!(name, golden(&cells));
    }
}

#[test]
fn every_golden_belongs_to_a_scenario() {
    let folder = shipped("crates/cli/tests/it/snapshots");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names = files.map(|name| name.into_string().unwrap());
    let mut pinned: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".snap").map(str::to_owned)).collect();
    pinned.sort();
    assert_eq!(pinned, scenarios());
}

#[test]
fn all_are_as_their_baselines() {
    let bed = Bed::empty();
    let baselines = shipped("reports/baselines");
    let paths: Vec<String> = scenarios().iter().map(|name| path(name)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let args = ["regress", "--baseline", baselines.to_str().unwrap()];
    let ran = bed.run(&[&args[..], &paths].concat());
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let mut folders: Vec<String> = std::fs::read_dir(baselines)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    // That of the bars is beside them.
    folders.retain(|name| name != "bars");
    assert_eq!(folders, scenarios());
}
