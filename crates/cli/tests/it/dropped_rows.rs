//! `on_bad_row = "drop"`: up to 1% of the rows left out, counted and listed; more is an error.

use crate::bars::{lines, text_of};
use crate::bed::{Bed, SCENARIO, scenario_but};

const DROP: &str = "timeframe = \"1h\"\non_bad_row = \"drop\"";

/// 1,500 hours of which the first `n_bad` of each hundred-and-first line have no close.
fn with_bad_rows(n_bad: usize) -> Bed {
    let bed = Bed::new();
    let mut lines = lines(1_500);
    for k in 0..n_bad {
        let line = &mut lines[100 + 50 * k];
        let mut fields: Vec<&str> = line.split(',').collect();
        fields[4] = "0";
        *line = fields.join(",");
    }
    bed.write("bars.csv", text_of(&lines));
    bed.write("s.toml", scenario_but("timeframe = \"1h\"", DROP));
    bed
}

#[test]
fn dropped_rows_are_counted_and_listed() {
    let bed = with_bad_rows(12);
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o"]);
    ran.says(&["BTCUSD: 12 bad rows were dropped, the first: bars.csv:101: column `close`"]);
    let dropped = bed.json("o/manifest.json")["dropped_rows"].clone();
    assert_eq!(dropped.as_array().unwrap().len(), 1);
    assert_eq!((&dropped[0]["path"], &dropped[0]["n_dropped"]), (&"bars.csv".into(), &12.into()));
    let first = dropped[0]["first"].as_array().unwrap();
    assert_eq!(first.len(), 10);
    assert_eq!((&first[0]["line"], &first[1]["line"]), (&101.into(), &151.into()));
    assert!(first[0]["problem"].as_str().unwrap().contains("`close` is `0`: not above 0"));
    assert_eq!(bed.json("o/manifest.json")["counts"]["bars"], 1_500 - 12);
    // A dropped bar is a gap, as if the row had not been there.
    let kept: Vec<String> = bed
        .text("bars.csv")
        .lines()
        .filter(|line| !line.contains(",0,"))
        .map(str::to_owned)
        .collect();
    assert_eq!(kept.len(), 1_501 - 12);
    bed.write("bars.csv", text_of(&kept));
    bed.write("s.toml", SCENARIO);
    bed.ok(&["sweep", "s.toml", "--out", "kept"]);
    assert!(bed.read("o/cells.csv") == bed.read("kept/cells.csv"));
}

#[test]
fn exactly_one_percent_is_no_error() {
    with_bad_rows(15).ok(&["sweep", "s.toml", "--out", "o"]);
}

#[test]
fn more_than_one_percent_is_an_error() {
    let bed = with_bad_rows(16);
    for command in ["sweep", "replay", "study"] {
        let ran = bed.refused(&[command, "s.toml"]);
        ran.says(&["bars.csv: 16 of 1500 rows are bad, more than 1%", "bars.csv:101", "help:"]);
    }
}

#[test]
fn by_default_the_first_bad_row_is_an_error() {
    let bed = with_bad_rows(1);
    bed.write("s.toml", SCENARIO);
    let ran = bed.refused(&["sweep", "s.toml"]);
    ran.says(&["bars.csv:101: column `close` is `0`", "on_bad_row = \"drop\""]);
}

#[test]
fn dropping_does_not_mend_mixed_times() {
    let bed = with_bad_rows(0);
    bed.write("bars.csv", crate::bars::btc_with(102, 0, "1499270400000"));
    bed.refused(&["sweep", "s.toml"]).says(&["bars.csv:102", "milliseconds", "split the file"]);
}

#[test]
fn check_still_lists_them() {
    let ran = with_bad_rows(3).run(&["check", "s.toml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("3 bad rows"), "{}", ran.stdout);
}
