//! `exitlab signals`: what a source produces is a signal file that gives the same run.

use crate::bed::{Bed, SCENARIO, scenario_but};
use crate::table::Table;

const SOURCE: &str = "source = \"donchian\"\nn = 20\n";

/// Writes the signals of a scenario, feeds them back, and compares the runs.
fn round_trip(source: &str, file: &str) {
    let bed = Bed::new();
    bed.write("s.toml", scenario_but(SOURCE, source));
    let ran = bed.ok(&["signals", "s.toml", "-o", file]);
    ran.says(&["signals written to"]);
    bed.write(
        "back.toml",
        scenario_but(SOURCE, &format!("source = \"file\"\npath = \"{file}\"\n")),
    );
    for command in ["sweep", "study"] {
        let (out, back) = (format!("{command}-o"), format!("{command}-back"));
        bed.ok(&[command, "s.toml", "--out", &out]);
        bed.ok(&[command, "back.toml", "--out", &back]);
        let tables = match command {
            "sweep" => &["cells", "trades", "decisions", "portfolio", "equity"][..],
            _ => &["cells", "outcomes", "legs"],
        };
        for table in tables {
            let (first, second) = (format!("{out}/{table}.csv"), format!("{back}/{table}.csv"));
            assert!(bed.read(&first) == bed.read(&second), "{source}: {table}.csv");
        }
        assert!(bed.table(&format!("{out}/cells.csv")).column("n").iter().any(|n| *n != "0"));
    }
}

#[test]
fn fed_back_they_give_the_same_run() {
    round_trip(SOURCE, "signals.csv");
    round_trip("source = \"ema_cross\"\n", "signals.parquet");
    round_trip("source = \"rsi_reversion\"\nlow = 40\nhigh = 60\n", "signals.csv");
    round_trip("source = \"every\"\nn = 30\nside = \"both\"\n", "signals.csv");
    round_trip("source = \"random\"\np = 0.1\nseed = 7\nside = \"both\"\n", "signals.parquet");
}

#[test]
fn the_file_form() {
    let bed = Bed::new();
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let signals = bed.table("signals.csv");
    assert_eq!(signals.columns, ["time", "symbol", "side", "confidence"]);
    assert!(signals.rows.len() > 50);
    assert!(signals.column("symbol").iter().all(|symbol| *symbol == "BTCUSD"));
    let sides = signals.column("side");
    assert!(sides.contains(&"long") && sides.contains(&"short"));
    assert!(signals.numbers("confidence").iter().all(|c| (0.0..=1.0).contains(c)));
    assert!(signals.column("time").is_sorted());
}

#[test]
fn on_stdout() {
    let bed = Bed::new();
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let ran = bed.ok(&["signals", "s.toml", "-o", "-"]);
    assert_eq!((ran.stdout, ran.stderr.as_str()), (bed.text("signals.csv"), ""));
    assert_eq!(bed.listing(), ["bars.csv", "s.toml", "signals.csv"]);
}

#[test]
fn as_json() {
    let bed = Bed::new();
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let ran = bed.ok(&["signals", "s.toml", "--json"]);
    assert_eq!(ran.stderr, "");
    let (json, csv) = (Table::of_json(&ran.json()), bed.table("signals.csv"));
    assert_eq!(json.columns, csv.columns);
    for column in ["time", "symbol", "side"] {
        assert_eq!(json.column(column), csv.column(column));
    }
    assert_eq!(json.numbers("confidence"), csv.numbers("confidence"));
    bed.refused(&["signals", "s.toml", "--json", "-o", "x.csv"]).says(&["--json", "--output"]);
}

#[test]
fn quiet_says_nothing() {
    let bed = Bed::new();
    let ran = bed.ok(&["signals", "s.toml", "-o", "signals.csv", "--quiet"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn every_nth_bar_by_hand() {
    let bed = Bed::new();
    bed.write(
        "s.toml",
        scenario_but(SOURCE, "source = \"every\"\nn = 100\nside = \"alternate\"\n"),
    );
    bed.ok(&["signals", "s.toml", "-o", "signals.csv"]);
    let signals = bed.table("signals.csv");
    // The 514th hour from 2017-07-01T11:00Z on opens at 2017-07-22T20:00Z and closes at 21:00;
    // then every 100 hours: 1,500 − 514 = 986 bars are left, so ten signals in all.
    assert_eq!(signals.column("time")[..2], ["2017-07-22T21:00:00Z", "2017-07-27T01:00:00Z"]);
    assert_eq!(signals.rows.len(), 10);
    assert_eq!(signals.column("side")[..3], ["long", "short", "long"]);
    assert!(signals.numbers("confidence").iter().all(|c| *c == 1.0));
}

#[test]
fn sides_filter_any_source() {
    let bed = Bed::new();
    bed.write("s.toml", SCENARIO);
    bed.ok(&["signals", "s.toml", "-o", "both.csv"]);
    bed.ok(&["signals", "s.toml", "-o", "short.csv", "--set", "signals.sides=short"]);
    let both = bed.table("both.csv");
    assert_eq!(bed.table("short.csv"), both.only(&[("side", "short")]));
}

#[test]
fn an_input_is_never_written_over() {
    let bed = Bed::new();
    bed.ok(&["signals", "s.toml", "-o", "own.csv"]);
    bed.write("back.toml", scenario_but(SOURCE, "source = \"file\"\npath = \"own.csv\"\n"));
    std::fs::create_dir(bed.path("sub")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(bed.path("bars.csv"), bed.path("link.csv")).unwrap();
    let before = ["bars.csv", "own.csv", "back.toml"].map(|name| bed.read(name));
    for output in ["own.csv", "bars.csv", "./bars.csv", "sub/../own.csv", "link.csv"] {
        let ran = bed.refused(&["signals", "back.toml", "-o", output]);
        ran.says(&[output, "is read by this command, and would be lost", "name another file"]);
    }
    bed.refused(&["signals", "back.toml", "-o", "back.toml"]).says(&["is read by this command"]);
    assert_eq!(before, ["bars.csv", "own.csv", "back.toml"].map(|name| bed.read(name)));
    // Its own earlier output is no input.
    bed.ok(&["signals", "s.toml", "-o", "own.csv"]);
    // A file that cannot be written shows before the work.
    bed.write("broken.toml", scenario_but("bars.csv", "no.csv"));
    bed.refused(&["signals", "broken.toml", "-o", "sub"]).says(&["sub cannot be written"]);
    bed.refused(&["signals", "broken.toml", "-o", "own.csv/x.csv"]).says(&["cannot be written"]);
    assert_eq!(bed.files("sub"), Vec::<String>::new());
}
