//! Grids: their order, their columns, what they may hold, and points that fail.

use crate::bars::btc;
use crate::bed::{Bed, scenario_with};
use std::collections::BTreeSet;

const GRID: &str = "\
[sweep]
profiles = [\"SAFE\"]
modes = [\"policy\", \"FAST_TP\"]

[sweep.grid]
\"signals.n\" = [10, 20]
\"exit_modes.FAST_TP.target.atr\" = [2.0, 2.5, 3.0]
";

fn swept(grid: &str, args: &[&str]) -> Bed {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(grid));
    bed.ok(&[&["sweep", "s.toml", "--out", "o"][..], args].concat());
    bed
}

#[test]
fn the_last_key_is_the_fastest() {
    let bed = swept(GRID, &[]);
    let cells = bed.table("o/cells.csv");
    let keys = ["grid_id", "signals.n", "exit_modes.FAST_TP.target.atr", "profile", "mode"];
    assert_eq!(cells.columns[..5], keys);
    let mut points: Vec<[String; 3]> = Vec::new();
    for row in &cells.rows {
        let point: [String; 3] = std::array::from_fn(|k| row[k].clone());
        if points.last() != Some(&point) {
            points.push(point);
        }
    }
    let want = [
        ["0", "10", "2.0"],
        ["1", "10", "2.5"],
        ["2", "10", "3.0"],
        ["3", "20", "2.0"],
        ["4", "20", "2.5"],
        ["5", "20", "3.0"],
    ];
    assert_eq!(points, want);
    // 6 points × 2 modes, each with five regimes and ALL
    assert_eq!(cells.rows.len(), 6 * 2 * 6);
    assert_eq!(bed.table("o/portfolio.csv").rows.len(), 6 * 2);
}

#[test]
fn a_point_is_what_a_run_with_its_values_would_be() {
    let bed = swept(GRID, &[]);
    let sets = ["--set", "signals.n=10", "--set", "exit_modes.FAST_TP.target.atr=3.0"];
    bed.write("one.toml", scenario_with(GRID).split("[sweep.grid]").next().unwrap());
    let args = [&["sweep", "one.toml", "--out", "one", "--by", "side"][..], &sets].concat();
    bed.ok(&args);
    let without_point = |name: &str, skip: usize, grid_id: &str| -> Vec<Vec<String>> {
        let all = bed.table(name).only(&[("grid_id", grid_id), ("side", "ALL")]);
        all.rows.into_iter().map(|row| row[skip..].to_vec()).collect()
    };
    let point = without_point("o/cells.csv", 3, "2");
    assert_eq!(point, without_point("one/cells.csv", 1, "0"));
    assert_ne!(point, without_point("o/cells.csv", 3, "0"));
}

#[test]
fn keys_written_as_tables_are_the_same_grid() {
    let nested = GRID.replace("\"signals.n\"", "signals.n");
    let nested =
        nested.replace("\"exit_modes.FAST_TP.target.atr\"", "exit_modes.FAST_TP.target.atr");
    let (quoted, nested) = (swept(GRID, &[]), swept(&nested, &[]));
    assert_eq!(quoted.text("o/cells.csv"), nested.text("o/cells.csv"));
}

#[test]
fn groups_and_rows_with_and_without_a_grid() {
    let rows = ["decisions.csv", "equity.csv", "trades.csv"];
    let there = |bed: &Bed| rows.map(|name| bed.path(&format!("o/{name}")).exists());
    let groups = |bed: &Bed| {
        let cells = bed.table("o/cells.csv");
        ["symbol", "side", "vol_level", "year"]
            .map(|group| cells.column(group).iter().any(|value| *value != "ALL"))
    };
    let plain = swept("", &[]);
    assert_eq!((there(&plain), groups(&plain)), ([true; 3], [true; 4]));
    let grid = swept(GRID, &[]);
    assert_eq!((there(&grid), groups(&grid)), ([false; 3], [false; 4]));
    let some = swept("", &["--by", "side,year", "--rows", "equity"]);
    let want = ([false, true, false], [false, true, false, true]);
    assert_eq!((there(&some), groups(&some)), want);
    let asked = swept(GRID, &["--by", "vol_level", "--rows", "trades,decisions"]);
    let want = ([true, false, true], [false, false, true, false]);
    assert_eq!((there(&asked), groups(&asked)), want);
    let ids = asked.table("o/trades.csv");
    let mut ids: Vec<&str> = ids.column("grid_id");
    ids.dedup();
    assert_eq!(ids, ["0", "1", "2", "3", "4", "5"]);
}

#[test]
fn a_sample_is_rows_of_the_whole_grid() {
    let whole = swept(GRID, &["--rows", "daily_r"]);
    for (method, name) in [("sobol", "Sobol"), ("random", "random")] {
        let sample = format!("sweep.sample={{ method = \"{method}\", n = 4, seed = 3 }}");
        let bed = swept(GRID, &["--rows", "daily_r", "--set", &sample]);
        for table in ["o/cells.csv", "o/portfolio.csv", "o/daily_r.csv"] {
            let (of_sample, of_all) = (bed.table(table), whole.table(table));
            assert_eq!(of_sample.columns, of_all.columns);
            let mut ids = of_sample.column("grid_id");
            ids.dedup();
            assert_eq!(ids.len(), 4, "{ids:?}");
            let mut wanted = of_all.rows;
            wanted.retain(|row| ids.contains(&row[0].as_str()));
            assert_eq!(of_sample.rows, wanted, "{method}: {table}");
        }
        let html = bed.text("o/report.html");
        assert!(html.contains("id=\"figure-sampled\"") && !html.contains("id=\"surface\""));
        let text = bed.ok(&["sweep", "s.toml", "--set", &sample]).stdout;
        let said = format!("A {name} sample (seed 3) of 4 of the grid's 6 points.");
        assert!(text.contains(&said), "{text}");
        let discount = bed.ok(&["discount", "o"]).stdout;
        assert!(discount.contains("The best of 8 cells"), "{discount}");
    }
    // A study and a walk-forward take the same points.
    let sample = "sweep.sample={ method = \"random\", n = 3, seed = 2 }";
    whole.ok(&["study", "s.toml", "--grid", "--out", "study"]);
    whole.ok(&["study", "s.toml", "--grid", "--out", "sampled", "--set", sample]);
    let (of_all, of_sample) = (whole.table("study/cells.csv"), whole.table("sampled/cells.csv"));
    let mut ids = of_sample.column("grid_id");
    ids.dedup();
    assert!(ids.len() == 3 && ids[2] == "5", "a number beyond the points that are run: {ids:?}");
    let mut wanted = of_all.rows;
    wanted.retain(|row| ids.contains(&row[0].as_str()));
    assert_eq!(of_sample.rows, wanted);
    let walk = ["walkforward", "s.toml", "--train", "20d", "--test", "10d", "--out", "walk"];
    whole.ok(&[&walk[..], &["--set", sample]].concat());
    let said = whole.ok(&[&walk[..], &["--set", sample]].concat()).stdout;
    assert!(said.contains("A random sample (seed 2) of 3 of the grid's 6 points."));
    let cut = &whole.json("walk/manifest.json")["walk_forward"];
    assert_eq!((cut["train"].as_str(), cut["anchored"].as_bool()), (Some("20d"), Some(false)));
    // Two samples without a point in common.
    let drawn = |seed: u64| {
        let sample = format!("sweep.sample={{ method = \"random\", n = 2, seed = {seed} }}");
        let out = format!("two{seed}");
        whole.ok(&["sweep", "s.toml", "--out", &out, "--set", &sample]);
        let cells = whole.table(&format!("{out}/cells.csv"));
        let ids: BTreeSet<String> =
            cells.column("grid_id").into_iter().map(str::to_owned).collect();
        (ids, out)
    };
    let (first, of_first) = drawn(1);
    let (_, of_other) = (2..).map(drawn).find(|(ids, _)| ids.is_disjoint(&first)).unwrap();
    whole.refused(&["compare", &of_first, &of_other]).says(&["in common", "at the same values"]);
    let chosen = whole.table("walk/walkforward_windows.csv");
    let chosen: Vec<&str> = chosen.column("grid_id");
    assert!(!chosen.is_empty() && chosen.iter().all(|id| ids.contains(id)), "{chosen:?}");
}

/// Points 0 and 2 can run on 1,500 bars; point 1 needs 5,000.
const SOME_FAIL: &str = "[sweep.grid]\n\"indicators.trend_ema_period\" = [200, 5000, 100]\n";

#[test]
fn a_point_that_fails_is_named_and_the_others_finish() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(SOME_FAIL));
    for (command, more) in [("sweep", &[][..]), ("study", &["--grid"])] {
        let args = [&[command, "s.toml", "--out", command][..], more].concat();
        let ran = bed.run(&args);
        assert_eq!(ran.code, 2);
        ran.says(&["1 of 3 grid points failed", "grid_id 1", "number 5000", "manifest.json"]);
        assert!(ran.stdout.contains("Report: "));
        let manifest = bed.json(&format!("{command}/manifest.json"));
        let failed = manifest["failed_points"].as_array().unwrap();
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0]["grid_id"], 1);
        assert!(failed[0]["error"].as_str().unwrap().contains("number 5000"));
        let cells = bed.table(&format!("{command}/cells.csv"));
        let mut points: Vec<_> = cells
            .column("grid_id")
            .into_iter()
            .zip(cells.column("indicators.trend_ema_period"))
            .collect();
        points.dedup();
        assert_eq!(points, [("0", "200"), ("2", "100")]);
    }
    // One object on stdout all the same.
    let ran = bed.run(&["sweep", "s.toml", "--out", "o", "--json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.json()["run_dir"].is_string());
}

#[test]
fn where_every_point_fails_nothing_is_written() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(SOME_FAIL));
    bed.write("bars.csv", btc(400));
    let ran = bed.refused(&["sweep", "s.toml", "--out", "o"]);
    ran.says(&["every grid point failed", "BTCUSD has 400 decision bars", "help: give more bars"]);
}

/// Refused before anything runs, with this text of line 12 underlined.
#[track_caller]
fn refused(axis: &str, underlined: &str, says: &[&str]) {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(&format!("[sweep.grid]\n{axis}\n")));
    let ran = bed.refused(&["sweep", "s.toml"]);
    assert_eq!(ran.underlined(), ("s.toml".to_owned(), 12, underlined.to_owned()));
    ran.says(says);
}

#[test]
fn keys_that_cannot_be_swept() {
    let says = ["cannot be swept", "schema, name, question, sweep, study"];
    refused("schema = [1]", "[1]", &says);
    refused("name = [\"a\"]", "[\"a\"]", &says);
    refused("question = [\"why?\"]", "[\"why?\"]", &says);
    refused("\"sweep.modes\" = [[\"FAST_TP\"]]", "[[\"FAST_TP\"]]", &says);
    refused("\"study.plans\" = [[\"FAST_TP\"]]", "[[\"FAST_TP\"]]", &says);
}

#[test]
fn bad_keys_and_values_of_a_grid() {
    refused("\"fills.intrabr\" = [\"best\"]", "\"best\"", &["unknown key `fills.intrabr`"]);
    refused("\"fills.intrabar\" = [\"best\", \"wrost\"]", "\"wrost\"", &["worst, best, path"]);
    refused("\"signals.n\" = [10, \"x\"]", "\"x\"", &["must be a whole number"]);
    refused("\"indicators.atr_period\" = [10, 0]", "0", &["at least 1"]);
    refused("\"signals.n\" = 10", "10", &["must be a list"]);
    refused("\"signals.n\" = []", "[]", &["is empty"]);
    refused("\"signals.n\" = [10, 20, 10]", "10", &["repeats 10"]);
    let says = ["`exit_modes.FAST_TP.time_exit` is absent"];
    refused("\"exit_modes.FAST_TP.time_exit.hours\" = [10]", "10", &says);
}

#[test]
fn a_grid_over_symbols() {
    let bed = Bed::new();
    bed.write(
        "s.toml",
        scenario_with("[sweep.grid]\n\"data.symbols.0.symbol\" = [\"A\", \"B\"]\n"),
    );
    bed.refused(&["sweep", "s.toml"]).says(&["the grid changes the list of symbols", "help:"]);
}

#[test]
fn replays_and_studies_ignore_the_grid() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(SOME_FAIL));
    bed.ok(&["replay", "s.toml", "--out", "r"]);
    bed.ok(&["study", "s.toml", "--out", "s"]);
    for run in ["r", "s"] {
        assert!(
            bed.table(&format!("{run}/cells.csv")).column("grid_id").iter().all(|id| *id == "0")
        );
    }
}

#[test]
fn a_studys_grid() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(GRID));
    bed.ok(&["study", "s.toml", "--grid", "--out", "o"]);
    let cells = bed.table("o/cells.csv");
    assert_eq!(cells.rows.len(), 6 * 3 * 6);
    let n = |id: &str, plan: &str| {
        let wanted = [("grid_id", id), ("mode", plan), ("regime", "ALL")];
        cells.get("n", &wanted).parse::<usize>().unwrap()
    };
    // Another Donchian period gives other signals; another target does not.
    assert!(n("0", "FAST_TP") > n("3", "FAST_TP"));
    assert_eq!(n("0", "FAST_TP"), n("2", "TREND_FOLLOW"));
    assert_eq!(
        bed.files("o"),
        [
            "cells.csv",
            "cells.parquet",
            "manifest.json",
            "report.html",
            "transitions.csv",
            "transitions.parquet",
        ]
    );
}
