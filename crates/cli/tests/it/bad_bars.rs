//! Bars that cannot be used: file, line, value and what to do; nothing is written.

use crate::bars::{btc, btc_with, lines, text_of};
use crate::bed::{Bed, Ran, scenario_but, scenario_with};
use crate::forms::{gzip, zip_of};

/// Every command that reads bars refuses these, and `check_code` is what `check` ends with.
#[track_caller]
fn refused(bars: impl AsRef<[u8]>, check_code: i32, says: &[&str]) {
    let bed = Bed::new();
    bed.write("bars.csv", bars);
    for args in [
        &["sweep", "s.toml"][..],
        &["sweep", "s.toml", "--json"],
        &["sweep", "s.toml", "--out", "deep/er/out"],
        &["replay", "s.toml"],
        &["study", "s.toml"],
        &["signals", "s.toml", "-o", "signals.csv"],
    ] {
        let ran = bed.refused(args);
        ran.says(says);
        ran.says(&["help: "]);
    }
    let before = bed.listing();
    let check = bed.run(&["check", "s.toml"]);
    assert_eq!(check.code, check_code, "{check:?}");
    // `check` lists bad rows on stdout and says the rest on stderr.
    let text = check.stdout + &check.stderr;
    assert!(text.contains(says[0]), "no `{}` in:\n{text}", says[0]);
    assert_eq!(bed.listing(), before);
}

/// [`refused`], for a row that `check` lists.
#[track_caller]
fn bad_row(bars: &str, says: &[&str]) {
    refused(bars, 1, says);
}

#[test]
fn a_missing_file() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_but("bars.csv", "../elsewhere/none.csv"));
    for command in ["sweep", "replay", "study", "check"] {
        let ran = bed.refused(&[command, "s.toml"]);
        ran.says(&["../elsewhere/none.csv: no such file", "help: check the path"]);
    }
}

#[test]
fn paths_are_relative_to_the_scenario() {
    let bed = Bed::new();
    bed.write("deep/s.toml", scenario_but("bars.csv", "b.csv"));
    bed.refused(&["sweep", "deep/s.toml"]).says(&["deep/b.csv: no such file"]);
    bed.write("deep/b.csv", btc(1_500));
    bed.ok(&["sweep", "deep/s.toml", "--out", "o"]);
}

#[test]
fn an_empty_file_and_one_without_rows() {
    refused("", 2, &["bars.csv: the file is empty", "download the file again"]);
    refused(btc(0), 2, &["bars.csv: no rows", "download the file again"]);
}

#[test]
fn a_folder_or_glob_without_bars() {
    let bed = Bed::new();
    std::fs::create_dir(bed.path("none")).unwrap();
    bed.write("s.toml", scenario_but("bars.csv", "none"));
    bed.refused(&["sweep", "s.toml"]).says(&["none: the folder has no bar file", "csv"]);
    bed.write("s.toml", scenario_but("bars.csv", "none/*.csv"));
    bed.refused(&["sweep", "s.toml"]).says(&["none/*.csv: no file matches"]);
}

#[test]
fn no_header_and_a_missing_column() {
    // The usual order is read; lows before highs are nobody's.
    let turned = |line: &String| {
        let mut fields: Vec<&str> = line.split(',').collect();
        fields.swap(2, 3);
        fields.join(",")
    };
    let headless: Vec<String> = lines(1_500)[1..].iter().map(turned).collect();
    refused(text_of(&headless), 2, &["bars.csv:1: no header", "`header = false`", "columns = {"]);
    let renamed = btc(1_500).replacen("close", "klose", 1);
    let says = ["bars.csv: no close column", "open, high, low, klose", "columns = { close = "];
    refused(renamed, 2, &says);
}

#[test]
fn truncated_archives() {
    for (name, bytes) in
        [("b.csv.gz", gzip(btc(1_500).as_bytes())), ("b.zip", zip_of("b.csv", &btc(1_500)))]
    {
        let bed = Bed::new();
        bed.write("s.toml", scenario_but("bars.csv", name));
        bed.write(name, &bytes);
        bed.ok(&["sweep", "s.toml", "--out", "o"]);
        std::fs::remove_dir_all(bed.path("o")).unwrap();
        for n_kept in [bytes.len() - 1, bytes.len() - 200, bytes.len() / 2, 20] {
            bed.write(name, &bytes[..n_kept]);
            for command in ["sweep", "replay", "study", "check"] {
                let ran = bed.refused(&[command, "s.toml"]);
                ran.says(&[&format!("{name}: damaged or incomplete"), "help: download"]);
            }
        }
    }
}

#[test]
fn values_that_are_no_prices() {
    let remedy = "help: correct or remove the row";
    let row = "bars.csv:102: column";
    let cases = [
        (4, "NaN", "`close` is `NaN`: not a finite number"),
        (1, "inf", "`open` is `inf`: not a finite number"),
        (3, "-5", "`low` is `-5`: not above 0"),
        (1, "0", "`open` is `0`: not above 0"),
        (2, "", "`high` is ``: no value"),
        (2, "2k", "`high` is `2k`: not a number"),
    ];
    for (column, value, problem) in cases {
        bad_row(&btc_with(102, column, value), &[&format!("{row} {problem}"), remedy]);
    }
}

#[test]
fn a_high_below_and_a_low_above() {
    // 2017-07-05T15:00Z: 2568.97,2578.0,2556.38,… in the committed file
    let fields: Vec<String> = lines(101)[101].split(',').map(str::to_owned).collect();
    let low = fields[3].parse::<f64>().unwrap();
    let says = format!("bars.csv:102: column `high` is `1`: below the low, {low}");
    bad_row(&btc_with(102, 2, "1"), &[&says, "help: correct"]);
    let open = fields[1].parse::<f64>().unwrap();
    let too_high = (open + 0.01).to_string();
    let says = format!("bars.csv:102: column `low` is `{too_high}`: above the open, {open}");
    bad_row(&btc_with(102, 3, &too_high), &[&says]);
}

#[test]
fn duplicate_and_backward_times() {
    let mut duplicate = lines(1_500);
    duplicate.insert(101, duplicate[100].clone());
    let says = ["bars.csv:102: column `timestamp`", "the same time as line 101", "sort the file"];
    bad_row(&text_of(&duplicate), &says);
    let mut backward = lines(1_500);
    backward.insert(101, backward[50].clone());
    let says = ["bars.csv:102: column `timestamp`", "earlier than line 101", "sort the file"];
    bad_row(&text_of(&backward), &says);
}

#[test]
fn mixed_time_units() {
    let says = [
        "bars.csv:102: column `timestamp` is `1499270400000`",
        "milliseconds",
        "a time with a zone",
        "split",
    ];
    bad_row(&btc_with(102, 0, "1499270400000"), &says);
    // Seconds and milliseconds in one file.
    let numbered = |unit: i64| {
        crate::bars::values(1_500).into_iter().enumerate().map(move |(k, (us, [o, h, l, c, v]))| {
            let per_unit = if k == 100 { 1_000 } else { unit };
            format!("{},{o},{h},{l},{c},{v}", us / per_unit)
        })
    };
    let file = |unit| {
        let header = "time,open,high,low,close,volume".to_owned();
        text_of(&[header].into_iter().chain(numbered(unit)).collect::<Vec<_>>())
    };
    bad_row(&file(1_000_000), &["bars.csv:102: column `time`", "milliseconds", "seconds"]);
    let bed = Bed::new();
    bed.write("bars.csv", file(1_000));
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
}

#[test]
fn times_that_are_none() {
    let says = ["bars.csv:102: column `timestamp` is `noon`", "ISO-8601"];
    bad_row(&btc_with(102, 0, "noon"), &says);
    let says = ["is `20170705`: a time without a zone", "line 2 has a time with a zone"];
    bad_row(&btc_with(102, 0, "20170705"), &says);
    let says = ["is `45292`: read as seconds since 1970 it is 1970-01-01T12:34:52Z", "spreadsheet"];
    bad_row(&btc_with(102, 0, "45292"), &says);
}

#[test]
fn bars_closer_than_the_timeframe() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_but("\"1h\"", "\"2h\""));
    let ran = bed.refused(&["sweep", "s.toml"]);
    ran.says(&["bars.csv: contains bars of 1h, the timeframe is 2h", "set the timeframe to 1h"]);
    // A single bar between two others is a bad row.
    let mut all = lines(1_500);
    all.insert(101, all[100].replace(":00:00Z", ":30:00Z"));
    let says =
        ["bars.csv:102:", "less than 1h after 2017-07-05T14:00:00Z", "remove one of the two"];
    bad_row(&text_of(&all), &says);
}

#[test]
fn rows_of_another_length_and_open_quotes() {
    let mut short = lines(1_500);
    short[101] = "2017-07-05T15:00:00Z,1,2".to_owned();
    bad_row(&text_of(&short), &["bars.csv:102: row", "3 fields, expected 6", "as many fields"]);
    let mut quote = lines(1_500);
    quote[101] = quote[101].replacen(',', ",\"", 1);
    bad_row(&text_of(&quote), &["bars.csv:102:", "quote"]);
}

#[test]
fn too_few_bars_for_a_first_regime() {
    // ATR 14 first at index 14, so 500 values of it need 514 bars.
    let says = ["bars.csv: BTCUSD has 513 decision bars of 1h", "number 514", "window_bars"];
    refused(btc(513), 2, &says);
    let bed = Bed::new();
    bed.write("bars.csv", btc(514));
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    // Settings move the number: an EMA of 600 is valid at index 599.
    bed.write("s.toml", scenario_with("[indicators]\ntrend_ema_period = 600\n"));
    bed.write("bars.csv", btc(599));
    bed.refused(&["sweep", "s.toml"]).says(&["has 599 decision bars", "number 600"]);
}

#[test]
fn no_bar_in_the_window() {
    let bed = Bed::new();
    let ran = bed.refused(&["sweep", "s.toml", "--set", "data.from=2030-01-01"]);
    ran.says(&["no bar of BTCUSD in the window from 2030-01-01", "runs from 2017-07-01T11:00:00Z"]);
}

#[test]
fn bytes_that_are_no_bars_at_all() {
    let noise: Vec<u8> =
        (0..4_000_u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let bed = Bed::new();
    for name in ["b.csv", "b.csv.gz", "b.zip", "b.parquet", "b.feather"] {
        bed.write("s.toml", scenario_but("bars.csv", name));
        bed.write(name, &noise);
        for command in ["sweep", "replay", "study"] {
            let ran: Ran = bed.refused(&[command, "s.toml"]);
            ran.says(&[name]);
        }
        let check = bed.run(&["check", name]);
        assert_ne!(check.code, 0, "{name}");
    }
}

#[test]
fn a_long_series_without_signals_is_a_warning() {
    let bed = Bed::new();
    let none = "source = \"random\"\np = 0.0\nseed = 1\n";
    bed.write("s.toml", scenario_but("source = \"donchian\"\nn = 20\n", none));
    for command in ["sweep", "replay", "study"] {
        let ran = bed.ok(&[command, "s.toml", "--out", command]);
        ran.says(&["warning: invalid results: the signal source produced no signal"]);
        let cells = bed.table(&format!("{command}/cells.csv"));
        assert!(cells.column("n").iter().all(|n| *n == "0"));
        assert!(!cells.rows.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_file_and_is_not_waited_for() {
    let bed = Bed::new();
    let made = std::process::Command::new("mkfifo").arg(bed.path("pipe.csv")).status().unwrap();
    assert!(made.success());
    bed.write("p.toml", scenario_but("bars.csv", "pipe.csv"));
    let said = ["pipe.csv: neither a file nor a folder, but a pipe or a device", "into a file"];
    for args in [&["study", "p.toml"][..], &["check", "pipe.csv"], &["init", "pipe.csv"]] {
        bed.refused(args).says(&said);
    }
    let signals = "source = \"file\"\npath = \"pipe.csv\"\n";
    bed.write("q.toml", scenario_but("source = \"donchian\"\nn = 20\n", signals));
    bed.refused(&["study", "q.toml"]).says(&said);
}

#[test]
fn codes_in_names_do_not_reach_the_terminal() {
    let bed = Bed::new();
    let ran = bed.refused(&["study", "a\u{1b}[2J\u{7}\u{9b}b.toml"]);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{:?}", ran.stderr);
    ran.says(&["a\\u001b[2J\\u0007\\u009bb.toml"]);
    let ran = bed.ok(&["study", "s.toml", "--out", "a\u{1b}[2Jb", "--json"]);
    assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'));
    assert_eq!(ran.json()["run_dir"], "a\u{1b}[2Jb");
}
