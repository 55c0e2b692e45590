//! `--set`: what it changes, and how it says that it cannot.

use crate::bed::Bed;

/// Refused with the override underlined.
#[track_caller]
fn refused(set: &str, underlined: &str, says: &[&str]) {
    let ran = Bed::new().refused(&["sweep", "s.toml", "--set", set]);
    assert_eq!(ran.underlined(), ("--set".to_owned(), 1, underlined.to_owned()), "{}", ran.stderr);
    ran.says(says);
}

#[test]
fn what_is_no_override() {
    refused("fills.intrabar", "fills.intrabar", &["there is no `=`", "path=value"]);
    refused("a..b=1", "a..b", &["not a dotted TOML path"]);
    refused("fills.intrabar=[1,", "[1,", &["not a TOML value"]);
}

#[test]
fn an_unknown_path() {
    refused("fills.intrabr=best", "fills.intrabr", &["did you mean `intrabar`?", "limit_fill"]);
    refused("fils.intrabar=best", "fils.intrabar", &["did you mean `fills`?"]);
    let says = ["TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL"];
    refused("exit_modes.MINE.stop.atr=1", "exit_modes.MINE.stop.atr", &says);
    refused("data.symbols.3.path=x.csv", "x.csv", &["no entry `3`", "there are 1"]);
}

#[test]
fn a_key_inside_an_absent_feature() {
    let says = ["`exit_modes.FAST_TP.time_exit` is absent", "`hours`", "replace the feature"];
    refused("exit_modes.FAST_TP.time_exit.hours=3", "3", &says);
    let says = ["`exit_modes.FAST_TP.partials` is absent"];
    refused("exit_modes.FAST_TP.partials.0.at_r=3", "3", &says);
}

#[test]
fn a_bad_value() {
    refused("indicators.atr_period=often", "often", &["must be a whole number", "\"often\""]);
    refused("indicators.atr_period=0", "0", &["at least 1"]);
    refused("fills.intrabar=wrost", "wrost", &["worst, best, path"]);
    refused("exit_modes.FAST_TP.target.r=2", "2", &["exactly one of atr, r, pct"]);
    refused("name=../x", "../x", &["cannot name a folder"]);
    refused("data.timeframe=7q", "7q", &["not a timeframe", "5m, 1h, 1d"]);
}

#[test]
fn the_override_and_not_the_file_is_to_blame() {
    // The file's own value of the same key is right.
    refused("signals.n=0", "0", &["`signals.n`"]);
}

#[test]
fn a_bad_file_behind_an_override() {
    let bed = Bed::new();
    let ran = bed.refused(&["sweep", "s.toml", "--set", "data.symbols.0.path=none.csv"]);
    ran.says(&["none.csv: no such file"]);
}

#[test]
fn a_setting_changes_what_it_should() {
    let bed = Bed::new();
    let run = |out: &str, sets: &[&str]| {
        let sets = sets.iter().flat_map(|set| ["--set", set]);
        let args: Vec<&str> = ["study", "s.toml", "--out", out].into_iter().chain(sets).collect();
        bed.ok(&args);
        bed.table(&format!("{out}/outcomes.csv"))
    };
    let plain = run("plain", &[]);
    let nearer = run("nearer", &["exit_modes.FAST_TP.target.atr=2"]);
    for (plan, multiple) in [("FAST_TP", 2.0), ("TREND_FOLLOW", 4.5)] {
        let only = |table: &crate::table::Table| table.only(&[("plan", plan)]);
        assert_eq!(only(&plain) == only(&nearer), plan != "FAST_TP");
        let changed = only(&nearer);
        let targets =
            changed.numbers("target_price").into_iter().zip(changed.numbers("entry_price"));
        for ((target, entry), atr) in targets.zip(changed.numbers("atr")) {
            assert!(((target - entry).abs() / atr - multiple).abs() < 1e-9, "{plan}");
        }
    }
    // The last of two overrides counts, and the manifest has the settings as they were used.
    let twice =
        run("twice", &["exit_modes.FAST_TP.target.atr=9", "exit_modes.FAST_TP.target.atr=2"]);
    assert_eq!(twice, nearer);
    let effective = &bed.json("nearer/manifest.json")["scenario"]["exit_modes"]["FAST_TP"];
    assert_eq!(effective["target"]["atr"].as_f64(), Some(2.0));
    assert_eq!(effective["stop"]["atr"].as_f64(), Some(1.5));
}

#[test]
fn words_lists_and_tables_are_values() {
    let bed = Bed::new();
    let sets = [
        "fills.intrabar=path",
        "sweep.modes=[\"FAST_TP\"]",
        "sweep.profiles=['AGGRESSIVE']",
        "regime.ema_band={ atr = 1.0 }",
        "exit_modes.FAST_TP.time_exit={ hours = 5, below_r = 0.5 }",
        "data.to=2017-08-25",
    ];
    let sets = sets.iter().flat_map(|set| ["--set", set]);
    let args: Vec<&str> = ["sweep", "s.toml", "--out", "o"].into_iter().chain(sets).collect();
    bed.ok(&args);
    let trades = bed.table("o/trades.csv");
    assert!(!trades.rows.is_empty());
    assert!(trades.column("mode").iter().all(|mode| *mode == "FAST_TP"));
    assert!(trades.column("profile").iter().all(|profile| *profile == "AGGRESSIVE"));
    assert!(trades.column("exit_reason").contains(&"TIME_EXIT"));
    assert!(trades.column("exit_time").iter().all(|time| *time <= "2017-08-25T00:00:00Z"));
    assert_eq!(bed.json("o/manifest.json")["scenario"]["fills"]["intrabar"], "path");
}
