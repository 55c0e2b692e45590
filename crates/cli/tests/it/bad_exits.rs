//! Exits of SPEC §13 that contradict themselves or their files: the scenario's line or the file's row is
//! named, what is allowed is said, nothing is written.

use crate::bed::{Bed, SCENARIO, scenario_but, scenario_with};

/// Refused by every command that runs or checks a scenario.
#[track_caller]
fn refused(scenario: &str, line: usize, underlined: &str, says: &[&str]) {
    let bed = Bed::new();
    bed.write("s.toml", scenario);
    for command in ["sweep", "replay", "study", "check"] {
        let ran = bed.refused(&[command, "s.toml"]);
        let want = ("s.toml".to_owned(), line, underlined.to_owned());
        assert_eq!(ran.underlined(), want, "{command}: {}", ran.stderr);
        ran.says(says);
    }
}

/// FAST_TP with this key, in line 12.
#[track_caller]
fn bad_key(key: &str, underlined: &str, says: &[&str]) {
    refused(&scenario_with(&format!("[exit_modes.FAST_TP]\n{key}\n")), 12, underlined, says);
}

#[test]
fn what_the_cases_start_from_is_right() {
    let more = "[exit_modes.FAST_TP]\n\
                trailing = { line = { donchian = { bars = 9 } }, activate = \"immediately\" }\n\
                ratchets = [{ at_r = 1.0, stop_r = 0.0 }, { at_r = 2.0, stop_r = 1.0 }]\n\
                time_exit = { bars = 9 }\n\
                session_exit = { at = \"15:55\", tz = \"America/New_York\", days = [\"Fri\"] }\n";
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(more));
    assert_eq!(bed.ok(&["sweep", "s.toml", "--out", "o"]).stderr, "");
}

#[test]
fn a_line_with_a_basis_or_a_scale() {
    for (key, value) in [("basis", "\"entry_atr\""), ("scale", "\"none\"")] {
        let trail =
            format!("trailing = {{ line = {{ donchian = {{ bars = 9 }} }}, {key} = {value} }}");
        let says = [&*format!("trailing.{key}` cannot be used with line"), "leave it out"];
        bad_key(&trail, value, &says);
    }
}

#[test]
fn giving_back_at_once() {
    let says = ["the stop would be at the entry at once", "after_partial, and at_r with an at_r"];
    let trail = "trailing = { giveback_pct = 40.0, activate = \"immediately\" }";
    bad_key(trail, "\"immediately\"", &says);
    let says = ["trailing.at_r` must be above 0, not 0"];
    bad_key("trailing = { giveback_pct = 40.0, activate = \"at_r\", at_r = 0.0 }", "0.0", &says);
}

#[test]
fn ratchets_that_do_not_ascend() {
    for (rungs, underlined, says) in [
        (
            "{ at_r = 2.0, stop_r = 1.0 }, { at_r = 1.5, stop_r = 1.0 }",
            "1.5",
            "ratchets[1].at_r` must be above that of the rung before (2), not 1.5",
        ),
        (
            "{ at_r = 2.0, stop_r = 1.0 }, { at_r = 3.0, stop_r = 0.5 }",
            "0.5",
            "ratchets[1].stop_r` must be at least that of the rung before (1), not 0.5",
        ),
        (
            "{ at_r = 2.0, stop_r = 2.5 }",
            "2.5",
            "ratchets[0].stop_r` must be above -1 and below its at_r (2), not 2.5",
        ),
    ] {
        bad_key(&format!("ratchets = [{rungs}]"), underlined, &[says]);
    }
}

#[test]
fn a_time_exit_in_hours_and_in_bars() {
    let says = ["time_exit` has hours and bars, but takes exactly one of hours, bars"];
    bad_key("time_exit = { hours = 9.0, bars = 9 }", "time_exit", &says);
    let says = ["time_exit` needs exactly one of hours, bars"];
    bad_key("time_exit = { below_r = 0.5 }", "time_exit", &says);
}

#[test]
fn a_session_in_no_zone_and_on_no_day() {
    let says = ["the time zone `America/NewYork`", "did you mean `America/New_York`?", "IANA"];
    let zone = "session_exit = { at = \"15:55\", tz = \"America/NewYork\" }";
    bad_key(zone, "\"America/NewYork\"", &says);
    let says = ["session_exit.days` is empty: at least one entry is needed"];
    bad_key("session_exit = { at = \"15:55\", days = [] }", "[]", &says);
    let says = ["session_exit.days[0]` cannot be \"Friday\"", "Mon, Tue, Wed, Thu, Fri, Sat, Sun"];
    bad_key("session_exit = { at = \"15:55\", days = [\"Friday\"] }", "\"Friday\"", &says);
}

#[test]
fn a_stop_of_signals_that_have_none() {
    let says = [
        "`exit_modes.FAST_TP.stop` is \"signal\", but signals of source = \"donchian\" have no stop_price",
        "a file with a column stop_price",
    ];
    bad_key("stop = \"signal\"", "\"signal\"", &says);
}

#[test]
fn names_of_modes_that_mean_something() {
    for name in ["policy", "policy_live", "policy_exit", "policy_live:SAFE"] {
        let more = format!("[exit_modes.\"{name}\"]\nbase = \"FAST_TP\"\n");
        let says = ["has a name with a meaning of its own", "policy_live", "choose another name"];
        refused(&scenario_with(&more), 11, &format!("\"{name}\""), &says);
    }
    let more = "[study]\nplans = [\"policy_live\"]\n";
    let says =
        ["a study needs to know which profile", "policy_live:SAFE or policy_live:AGGRESSIVE"];
    refused(&scenario_with(more), 12, "\"policy_live\"", &says);
    let more = "[study]\nplans = [\"policy_live:SAVE\"]\n";
    let says = ["the profile `SAVE`", "did you mean `SAFE`?"];
    refused(&scenario_with(more), 12, "\"policy_live:SAVE\"", &says);
}

/// Refused for a row of a file: by runs, which write nothing, and by `check`, which has said by then
/// what the bars are.
#[track_caller]
fn bad_file(scenario: &str, (name, text): (&str, &str), says: &[&str]) {
    let bed = Bed::new();
    bed.write("s.toml", scenario);
    bed.write(name, text);
    for command in ["sweep", "replay", "study"] {
        let ran = bed.refused(&[command, "s.toml"]);
        ran.says(says);
        ran.says(&["help: "]);
    }
    let check = bed.run(&["check", "s.toml"]);
    assert_eq!(check.code, 2, "{check:?}");
    check.says(says);
}

const EXITS: &str = "time,symbol,side\n2017-08-20T12:00:00Z,BTCUSD,long\n";

fn with_exits() -> String {
    let mode = "\n[exit_modes.FAST_TP]\nsignal_exit = true\n";
    scenario_but("n = 20\n", "n = 20\nexits = { path = \"exits.csv\" }\n") + mode
}

#[track_caller]
fn bad_exit(row: &str, says: &[&str]) {
    bad_file(&with_exits(), ("exits.csv", &format!("{EXITS}{row}\n")), says);
}

#[test]
fn rows_of_an_exits_file() {
    let bed = Bed::new();
    bed.write("s.toml", with_exits());
    bed.write("exits.csv", format!("{EXITS}2017-08-20T13:00:00Z,BTCUSD,\n"));
    assert_eq!(bed.ok(&["sweep", "s.toml", "--out", "o"]).stderr, "");
    let says = [
        "exits.csv:3: the scenario has no symbol `ETHUSD`",
        "data.symbols",
        "data.other_symbols = \"ignore\"",
    ];
    bad_exit("2017-08-20T13:00:00Z,ETHUSD,long", &says);
    let says = ["exits.csv:3: no decision bar of BTCUSD closes at 2017-08-20T13:30:00Z", "align"];
    bad_exit("2017-08-20T13:30:00Z,BTCUSD,long", &says);
    let says = ["exits.csv:3: column `side` is `flat`", "long, short"];
    bad_exit("2017-08-20T13:00:00Z,BTCUSD,flat", &says);
    let says = ["exits.csv:3: column `time` is `noon`", "ISO-8601"];
    bad_exit("noon,BTCUSD,long", &says);
}

const LINES: &str = "time,symbol,long,short\n2017-08-20T12:00:00Z,BTCUSD,4000,\n";

fn with_lines() -> String {
    let trail = "trailing = { line = { file = \"lines.csv\" }, activate = \"immediately\" }";
    scenario_with(&format!("[exit_modes.FAST_TP]\n{trail}\n"))
}

#[test]
fn rows_of_a_line_file() {
    let bed = Bed::new();
    bed.write("s.toml", with_lines());
    bed.write("lines.csv", LINES);
    assert_eq!(bed.ok(&["sweep", "s.toml", "--out", "o"]).stderr, "");
    for (row, says) in [
        ("2017-08-20T13:00:00Z,BTCUSD,0,4200", "column `long` is `0`: not above 0"),
        ("2017-08-20T13:00:00Z,BTCUSD,,-1", "column `short` is `-1`: not above 0"),
        ("2017-08-20T13:00:00Z,BTCUSD,inf,", "column `long` is `inf`: not a finite number"),
        ("2017-08-20T13:00:00Z,ETHUSD,4000,", "the scenario has no symbol `ETHUSD`"),
        ("2017-08-20T13:30:00Z,BTCUSD,4000,", "no decision bar of BTCUSD closes at"),
    ] {
        let file = format!("{LINES}{row}\n");
        bad_file(&with_lines(), ("lines.csv", &file), &[&format!("lines.csv:3: {says}")]);
    }
    let neither = "time,symbol,price\n2017-08-20T12:00:00Z,BTCUSD,4000\n";
    bad_file(&with_lines(), ("lines.csv", neither), &["lines.csv", "long", "short"]);
}

#[test]
fn files_that_are_not_there() {
    let bed = Bed::new();
    for (scenario, file) in [(with_exits(), "exits.csv"), (with_lines(), "lines.csv")] {
        bed.write("s.toml", scenario);
        let says = [&*format!("{file}: no such file"), "help: check the path"];
        bed.refused(&["study", "s.toml"]).says(&says);
    }
}

/// Levels that a signal brings, so that only a signal file can use the mode.
fn with_levels_of_signals() -> String {
    SCENARIO.replace("source = \"donchian\"\nn = 20\n", "source = \"file\"\npath = \"sig.csv\"\n")
        + "\n[exit_modes.OWN]\nbase = \"FAST_TP\"\nstop = \"signal\"\ntarget = \"signal\"\n"
}

#[test]
fn prices_of_signals_that_are_none() {
    let file = |levels: &str| {
        format!(
            "time,symbol,side,stop_price,target_price\n2017-08-20T12:00:00Z,BTCUSD,long,{levels}\n"
        )
    };
    for (levels, says) in [
        ("0,4500", "sig.csv:2: column `stop_price` is `0`: not above 0"),
        ("3900,-1", "sig.csv:2: column `target_price` is `-1`: not above 0"),
        ("low,4500", "sig.csv:2: column `stop_price` is `low`: not a number"),
    ] {
        bad_file(&with_levels_of_signals(), ("sig.csv", &file(levels)), &[says]);
    }
}

#[test]
fn levels_without_the_prices_that_a_signal_brings() {
    let bed = Bed::new();
    bed.write("s.toml", with_levels_of_signals());
    let levels = |mode: &'static str, more: &[&'static str]| {
        let args = ["levels", "s.toml", "--mode", mode, "--side", "long", "--entry", "4000"];
        [&args[..], &["--atr", "40"], more].concat()
    };
    bed.refused(&levels("OWN", &[])).says(&["OWN takes its stop from the signal", "--stop"]);
    bed.refused(&levels("OWN", &["--stop", "4000"])).says(&["INVALID_STOP", "losing side"]);
    let beyond = ["--stop", "3900", "--target", "3950"];
    bed.refused(&levels("OWN", &beyond)).says(&["INVALID_TARGET", "winning side"]);
    bed.refused(&levels("FAST_TP", &["--stop", "3900"]))
        .says(&["--stop has no effect with FAST_TP"]);
    let ran = bed.ok(&levels("OWN", &["--stop", "3900", "--target", "4200", "--json"]));
    let json = ran.json();
    assert_eq!((&json["stop_price"], &json["target_price"]), (&3900.0.into(), &4200.0.into()));
    assert_eq!(json["rr_planned"], 2.0);
}

/// A walk-forward run learns which of the plans is best: it can learn no policy.
#[test]
fn a_walk_forward_run_among_policies() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[study]\nplans = [\"FAST_TP\", \"policy:SAFE\"]\n"));
    let args = ["walkforward", "s.toml", "--train", "14d", "--test", "7d"];
    bed.refused(&args).says(&[
        "`study.plans[1]` is `policy:SAFE`",
        "only exit modes can be compared",
        "leave it out of study.plans",
    ]);
    bed.ok(&["study", "s.toml", "--out", "o"]);
}
