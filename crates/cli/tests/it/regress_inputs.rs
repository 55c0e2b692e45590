//! Nightly regressions: a file that grew is no changed input as long as what is used of it is the same,
//! and the first bar that changed is named.

use crate::bars::{btc, btc_with, lines, text_of};
use crate::baseline_files::{FOLDER, edit_manifest, text};
use crate::bed::{Bed, Ran, SCENARIO, scenario_but};
use serde_json::{Value, json};

const COMPARE: [&str; 4] = ["regress", "s.toml", "--baseline", "b"];

/// The window's end: the 1,320th hour of the series is the last one inside. Line 1,321 holds it.
const TO: &str = "2017-08-25T11:00:00Z";

fn with_window(scenario: &str) -> String {
    scenario.replace("[data]\n", &format!("[data]\nto = \"{TO}\"\n"))
}

/// A scenario with an end of its window on 1,500 hours, blessed.
fn blessed() -> Bed {
    let bed = Bed::new();
    bed.write("s.toml", with_window(SCENARIO));
    bless(&bed);
    bed
}

fn bless(bed: &Bed) {
    bed.ok(&[&COMPARE[..], &["--bless", "--command", "study"]].concat());
}

#[track_caller]
fn compared(bed: &Bed, code: i32) -> Ran {
    let ran = bed.run(&COMPARE);
    assert_eq!(ran.code, code, "{ran:?}");
    ran
}

/// What `--json` says of the scenario; the exit code must be this.
#[track_caller]
fn json_of(bed: &Bed, code: i32) -> Value {
    let ran = bed.run(&[&COMPARE[..], &["--json"]].concat());
    assert_eq!(ran.code, code, "{ran:?}");
    ran.json()["scenarios"][0].clone()
}

#[track_caller]
fn prints(ran: &Ran, texts: &[&str]) {
    for text in texts {
        assert!(ran.stdout.contains(text), "no `{text}` in:\n{}", ran.stdout);
    }
}

/// 1,500 hours without some lines (from 1, the header being line 1).
fn btc_without(gone: &[usize]) -> String {
    let kept = lines(1_500).into_iter().zip(1..).filter(|(_, line)| !gone.contains(line));
    text_of(&kept.map(|(text, _)| text).collect::<Vec<_>>())
}

#[test]
fn a_file_that_grew_behind_the_window_is_unchanged() {
    let bed = blessed();
    bed.write("bars.csv", btc(1_700));
    let ran = compared(&bed, 0);
    prints(
        &ran,
        &[
            "t (study): as its baseline (",
            "\n  note: bars.csv grew from 1500 rows to 1700: the bars used are the same\n",
        ],
    );
    assert_eq!((ran.stdout.lines().count(), ran.stderr.as_str()), (2, ""));
    let json = json_of(&bed, 0);
    assert_eq!((&json["verdict"], &json["inputs"]), (&json!("same"), &json!([])));
    let same = &json["same_use"][0];
    assert_eq!((&same["path"], &same["used"]), (&json!("bars.csv"), &json!("bars")));
    assert_eq!((&same["was"]["rows"], &same["is"]["rows"]), (&json!(1_500), &json!(1_700)));
    // Blessing again names the file as it is now, and its bars are there already.
    let bars = bed.files("b/bars");
    let ran = bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    prints(&ran, &["blessed in b/t, nothing moved by more than the tolerance"]);
    assert_eq!(bed.files("b/bars"), bars);
    assert_eq!(compared(&bed, 0).stdout.lines().count(), 1);
}

#[test]
fn what_is_not_used_of_a_file_may_be_anything() {
    let bed = blessed();
    // A close after the window, and every number and time written in another way.
    bed.write("bars.csv", btc_with(1_400, 4, "4000"));
    prints(&compared(&bed, 0), &["note: bars.csv was rewritten, 1500 rows as before: the bars "]);
    let anew = lines(1_500).into_iter().map(|line| match line.split_once(',') {
        Some((time, rest)) if time.starts_with("2017") => {
            let numbers: Vec<f64> = rest.split(',').map(|x| x.parse().unwrap()).collect();
            let numbers: Vec<String> = numbers.iter().map(|x| format!("{x:.9}")).collect();
            format!("{};{}", time.replace('T', " ").replace('Z', ""), numbers.join(";"))
        }
        _ => line.replace(',', ";"),
    });
    bed.write("bars.csv", text_of(&anew.collect::<Vec<_>>()));
    prints(&compared(&bed, 0), &["note: bars.csv was rewritten", "the bars used are the same"]);
    // The window's end is the first bar outside.
    bed.write("bars.csv", btc_with(1_322, 5, "1"));
    compared(&bed, 0);
    bed.write("bars.csv", btc_with(1_321, 5, "1"));
    prints(&compared(&bed, 1), &["first changed bar: 2017-08-25T10:00:00Z  volume "]);
}

#[test]
fn the_first_changed_bar_is_named_with_its_values() {
    let bed = blessed();
    let was = lines(1_500)[899].clone();
    let fields: Vec<&str> = was.split(',').collect();
    // A close at its bar's high, and a later high that moves trades; the first one is named.
    let mut lines = lines(1_500);
    for (idx, column, value) in [(899, 4, fields[2]), (999, 2, "9000")] {
        let mut fields: Vec<&str> = lines[idx].split(',').collect();
        fields[column] = value;
        lines[idx] = fields.join(",");
    }
    bed.write("bars.csv", text_of(&lines));
    let ran = compared(&bed, 1);
    let number = |text: &str| text.parse::<f64>().unwrap();
    let first = format!("close {} → {}", number(fields[4]), number(fields[2]));
    prints(
        &ran,
        &[
            "t (study): CHANGED: an input changed, and the result with it\n",
            "  input changed: bars.csv has other content: sha256 ",
            "  the bars used of BTCUSD changed: 2 bars have other values (1320 bars, were 1320)\n",
            &format!("    first changed bar: {}  {first}\n", fields[0]),
            "first differing trade by signal time",
        ],
    );
    assert!(!ran.stdout.contains("data.to"), "{}", ran.stdout);
    let bars = json_of(&bed, 1)["bars"][0].clone();
    assert_eq!((&bars["symbol"], &bars["changed"]["n"]), (&json!("BTCUSD"), &json!(2)));
    let want = json!({
        "time": fields[0],
        "fields": [{
            "column": "close",
            "was": number(fields[4]).to_string(),
            "is": number(fields[2]).to_string(),
        }],
    });
    assert_eq!(bars["changed"]["first"], want);
    assert_eq!((&bars["was"]["bars"], &bars["is"]["bars"]), (&json!(1_320), &json!(1_320)));
    for kind in ["added", "removed", "after"] {
        assert_eq!(bars[kind]["n"], 0, "{kind}");
    }
}

#[test]
fn bars_that_came_or_went_are_counted_and_the_first_is_named() {
    let bed = blessed();
    bed.write("bars.csv", btc_without(&[500, 501, 700]));
    let ran = compared(&bed, 1);
    let gone = lines(1_500)[499].clone();
    let fields: Vec<&str> = gone.split(',').collect();
    let open: f64 = fields[1].parse().unwrap();
    prints(
        &ran,
        &[
            "the bars used of BTCUSD changed: 3 bars were removed (1317 bars, were 1320)\n",
            &format!("    first removed bar: {}  open {open}, high ", fields[0]),
        ],
    );
    // The other way round.
    bless(&bed);
    bed.write("bars.csv", btc(1_500));
    let ran = compared(&bed, 1);
    prints(
        &ran,
        &[
            "the bars used of BTCUSD changed: 3 bars were added (1320 bars, were 1317)\n",
            &format!("    first added bar: {}  open {open}, high ", fields[0]),
        ],
    );
    assert_eq!(json_of(&bed, 1)["bars"][0]["added"]["first"]["time"], fields[0]);
}

#[test]
fn without_an_end_of_the_window_a_grown_file_is_a_changed_input_and_the_end_is_advised() {
    let bed = Bed::new();
    bless(&bed);
    bed.write("bars.csv", btc(1_510));
    let ran = compared(&bed, 1);
    // The 1,500th hour closes at 23:00.
    let end = "2017-09-01T23:00:00Z";
    prints(
        &ran,
        &[
            "input changed: bars.csv has other content",
            &format!(
                "the bars used of BTCUSD changed: 10 bars were added after {end} (1510 bars, were \
                 1500)\n"
            ),
            &format!("end the window with them: data.to = \"{end}\"\n"),
        ],
    );
    let after = json_of(&bed, 1)["bars"][0]["after"].clone();
    assert_eq!(after, json!({ "n": 10, "time": end }));
    // The advice, followed: the setting is new, the bars are the baseline's.
    bed.write("s.toml", scenario_but("[data]\n", &format!("[data]\nto = \"{end}\"\n")));
    let ran = compared(&bed, 1);
    prints(&ran, &["CHANGED: a setting changed, the result is the same", "data.to not set → "]);
    assert!(!ran.stdout.contains("bars used of BTCUSD"), "{}", ran.stdout);
    bless(&bed);
    bed.write("bars.csv", btc(1_600));
    compared(&bed, 0);
}

#[test]
fn a_baseline_that_kept_no_bars_is_compared_by_its_files() {
    let bed = blessed();
    let path = format!("{FOLDER}/manifest.json");
    let mut manifest = bed.json(&path);
    for field in ["bars", "rows"] {
        manifest.as_object_mut().unwrap().remove(field).unwrap();
    }
    bed.write(&path, manifest.to_string());
    let note = "note: the baseline does not keep the bars that it used";
    let ran = compared(&bed, 0);
    prints(&ran, &["t (study): as its baseline (", note, "blessing again (--bless) adds them"]);
    assert_eq!(json_of(&bed, 0)["is_use_known"], false);
    bed.write("bars.csv", btc(1_700));
    let ran = compared(&bed, 1);
    prints(&ran, &["an input changed, the result is the same", "1700 rows, was 1500", note]);
    let ran = bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    prints(&ran, &["t (study): blessed in b/t; against the baseline before:\n"]);
    assert!(!compared(&bed, 0).stdout.contains("note"));
}

#[test]
fn without_the_kept_bars_a_change_is_told_without_its_first_bar() {
    let bed = blessed();
    let kept = format!("b/bars/{}", bed.files("b/bars")[0]);
    let bytes = bed.read(&kept);
    bed.write("bars.csv", btc_with(500, 5, "1"));
    prints(&compared(&bed, 1), &["first changed bar"]);
    std::fs::remove_file(bed.path(&kept)).unwrap();
    prints(
        &compared(&bed, 1),
        &["the bars used of BTCUSD changed: 1320 from ", &format!("{kept} does not exist\n")],
    );
    bed.write(&kept, &bytes[..bytes.len() / 2]);
    prints(&compared(&bed, 1), &[&format!("the first one is unknown: {kept} cannot be read")]);
    // Of another series.
    let other = Bed::new();
    bless(&other);
    bed.write(&kept, other.read(&format!("b/bars/{}", other.files("b/bars")[0])));
    prints(
        &compared(&bed, 1),
        &[&format!("{kept} does not contain the bars that its name says\n")],
    );
    let error = json_of(&bed, 1)["bars"][0]["error"].clone();
    assert!(error.as_str().unwrap().contains("does not contain"), "{error}");
    // Same bars need no file.
    bed.write("bars.csv", btc(1_600));
    compared(&bed, 0);
}

#[test]
fn baselines_share_the_bars_and_none_are_left_behind() {
    let bed = blessed();
    let twin = with_window(SCENARIO).replace("name = \"t\"", "name = \"twin\"");
    bed.write("twin.toml", twin.replace("n = 20", "n = 30"));
    let all = ["regress", "s.toml", "twin.toml", "--baseline", "b", "--bless"];
    bed.ok(&all);
    let shared = bed.files("b/bars");
    assert_eq!(shared.len(), 1, "{shared:?}");
    let hash = bed.json(&format!("{FOLDER}/manifest.json"))["bars"][0]["sha256"].clone();
    assert_eq!(shared[0], format!("{}.csv.gz", &hash.as_str().unwrap()[..16]));

    // One moves on: both series are there. Then the other does, and the first series is not needed.
    bed.write("bars.csv", btc_with(500, 5, "1"));
    bed.ok(&all[..1].iter().chain(&all[2..]).copied().collect::<Vec<_>>());
    assert_eq!(bed.files("b/bars").len(), 2);
    bed.write("b/bars/mine.txt", "mine");
    bed.ok(&all);
    let left = bed.files("b/bars");
    assert!(left.len() == 2 && left.contains(&"mine.txt".to_owned()), "{left:?}");
    assert!(!left.contains(&shared[0]), "{left:?}");
    // A baseline that somebody removed leaves its bars to the next blessing, whether it writes or not.
    bed.write("s.toml", with_window(SCENARIO).replace(TO, "2017-08-24T11:00:00Z"));
    bed.ok(&all);
    assert_eq!(bed.files("b/bars").len(), 3);
    std::fs::remove_dir_all(bed.path("b/twin")).unwrap();
    let ran = bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    prints(&ran, &["as blessed, nothing written"]);
    assert_eq!(bed.files("b/bars").len(), 2);
}

#[test]
fn no_scenario_takes_the_place_of_the_bars() {
    let bed = Bed::new();
    bed.write("s.toml", SCENARIO.replace("name = \"t\"", "name = \"bars\""));
    let ran = bed.run(&[&COMPARE[..], &["--bless"]].concat());
    assert_eq!(ran.code, 2);
    ran.says(&["b/bars is not replaced: the bars of all baselines are kept there"]);

    let bed = Bed::new();
    bed.write("b/bars/manifest.json", "{}");
    let ran = bed.run(&[&COMPARE[..], &["--bless"]].concat());
    assert_eq!(ran.code, 2);
    ran.says(&["b/bars is not replaced: bars of all baselines are to be kept there"]);
    assert_eq!(bed.files("b"), ["bars", "bars/manifest.json"]);
}

#[test]
fn decision_and_execution_bars_are_told_apart() {
    let bed = Bed::new();
    bed.write("fine.csv", btc(1_500));
    // The hours as executions of four-hour decisions from a file of their own.
    let four_hours = four_hourly(&lines(1_500));
    bed.write("bars.csv", &four_hours);
    let data = "[data]\ntimeframe = \"4h\"\nsymbols = [{ symbol = \"BTCUSD\", path = \"bars.csv\" }]\n\
                execution = [{ symbol = \"BTCUSD\", path = \"fine.csv\" }]\n\
                execution_timeframe = \"1h\"\nto = \"2017-08-25\"\n\n\
                [indicators]\ntrend_ema_period = 20\n[regime]\n\
                volatility = { method = \"quantile\", window_bars = 50 }\n";
    let (head, rest) = SCENARIO.split_once("[data]").unwrap();
    let signals = &rest[rest.find("[signals]").unwrap()..];
    bed.write("s.toml", format!("{head}{data}{signals}"));
    bless(&bed);
    assert_eq!(bed.files("b/bars").len(), 2);
    let bars = bed.json(&format!("{FOLDER}/manifest.json"))["bars"].clone();
    let role = |idx: usize| (bars[idx]["role"].clone(), bars[idx]["timeframe"].clone());
    assert_eq!(role(0), (json!("decision"), json!("4h")));
    assert_eq!(role(1), (json!("execution"), json!("1h")));
    assert_eq!(bars[1]["files"], json!(["fine.csv"]));

    bed.write("fine.csv", btc_with(500, 5, "1"));
    let ran = compared(&bed, 1);
    prints(&ran, &["the bars used of BTCUSD (execution) changed: 1 bar has other values"]);
    assert!(!ran.stdout.contains("(decision)"), "{}", ran.stdout);
    bed.write("fine.csv", btc(1_600));
    bed.write("bars.csv", four_hourly(&lines(1_700)));
    prints(&compared(&bed, 0), &["note: bars.csv grew from ", "note: fine.csv grew from "]);
}

/// The hours in buckets of four from midnight on; those that are whole.
fn four_hourly(hours: &[String]) -> String {
    let mut bars = vec![hours[0].clone()];
    // The series begins at 11:00.
    for four in hours[2..].chunks_exact(4) {
        let rows: Vec<Vec<&str>> = four.iter().map(|line| line.split(',').collect()).collect();
        let number = |row: &Vec<&str>, column: usize| row[column].parse::<f64>().unwrap();
        let high = rows.iter().map(|row| number(row, 2)).fold(f64::MIN, f64::max);
        let low = rows.iter().map(|row| number(row, 3)).fold(f64::MAX, f64::min);
        bars.push(format!("{},{},{high},{low},{},1", rows[0][0], rows[0][1], rows[3][4]));
    }
    text_of(&bars)
}

#[test]
fn of_resampled_bars_those_of_the_file_are_compared() {
    let bed = Bed::new();
    let resampled = "timeframe = \"2h\"\nresample = true\nexecution_timeframe = \"1h\"";
    bed.write("s.toml", with_window(SCENARIO).replace("timeframe = \"1h\"", resampled));
    bless(&bed);
    let bars = bed.json(&format!("{FOLDER}/manifest.json"))["bars"].clone();
    assert_eq!(bars.as_array().unwrap().len(), 1);
    assert_eq!((&bars[0]["timeframe"], &bars[0]["role"]), (&json!("1h"), &json!(null)));
    bed.write("bars.csv", btc(1_600));
    compared(&bed, 0);
    bed.write("bars.csv", btc_with(500, 5, "1"));
    prints(&compared(&bed, 1), &["first changed bar: 2017-07-22T05:00:00Z  volume "]);
}

#[test]
fn a_new_file_behind_the_window_is_unchanged() {
    let bed = Bed::new();
    let month = |from: usize, to: usize| {
        let lines = lines(to);
        text_of(&[&lines[..1], &lines[from..]].concat())
    };
    bed.write("s.toml", with_window(SCENARIO).replace("bars.csv", "months/*.csv"));
    bed.write("months/1.csv", month(1, 700));
    bed.write("months/2.csv", month(701, 1_400));
    bless(&bed);
    bed.write("months/3.csv", month(1_401, 1_500));
    let new =
        "note: months/3.csv (100 rows) was not read for the baseline: the bars used are the same";
    prints(&compared(&bed, 0), &["as its baseline", new]);
    std::fs::remove_file(bed.path("months/1.csv")).unwrap();
    let ran = compared(&bed, 1);
    prints(&ran, &["months/1.csv (700 rows) was read for the baseline", "700 bars were removed"]);
}

#[test]
fn adjustments_are_part_of_the_bars() {
    let bed = Bed::new();
    let adjusted = "adjustments = \"a.csv\"\n[signals]";
    bed.write("s.toml", with_window(SCENARIO).replace("[signals]", adjusted));
    let first = "symbol,time,price_factor\nBTCUSD,2017-07-10T00:00:00Z,0.5\n";
    bed.write("a.csv", first);
    bless(&bed);
    // One before the first bar changes nothing.
    bed.write("a.csv", format!("{first}BTCUSD,2017-01-01T00:00:00Z,0.5\n"));
    let note = "note: a.csv grew from 1 rows to 2: the rows used are the same";
    prints(&compared(&bed, 0), &[note]);
    bed.write("a.csv", format!("{first}BTCUSD,2017-07-02T00:00:00Z,0.5\n"));
    prints(
        &compared(&bed, 1),
        &[
            "input changed: a.csv has other content",
            "the bars used of BTCUSD changed: 13 bars have other values",
            "first changed bar: 2017-07-01T11:00:00Z  open 1252.78 → 626.39, ",
            "the rows used of a.csv changed: 2, were 1\n",
        ],
    );
}

/// Signals, labels, exits and rates of the hours, up to this one.
fn write_rows(bed: &Bed, n: usize, marked: Option<usize>) {
    let hours = lines(n + 1);
    let time = |k: usize| hours[k + 2].split(',').next().unwrap().to_owned();
    let mut texts = [
        "time,symbol,side\n",
        "time,regime,vol_level\n",
        "time,symbol,side\n",
        "time,funding_rate\n",
    ]
    .map(str::to_owned);
    for k in (0..n).step_by(8) {
        // The close of hour k is the open of the next one.
        let at = time(k);
        let is_marked = marked == Some(k);
        let side = if is_marked { "short" } else { "long" };
        let rows = [
            format!("{at},BTCUSD,{side}\n"),
            format!("{at},{},NORMAL\n", if is_marked { "BEAR" } else { "BULL" }),
            format!("{at},BTCUSD,{side}\n"),
            format!("{at},{}\n", if is_marked { 0.002 } else { 0.001 }),
        ];
        texts.iter_mut().zip(rows).for_each(|(text, row)| text.push_str(&row));
    }
    let names = ["signals.csv", "labels.csv", "exits.csv", "f.csv"];
    names.into_iter().zip(texts).for_each(|(name, text)| bed.write(name, text));
}

#[test]
fn rows_of_other_files_are_compared_where_a_bar_is() {
    let bed = Bed::new();
    let (head, _) = SCENARIO.split_once("[signals]").unwrap();
    let more = "[regime]\nclassifier = \"labels\"\nlabels = \"labels.csv\"\n\n[signals]\n\
                source = \"file\"\npath = \"signals.csv\"\nexits = { path = \"exits.csv\" }\n\n\
                [costs]\nfunding = { file = \"f.csv\", funding_gap = \"zero\" }\n";
    bed.write("s.toml", with_window(head) + more);
    write_rows(&bed, 1_400, None);
    bless(&bed);
    let rows = bed.json(&format!("{FOLDER}/manifest.json"))["rows"].clone();
    let of = |path: &str| {
        let rows = rows.as_array().unwrap();
        rows.iter().find(|row| row["path"] == path).unwrap_or_else(|| panic!("{path}")).clone()
    };
    // Closes 1, 9, … up to the 1,320th; 1,313 is the last: 165 of them.
    for path in ["signals.csv", "labels.csv", "exits.csv", "f.csv"] {
        assert_eq!(of(path)["rows"], 165, "{path}");
    }
    write_rows(&bed, 1_500, Some(1_320));
    let ran = compared(&bed, 0);
    for path in ["signals.csv", "labels.csv", "exits.csv", "f.csv"] {
        let note = format!("note: {path} grew from 175 rows to 188: the rows used are the same\n");
        prints(&ran, &[&note]);
    }
    assert_eq!(json_of(&bed, 0)["same_use"][0]["used"], "rows");

    write_rows(&bed, 1_400, Some(800));
    let ran = compared(&bed, 1);
    for path in ["signals.csv", "labels.csv", "exits.csv", "f.csv"] {
        prints(
            &ran,
            &[
                &format!("input changed: {path} has other content"),
                &format!("the rows used of {path} changed: 165 as before, with other values"),
            ],
        );
    }
    assert_eq!(json_of(&bed, 1)["rows"].as_array().unwrap().len(), 4);
}

#[test]
fn rows_stamped_at_opens_are_used_where_their_bar_is() {
    let bed = Bed::new();
    let (head, _) = SCENARIO.split_once("[signals]").unwrap();
    let more = "[signals]\nsource = \"file\"\npath = \"signals.csv\"\ntime = \"open\"\n";
    bed.write("s.toml", with_window(head) + more);
    let n_used = |times: [&str; 2]| {
        let rows: String = times.iter().map(|time| format!("{time},BTCUSD,long\n")).collect();
        bed.write("signals.csv", format!("time,symbol,side\n{rows}"));
        bless(&bed);
        bed.json(&format!("{FOLDER}/manifest.json"))["rows"][0]["rows"].clone()
    };
    // The bar that opens at the window's end is not read, the first one is.
    assert_eq!(n_used(["2017-08-20T12:00:00Z", TO]), 1);
    assert_eq!(n_used(["2017-07-01T11:00:00Z", "2017-08-20T12:00:00Z"]), 2);
}

#[test]
fn junit_carries_notes_and_bars() {
    let bed = blessed();
    let junit = |code: i32| {
        let ran = bed.run(&[&COMPARE[..], &["--junit", "r.xml"]].concat());
        assert_eq!(ran.code, code, "{ran:?}");
        let xml = bed.text("r.xml");
        let document = roxmltree::Document::parse(&xml).unwrap();
        let case = document.descendants().find(|node| node.attribute("name") == Some("inputs"));
        let child = case.unwrap().first_element_child().unwrap();
        let message = child.attribute("message").unwrap_or_default();
        format!("{} {message}|{}", child.tag_name().name(), child.text().unwrap())
    };
    bed.write("bars.csv", btc(1_700));
    let note = "bars.csv grew from 1500 rows to 1700: the bars used are the same";
    assert_eq!(junit(0), format!("system-out |{note}"));
    bed.write("bars.csv", btc_with(500, 5, "1"));
    let failure = junit(1);
    assert!(failure.starts_with("failure 1 changed|"), "{failure}");
    assert!(failure.contains("first changed bar: 2017-07-22T05:00:00Z  volume "), "{failure}");
}

#[test]
fn a_baseline_names_what_it_used() {
    let bed = blessed();
    let manifest = bed.json(&format!("{FOLDER}/manifest.json"));
    let mut bars = manifest["bars"][0].clone();
    let sha256 = bars.as_object_mut().unwrap().remove("sha256").unwrap();
    let want = json!({
        "symbol": "BTCUSD",
        "timeframe": "1h",
        "files": ["bars.csv"],
        "bars": 1_320,
        "first": "2017-07-01T11:00:00Z",
        "last": "2017-08-25T10:00:00Z",
    });
    assert_eq!((bars, &manifest["rows"]), (want, &json!([])));
    // The table is one that exitlab reads.
    let file = format!("b/bars/{}.csv.gz", &sha256.as_str().unwrap()[..16]);
    let check = bed.ok(&["check", &file, "--json"]).json()["files"][0].clone();
    assert_eq!((&check["rows"], &check["last"]), (&json!(1_320), &json!("2017-08-25T10:00:00Z")));
    assert!(!text(&bed, "manifest.json").contains(bed.path("").to_str().unwrap()));
    // Another scenario's manifest is not read as this one's.
    edit_manifest(&bed, "\"bars\": 1320", "\"bars\": \"many\"");
    let ran = compared(&bed, 2);
    ran.says(&["b/t/manifest.json is not a baseline's manifest"]);
}
