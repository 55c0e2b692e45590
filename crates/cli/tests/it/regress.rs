//! Runs against baselines: what is told apart, what it is called, and how it ends.

use crate::bars::btc_with;
use crate::baseline_files::{FOLDER, bytes, edit_manifest, set, table, text, write, write_table};
use crate::bed::{Bed, Ran, SCENARIO, scenario_but, scenario_with};

const COMPARE: [&str; 4] = ["regress", "s.toml", "--baseline", "b"];

/// A bed whose scenario is blessed.
fn blessed(command: &str) -> Bed {
    let bed = Bed::new();
    bed.ok(&[&COMPARE[..], &["--bless", "--command", command]].concat());
    bed
}

/// Compares, which writes nothing; the exit code must be this.
#[track_caller]
fn compared(bed: &Bed, code: i32, more: &[&str]) -> Ran {
    let (before, files) = (bytes(bed), bed.listing());
    let ran = bed.run(&[&COMPARE[..], more].concat());
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(bytes(bed) == before, "a baseline was written to");
    assert_eq!(bed.listing(), files);
    ran
}

#[track_caller]
fn prints(ran: &Ran, texts: &[&str]) {
    for text in texts {
        assert!(ran.stdout.contains(text), "no `{text}` in:\n{}", ran.stdout);
    }
}

#[test]
fn what_was_blessed_passes_and_blessing_again_gives_the_same_bytes() {
    for (command, files) in [
        ("sweep", &["cells.csv", "manifest.json", "portfolio.csv", "trades.csv.gz"][..]),
        ("replay", &["cells.csv", "manifest.json", "portfolio.csv", "trades.csv.gz"]),
        ("study", &["cells.csv", "manifest.json", "trades.csv.gz"]),
    ] {
        let bed = blessed(command);
        assert_eq!(bed.files(FOLDER), files);
        let ran = compared(&bed, 0, &[]);
        prints(&ran, &[&format!("t ({command}): as its baseline ("), " trades)"]);
        assert_eq!((ran.stdout.lines().count(), ran.stderr.as_str()), (1, ""));

        let first = bytes(&bed);
        let again = bed.ok(&[&COMPARE[..], &["--bless"]].concat());
        prints(&again, &[&format!("t ({command}): as blessed, nothing written")]);
        assert!(bytes(&bed) == first);
        std::fs::remove_dir_all(bed.path("b")).unwrap();
        let anew = ["--bless", "--command", command, "--threads", "1"];
        bed.ok(&[&COMPARE[..], &anew].concat());
        assert!(bytes(&bed) == first, "{command}: the second blessing has other bytes");
    }
}

#[test]
fn a_baseline_says_nothing_of_the_machine() {
    let bed = blessed("sweep");
    let manifest = bed.json(&format!("{FOLDER}/manifest.json"));
    let keys =
        ["schema", "exitlab_version", "command", "name", "inputs", "bars", "rows", "scenario"];
    assert_eq!(manifest.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    assert_eq!(manifest["inputs"][0]["path"], "bars.csv");
    // From elsewhere, by another path, it is the same scenario.
    let absolute = bed.path("s.toml").display().to_string();
    bed.ok(&["regress", &absolute, "--baseline", "b"]);
    bed.ok(&["regress", "./s.toml", "--baseline", "./b/../b"]);
    assert!(!text(&bed, "manifest.json").contains(bed.path("").to_str().unwrap()));
    // gzip's header: no time, unknown system.
    let packed = bed.read(&format!("{FOLDER}/trades.csv.gz"));
    assert_eq!((&packed[4..8], packed[9]), (&[0; 4][..], 255));
}

#[test]
fn trades_of_a_sweep_are_there_with_a_grid_too() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[sweep.grid]\n\"indicators.atr_period\" = [10, 14]\n"));
    bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    let trades = table(&bed, "trades.csv.gz");
    assert!(["0", "1"].iter().all(|id| trades.column("grid_id").contains(id)));
    assert_eq!(compared(&bed, 0, &[]).stderr, "");
    let last = trades.rows.len() - 1;
    set(&bed, "trades.csv.gz", last, "r_net", "9.5");
    prints(&compared(&bed, 1, &[]), &["grid_id=1, AGGRESSIVE × DEFENSIVE_TRAIL", "9.5 → "]);
}

#[test]
fn a_changed_input_is_told_from_a_changed_result() {
    let bed = blessed("sweep");
    // The high of one hour, far above all others: its trades and the volatility after it move.
    bed.write("bars.csv", btc_with(1_000, 2, "9000"));
    let ran = compared(&bed, 1, &[]);
    prints(
        &ran,
        &[
            "t (sweep): CHANGED: an input changed, and the result with it\n",
            "input changed: bars.csv has other content: sha256 ",
            "1500 rows as before",
            "first differing trade by signal time",
        ],
    );
    assert!(!ran.stdout.contains("setting"), "{}", ran.stdout);

    // The last hour's volume is read by nothing.
    bed.write("bars.csv", btc_with(1_501, 5, "1"));
    let ran = compared(&bed, 1, &[]);
    prints(&ran, &["CHANGED: an input changed, the result is the same\n", "bars.csv has other"]);
    assert!(!ran.stdout.contains("moved"), "{}", ran.stdout);

    bed.write("bars.csv", crate::bars::btc(1_499));
    prints(&compared(&bed, 1, &[]), &["1499 rows, was 1500"]);
}

#[test]
fn a_changed_setting_is_named_with_what_it_was() {
    let bed = blessed("sweep");
    bed.write("s.toml", scenario_with("\n[exit_modes.FAST_TP]\ntarget = { atr = 3 }\n"));
    prints(
        &compared(&bed, 1, &[]),
        &[
            "CHANGED: a setting changed, and the result with it\n",
            "the scenario's settings changed: exit_modes.FAST_TP.target.atr 2.5 → 3.0\n",
            "target_price",
        ],
    );
    // Words are no setting.
    bed.write("s.toml", scenario_but("name = \"t\"", "name = \"t\"\nquestion = \"Why?\" # new"));
    compared(&bed, 0, &[]);
}

#[test]
fn defaults_are_told_from_settings() {
    let bed = blessed("sweep");
    // As if the default had been another one when it was blessed.
    edit_manifest(&bed, "\"taker_fee\": 0.0004", "\"taker_fee\": 0.0005");
    prints(
        &compared(&bed, 1, &[]),
        &[
            "a setting changed, the result is the same",
            "costs.taker_fee 0.0005 → 0.0004 (a default: the scenario does not name it)",
        ],
    );
    // Baselines from before there were statistics.
    edit_manifest(&bed, "\"taker_fee\": 0.0005", "\"taker_fee\": 0.0004");
    edit_manifest(&bed, "\"alpha\": 0.05,", "");
    prints(&compared(&bed, 0, &[]), &["as its baseline", "statistics.alpha"]);
    edit_manifest(&bed, "\"taker_fee\": 0.0004", "\"taker_fee\": 0.0005");
    // As if this version had brought a setting.
    edit_manifest(&bed, "\"taker_fee\": 0.0005,", "");
    let ran = compared(&bed, 0, &[]);
    prints(
        &ran,
        &["as its baseline", "note: a setting that the baseline does not know", "costs.taker_fee"],
    );
    bed.write("s.toml", scenario_with("\n[costs]\ntaker_fee = 0.0004\n"));
    prints(&compared(&bed, 1, &[]), &["settings changed: costs.taker_fee not set → 0.0004\n"]);
    edit_manifest(&bed, "\"exitlab_version\": \"", "\"exitlab_version\": \"0.0.");
    prints(&compared(&bed, 1, &[]), &["note: the baseline is of exitlab 0.0."]);
}

/// Position in a table of the trade whose signal is the `n`th of all trades' in time.
fn nth_in_time(bed: &Bed, n: usize) -> usize {
    let trades = table(bed, "trades.csv.gz");
    let times = trades.column("signal_time");
    let mut rows: Vec<usize> = (0..times.len()).collect();
    rows.sort_by_key(|row| (times[*row], *row));
    rows[n]
}

#[test]
fn the_first_differing_trade_is_the_first_in_time() {
    for command in ["sweep", "study", "replay"] {
        let bed = blessed(command);
        let (early, late) = (nth_in_time(&bed, 5), nth_in_time(&bed, 40));
        let was = set(&bed, "trades.csv.gz", late, "r_net", "0.25");
        set(&bed, "trades.csv.gz", early, "exit_reason", "MOON");
        let ran = compared(&bed, 1, &[]);
        let trades = table(&bed, "trades.csv.gz");
        let of = |row: usize| {
            let value = |column| trades.column(column)[row];
            let run = match command {
                "study" => value("plan").to_owned(),
                _ => format!("{} × {}", value("profile"), value("mode")),
            };
            let words = ["symbol", "side", "signal_time"].map(value).join(" ");
            format!("{words}, {run}")
        };
        prints(
            &ran,
            &[
                &format!(
                    "t ({command}): CHANGED: the result changed, though inputs and settings are \
                     the same\n"
                ),
                &format!("trades: 2 of {} trades moved\n", trades.rows.len()),
                &format!("first differing trade by signal time: {}\n", of(early)),
                "      exit_reason  MOON → ",
                &format!("  {}\n", of(late)),
                "0.25 → ",
            ],
        );
        let is = was.parse::<f64>().unwrap();
        let json = compared(&bed, 1, &["--json"]).json();
        let trades = &json["scenarios"][0]["tables"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&trades["table"], &trades["moved"]), (&"trades".into(), &2.into()));
        assert_eq!(trades["first"]["row"], of(early));
        let r_net = &trades["columns"].as_array().unwrap().last().unwrap()["largest"];
        assert_eq!(r_net["row"], of(late));
        assert_eq!((r_net["was"].as_f64(), r_net["is"].as_f64()), (Some(0.25), Some(is)));
        assert_eq!(r_net["absolute"].as_f64(), Some((is - 0.25).abs()));
        assert_eq!(r_net["relative"].as_f64(), Some((is - 0.25).abs() / is.abs().max(0.25)));
    }
}

#[test]
fn a_trade_that_came_or_went_is_one_difference() {
    let bed = blessed("sweep");
    let mut trades = table(&bed, "trades.csv.gz");
    let gone = trades.rows.remove(10);
    write_table(&bed, "trades.csv.gz", &trades);
    let ran = compared(&bed, 1, &[]);
    let n = trades.rows.len();
    prints(
        &ran,
        &[
            &format!("trades: 0 of {n} trades moved, 1 trade only in the result\n"),
            "first differing trade by signal time, only in the result: BTCUSD ",
            "      entry_price ",
        ],
    );
    // Twice is once too often.
    trades.rows.insert(10, gone.clone());
    trades.rows.insert(10, gone);
    write_table(&bed, "trades.csv.gz", &trades);
    prints(&compared(&bed, 1, &[]), &["1 trade only in the baseline\n"]);
}

#[test]
fn numbers_of_rows_count_where_no_row_came_or_went() {
    let bed = blessed("replay");
    set(&bed, "trades.csv.gz", 3, "signal_id", "7777");
    prints(&compared(&bed, 1, &[]), &["trades: 1 of ", "signal_id", "7777 → "]);
}

#[test]
fn rows_and_columns_may_stand_in_another_order() {
    let bed = blessed("sweep");
    for file in ["cells.csv", "portfolio.csv", "trades.csv.gz"] {
        let mut table = table(&bed, file);
        table.rows.reverse();
        table.columns.reverse();
        table.rows.iter_mut().for_each(|row| row.reverse());
        write_table(&bed, file, &table);
    }
    compared(&bed, 0, &[]);
}

#[test]
fn cells_and_accounts_are_compared() {
    let bed = blessed("sweep");
    set(&bed, "cells.csv", 5, "win_rate", "0.99");
    set(&bed, "portfolio.csv", 0, "sharpe", "");
    let ran = compared(&bed, 1, &[]);
    prints(&ran, &["  cells: 1 of ", "0.99 → ", "  portfolio: 1 of 8 accounts moved\n", "null → "]);
    assert!(!ran.stdout.contains("trades"), "{}", ran.stdout);
}

#[test]
fn the_tolerance_is_relative_and_its_boundary_is_inside() {
    let bed = blessed("replay");
    let trades = table(&bed, "trades.csv.gz");
    let price: f64 = trades.column("entry_price")[4].parse().unwrap();
    let off = |share: f64| format!("{:?}", price * (1.0 + share));
    set(&bed, "trades.csv.gz", 4, "entry_price", &off(0.9e-9));
    compared(&bed, 0, &[]);
    compared(&bed, 1, &["--rtol", "0"]);
    set(&bed, "trades.csv.gz", 4, "entry_price", &off(1.1e-9));
    compared(&bed, 1, &[]);
    compared(&bed, 0, &["--rtol", "2e-9"]);
    // 0.75 = 0.25 · 3, exactly
    let half = format!("{:?}", price * 0.75);
    set(&bed, "trades.csv.gz", 4, "entry_price", &half);
    compared(&bed, 1, &["--rtol", "0.249"]);
    compared(&bed, 0, &["--rtol", "0.25"]);
    for wrong in ["-1", "1", "NaN", "inf", "x"] {
        let usage = bed.run(&[&COMPARE[..], &[&format!("--rtol={wrong}")]].concat());
        assert_eq!(usage.code, 2, "{wrong}");
        usage.says(&["--rtol"]);
    }
}

#[test]
fn what_is_no_finite_number_is_refused() {
    for (file, column, value, words) in [
        (
            "cells.csv",
            "avg_r",
            "NaN",
            "cells cannot be compared: b/t/cells.csv, column `avg_r`, line 7: `NaN` is not a finite number",
        ),
        (
            "portfolio.csv",
            "cagr",
            "-inf",
            "portfolio cannot be compared: b/t/portfolio.csv, column `cagr`, line 7: `-inf` is not a finite number",
        ),
        (
            "trades.csv.gz",
            "r_low",
            "nan",
            "trades cannot be compared: b/t/trades.csv.gz, column `r_low`, line 7: `nan` is not a finite number",
        ),
        (
            "trades.csv.gz",
            "pnl",
            "much",
            "trades cannot be compared: b/t/trades.csv.gz, column `pnl`, line 7: `much` is not a number",
        ),
    ] {
        let bed = blessed("sweep");
        set(&bed, file, 5, column, value);
        let ran = compared(&bed, 2, &[]);
        prints(
            &ran,
            &["t (sweep): NOT COMPARED: inputs and settings are the same; a table", words],
        );
    }
}

#[test]
fn a_change_is_said_beside_what_cannot_be_compared() {
    let bed = blessed("sweep");
    set(&bed, "cells.csv", 5, "avg_r", "NaN");
    set(&bed, "trades.csv.gz", 5, "r_net", "3.5");
    bed.write("bars.csv", btc_with(1_501, 5, "1"));
    let ran = compared(&bed, 2, &[]);
    prints(&ran, &["bars.csv has other content", "avg_r", "first differing trade", "3.5 → "]);
}

/// That comparing ends with 2 and stderr says this.
#[track_caller]
fn not_compared(bed: &Bed, texts: &[&str]) {
    let ran = compared(bed, 2, &[]);
    assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    ran.says(texts);
    assert_eq!(ran.stdout, "t: NOT COMPARED\n");
}

#[test]
fn baselines_that_are_not_the_scenarios_are_named() {
    let bed = Bed::new();
    not_compared(
        &bed,
        &[
            "there is no baseline of the scenario `t`: b/t does not exist",
            "help: `exitlab regress s.toml --baseline b --bless` makes one",
        ],
    );

    let bed = blessed("sweep");
    edit_manifest(&bed, "\"name\": \"t\"", "\"name\": \"other\"");
    not_compared(&bed, &["b/t is a baseline of the scenario `other`, not of `t`", "--bless`"]);

    let bed = blessed("sweep");
    edit_manifest(&bed, "\"schema\": 1", "\"schema\": 2");
    not_compared(
        &bed,
        &["b/t/manifest.json is of baseline schema version 2, and this exitlab reads version 1"],
    );

    let bed = blessed("sweep");
    edit_manifest(&bed, "\"schema\": 1,", "");
    not_compared(&bed, &["b/t/manifest.json is not a baseline's manifest: it has no `schema`"]);

    let bed = blessed("sweep");
    edit_manifest(&bed, "\"sweep\"", "\"levels\"");
    not_compared(&bed, &["b/t/manifest.json is not a baseline's manifest", "`levels`"]);

    let bed = blessed("sweep");
    bed.write("b/t/manifest.json", "{");
    not_compared(&bed, &["b/t/manifest.json is not a baseline's manifest: EOF"]);
}

#[test]
fn files_that_are_no_tables_are_named() {
    let cannot = |spoil: &dyn Fn(&Bed), words: &str| {
        let bed = blessed("sweep");
        spoil(&bed);
        prints(&compared(&bed, 2, &[]), &["t (sweep): NOT COMPARED", words]);
    };
    let path = |file: &str| format!("{FOLDER}/{file}");
    let without = |file: &'static str, column: &'static str| {
        move |bed: &Bed| {
            let mut table = table(bed, file);
            let position = table.columns.iter().position(|c| c == column).unwrap();
            table.columns.remove(position);
            table.rows.iter_mut().for_each(|row| drop(row.remove(position)));
            write_table(bed, file, &table);
        }
    };
    cannot(
        &|bed| bed.write(&path("trades.csv.gz"), "this is no gzip file"),
        "trades cannot be compared: b/t/trades.csv.gz cannot be read: invalid gzip header",
    );
    cannot(
        &|bed| {
            let packed = bed.read(&path("trades.csv.gz"));
            bed.write(&path("trades.csv.gz"), &packed[..packed.len() / 2]);
        },
        "trades cannot be compared: b/t/trades.csv.gz cannot be read",
    );
    cannot(
        &|bed| std::fs::remove_file(bed.path(&path("portfolio.csv"))).unwrap(),
        "portfolio cannot be compared: b/t/portfolio.csv does not exist",
    );
    cannot(
        &|bed| write(bed, "cells.csv", ""),
        "cells cannot be compared: b/t/cells.csv is not a CSV",
    );
    cannot(
        &|bed| write(bed, "cells.csv", &(text(bed, "cells.csv") + "1,2\n")),
        "b/t/cells.csv is not a CSV table: CSV error: record",
    );
    cannot(
        &without("trades.csv.gz", "mae_r"),
        "the columns of trades.csv.gz are not those of this exitlab: the baseline does not have `mae_r`",
    );
    cannot(
        &|bed| {
            let text = text(bed, "cells.csv").replacen(",n,", ",luck,", 1);
            write(bed, "cells.csv", &text);
        },
        "the columns of cells.csv are not those of this exitlab: the baseline does not have `n`; only the \
         baseline has `luck`",
    );
    cannot(
        &|bed| {
            let text = text(bed, "cells.csv").replacen(",win_rate,", ",avg_r,", 1);
            write(bed, "cells.csv", &text);
        },
        "the baseline does not have `win_rate`; the baseline repeats `avg_r`",
    );
}

#[test]
fn a_run_that_fails_is_not_compared() {
    let bed = blessed("sweep");
    std::fs::remove_file(bed.path("bars.csv")).unwrap();
    not_compared(&bed, &["bars.csv"]);

    let bed = blessed("sweep");
    bed.write("s.toml", scenario_with("[indicators]\natr_period = 0\n"));
    let ran = compared(&bed, 2, &[]);
    assert_eq!(ran.underlined(), ("s.toml".to_owned(), 12, "0".to_owned()));
    assert_eq!(ran.stdout, "s.toml: NOT COMPARED\n");

    let bed = blessed("sweep");
    let grid = "[sweep.grid]\n\"indicators.trend_ema_period\" = [200, 5000]\n";
    bed.write("s.toml", scenario_with(grid));
    not_compared(&bed, &["grid_id 1 of `t` failed (1 of 2 points did): "]);
    let before = bytes(&bed);
    let ran = bed.run(&[&COMPARE[..], &["--bless"]].concat());
    assert_eq!(ran.code, 2);
    assert!(bytes(&bed) == before, "half a result was blessed");
}

#[test]
fn blessing_says_what_moved_and_keeps_the_command() {
    let bed = blessed("study");
    bed.write("s.toml", scenario_but("n = 20", "n = 24"));
    let ran = bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    prints(
        &ran,
        &[
            "t (study): blessed in b/t; against the baseline before:\n",
            "signals.n 20 → 24",
            "first differing trade",
        ],
    );
    compared(&bed, 0, &[]);
    let ran = bed.ok(&[&COMPARE[..], &["--bless", "--command", "replay"]].concat());
    prints(&ran, &["t (replay): blessed in b/t, replaces one of study\n"]);
    assert!(bed.files(FOLDER).contains(&"portfolio.csv".to_owned()));
    bed.ok(&[&COMPARE[..], &["--bless", "--command", "study"]].concat());
    assert!(!bed.files(FOLDER).contains(&"portfolio.csv".to_owned()));
    // The folder, its three files, the folder of bars and one file there.
    assert_eq!(bed.files("b").len(), 6, "{:?}", bed.files("b"));

    // What could not be compared can be replaced, and is said.
    edit_manifest(&bed, "\"schema\": 1", "\"schema\": 2");
    let ran = bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    prints(&ran, &["t (sweep): blessed in b/t, replaces one that could not be compared: b/t/man"]);
}

#[test]
fn blessing_removes_nothing_but_baselines() {
    let bed = blessed("sweep");
    bed.write("b/t/thesis.txt", "mine");
    let ran = compared(&bed, 2, &["--bless"]);
    ran.says(&["b/t is not replaced: it holds thesis.txt, which no baseline has"]);

    let bed = Bed::new();
    bed.write("b/t/manifest.json", "{\"name\": \"a web app\"}");
    compared(&bed, 2, &["--bless"]).says(&["its manifest.json is not one that exitlab wrote"]);

    let bed = Bed::new();
    bed.write("b/t", "a file");
    compared(&bed, 2, &["--bless"]).says(&["b/t is not replaced"]);

    // An empty folder will do.
    let bed = Bed::new();
    std::fs::create_dir_all(bed.path("b/t")).unwrap();
    bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    compared(&bed, 0, &[]);
}

#[test]
fn every_scenario_is_done_and_the_worst_is_the_exit_code() {
    let bed = blessed("sweep");
    bed.write("new.toml", scenario_but("name = \"t\"", "name = \"new\""));
    bed.write("moved.toml", scenario_but("name = \"t\"", "name = \"moved\""));
    bed.ok(&["regress", "moved.toml", "--baseline", "b", "--bless", "--command", "study"]);
    let moved = scenario_but("name = \"t\"", "name = \"moved\"").replace("n = 20", "n = 24");
    bed.write("moved.toml", moved);
    let run = |scenarios: &[&str]| bed.run(&[&["regress", "--baseline", "b"], scenarios].concat());

    let ran = run(&["new.toml", "none.toml", "moved.toml", "s.toml"]);
    assert_eq!(ran.code, 2);
    prints(
        &ran,
        &[
            "new: NOT COMPARED\n",
            "none.toml: NOT COMPARED\n",
            "moved (study): CHANGED: a setting changed",
            "t (sweep): as its baseline",
            "\n1 of 4 scenarios as their baselines; changed: moved; not compared: new, none.toml\n",
        ],
    );
    ran.says(&["there is no baseline of the scenario `new`", "none.toml"]);
    let ran = run(&["moved.toml", "s.toml"]);
    assert_eq!(ran.code, 1);
    let ran = run(&["s.toml", "s.toml"]);
    assert_eq!(ran.code, 0);
    prints(&ran, &["\n2 of 2 scenarios as their baselines\n"]);

    bed.write("twin.toml", SCENARIO);
    let ran = run(&["s.toml", "twin.toml", "--bless"]);
    assert_eq!(ran.code, 2);
    ran.says(&["twin.toml: another scenario of this command is called `t` too"]);
}

#[test]
fn usage_errors() {
    let bed = blessed("sweep");
    for (args, words) in [
        (&["regress", "s.toml", "--command", "study"][..], "--bless"),
        (&["regress"], "SCENARIO"),
        (&["regress", "s.toml", "--set", "signals.n=24"], "--set"),
        (&["regress", "s.toml", "--bless", "--command", "levels"], "levels"),
    ] {
        let ran = bed.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        ran.says(&[words]);
    }
}

#[test]
fn warnings_go_to_stderr_unless_quiet() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[profiles.SAFE]\nexit_mode_bias = { BULL = \"MOON\" }\n"));
    bed.ok(&[&COMPARE[..], &["--bless"]].concat());
    compared(&bed, 0, &[]).says(&["warning: s.toml:12:", "`MOON`"]);
    assert_eq!(compared(&bed, 0, &["--quiet"]).stderr, "");
}

/// The report's cases: `classname name outcome`, and the text of the outcome.
fn cases(bed: &Bed) -> Vec<(String, String)> {
    let xml = bed.text("r/junit.xml");
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|e| panic!("{e}:\n{xml}"));
    let suites = document.root_element();
    let suite = suites.first_element_child().unwrap();
    assert_eq!((suites.tag_name().name(), suite.tag_name().name()), ("testsuites", "testsuite"));
    assert_eq!(suite.attribute("name"), Some("exitlab.regress"));
    let children = suite.children().filter(roxmltree::Node::is_element);
    let cases: Vec<(String, String)> = children
        .map(|case| {
            let outcome = case.first_element_child();
            let tag = outcome.map_or("passed", |outcome| outcome.tag_name().name());
            let [class, name] = ["classname", "name"].map(|key| case.attribute(key).unwrap());
            let text = outcome.and_then(|outcome| outcome.text()).unwrap_or_default();
            (format!("{class} {name} {tag}"), text.to_owned())
        })
        .collect();
    let n = |tag: &str| cases.iter().filter(|(case, _)| case.ends_with(tag)).count().to_string();
    assert_eq!(suite.attribute("tests"), Some(cases.len().to_string().as_str()));
    assert_eq!(suite.attribute("failures"), Some(n("failure").as_str()));
    assert_eq!(suite.attribute("errors"), Some(n("error").as_str()));
    cases
}

#[test]
fn junit_has_a_case_per_scenario_and_check() {
    let bed = blessed("sweep");
    let run = |code: i32, more: &[&str]| -> Vec<(String, String)> {
        let ran = bed.run(&[&COMPARE[..], &["--junit", "r/junit.xml"], more].concat());
        assert_eq!(ran.code, code, "{ran:?}");
        cases(&bed)
    };
    let names = |cases: Vec<(String, String)>| -> Vec<String> {
        cases.into_iter().map(|(case, _)| case).collect()
    };
    let of = |check: &str| format!("exitlab.regress.t {check}");
    let checks = ["inputs", "settings", "cells", "portfolio", "trades"];
    assert_eq!(names(run(0, &[])), checks.map(|check| of(&format!("{check} passed"))));

    // Names that XML would choke on, of a symbol and of a plan.
    let hostile = "A&B<\\\"'>]]>";
    let text = SCENARIO.replace("symbol = \"BTCUSD\"", &format!("symbol = \"{hostile}\""));
    bed.write("s.toml", text + "[costs]\ntaker_fee = 0.001\n");
    let failed = run(1, &[]);
    let (trades, why) = failed.last().unwrap();
    assert_eq!(trades, &of("trades failure"));
    assert!(why.contains("A&B<\"'>]]>") && why.contains("costs.taker_fee 0.0004 → 0.001"), "{why}");
    assert_eq!(failed[1].0, of("settings failure"));

    set(&bed, "cells.csv", 5, "avg_r", "NaN");
    std::fs::remove_file(bed.path("bars.csv")).unwrap();
    let missing = run(2, &["none.toml"]);
    let wanted = [of("compared error"), "exitlab.regress.none.toml compared error".to_owned()];
    assert!(missing[0].1.contains("bars.csv"), "{missing:?}");
    assert_eq!(names(missing), wanted);

    let bed = blessed("study");
    set(&bed, "cells.csv", 5, "avg_r", "NaN");
    let ran = bed.run(&[&COMPARE[..], &["--junit", "r/junit.xml"]].concat());
    assert_eq!(ran.code, 2);
    let wanted = ["inputs passed", "settings passed", "cells error", "trades passed"].map(of);
    assert_eq!(names(cases(&bed)), wanted);
    bed.ok(&[&COMPARE[..], &["--bless", "--junit", "r/junit.xml"]].concat());
    assert_eq!(names(cases(&bed)), [of("blessed passed")]);

    bed.write("file", "");
    let ran = bed.run(&[&COMPARE[..], &["--junit", "file/junit.xml"]].concat());
    assert_eq!(ran.code, 2);
    ran.says(&["error: file/junit.xml cannot be written"]);
}

#[test]
fn json_is_one_object_and_nothing_else() {
    let bed = blessed("sweep");
    bed.write("bars.csv", btc_with(1_000, 2, "9000"));
    let ran = compared(&bed, 2, &["none.toml", "--json"]);
    assert_eq!(ran.stdout.lines().count(), 1);
    let json = ran.json();
    assert_eq!(json["exit_code"], 2);
    let [t, none] = [0, 1].map(|idx| &json["scenarios"][idx]);
    assert_eq!((&t["scenario"], &t["command"]), (&"t".into(), &"sweep".into()));
    assert_eq!((&t["verdict"], &t["result_changed"]), (&"changed".into(), &true.into()));
    assert_eq!(t["inputs"][0]["path"], "bars.csv");
    assert_eq!(t["inputs"][0]["was"]["rows"], 1_500);
    assert!(t["inputs"][0]["was"]["sha256"] != t["inputs"][0]["is"]["sha256"]);
    let names: Vec<_> =
        t["tables"].as_array().unwrap().iter().map(|table| table["table"].clone()).collect();
    assert_eq!(names, ["cells", "portfolio", "trades"]);
    assert_eq!(none["verdict"], "not_compared");
    assert!(none["error"].as_str().unwrap().contains("no such scenario"));
    let blessed = bed.ok(&[&COMPARE[..], &["--bless", "--json"]].concat()).json();
    let t = &blessed["scenarios"][0];
    assert_eq!((&t["verdict"], &t["folder"]), (&"blessed".into(), &"b/t".into()));
    assert_eq!(t["before"]["verdict"], "changed");
}

#[test]
fn a_junit_report_is_not_written_over_a_scenario() {
    let bed = Bed::new();
    let before = bed.read("s.toml");
    bed.refused(&["regress", "s.toml", "--junit", "s.toml"]).says(&["is read by this command"]);
    assert_eq!(bed.read("s.toml"), before);
    std::fs::create_dir(bed.path("folder")).unwrap();
    bed.refused(&["regress", "s.toml", "--junit", "folder"]).says(&["folder cannot be written"]);
}
