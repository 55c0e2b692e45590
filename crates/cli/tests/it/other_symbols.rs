//! Files of a whole universe: rows for symbols that the scenario does not have.

use crate::bed::{Bed, SCENARIO};
use serde_json::json;

/// Each file with a column of symbols, one row in three for BTCUSD.
fn universe() -> Bed {
    let bed = Bed::new();
    let time = "2017-08-20T12:00:00Z";
    bed.write(
        "sig.csv",
        format!("time,symbol,side\n{time},ETHUSD,long\n{time},BTCUSD,long\n{time},ETHUSD,short\n"),
    );
    bed.write(
        "l.csv",
        format!("time,symbol,regime,vol_level\n{time},BTCUSD,BULL,LOW\n{time},XRP,BEAR,LOW\n"),
    );
    let mut funding = "time,symbol,rate\n".to_owned();
    for day in 1..=31 {
        for hour in [0, 8, 16] {
            let time = format!("2017-08-{day:02}T{hour:02}:00:00Z");
            funding += &format!("{time},ETHUSD,0.5\n{time},BTCUSD,0.0001\n");
        }
    }
    bed.write("f.csv", funding);
    bed.write(
        "a.csv",
        "symbol,time,price_factor\nETHUSD,2017-07-02T00:00:00Z,0.1\nBTCUSD,2017-07-02T00:00:00Z,0.5\n",
    );
    bed
}

/// The file's scenario, without and with `data.other_symbols = "ignore"`.
fn scenarios(data: &str, more: &str) -> [String; 2] {
    ["", "other_symbols = \"ignore\"\n"].map(|rule| {
        SCENARIO.replace("[signals]", &format!("{data}{rule}\n[signals]")).replace(
            "source = \"donchian\"\nn = 20\n",
            &format!("source = \"file\"\npath = \"own.csv\"\n{more}"),
        )
    })
}

/// Refused with the row and the key; with the key ignored, counted in a warning and the manifest.
#[track_caller]
fn decides(data: &str, more: &str, row: (&str, u64, &str), n_rows: u64) -> Bed {
    let bed = universe();
    bed.write("own.csv", "time,symbol,side\n2017-08-20T12:00:00Z,BTCUSD,long\n");
    let [error, ignore] = scenarios(data, more);
    let (path, line, symbol) = row;
    bed.write("s.toml", error);
    bed.refused(&["replay", "s.toml"]).says(&[
        &format!("{path}:{line}: the scenario has no symbol `{symbol}`"),
        "data.symbols",
        "data.other_symbols = \"ignore\"",
    ]);
    bed.write("s.toml", ignore);
    bed.ok(&["replay", "s.toml", "--out", "o", "--format", "csv"]).says(&[&format!(
        "{path}: {n_rows} rows are for symbols that the scenario does not have and were ignored"
    )]);
    let unused = bed.json("o/manifest.json")["unused_rows"][0].clone();
    let want = json!({ "path": path, "n_rows": n_rows, "reason": "other_symbol", "symbol": null });
    assert_eq!(unused, want);
    bed
}

#[test]
fn signals() {
    let bed = universe();
    let [error, ignore] = scenarios("", "").map(|s| s.replace("own.csv", "sig.csv"));
    bed.write("s.toml", error);
    bed.refused(&["sweep", "s.toml"]).says(&["sig.csv:2: the scenario has no symbol"]);
    bed.write("s.toml", ignore);
    bed.ok(&["signals", "s.toml", "-o", "out.csv"]).says(&["sig.csv: 2 rows are for symbols"]);
    assert_eq!(bed.table("out.csv").column("symbol"), ["BTCUSD"]);
}

#[test]
fn labels() {
    let more = "[regime]\nclassifier = \"labels\"\nlabels = \"l.csv\"\n";
    let bed = decides("", more, ("l.csv", 3, "XRP"), 1);
    assert_eq!(bed.table("o/trades.csv").column("regime"), ["BULL"]);
}

#[test]
fn funding() {
    let more = "[regime]\nclassifier = \"labels\"\nlabels = \"label.csv\"\n\
                [costs]\nfunding = { file = \"f.csv\", funding_gap = \"zero\" }\n";
    let bed = universe();
    bed.write("label.csv", "time,regime,vol_level\n2017-08-20T12:00:00Z,BULL,LOW\n");
    bed.write("own.csv", "time,symbol,side\n2017-08-20T12:00:00Z,BTCUSD,long\n");
    let [error, ignore] = scenarios("", more);
    bed.write("s.toml", error);
    bed.refused(&["replay", "s.toml"]).says(&[
        "f.csv:2: the scenario has no symbol",
        "`ETHUSD`",
        "other_symbols",
    ]);
    bed.write("s.toml", ignore);
    let args = ["replay", "s.toml", "--mode", "TREND_FOLLOW", "--out", "o", "--format", "csv"];
    bed.ok(&args).says(&["f.csv: 93 rows are for symbols"]);
    // By Ethereum's rate it would be thousands of times as much.
    let funding: f64 = bed.table("o/trades.csv").column("funding")[0].parse().unwrap();
    assert!(funding != 0.0 && funding.abs() < 100.0, "{funding}");
}

#[test]
fn adjustments() {
    let bed = decides("adjustments = \"a.csv\"\n", "", ("a.csv", 2, "ETHUSD"), 1);
    let applied = bed.json("o/manifest.json")["adjustments"].clone();
    assert_eq!(applied.as_array().unwrap().len(), 1);
    assert_eq!(applied[0]["symbol"], "BTCUSD");
}

#[test]
fn a_symbol_without_a_row_in_the_signal_file_is_warned_about() {
    let bed = universe();
    let [_, ignore] = scenarios("", "");
    let two =
        "{ symbol = \"BTCUSD\", path = \"bars.csv\" }, { symbol = \"LTC\", path = \"bars.csv\" }";
    let one = "{ symbol = \"BTCUSD\", path = \"bars.csv\" }";
    bed.write("own.csv", "time,symbol,side\n2017-08-20T12:00:00Z,BTCUSD,long\n");
    bed.write("s.toml", ignore.replace(one, two));
    let ran = bed.ok(&["replay", "s.toml", "--out", "o"]);
    ran.says(&["LTC: the signal file has no row for this symbol"]);
    assert!(!ran.stderr.contains("BTCUSD: the signal file"), "{}", ran.stderr);
}
