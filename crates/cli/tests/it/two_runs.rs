//! `exitlab compare A B`: two runs side by side.

use crate::bed::{Bed, shipped};

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

#[test]
fn lower_fees_earn_more_on_the_same_entries() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "a"]);
    bed.ok(&["study", "s.toml", "--set", "costs.taker_fee=0.0001", "--out", "b"]);
    let ran = bed.ok(&["compare", "a", "b"]);
    assert!(ran.stdout.contains("costs.taker_fee 0.0004 → 0.0001"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Tested on the same "), "{}", ran.stdout);
    let compared = bed.table("b/compare_runs.csv");
    assert_eq!(compared.rows.len(), 3 * 6);
    let (of_a, of_b) = (bed.table("a/cells.csv"), bed.table("b/cells.csv"));
    for mode in ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"] {
        let row = [("contender", mode), ("regime", "ALL")];
        let cell = [("mode", mode), ("regime", "ALL"), ("symbol", "ALL"), ("side", "ALL")];
        let cell = [&cell[..], &[("vol_level", "ALL"), ("year", "ALL")]].concat();
        let get = |column: &str| number(&compared.get(column, &row));
        let of_cells = number(&of_b.get("avg_r", &cell)) - number(&of_a.get("avg_r", &cell));
        assert!((get("mean_diff_r") - of_cells).abs() < 1e-12, "{mode}");
        assert!(get("mean_diff_r") > 0.0);
        assert_eq!(compared.get("n_a", &row), of_a.get("n", &cell));
        assert_eq!(compared.get("n_both", &row), compared.get("n_b", &row));
        // Fees are of every entry: there is little doubt about them.
        assert!(["better", "equivalent"].contains(&compared.get("verdict", &row).as_str()));
    }
    let cells = bed.table("b/compare_cells.csv");
    assert!(cells.rows.len() > 18 && cells.column("is_same").contains(&"false"));
    let page = bed.text("b/compare-a.html");
    assert!(page.contains("costs.taker_fee") && page.contains("run B against run A"));
    assert!(ran.stdout.contains("Page: b/compare-a.html"), "{}", ran.stdout);

    // As run B's scenario has it, unless the command line says otherwise.
    bed.ok(&["study", "s.toml", "--set", "statistics.min_effect_r=0.25", "--out", "c"]);
    for (more, wanted) in [(&[][..], ["0.05", "0.25"]), (&["--alpha", "0.2"], ["0.2", "0.25"])] {
        bed.ok(&[&["compare", "a", "c"][..], more].concat());
        let compared = bed.table("c/compare_runs.csv");
        assert_eq!([compared.column("alpha")[0], compared.column("min_effect_r")[0]], wanted);
    }

    // The same again, at another number of threads, and a run against itself.
    let files =
        ["compare_runs.csv", "compare_cells.csv", "compare-a.html"].map(|f| format!("b/{f}"));
    let before = files.each_ref().map(|file| bed.read(file));
    bed.ok(&["compare", "a", "b", "--threads", "1"]);
    assert!(files.each_ref().map(|file| bed.read(file)) == before);
    let same = bed.ok(&["compare", "a", "a"]).stdout;
    assert!(same.contains("Both runs have the same entries and earned the same"), "{same}");
    assert!(same.contains("Settings, files and version are the same."), "{same}");
}

#[test]
fn accounts_are_compared_by_profile_and_mode() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "a"]);
    bed.ok(&["sweep", "s.toml", "--set", "exit_modes.FAST_TP.target.atr=5", "--out", "b"]);
    let ran = bed.ok(&["compare", "a", "b"]);
    let compared = bed.table("b/compare_runs.csv");
    let all = |column: &str, contender: &str| {
        compared.get(column, &[("contender", contender), ("regime", "ALL")])
    };
    for mode in ["TREND_FOLLOW", "DEFENSIVE_TRAIL"] {
        let contender = format!("SAFE × {mode}");
        assert_eq!([all("n_more", &contender), all("verdict", &contender)], ["0", "equivalent"]);
    }
    assert!(number(&all("n_more", "SAFE × FAST_TP")) > 0.0);
    // Trades of B alone and of A alone are told beside what both took.
    let [n_a, n_b, n_both] =
        ["n_a", "n_b", "n_both"].map(|column| number(&all(column, "AGGRESSIVE × FAST_TP")));
    assert!(n_both > 0.0 && n_both <= n_a.min(n_b), "{n_a} {n_b} {n_both}");
    assert!(ran.stdout.contains("exit_modes.FAST_TP.target.atr 2.5 → 5"), "{}", ran.stdout);
    // A replay is one of the sweep's runs.
    bed.ok(&["replay", "s.toml", "--profile", "SAFE", "--mode", "FAST_TP", "--out", "r"]);
    let one = bed.ok(&["compare", "a", "r"]).stdout;
    assert!(one.contains("Only in A, not compared: "), "{one}");
    assert!(one.contains("command: sweep → replay"), "{one}");
    assert_eq!(bed.table("r/compare_runs.csv").column("n_more"), ["0"; 6]);
}

#[test]
fn grids_are_compared_by_their_cells() {
    let bed = Bed::new();
    let grid = "[sweep.grid]\n\"indicators.atr_period\" = [10, 14]\n";
    bed.write("g.toml", crate::bed::scenario_with(grid));
    bed.ok(&["sweep", "g.toml", "--out", "a"]);
    bed.ok(&["sweep", "g.toml", "--set", "costs.taker_fee=0.0001", "--out", "b"]);
    let ran = bed.ok(&["compare", "a", "b"]);
    assert!(ran.stdout.contains("No verdict: a run over a grid"), "{}", ran.stdout);
    assert!(ran.stdout.contains("at indicators.atr_period=10"), "{}", ran.stdout);
    let cells = bed.table("b/compare_cells.csv");
    assert!(cells.column("contender").contains(&"SAFE × policy at indicators.atr_period=14"));
    assert!(!bed.path("b/compare_runs.csv").exists());
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "study"]);
    bed.ok(&["sweep", "s.toml", "--out", "sweep"]);
    bed.ok(&["regimes", "s.toml", "--out", "regimes"]);
    let own = "study.plans=[\"TREND_FOLLOW\"]";
    bed.ok(&["study", "s.toml", "--set", own, "--out", "one"]);
    bed.ok(&["study", "s.toml", "--set", "study.plans=[\"FAST_TP\"]", "--out", "other"]);
    for (args, wanted) in [
        (["study", "sweep"], "study is a run of `study` and sweep one of `sweep`"),
        (["study", "regimes"], "regimes is a run of `regimes`, and only studies"),
        (["study", "nowhere"], "nowhere is not a run folder"),
        (["one", "other"], "have no exit mode in common: TREND_FOLLOW and FAST_TP"),
    ] {
        let ran = bed.run(&["compare", args[0], args[1]]);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.stderr.contains(wanted), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("help: "), "{args:?}: {}", ran.stderr);
    }
    let ran = bed.run(&["compare", "study", "one", "--baseline-mode", "FAST_TP"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
}

/// Shipped scenarios: a run of other data has no entry in common with one of these, and says so.
#[test]
fn runs_of_other_markets_keep_their_own_entries() {
    let bed = Bed::empty();
    for (name, scenario) in [("a", "btc-hourly"), ("b", "eurusd-hourly")] {
        let path = shipped(&format!("scenarios/{scenario}.toml"));
        bed.ok(&["study", path.to_str().unwrap(), "--out", name]);
    }
    let ran = bed.ok(&["compare", "a", "b"]);
    assert!(ran.stdout.contains("Each run on its own entries"), "{}", ran.stdout);
    assert!(bed.table("b/compare_runs.csv").column("basis").iter().all(|basis| *basis == "own"));
}
