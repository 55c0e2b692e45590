//! Signals, labels, funding rates and adjustments that cannot be used: the row is named.

use crate::bed::{Bed, scenario_but, scenario_with};

/// Refused by every command that runs, and by `check`.
#[track_caller]
fn refused(scenario: &str, file: (&str, &str), says: &[&str]) {
    let bed = Bed::new();
    bed.write("s.toml", scenario);
    bed.write(file.0, file.1);
    for args in [&["sweep", "s.toml"][..], &["replay", "s.toml"], &["study", "s.toml"]] {
        let ran = bed.refused(args);
        ran.says(says);
        ran.says(&["help: "]);
    }
    let check = bed.run(&["check", "s.toml"]);
    assert_eq!(check.code, 2, "{check:?}");
    check.says(says);
}

/// Runs to its end, with these warnings.
#[track_caller]
fn accepted(scenario: &str, file: (&str, &str), warnings: &[&str]) -> Bed {
    let bed = Bed::new();
    bed.write("s.toml", scenario);
    bed.write(file.0, file.1);
    bed.ok(&["sweep", "s.toml", "--out", "o"]).says(warnings);
    bed
}

fn with_signals(rows: &str) -> (String, String) {
    let scenario =
        scenario_but("source = \"donchian\"\nn = 20\n", "source = \"file\"\npath = \"sig.csv\"\n");
    (scenario, format!("time,symbol,side,confidence\n2017-08-20T12:00:00Z,BTCUSD,long,1\n{rows}\n"))
}

#[track_caller]
fn bad_signal(row: &str, says: &[&str]) {
    let (scenario, file) = with_signals(row);
    refused(&scenario, ("sig.csv", &file), says);
}

#[test]
fn the_signal_that_the_cases_start_from_is_right() {
    let (scenario, file) = with_signals("");
    let bed = accepted(&scenario, ("sig.csv", &file), &[]);
    let cells = bed.table("o/cells.csv");
    let all = [("profile", "SAFE"), ("mode", "FAST_TP"), ("symbol", "ALL"), ("side", "ALL")];
    let all = [&all[..], &[("regime", "ALL"), ("vol_level", "ALL"), ("year", "ALL")]].concat();
    assert_eq!(cells.get("n", &all), "1");
}

#[test]
fn a_signal_of_an_unknown_symbol() {
    let says = ["sig.csv:3: the scenario has no symbol `ETHUSD`", "data.symbols"];
    bad_signal("2017-08-20T13:00:00Z,ETHUSD,long,1", &says);
}

#[test]
fn a_signal_at_no_bars_close() {
    let row = "2017-08-20T13:30:00Z,BTCUSD,long,1";
    let says = ["sig.csv:3: no decision bar of BTCUSD closes at 2017-08-20T13:30:00Z", "align"];
    bad_signal(row, &says);
    let (scenario, file) = with_signals(row);
    let aligned = scenario.replace("path = \"sig.csv\"", "path = \"sig.csv\"\nalign = \"next\"");
    let bed = accepted(&aligned, ("sig.csv", &file), &[]);
    bed.ok(&["signals", "s.toml", "-o", "aligned.csv"]);
    assert!(bed.text("aligned.csv").contains("2017-08-20T14:00:00Z,BTCUSD,long"));
}

#[test]
fn signal_rows_that_are_none() {
    let cases = [
        ("2017-08-20T13:00:00Z,BTCUSD,up,1", ":3: column `side` is `up`", "long, short, buy"),
        ("2017-08-20T13:00:00Z,BTCUSD,long,1.5", ":3: column `confidence` is `1.5`", "0 and 1"),
        ("2017-08-20T13:00:00Z,BTCUSD,long,NaN", ":3: column `confidence` is `NaN`", "correct"),
        ("noon,BTCUSD,long,1", ":3: column `time` is `noon`", "ISO-8601"),
        ("2017-08-20T13:00:00Z,BTCUSD,long", ":3: row", "3 fields, expected 4"),
    ];
    for (row, place, says) in cases {
        bad_signal(row, &[&format!("sig.csv{place}"), says]);
    }
}

#[test]
fn signals_outside_the_window_are_counted() {
    let (scenario, file) = with_signals("2010-01-01T00:00:00Z,BTCUSD,long,1");
    accepted(&scenario, ("sig.csv", &file), &["1 rows of the signal file lie outside"]);
}

#[test]
fn a_missing_or_empty_signal_file() {
    let bed = Bed::new();
    bed.write("s.toml", with_signals("").0);
    bed.refused(&["sweep", "s.toml"]).says(&["sig.csv: no such file", "help: check the path"]);
    bed.write("sig.csv", "");
    bed.refused(&["sweep", "s.toml"]).says(&["sig.csv: the file is empty"]);
}

const LABELS: &str = "[regime]\nclassifier = \"labels\"\nlabels = \"l.csv\"\n";

#[track_caller]
fn bad_label(row: &str, says: &[&str]) {
    let file = format!("time,symbol,regime\n2017-08-01T16:00:00Z,BTCUSD,BULL\n{row}\n");
    refused(&scenario_with(LABELS), ("l.csv", &file), says);
}

#[test]
fn a_bad_label_name() {
    let says = ["l.csv:3: column `regime` is `SIDEWAYS`", "BULL, BEAR, HIGH_VOL, CHOP or NORMAL"];
    bad_label("2017-08-01T17:00:00Z,BTCUSD,SIDEWAYS", &says);
    let file = "time,regime,vol_level\n2017-08-01T16:00:00Z,BULL,WILD\n";
    let says = ["l.csv:2: column `vol_level` is `WILD`", "LOW, NORMAL, HIGH or EXTREME"];
    refused(&scenario_with(LABELS), ("l.csv", file), &says);
}

#[test]
fn a_duplicate_label() {
    let says = ["l.csv: lines 2 and 3 both label the bar of BTCUSD", "2017-08-01T16:00:00Z"];
    bad_label("2017-08-01T16:00:00Z,BTCUSD,BEAR", &says);
    // A label for every symbol is one for this symbol too.
    bad_label("2017-08-01T16:00:00Z,,BULL", &says);
}

#[test]
fn a_label_of_an_unknown_symbol() {
    let says = ["l.csv:3: the scenario has no symbol `ETHUSD`", "data.symbols"];
    bad_label("2017-08-01T17:00:00Z,ETHUSD,BULL", &says);
}

#[test]
fn a_label_at_no_bars_close_is_a_warning() {
    let file = "time,regime\n2017-08-01T16:00:00Z,BULL\n2017-08-01T16:30:00Z,BULL\n";
    let says = ["BTCUSD: 1 labels are at no bar's close and were not used"];
    accepted(&scenario_with(LABELS), ("l.csv", file), &says);
}

const FUNDING: &str = "[costs]\nfunding = { file = \"f.csv\" }\n";

#[test]
fn a_missing_funding_rate() {
    // The first entry, on 2017-07-23 at 11:00, is closed before 16:00, which has no rate; the next one is
    // open at 08:00 two days later.
    let file = "time,rate\n2017-07-23T08:00:00Z,0.0001\n";
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(FUNDING));
    bed.write("f.csv", file);
    for command in ["study", "sweep", "replay"] {
        bed.refused(&[command, "s.toml"]).says(&[
            "f.csv: no funding rate at 2017-07-25T08:00:00Z, where a position of BTCUSD is open",
            "funding_gap = \"zero\"",
        ]);
    }
    let zero = FUNDING.replace("\"f.csv\"", "\"f.csv\", funding_gap = \"zero\"");
    accepted(&scenario_with(&zero), ("f.csv", file), &[]);
}

#[test]
fn funding_rates_that_are_none() {
    let file = "time,rate\n2017-07-23T08:00:00Z,much\n";
    let says = ["f.csv:2: column `rate` is `much`: not a number"];
    refused(&scenario_with(FUNDING), ("f.csv", file), &says);
    let file = "time,rate\n2017-07-23T08:00:00Z,0.1\n2017-07-23T08:00:00Z,0.2\n";
    let says = ["f.csv:3:", "line 2 has 0.1 for the same second"];
    refused(&scenario_with(FUNDING), ("f.csv", file), &says);
}

fn adjusted() -> String {
    scenario_but("[signals]", "adjustments = \"a.csv\"\n\n[signals]")
}

#[test]
fn adjustments_of_an_unknown_symbol() {
    let file = "symbol,time,price_factor\nBTCUSD,2017-08-01T00:00:00Z,0.5\n\
                ETHUSD,2017-08-01T00:00:00Z,0.5\n";
    let says = ["a.csv:3: the scenario has no symbol `ETHUSD`", "data.symbols"];
    refused(&adjusted(), ("a.csv", file), &says);
}

#[test]
fn adjustments_that_leave_no_price() {
    for (factor, says) in [
        ("0", "a.csv:2: column `price_factor` is `0`"),
        ("1e-320", "adjusting BTCUSD by 1e-320 at"),
    ] {
        let file = format!("symbol,time,price_factor\nBTCUSD,2017-08-01T00:00:00Z,{factor}\n");
        refused(&adjusted(), ("a.csv", &file), &[says]);
    }
}
