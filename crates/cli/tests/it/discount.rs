//! `discount`: a sweep's best cell, for the number of cells that were tried.

use crate::bed::{Bed, scenario_with};
use crate::table::Table;
use std::collections::BTreeMap;

const GRID: &str = "\
[sweep]
profiles = [\"SAFE\"]
modes = [\"policy\", \"TREND_FOLLOW\", \"FAST_TP\"]

[sweep.grid]
\"signals.n\" = [20, 10]
\"exit_modes.FAST_TP.target.atr\" = [2.0, 2.5, 3.0]
";

const TABLES: [&str; 3] = ["discount", "plateau", "trials"];

/// A sweep over a grid in `o`, and what it printed.
fn swept(args: &[&str]) -> (Bed, String) {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(GRID));
    let ran = bed.ok(&[&["sweep", "s.toml", "--out", "o", "--tables"][..], args].concat());
    (bed, ran.stdout)
}

/// From the headline on.
fn words(stdout: &str) -> &str {
    &stdout[stdout.find("Best cell, deflated").unwrap()..]
}

#[test]
fn a_stored_sweep_is_discounted_as_at_its_end() {
    let (bed, printed) = swept(&["--format", "csv,parquet,json"]);
    let files: Vec<String> = TABLES
        .iter()
        .flat_map(|table| ["csv", "parquet", "json"].map(|format| format!("o/{table}.{format}")))
        .collect();
    let at_end: Vec<Vec<u8>> = files.iter().map(|file| bed.read(file)).collect();
    let listing = bed.listing();
    for threads in ["1", "2"] {
        let ran = bed.ok(&["discount", "o", "--threads", threads]);
        assert_eq!(words(&ran.stdout), words(&printed));
        assert_eq!(ran.stderr, "");
        assert_eq!(bed.listing(), listing);
        for (file, at_end) in files.iter().zip(&at_end) {
            assert!(bed.read(file) == *at_end, "{file} differs with {threads} threads");
        }
    }
    for table in TABLES {
        let csv = bed.table(&format!("o/{table}.csv"));
        assert!(csv == Table::of_parquet(&bed.path(&format!("o/{table}.parquet"))));
        assert!(csv == Table::of_json(&bed.json(&format!("o/{table}.json"))));
    }
    let json = bed.ok(&["discount", "o", "--json"]).json();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, TABLES.iter().chain(&["other_tries"]).collect::<Vec<_>>());
    assert!(Table::of_json(&json["trials"]) == bed.table("o/trials.csv"));
}

/// Sharpe ratio per √day of every cell, by grid point and mode, from the daily R over all days on which a cell
/// could trade.
fn sharpes(bed: &Bed) -> BTreeMap<(String, String), f64> {
    let table = bed.table("o/daily_r.csv");
    let mut days: Vec<&str> = table.column("day");
    let day = |text: &str| {
        let parts: Vec<i64> = text.split('-').map(|part| part.parse().unwrap()).collect();
        // All days are of 2017, July to September.
        parts[2] + [0, 31, 62][usize::try_from(parts[1] - 7).unwrap()]
    };
    days.sort_unstable();
    let evaluated = &bed.json("o/manifest.json")["evaluated_days"];
    let [first, last] = ["first", "last"].map(|end| day(evaluated[end].as_str().unwrap()));
    assert!(first <= day(days[0]) && day(days[days.len() - 1]) <= last, "{evaluated}");
    let n = (last - first + 1) as f64;
    let mut by_cell: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    let (ids, modes, sums) =
        (table.column("grid_id"), table.column("mode"), table.numbers("sum_r"));
    for ((id, mode), r) in ids.iter().zip(modes).zip(sums) {
        let of = by_cell.entry(((*id).to_owned(), mode.to_owned())).or_default();
        *of = (of.0 + r, of.1 + r * r);
    }
    let sharpe = |(sum, squares): (f64, f64)| {
        let mean = sum / n;
        mean / ((squares - n * mean * mean) / (n - 1.0)).sqrt()
    };
    by_cell.into_iter().map(|(key, sums)| (key, sharpe(sums))).collect()
}

#[test]
fn the_numbers_are_those_of_daily_r() {
    let (bed, _) = swept(&[]);
    let want = sharpes(&bed);
    let trials = bed.table("o/trials.csv");
    assert_eq!(trials.rows.len(), 18);
    for ((id, mode), want) in &want {
        let got: f64 = trials.get("sharpe", &[("grid_id", id), ("mode", mode)]).parse().unwrap();
        assert!((got - want).abs() < 1e-9, "{id} {mode}: {got} {want}");
    }
    let one = bed.table("o/discount.csv");
    let best = want.values().copied().fold(f64::NEG_INFINITY, f64::max);
    let number = |name: &str| one.numbers(name)[0];
    assert!((number("sharpe") - best).abs() < 1e-9);
    assert!((number("sharpe_annual") - best * 365f64.sqrt()).abs() < 1e-9);
    assert_eq!((number("n_trials"), number("draws"), number("seed")), (18.0, 10_000.0, 1.0));
    assert!(number("n_effective_trials") < 18.0);
    assert!(number("dsr") <= number("dsr_effective") && number("dsr_effective") < number("psr"));
    assert_eq!(number("pbo_splits"), 12_870.0);
    assert_eq!((one.column("benchmark")[0], one.column("metric")[0]), ("TREND_FOLLOW", "sharpe"));
    // Policy and FAST_TP at six points each; the policies differ from TREND_FOLLOW.
    assert_eq!(number("n_candidates"), 12.0);
    assert!(number("spa_lower_p") <= number("spa_consistent_p"));
    assert!(number("spa_consistent_p") <= number("spa_upper_p"));
}

#[test]
fn neighbours_are_one_step_away_on_the_grid() {
    let (bed, printed) = swept(&[]);
    let one = bed.table("o/discount.csv");
    let winner: usize = one.column("grid_id")[0].parse().unwrap();
    let plateau = bed.table("o/plateau.csv");
    let trials = bed.table("o/trials.csv");
    let mode = one.column("mode")[0];
    let ids = plateau.numbers("neighbour_grid_id");
    assert_eq!(ids.len(), if winner % 3 == 1 { 3 } else { 2 });
    for (row, id) in ids.into_iter().enumerate() {
        let apart = (id - winner as f64).abs();
        let is_first_key = plateau.column("key")[row] == "signals.n";
        assert_eq!(apart, if is_first_key { 3.0 } else { 1.0 });
        let wanted = [("grid_id", &*id.to_string()), ("mode", mode)];
        assert_eq!(plateau.column("neighbour_metric")[row], trials.get("sharpe", &wanted));
    }
    assert!(words(&printed).contains("One step on the grid"), "{printed}");
    assert!(words(&printed).lines().all(|line| line.chars().count() <= 100), "{printed}");
    // Values are in order of their size whatever the grid lists first.
    let values = ["winner_value", "neighbour_value"].map(|name| plateau.column(name)[0]);
    assert!(values.contains(&"10") && values.contains(&"20"), "{values:?}");
}

#[test]
fn a_sweep_without_a_grid_is_discounted_when_asked() {
    let bed = Bed::new();
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o"]);
    assert!(!ran.stdout.contains("Best cell, deflated"));
    assert!(!bed.path("o/discount.csv").exists());
    let ran = bed.ok(&["discount", "o"]);
    // AGGRESSIVE's policy is TREND_FOLLOW in every regime.
    let says = "Best cell, deflated\nThe best of 8 cells (7 that differ, about ";
    assert!(words(&ran.stdout).starts_with(says), "{}", ran.stdout);
    let one = bed.table("o/discount.csv");
    assert_eq!((one.column("plateau")[0], one.column("point")[0]), ("no neighbours", ""));
    assert_eq!(bed.table("o/plateau.csv").rows.len(), 0);
    assert_eq!(bed.table("o/trials.csv").rows.len(), 8);
}

#[test]
fn flags_change_what_they_say() {
    let (bed, _) = swept(&["--format", "csv"]);
    let row = |args: &[&str]| {
        bed.ok(&[&["discount", "o"][..], args].concat());
        let one = bed.table("o/discount.csv");
        ["metric", "benchmark", "draws", "seed", "spa_upper_p"].map(|c| one.column(c)[0].to_owned())
    };
    let usual = row(&["--benchmark-mode", "FAST_TP"]);
    assert_eq!(usual[..4], ["sharpe", "FAST_TP", "10000", "1"]);
    let other = row(&["--benchmark-mode", "FAST_TP", "--draws", "500", "--seed", "9"]);
    assert_eq!(other[..4], ["sharpe", "FAST_TP", "500", "9"]);
    assert_ne!(usual[4], other[4]);
    assert_eq!(row(&["--benchmark-mode", "none"])[1], "not trading");
    assert_eq!(row(&["--metric", "avg_r"])[..2], ["avg_r", "TREND_FOLLOW"]);
    let one = bed.table("o/discount.csv");
    let best = bed.table("o/trials.csv").numbers("mean_r").into_iter().fold(f64::MIN, f64::max);
    assert_eq!(one.numbers("mean_r"), [best]);
}

#[test]
fn one_mode_is_compared_with_not_trading() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(GRID).replace(", \"TREND_FOLLOW\", \"FAST_TP\"", ""));
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o", "--tables"]);
    assert!(words(&ran.stdout).contains("Against not trading:"), "{}", ran.stdout);
    assert_eq!(bed.table("o/discount.csv").column("benchmark"), ["not trading"]);
    let ran = bed.ok(&["discount", "o", "--benchmark-mode", "policy"]);
    assert!(ran.stdout.contains("not tested, no cell of another mode"), "{}", ran.stdout);
}

#[test]
fn what_is_no_sweep_is_refused() {
    let bed = Bed::new();
    for command in ["study", "replay"] {
        bed.ok(&[command, "s.toml", "--out", command]);
        let says = [
            &*format!("{command} is a run of `{command}`"),
            "only a sweep",
            "run: exitlab sweep s.toml",
        ];
        bed.refused(&["discount", command]).says(&says);
    }
    bed.refused(&["discount", "nowhere"]).says(&["nowhere is not a run folder", "help:"]);
    bed.refused(&["discount", "."]).says(&["is not a run folder"]);
    bed.refused(&["discount"]).says(&["no sweep run under reports/runs", "exitlab sweep SCENARIO"]);
}

#[test]
fn what_cannot_be_discounted_is_refused_by_name() {
    let (bed, _) = swept(&["--format", "csv"]);
    let says = ["unknown mode of the sweep: `MOON`", "policy, TREND_FOLLOW, FAST_TP, none"];
    bed.refused(&["discount", "o", "--benchmark-mode", "MOON"]).says(&says);
    bed.refused(&["discount", "o", "--draws", "5"]).says(&["--draws", "100..=1000000"]);
    bed.refused(&["discount", "o", "--metric", "luck"]).says(&["--metric", "sharpe, avg_r"]);

    let table = bed.text("o/daily_r.csv");
    let with = |from: &str, to: &str| bed.write("o/daily_r.csv", table.replacen(from, to, 1));
    let lines: Vec<&str> = table.lines().collect();
    let cells: Vec<&str> = lines[3].split(',').collect();
    for number in ["NaN", "inf", "x"] {
        with(lines[3], &[&cells[..4], &[number]].concat().join(","));
        let says = ["daily_r.csv, row 3, column `sum_r`", number, "a finite number"];
        bed.refused(&["discount", "o"]).says(&says);
    }
    with(lines[1], &lines[1].replace("policy", "moon"));
    bed.refused(&["discount", "o"]).says(&["daily_r.csv, row 1", "`moon`", "portfolio table"]);
    with(lines[1], &format!("-1{}", &lines[1][1..]));
    bed.refused(&["discount", "o"]).says(&["row 1, column `grid_id`"]);
    bed.write("o/daily_r.csv", format!("{}\n", lines[0]));
    bed.refused(&["discount", "o"]).says(&["`daily_r` has no rows", "nothing was traded"]);
    std::fs::remove_file(bed.path("o/daily_r.csv")).unwrap();
    bed.refused(&["discount", "o"]).says(&["no table `daily_r`", "--rows daily_r"]);
}

#[test]
fn a_sweep_without_a_trade_says_so() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(GRID));
    let nothing = ["--set", "portfolio.min_notional=1e12"];
    let ran = bed.ok(&[&["sweep", "s.toml", "--out", "o"][..], &nothing].concat());
    assert_eq!(bed.table("o/cells.csv").numbers("n").iter().sum::<f64>(), 0.0);
    let says = "There is nothing to discount: no cell of the sweep closed a trade\n";
    assert!(ran.stdout.contains(says), "{}", ran.stdout);
    assert!(!bed.path("o/discount.csv").exists());
    bed.refused(&["discount", "o"]).says(&["`daily_r` has no rows", "nothing was traded"]);
}
