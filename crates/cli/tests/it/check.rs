//! `exitlab check`: good files, bad rows, files that cannot be read; as text and as JSON.

use crate::bars::{btc, btc_with, lines, text_of};
use crate::bed::{Bed, scenario_with};
use serde_json::json;

#[test]
fn a_good_file() {
    let bed = Bed::new();
    let ran = bed.ok(&["check", "bars.csv"]);
    let want = "\
bars.csv (bars)
  read as: table with a header, times with their zone, times are those of the open
  columns: timestamp (time), open, high, low, close, volume
  1500 rows of 1h, 2017-07-01T11:00:00Z to 2017-09-01T22:00:00Z
  0 gaps (0 missing bars), 0 bars off the grid
  no bad rows
";
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (want, ""));
    let want = json!({ "files": [{
        "path": "bars.csv",
        "symbol": "bars",
        "read_as": {
            "form": "table with a header",
            "columns": {
                "time": "timestamp", "open": "open", "high": "high", "low": "low", "close": "close",
                "volume": "volume",
            },
            "times": "times with their zone",
            "bar_time": "open",
            "symbols": [],
            "symbol": null,
        },
        "timeframe": "1h",
        "rows": 1500,
        "first": "2017-07-01T11:00:00Z",
        "last": "2017-09-01T22:00:00Z",
        "gaps": 0,
        "missing_bars": 0,
        "closed": null,
        "off_grid": 0,
        "empty_rows": 0,
        "widened": 0,
        "warnings": [],
        "bad": [],
    }] });
    assert_eq!(bed.ok(&["check", "bars.csv", "--json"]).json(), want);
}

/// A NaN in line 50, a high below the low in line 60, line 70 there twice.
fn three_bad_rows() -> String {
    let mut lines = lines(1_500);
    for (line, column, value) in [(50, 1, "nan"), (60, 2, "1")] {
        let mut fields: Vec<&str> = lines[line - 1].split(',').collect();
        fields[column] = value;
        lines[line - 1] = fields.join(",");
    }
    lines.insert(70, lines[69].clone());
    text_of(&lines)
}

#[test]
fn bad_rows_are_listed_and_end_with_1() {
    let bed = Bed::new();
    bed.write("bad.csv", three_bad_rows());
    let ran = bed.run(&["check", "bad.csv", "bars.csv"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    for text in [
        "3 bad rows",
        "bad.csv:50: column `open` is `nan`: not a finite number",
        "bad.csv:60: column `high` is `1`: below the low",
        "bad.csv:71: column `timestamp`",
        "the same time as line 70",
        "bars.csv (bars)",
        "no bad rows",
        "2 files: ",
        ", 3 bad rows\n",
    ] {
        assert!(ran.stdout.contains(text), "no `{text}` in:\n{}", ran.stdout);
    }
    let ran = bed.run(&["check", "bad.csv", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let file = &ran.json()["files"][0];
    let keys = [
        "path",
        "symbol",
        "read_as",
        "timeframe",
        "rows",
        "first",
        "last",
        "gaps",
        "missing_bars",
        "closed",
        "off_grid",
        "empty_rows",
        "widened",
        "warnings",
        "bad",
    ];
    assert_eq!(file.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    assert_eq!((&file["rows"], &file["gaps"]), (&json!(1501), &json!(2)));
    let bad = file["bad"].as_array().unwrap();
    let place = |k: usize| (bad[k]["line"].as_u64(), bad[k]["column"].as_str().unwrap().to_owned());
    assert_eq!(place(0), (Some(50), "open".into()));
    assert_eq!(place(1), (Some(60), "high".into()));
    assert_eq!(place(2), (Some(71), "timestamp".into()));
    let want = json!({
        "line": 50, "column": "open", "value": "nan", "problem": "not a finite number",
    });
    assert_eq!((bad.len(), &bad[0]), (3, &want));
}

#[test]
fn json_lists_every_bad_row_and_text_the_first_twenty() {
    let mut lines = lines(200);
    for line in &mut lines[101..131] {
        *line = line.replacen(',', ",-", 1);
    }
    let bed = Bed::new();
    bed.write("bars.csv", text_of(&lines));
    let ran = bed.run(&["check", "bars.csv"]);
    assert_eq!(ran.stdout.matches("not above 0").count(), 20);
    assert!(ran.stdout.contains("… 10 more (--json lists all)"));
    let bad = bed.run(&["check", "bars.csv", "--json"]).json()["files"][0]["bad"].clone();
    assert_eq!(bad.as_array().unwrap().len(), 30);
}

#[test]
fn a_file_that_cannot_be_read_ends_with_2() {
    let bed = Bed::new();
    bed.write("empty.csv", "");
    bed.refused(&["check", "none.csv"]).says(&["none.csv: no such file", "help:"]);
    bed.refused(&["check", "empty.csv"]).says(&["empty.csv: the file is empty"]);
    bed.refused(&["check", "*.parquet"]).says(&["*.parquet: no file matches"]);
}

#[test]
fn beside_one_that_cannot_be_read_the_others_are_checked() {
    let bed = Bed::new();
    bed.write("empty.csv", "");
    let ran = bed.run(&["check", "none.csv", "bars.csv", "empty.csv", "--json"]);
    assert_eq!(ran.code, 2);
    ran.says(&["none.csv: no such file", "empty.csv: the file is empty"]);
    let files = ran.json()["files"].clone();
    assert_eq!((&files[0]["path"], files.as_array().unwrap().len()), (&json!("bars.csv"), 1));
}

#[test]
fn gaps_and_bars_off_the_grid() {
    let mut with_gap = lines(300);
    with_gap.drain(100..103);
    with_gap[200] = with_gap[200].replacen(":00:00Z", ":30:00Z", 1);
    with_gap.remove(201);
    let bed = Bed::new();
    bed.write("bars.csv", text_of(&with_gap));
    let ran = bed.ok(&["check", "bars.csv"]);
    // The 99th hour from 2017-07-01T11:00Z on is the last before the gap.
    for text in
        ["1 gap (3 missing bars)", "1 bar off the grid", "gap: 3 bars after 2017-07-05T13:00:00Z"]
    {
        assert!(ran.stdout.contains(text), "no `{text}` in:\n{}", ran.stdout);
    }
    let file = bed.ok(&["check", "bars.csv", "--json"]).json()["files"][0].clone();
    assert_eq!((&file["gaps"], &file["off_grid"]), (&json!(1), &json!(1)));
}

#[test]
fn a_timeframe_may_be_given() {
    let bed = Bed::new();
    let ran = bed.ok(&["check", "bars.csv", "--timeframe", "1h", "--json"]);
    assert_eq!(ran.json()["files"][0]["timeframe"], "1h");
    for other in ["2h", "30m"] {
        let ran = bed.refused(&["check", "bars.csv", "--timeframe", other]);
        ran.says(&[&format!("bars.csv: contains bars of 1h, the timeframe is {other}")]);
    }
}

#[test]
fn what_looks_like_a_split_is_said() {
    let mut lines = lines(600);
    for line in &mut lines[301..] {
        let mut fields = line.split(',');
        let time = fields.next().unwrap().to_owned();
        let halved = fields.map(|f| (f.parse::<f64>().unwrap() / 2.0).to_string());
        *line = [time].into_iter().chain(halved).collect::<Vec<_>>().join(",");
    }
    let bed = Bed::new();
    bed.write("bars.csv", text_of(&lines));
    let ran = bed.ok(&["check", "bars.csv"]);
    ran.says(&["bars.csv: unadjusted splits?", "2017-07-13T23:00:00Z opens at", "a split of 2:1?"]);
    let warning = [
        "warning: invalid results: BTCUSD: unadjusted splits?",
        "2017-07-13T23:00:00Z",
        "data.adjustments",
    ];
    bed.ok(&["check", "s.toml"]).says(&warning);
    bed.ok(&["sweep", "s.toml", "--out", "o", "-q"]).says(&warning);
    // Adjusted, nothing is left to warn about.
    let adjusted = crate::bed::scenario_but("[signals]", "adjustments = \"a.csv\"\n[signals]");
    bed.write("s.toml", adjusted);
    bed.write("a.csv", "symbol,time,price_factor\nBTCUSD,2017-07-13T23:00:00Z,0.5\n");
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(!ran.stderr.contains("split") && !ran.stdout.contains("split"), "{ran:?}");
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let adjustment = &bed.json("o/manifest.json")["adjustments"][0];
    assert_eq!(adjustment["symbol"], "BTCUSD");
    assert_eq!(
        (&adjustment["time"], &adjustment["price_factor"]),
        (&json!("2017-07-13T23:00:00Z"), &json!(0.5))
    );
}

#[test]
fn a_scenario() {
    let bed = Bed::new();
    let ran = bed.ok(&["check", "s.toml"]);
    assert!(ran.stdout.starts_with("bars.csv (BTCUSD)\n"), "{}", ran.stdout);
    assert_eq!(bed.ok(&["check", "s.toml", "--json"]).json()["files"][0]["symbol"], "BTCUSD");
    bed.write("bars.csv", btc_with(102, 4, "0"));
    let ran = bed.run(&["check", "s.toml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("bars.csv:102: column `close` is `0`: not above 0"));
    bed.write("bars.csv", btc(400));
    let ran = bed.run(&["check", "s.toml"]);
    assert_eq!(ran.code, 2);
    ran.says(&["BTCUSD has 400 decision bars of 1h", "number 514"]);
}

#[test]
fn a_scenario_with_overrides_and_warnings() {
    let bed = Bed::new();
    let more = "[profiles.SAFE]\nexit_mode_bias = { BULL = \"MOON\" }\n";
    bed.write("s.toml", scenario_with(more));
    bed.ok(&["check", "s.toml"]).says(&["warning: s.toml:12:", "`MOON`"]);
    assert_eq!(bed.ok(&["check", "s.toml", "--quiet"]).stderr, "");
    bed.write("other.csv", btc_with(102, 4, "0"));
    let ran = bed.run(&["check", "s.toml", "--set", "data.symbols.0.path=other.csv"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn folders_and_globs() {
    let bed = Bed::new();
    bed.write("many/a.csv", btc(100));
    bed.write("many/b.csv", btc(200));
    for path in ["many", "many/*.csv"] {
        let files = bed.ok(&["check", path, "--json"]).json()["files"].clone();
        assert_eq!((&files[0]["rows"], &files[1]["rows"]), (&json!(100), &json!(200)), "{path}");
    }
}
