//! `montecarlo`: the trades of a run resampled.

use crate::bed::{Bed, scenario_with};
use crate::table::Table;

const TABLES: [&str; 2] = ["monte_carlo", "equity_bands"];

#[test]
fn a_stored_run_is_resampled_as_at_its_end() {
    let bed = Bed::new();
    for command in ["replay", "sweep"] {
        let printed =
            bed.ok(&[command, "s.toml", "--out", "o", "--format", "csv,json", "--tables"]);
        let printed = printed.stdout;
        let words = |text: &str| text[text.find("Block bootstrap of trades").unwrap()..].to_owned();
        let at_end = TABLES.map(|table| bed.read(&format!("o/{table}.csv")));
        for threads in ["1", "2"] {
            let ran = bed.ok(&["montecarlo", "o", "--threads", threads]);
            assert_eq!(words(&ran.stdout), words(&printed));
            assert!(words(&printed).lines().all(|line| line.chars().count() <= 100), "{printed}");
            assert_eq!(TABLES.map(|table| bed.read(&format!("o/{table}.csv"))), at_end);
        }
        let json = bed.ok(&["montecarlo", "o", "--json"]).json();
        assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), TABLES);
        for table in TABLES {
            assert!(Table::of_json(&json[table]) == bed.table(&format!("o/{table}.csv")));
            assert!(!Table::of_json(&bed.json(&format!("o/{table}.json"))).rows.is_empty());
        }
    }
}

/// Most losses in a row where trades within ±`scratch_r` are left out.
fn longest_streak(r_net: &[f64], scratch_r: f64) -> usize {
    let decided: Vec<f64> = r_net.iter().copied().filter(|r| r.abs() > scratch_r).collect();
    decided.split(|r| *r > 0.0).map(<[f64]>::len).max().unwrap()
}

#[test]
fn what_happened_is_what_the_other_tables_say() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let drawn = bed.table("o/monte_carlo.csv");
    let bands = bed.table("o/equity_bands.csv");
    assert_eq!(drawn.rows.len(), 8);
    let all = [("regime", "ALL"), ("symbol", "ALL"), ("side", "ALL"), ("vol_level", "ALL")];
    let (cells, trades) = (bed.table("o/cells.csv"), bed.table("o/trades.csv"));
    for profile in ["SAFE", "AGGRESSIVE"] {
        for mode in ["policy", "TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"] {
            let run = [("profile", profile), ("mode", mode)];
            let of = |name: &str| drawn.get(name, &run).parse::<f64>().unwrap();
            let cell = [&run[..], &all, &[("year", "ALL")]].concat();
            let is = |name: &str, want: &str| {
                let want: f64 = cells.get(want, &cell).parse().unwrap();
                assert!((of(name) - want).abs() < 1e-9, "{profile} {mode} {name}");
            };
            is("n_trades", "n");
            is("final_r_actual", "sum_r");
            is("max_dd_r_actual", "max_dd_r");
            // One symbol, one position at a time: trades close in the order of their signals.
            let r_net = trades.only(&run).numbers("r_net");
            assert_eq!(of("losing_streak_actual"), longest_streak(&r_net, 0.1) as f64);
            assert!(of("final_r_p05") < of("final_r_p50") && of("final_r_p50") < of("final_r_p95"));
            assert!((0.0..=1.0).contains(&of("final_r_percentile")));
            assert!((of("final_r_mean") - of("final_r_actual")).abs() < 1.0);
            let steps = bands.only(&run);
            assert_eq!(steps.rows.len(), (of("n_trades") as usize).min(200));
            assert_eq!(steps.numbers("trade").last(), Some(&of("n_trades")));
            assert!(
                (steps.numbers("actual_r").last().unwrap() - of("final_r_actual")).abs() < 1e-9
            );
            assert_eq!(steps.numbers("p95").last(), Some(&of("final_r_p95")));
        }
    }
}

#[test]
fn a_streak_is_that_of_the_policies() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[sweep.grid]\n\"orchestrator.scratch_r\" = [0.0, 0.9]\n"));
    bed.ok(&["sweep", "s.toml", "--out", "o", "--rows", "trades"]);
    let at_end = bed.read("o/monte_carlo.csv");
    let (drawn, trades) = (bed.table("o/monte_carlo.csv"), bed.table("o/trades.csv"));
    let streaks = [("0", 0.0), ("1", 0.9)].map(|(grid_id, scratch_r)| {
        let run = [("grid_id", grid_id), ("profile", "AGGRESSIVE"), ("mode", "TREND_FOLLOW")];
        let want = longest_streak(&trades.only(&run).numbers("r_net"), scratch_r);
        assert_eq!(drawn.get("losing_streak_actual", &run), format!("{want}.0"), "{scratch_r}");
        want
    });
    assert_ne!(streaks[0], streaks[1]);
    bed.ok(&["montecarlo", "o"]);
    assert_eq!(bed.read("o/monte_carlo.csv"), at_end, "the folder says what a scratch is");
}

#[test]
fn flags_change_what_they_say() {
    let bed = Bed::new();
    bed.ok(&["replay", "s.toml", "--out", "o", "--format", "csv"]);
    let row = |args: &[&str]| {
        bed.ok(&[&["montecarlo", "o"][..], args].concat());
        let table = bed.table("o/monte_carlo.csv");
        ["draws", "seed", "final_r_p05"].map(|name| table.column(name)[0].to_owned())
    };
    let usual = row(&[]);
    assert_eq!(usual[..2], ["10000", "1"]);
    let other = row(&["--draws", "700", "--seed", "2"]);
    assert_eq!(other[..2], ["700", "2"]);
    assert_ne!(usual[2], other[2]);
}

#[test]
fn a_grid_is_resampled_where_its_trades_are_kept() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[sweep.grid]\n\"signals.n\" = [10, 20]\n"));
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    assert!(!bed.path("o/monte_carlo.csv").exists());
    bed.refused(&["montecarlo", "o"]).says(&["no table `trades`", "--rows trades"]);
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o", "--rows", "trades", "--tables"]);
    assert!(ran.stdout.contains("Block bootstrap of trades"), "{}", ran.stdout);
    let ids = bed.table("o/monte_carlo.csv").numbers("grid_id");
    assert_eq!(ids, [[0.0; 8], [1.0; 8]].concat());
}

#[test]
fn what_has_no_trades_of_runs_is_refused() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "study"]);
    let says =
        ["study is a run of `study`", "only a replay or a sweep", "run: exitlab replay s.toml"];
    bed.refused(&["montecarlo", "study"]).says(&says);
    bed.refused(&["montecarlo", "nowhere"]).says(&["nowhere is not a run folder"]);
    bed.ok(&["replay", "s.toml", "--out", "o", "--format", "csv"]);
    bed.refused(&["montecarlo", "o", "--draws", "100001"]).says(&["--draws", "100..=100000"]);
    let table = bed.text("o/trades.csv");
    let lines: Vec<&str> = table.lines().collect();
    bed.write("o/trades.csv", table.replacen(",long,", ",up,", 1).replacen(",short,", ",up,", 1));
    bed.refused(&["montecarlo", "o"]).says(&["row 1, column `side`", "`up`", "one of long, short"]);
    let r_net = Table::of_csv(&table).column("r_net")[0].to_owned();
    bed.write("o/trades.csv", table.replacen(&format!(",{r_net},"), ",NaN,", 1));
    bed.refused(&["montecarlo", "o"]).says(&["row 1, column `r_net`", "NaN"]);
    bed.write("o/trades.csv", format!("{}\n", lines[0]));
    bed.refused(&["montecarlo", "o"]).says(&["`trades` has no rows"]);
}
