//! The same inputs give the same bytes: at any thread count, and again.

use crate::bed::{Bed, scenario_but};

/// Two symbols, so that there is an order between them to get wrong.
fn bed() -> Bed {
    let bed = Bed::new();
    let was = "{ symbol = \"BTCUSD\", path = \"bars.csv\" }";
    let late = "{ symbol = \"LATE\", path = \"late.csv\" }";
    let mut text = scenario_but(was, &format!("{late}, {was}"));
    text.push_str("\n[regime]\nvolatility = { method = \"quantile\", window_bars = 200 }\n");
    bed.write("s.toml", text);
    // The same hours at other prices: signals of both symbols at the same time.
    let lines = crate::bars::lines(1_500);
    let scaled = |line: &String| {
        let mut fields = line.split(',').map(str::to_owned).collect::<Vec<_>>();
        for price in &mut fields[1..5] {
            *price = format!("{:.4}", price.parse::<f64>().unwrap() / 7.0);
        }
        fields.join(",")
    };
    let late: Vec<String> =
        lines[..1].iter().cloned().chain(lines[301..].iter().map(scaled)).collect();
    bed.write("late.csv", crate::bars::text_of(&late));
    bed
}

/// That two runs' tables and pages are the same byte for byte, and there are tables.
#[track_caller]
fn same(bed: &Bed, first: &str, second: &str) {
    same_but(bed, first, second, &["manifest.json"]);
}

/// The same, but for these files.
#[track_caller]
fn same_but(bed: &Bed, first: &str, second: &str, others: &[&str]) {
    let files = bed.files(first);
    assert_eq!(files, bed.files(second));
    assert!(files.len() > 8);
    for file in files.iter().filter(|file| !others.contains(&file.as_str())) {
        let of = |run: &str| bed.read(&format!("{run}/{file}"));
        assert!(of(first) == of(second), "{first}/{file} and {second}/{file} differ");
    }
}

#[test]
fn at_any_thread_count_and_again() {
    let bed = bed();
    let walk_forward = ["--train", "14d", "--test", "7d", "--embargo", "6h"];
    let commands =
        [("sweep", &[][..]), ("replay", &[]), ("study", &[]), ("walkforward", &walk_forward)];
    for (command, more) in commands {
        let run = |out: &str, threads: &str| {
            let args = [command, "s.toml", "--threads", threads, "--out", out];
            bed.ok(&[&args[..], &["--format", "csv,parquet,json"], more].concat());
        };
        let [one, two, again] = ["1", "2", "again"].map(|name| format!("{command}-{name}"));
        run(&one, "1");
        run(&two, "2");
        run(&again, "2");
        same(&bed, &one, &two);
        same(&bed, &two, &again);
    }
    let trades = bed.table("sweep-1/trades.csv");
    let symbols = trades.column("symbol");
    assert!(symbols.contains(&"BTCUSD") && symbols.contains(&"LATE"));
}

#[test]
fn a_grid_at_any_thread_count() {
    let bed = bed();
    let grid = "[sweep.grid]\n\"indicators.atr_period\" = [10, 14]\n\"signals.n\" = [10, 20]\n";
    bed.write("s.toml", bed.text("s.toml") + grid);
    for threads in ["1", "2"] {
        let args = ["sweep", "s.toml", "--threads", threads, "--out", threads, "--by", "symbol"];
        bed.ok(&[&args[..], &["--rows", "trades,decisions"]].concat());
    }
    same(&bed, "1", "2");
    for table in ["discount", "plateau", "trials", "monte_carlo", "equity_bands"] {
        assert!(!bed.table(&format!("1/{table}.csv")).rows.is_empty(), "{table}");
    }
}

#[test]
fn where_the_scenario_lies_does_not_matter() {
    let bed = bed();
    bed.ok(&["sweep", "s.toml", "--out", "here"]);
    for file in ["s.toml", "bars.csv", "late.csv"] {
        bed.write(&format!("else/where/{file}"), bed.read(file));
    }
    bed.ok(&["sweep", "else/where/s.toml", "--out", "there"]);
    // The page names the files that were read.
    same_but(&bed, "here", "there", &["manifest.json", "report.html"]);
}
