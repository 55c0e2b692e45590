//! Each class of error: its message, its help, and what it underlines.

use crate::support::{EXAMPLE, MINIMAL, error, minimal, minimal_error, underlined};
use exitlab_scenario::{ErrorKind, ScenarioFile};

/// Asserts the error of the minimal scenario and more: kind, line, underlined text, message, help.
#[track_caller]
fn check(more: &str, line: usize, under: &str, message: &str, help: &str) -> ErrorKind {
    let error = minimal_error(more);
    assert_eq!(error.message(), message);
    assert_eq!((error.line(), underlined(&error)), (Some(line), under), "{message}");
    assert!(error.help().unwrap_or_default().contains(help), "{:?} lacks {help:?}", error.help());
    assert_eq!(error.to_string(), format!("scenarios/s.toml:{line}: {message}"));
    assert_eq!(error.expression(), None);
    error.kind()
}

/// The minimal scenario's data section with these keys instead.
fn data(keys: &str) -> String {
    format!("schema = 1\nname = \"m\"\n[data]\n{keys}")
}

#[track_caller]
fn check_data(keys: &str, line: usize, under: &str, message: &str) {
    let error = error(&data(keys));
    assert_eq!(error.message(), message);
    assert_eq!((error.line(), underlined(&error)), (Some(line), under), "{message}");
}

const X: &str = "symbols = [{ symbol = \"X\", path = \"x\" }]\n";

#[test]
fn what_is_no_toml() {
    let error = minimal_error("[signals]\nfast = = 3\n");
    assert_eq!((error.kind(), error.line()), (ErrorKind::Syntax, Some(5)));
    assert!(error.message().starts_with("not valid TOML: "), "{error}");
    let error = minimal_error("name = \"again\"");
    assert_eq!((error.kind(), error.line()), (ErrorKind::Syntax, Some(4)));
    assert!(error.message().contains("duplicate key"), "{error}");
    let error = minimal_error(&format!("x = {}", "[".repeat(5000)));
    assert_eq!(error.kind(), ErrorKind::Syntax);
    let bars = "time,open,high,low,close\n2024-01-01T00:00:00Z,1,2,1,2\n";
    let error = crate::errors::error(bars);
    assert_eq!(error.message(), "this looks like a data file, not like a scenario");
    assert!(error.help().unwrap().contains("exitlab init"), "{error}");
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let missing = ScenarioFile::read(&folder.path().join("gone.toml")).unwrap_err();
    assert_eq!((missing.kind(), missing.span()), (ErrorKind::Unreadable, None));
    assert!(missing.message() == "there is no such scenario", "{missing}");
    assert!(missing.to_string().contains("gone.toml: "), "{missing}");
    assert_eq!(ScenarioFile::read(folder.path()).unwrap_err().kind(), ErrorKind::Unreadable);
    let latin = folder.path().join("latin.toml");
    std::fs::write(&latin, b"schema = 1\nname = \"\xe9\"").unwrap();
    let error = ScenarioFile::read(&latin).unwrap_err();
    assert_eq!(error.message(), "the scenario is not UTF-8: byte 19, line 2");
    let good = folder.path().join("good.toml");
    std::fs::write(&good, format!("\u{feff}{}", EXAMPLE.replace('\n', "\r\n"))).unwrap();
    let s = ScenarioFile::read(&good).unwrap().resolve(&[]).unwrap();
    assert_eq!(s.data.symbols[0].path, folder.path().join("../data/coinbase-BTCUSD-1h.csv"));
}

#[test]
fn unknown_keys() {
    let kind = check(
        "[signals]\nfasts = 3",
        5,
        "fasts",
        "unknown key `signals.fasts`",
        "did you mean `fast`?",
    );
    assert_eq!(kind, ErrorKind::UnknownKey);
    check(
        "[signal]\nfast = 3",
        4,
        "signal",
        "unknown key `signal`",
        "the keys here are schema, name",
    );
    check(
        "[profiles.SAFE]\nbase_conf = 1",
        5,
        "base_conf",
        "unknown key `profiles.SAFE.base_conf`",
        "base_confidence",
    );
    check(
        "profiles.SAFE.risk_multipliers.BULLISH = 1",
        4,
        "BULLISH",
        "unknown key `profiles.SAFE.risk_multipliers.BULLISH`",
        "BULL, BEAR, HIGH_VOL, CHOP, NORMAL",
    );
    check(
        "exit_modes.FAST_TP.target = { atrs = 3 }",
        4,
        "atrs",
        "unknown key `exit_modes.FAST_TP.target.atrs`",
        "atr, r, pct",
    );
    check(
        "exit_modes.FAST_TP.partials = [{ at = 3 }]",
        4,
        "at",
        "unknown key `exit_modes.FAST_TP.partials[0].at`",
        "at_r, at_atr, fraction",
    );
    check(
        "orchestrator.integration = { use_for_all = true }",
        4,
        "use_for_all",
        "unknown key `orchestrator.integration.use_for_all`",
        "use_for_exit_mode",
    );
    let fees =
        "timeframe = \"1d\"\nexecution = [{ symbol = \"X\", path = \"x\", taker_fee = 0 }]\n";
    check_data(&format!("{fees}{X}"), 5, "taker_fee", "unknown key `data.execution[0].taker_fee`");
}

#[test]
fn missing_keys() {
    let missing = |text: &str| {
        let error = error(text);
        assert_eq!(error.kind(), ErrorKind::MissingKey, "{error}");
        (error.message().to_owned(), error.line())
    };
    for key in ["schema", "name", "data"] {
        let lines: Vec<&str> = MINIMAL.lines().filter(|line| !line.starts_with(key)).collect();
        assert_eq!(missing(&lines.join("\n")), (format!("the key `{key}` is missing"), None));
    }
    assert_eq!(missing(""), ("the key `schema` is missing".to_owned(), None));
    assert_eq!(error("").help(), Some("write `schema = 1`"));
    assert_eq!(missing(&data(X)), ("the key `data.timeframe` is missing".to_owned(), Some(3)));
    assert_eq!(
        missing(&data("timeframe = \"1h\"")),
        ("the key `data.symbols` is missing".to_owned(), Some(3))
    );
    let half = "timeframe = \"1h\"\nsymbols = [{ symbol = \"X\" }]";
    assert_eq!(
        missing(&data(half)),
        ("the key `data.symbols[0].path` is missing".to_owned(), Some(5))
    );
    for (table, key) in [
        ("session_exit = { tz = \"UTC\" }", "session_exit.at"),
        ("ratchets = [{ at_r = 1 }]", "ratchets[0].stop_r"),
        ("trailing = { line = { donchian = {} } }", "trailing.line.donchian.bars"),
        ("trailing = { line = { ema = { atr = 1 } } }", "trailing.line.ema.period"),
        ("trailing = { line = { midpoint = {} } }", "trailing.line.midpoint.atr"),
    ] {
        let message = missing(&format!("{MINIMAL}exit_modes.FAST_TP.{table}")).0;
        assert_eq!(message, format!("the key `exit_modes.FAST_TP.{key}` is missing"));
    }
    let exits = format!("{MINIMAL}signals.exits = {{}}");
    assert_eq!(missing(&exits).0, "the key `signals.exits.path` is missing");
    let partial = format!("{MINIMAL}exit_modes.FAST_TP.partials = [{{ at_r = 3 }}]");
    assert_eq!(missing(&partial).0, "the key `exit_modes.FAST_TP.partials[0].fraction` is missing");
    let breakeven = format!("{MINIMAL}exit_modes.FAST_TP.breakeven = {{ offset_pct = 3 }}");
    assert_eq!(missing(&breakeven).0, "the key `exit_modes.FAST_TP.breakeven.at_r` is missing");
}

#[test]
fn wrong_types() {
    let kind = check(
        "[indicators]\natr_period = \"x\"",
        5,
        "\"x\"",
        "`indicators.atr_period` must be a whole number of at least 0, not the text \"x\"",
        "",
    );
    assert_eq!(kind, ErrorKind::WrongType);
    check(
        "indicators.atr_period = 14.5",
        4,
        "14.5",
        "`indicators.atr_period` must be a whole number of at least 0, not 14.5",
        "",
    );
    check(
        "indicators.atr_period = -1",
        4,
        "-1",
        "`indicators.atr_period` must be a whole number of at least 0, not -1",
        "",
    );
    let keys = "its keys are atr_period, adx_period, trend_ema_period";
    check("indicators = 3", 4, "3", "`indicators` must be a table, not 3", keys);
    // its fields in order are no table either
    let list = "[14, 14, 200]";
    check(
        &format!("indicators = {list}"),
        4,
        list,
        "`indicators` must be a table, not a list",
        keys,
    );
    check(
        "exit_modes.FAST_TP.trailing = { line = \"ema\", activate = \"immediately\" }",
        4,
        "\"ema\"",
        "`exit_modes.FAST_TP.trailing.line` must be a table, not the text \"ema\"",
        "its keys are chandelier, donchian, ema, midpoint, file",
    );
    check("profiles = 3", 4, "3", "`profiles` must be a table, not 3", "");
    check("profiles.SAFE = 3", 4, "3", "`profiles.SAFE` must be a table, not 3", "");
    check(
        "exit_modes.X = \"none\"",
        4,
        "\"none\"",
        "`exit_modes.X` must be a table, not the text \"none\"",
        "",
    );
    check("question = 3", 4, "3", "`question` must be text, not 3", "");
    check(
        "fills.ambiguity = \"yes\"",
        4,
        "\"yes\"",
        "`fills.ambiguity` must be true or false, not the text \"yes\"",
        "",
    );
    check(
        "study.plans = \"FAST_TP\"",
        4,
        "\"FAST_TP\"",
        "`study.plans` must be a list, not the text \"FAST_TP\"",
        "",
    );
    check("study.plans = [3]", 4, "3", "`study.plans[0]` must be text, not 3", "");
    check(
        "exit_modes.FAST_TP.target = \"off\"",
        4,
        "\"off\"",
        "`exit_modes.FAST_TP.target` must be the feature's settings or the text \"signal\" or \"none\", not the text \"off\"",
        "",
    );
    check(
        "exit_modes.FAST_TP.breakeven = \"off\"",
        4,
        "\"off\"",
        "`exit_modes.FAST_TP.breakeven` must be the feature's settings or the text \"none\", not the text \"off\"",
        "",
    );
    check(
        "exit_modes.FAST_TP.signal_exit = \"opposite\"",
        4,
        "\"opposite\"",
        "`exit_modes.FAST_TP.signal_exit` must be true or false, not the text \"opposite\"",
        "",
    );
    check(
        "exit_modes.FAST_TP.time_exit = { bars = 1.5 }",
        4,
        "1.5",
        "`exit_modes.FAST_TP.time_exit.bars` must be a whole number of at least 0, not 1.5",
        "",
    );
    check(
        "exit_modes.FAST_TP.trailing = { line = { donchian = { bars = 2.5 } } }",
        4,
        "2.5",
        "`exit_modes.FAST_TP.trailing.line.donchian.bars` must be a whole number of at least 0, not 2.5",
        "",
    );
    check(
        "exit_modes.FAST_TP.session_exit = { at = 1555 }",
        4,
        "1555",
        "`exit_modes.FAST_TP.session_exit.at` must be text, not 1555",
        "",
    );
    check(
        "signals.exits = \"oposite\"",
        4,
        "\"oposite\"",
        "`signals.exits` must be the feature's settings or the text \"none\" or \"opposite\", not the text \"oposite\"",
        "",
    );
    check(
        "signals.exits = [\"e.csv\"]",
        4,
        "[\"e.csv\"]",
        "`signals.exits` must be the feature's settings or the text \"none\" or \"opposite\", not a list",
        "",
    );
    check(
        "exit_modes.FAST_TP.target = 3",
        4,
        "3",
        "`exit_modes.FAST_TP.target` must be the feature's settings or the text \"signal\" or \"none\", not 3",
        "",
    );
    check(
        "exit_modes.FAST_TP.stop = \"none\"",
        4,
        "\"none\"",
        "`exit_modes.FAST_TP.stop` must be the feature's settings or the text \"signal\", not the text \"none\"",
        "",
    );
    check(
        "orchestrator.integration = true",
        4,
        "true",
        "`orchestrator.integration` must be a preset's name or a table of flags, not true",
        "",
    );
    check(
        "costs.taker_fee = inf",
        4,
        "inf",
        "`costs.taker_fee` must be a finite number, not inf",
        "",
    );
    check(
        "signals = { source = \"random\", p = 0.5, seed = -3 }",
        4,
        "-3",
        "`signals.seed` must be a whole number of at least 0, not -3",
        "",
    );
}

#[test]
fn words_that_do_not_exist() {
    let kind = check(
        "[fills]\nintrabar = \"wurst\"",
        5,
        "\"wurst\"",
        "`fills.intrabar` cannot be \"wurst\"",
        "did you mean `worst`? allowed are worst, best, path, path_adverse, path_favourable",
    );
    assert_eq!(kind, ErrorKind::UnknownName);
    check(
        "signals.source = 3",
        4,
        "3",
        "`signals.source` cannot be 3",
        "file, ema_cross, donchian, rsi_reversion, every, random",
    );
    check("signals.source = [1]", 4, "[1]", "`signals.source` cannot be a list", "ema_cross");
    check(
        "regime.classifier = \"hmm\"",
        4,
        "\"hmm\"",
        "`regime.classifier` cannot be \"hmm\"",
        "rules, labels",
    );
    check(
        "orchestrator.integration = \"live_step6\"",
        4,
        "\"live_step6\"",
        "`orchestrator.integration` cannot be \"live_step6\"",
        "live_step5, live_full",
    );
    check(
        "exit_modes.FAST_TP.session_exit = { at = \"15:55\", days = [\"Mon\", \"Friday\"] }",
        4,
        "\"Friday\"",
        "`exit_modes.FAST_TP.session_exit.days[1]` cannot be \"Friday\"",
        "allowed are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
    );
    check(
        "profiles.SAFE.entry_mode_bias = { BULL = \"x\" }",
        4,
        "\"x\"",
        "`profiles.SAFE.entry_mode_bias.BULL` cannot be \"x\"",
        "NORMAL, DEFENSIVE, AGGRESSIVE",
    );
}

#[test]
fn names_that_do_not_exist() {
    let kind = check(
        "[study]\nplans = [\"FAST_TP\", \"FAST\"]",
        5,
        "\"FAST\"",
        "`study.plans[1]` names the exit mode `FAST`, which does not exist",
        "there are TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL",
    );
    assert_eq!(kind, ErrorKind::UnknownName);
    check(
        "study.plans = [\"policy_live:SAEF\"]",
        4,
        "\"policy_live:SAEF\"",
        "`study.plans[0]` names the profile `SAEF`, which does not exist",
        "did you mean `SAFE`?",
    );
    check(
        "study.plans = [\"policy_exit\"]",
        4,
        "\"policy_exit\"",
        "`study.plans[0]` is policy_exit, but a study needs to know which profile",
        "write policy_exit:SAFE or policy_exit:AGGRESSIVE",
    );
    check(
        "study.plans = [\"polcy:SAFE\"]",
        4,
        "\"polcy:SAFE\"",
        "`study.plans[0]` names the exit mode `polcy:SAFE`, which does not exist",
        "there are TREND_FOLLOW",
    );
    check(
        "sweep.modes = [\"policy:SAFE\"]",
        4,
        "\"policy:SAFE\"",
        "`sweep.modes[0]` names the mode `policy:SAFE`, which does not exist",
        "policy, policy_live, policy_exit, TREND_FOLLOW",
    );
    check(
        "sweep.modes = [\"polcy\"]",
        4,
        "\"polcy\"",
        "`sweep.modes[0]` names the mode `polcy`, which does not exist",
        "did you mean `policy`?",
    );
    check(
        "sweep.profiles = [\"safe\"]",
        4,
        "\"safe\"",
        "`sweep.profiles[0]` names the profile `safe`, which does not exist",
        "did you mean `SAFE`?",
    );
    check(
        "orchestrator.profile = \"X\"",
        4,
        "\"X\"",
        "`orchestrator.profile` names the profile `X`, which does not exist",
        "SAFE, AGGRESSIVE",
    );
    check(
        "orchestrator.default_mode = \"policy\"",
        4,
        "\"policy\"",
        "`orchestrator.default_mode` names the exit mode `policy`, which does not exist",
        "FAST_TP",
    );
    check(
        "[profiles.N]\nbase = \"X\"",
        5,
        "\"X\"",
        "`profiles.N.base` names the base `X`, which does not exist",
        "SAFE, AGGRESSIVE",
    );
    check(
        "[exit_modes.N]\nstop = { atr = 1 }",
        4,
        "N",
        "`exit_modes.N` needs the key `base`",
        "a new name needs `exit_modes.N.base`",
    );
    check(
        "[exit_modes.N]\nbase = \"N\"",
        5,
        "\"N\"",
        "`exit_modes.N.base` leads back to itself (N)",
        "built-in",
    );
    check(
        "[exit_modes.FAST_TP]\nbase = \"TREND_FOLLOW\"",
        5,
        "\"TREND_FOLLOW\"",
        "`exit_modes.FAST_TP.base` cannot be given: this one is built in",
        "leave `base` out",
    );
    check(
        "[profiles.policy]\nbase = \"SAFE\"",
        4,
        "policy",
        "`profiles.policy` has a name with a meaning of its own",
        "",
    );
    for name in ["policy", "policy_live", "policy_exit", "policy:SAFE", "policy_live:"] {
        let error = minimal_error(&format!("[exit_modes.\"{name}\"]\nbase = \"FAST_TP\""));
        assert!(error.message().ends_with("has a name with a meaning of its own"), "{error}");
        assert_eq!((error.line(), underlined(&error)), (Some(4), format!("\"{name}\"").as_str()));
        assert!(error.help().unwrap().contains("policy, policy_live, policy_exit"), "{error:?}");
    }
    let near = "[exit_modes.\"policies:x\"]\nbase = \"FAST_TP\"";
    assert_eq!(crate::support::minimal(near).plans[3].name, "policies:x");
    check(
        "[exit_modes.\" x\"]\nbase = \"FAST_TP\"",
        4,
        "\" x\"",
        "`exit_modes.\" x\"` has a name that tables cannot contain",
        "",
    );
}

#[test]
fn lists() {
    check("study.plans = []", 4, "[]", "`study.plans` is empty: at least one entry is needed", "");
    check(
        "sweep.profiles = []",
        4,
        "[]",
        "`sweep.profiles` is empty: at least one entry is needed",
        "",
    );
    check("sweep.modes = []", 4, "[]", "`sweep.modes` is empty: at least one entry is needed", "");
    check(
        "study.plans = [\"FAST_TP\", \"FAST_TP\"]",
        4,
        "\"FAST_TP\"",
        "`study.plans[1]` repeats `FAST_TP`",
        "",
    );
    check(
        "sweep.profiles = [\"SAFE\", \"SAFE\"]",
        4,
        "\"SAFE\"",
        "`sweep.profiles[1]` repeats `SAFE`",
        "",
    );
    check(
        "sweep.modes = [\"policy\", \"policy\"]",
        4,
        "\"policy\"",
        "`sweep.modes[1]` repeats `policy`",
        "",
    );
}

#[test]
fn the_head() {
    let head = |from: &str, to: &str| error(&MINIMAL.replace(from, to));
    let e = head("schema = 1", "schema = 2");
    assert_eq!(
        (e.message(), e.line()),
        ("`schema` is 2, which this version of exitlab does not support", Some(1))
    );
    for name in ["", "a b", "a/b", "é", ".", ".."] {
        let e = head("\"m\"", &format!("{name:?}"));
        assert_eq!((e.line(), underlined(&e)), (Some(2), format!("{name:?}").as_str()));
        assert!(e.message().contains("cannot name a folder"), "{e}");
    }
    assert_eq!(crate::support::scenario(&MINIMAL.replace("\"m\"", "\"A-1_b.c\"")).name, "A-1_b.c");
}

#[test]
fn the_data_section() {
    let tf = "timeframe = \"1h\"\n";
    check_data(
        &format!("timeframe = \"1x\"\n{X}"),
        4,
        "\"1x\"",
        "`data.timeframe` is \"1x\", which is not a timeframe",
    );
    check_data(
        &format!("{tf}symbols = []"),
        5,
        "[]",
        "`data.symbols` is empty: at least one entry is needed",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"\", path = \"x\" }}]"),
        5,
        "\"\"",
        "`data.symbols[0].symbol` is empty",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A B\", path = \"x\" }}]"),
        5,
        "\"A B\"",
        "`data.symbols[0].symbol` is \"A B\": a symbol has no spaces in it",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"ALL\", path = \"x\" }}]"),
        5,
        "\"ALL\"",
        "`data.symbols[0].symbol` cannot be ALL, which tables use for every symbol",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A\", path = \"\" }}]"),
        5,
        "\"\"",
        "`data.symbols[0].path` is an empty path",
    );
    let twice = "[[data.symbols]]\nsymbol = \"A\"\npath = \"1\"\n[[data.symbols]]\nsymbol = \"A\"\npath = \"2\"";
    check_data(&format!("{tf}{twice}"), 9, "\"A\"", "`data.symbols[1].symbol` repeats `A`");
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A\", path = \"x\", maker_fee = 1 }}]"),
        5,
        "1",
        "`data.symbols[0].maker_fee` must be above -1 and below 1, not 1",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A\", path = \"x\", funding = {{}} }}]"),
        5,
        "funding",
        "`data.symbols[0].funding` needs exactly one of rate, file",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A\", path = \"x\", funding = {{ rate = 2 }} }}]"),
        5,
        "2",
        "`data.symbols[0].funding.rate` must be from -1 to 1, not 2",
    );
    check_data(
        &format!("{tf}other_symbols = \"drop\"\n{X}"),
        5,
        "\"drop\"",
        "`data.other_symbols` cannot be \"drop\"",
    );
    check_data(
        &format!("{tf}week_start = \"Monday\"\n{X}"),
        5,
        "\"Monday\"",
        "`data.week_start` cannot be \"Monday\"",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A\", path = \"x\", taker_fee = 1 }}]"),
        5,
        "1",
        "`data.symbols[0].taker_fee` must be at least 0 and below 1, not 1",
    );
    check_data(
        &format!("{tf}symbols = [{{ symbol = \"A\", path = \"x\", qty_step = -1 }}]"),
        5,
        "-1",
        "`data.symbols[0].qty_step` must be at least 0, not -1",
    );
    check_data(
        &format!("{tf}{X}from = \"yesterday\""),
        6,
        "\"yesterday\"",
        "`data.from` is \"yesterday\", which is not an ISO-8601 time",
    );
    check_data(
        &format!("{tf}{X}from = 2020-01-02\nto = 2020-01-02"),
        7,
        "2020-01-02",
        "`data.to` must be after `data.from` (2020-01-02T00:00:00Z)",
    );
    check_data(
        &format!("{tf}{X}to = 10:00:00"),
        6,
        "10:00:00",
        "`data.to` is \"10:00:00\", which is not an ISO-8601 time",
    );
}

#[test]
fn execution_bars() {
    let tf = "timeframe = \"1h\"\n";
    let exec = "execution = [{ symbol = \"X\", path = \"x\" }]\n";
    check_data(&format!("{tf}{X}{exec}"), 3, "data", "`data` needs the key `execution_timeframe`");
    check_data(
        &format!("{tf}{X}resample = true"),
        3,
        "data",
        "`data` needs the key `execution_timeframe`",
    );
    check_data(
        &format!("{tf}{X}{exec}execution_timeframe = \"7m\""),
        7,
        "\"7m\"",
        "`data.execution_timeframe` is 7m, and 1h is not a multiple of it",
    );
    check_data(
        &format!("{tf}{X}resample = true\nexecution_timeframe = \"4h\""),
        7,
        "\"4h\"",
        "`data.execution_timeframe` is 4h, and 1h is not a multiple of it",
    );
    check_data(
        &format!("{tf}{X}{exec}execution_timeframe = \"1m\"\nresample = true"),
        8,
        "true",
        "`data.resample` cannot be true where `data.execution` is given",
    );
    let other = "execution_timeframe = \"1m\"\nexecution = [{ symbol = \"Y\", path = \"x\" }]";
    check_data(
        &format!("{tf}{X}{other}"),
        7,
        "\"Y\"",
        "`data.execution[0].symbol` names the symbol `Y`, which does not exist",
    );
    let twice = "execution_timeframe = \"1m\"\nexecution = [{ symbol = \"X\", path = \"x\" }, { symbol = \"X\", path = \"y\" }]";
    check_data(&format!("{tf}{X}{twice}"), 7, "\"X\"", "`data.execution[1].symbol` repeats `X`");
    let two = "symbols = [{ symbol = \"X\", path = \"x\" }, { symbol = \"Y\", path = \"y\" }]\n";
    let one = "execution_timeframe = \"1m\"\nexecution = [{ symbol = \"X\", path = \"x\" }]";
    check_data(
        &format!("{tf}{two}{one}"),
        7,
        "[{ symbol = \"X\", path = \"x\" }]",
        "`data.execution` has no bars of `Y`",
    );
}

#[test]
fn indicators_and_regimes() {
    check(
        "indicators.atr_period = 0",
        4,
        "0",
        "`indicators.atr_period` must be at least 1, not 0",
        "",
    );
    check(
        "indicators.adx_period = 1",
        4,
        "1",
        "`indicators.adx_period` must be at least 2, not 1",
        "",
    );
    check(
        "indicators.trend_ema_period = 9223372036854775807",
        4,
        "9223372036854775807",
        "`indicators.trend_ema_period` must be at most 100000000, not 9223372036854775807",
        "",
    );
    check(
        "regime.adx_chop = 26",
        4,
        "26",
        "`regime.adx_chop` is 26, above `regime.adx_trending` (25)",
        "",
    );
    check(
        "regime.adx_trending = 101",
        4,
        "101",
        "`regime.adx_trending` must be from 0 to 100, not 101",
        "",
    );
    check(
        "regime.ema_band = {}",
        4,
        "ema_band",
        "`regime.ema_band` needs exactly one of pct, atr",
        "",
    );
    check(
        "regime.ema_band = { pct = 1, atr = 1 }",
        4,
        "ema_band",
        "`regime.ema_band` has pct and atr, but takes exactly one of pct, atr",
        "",
    );
    check(
        "regime.ema_band = { pct = -1 }",
        4,
        "-1",
        "`regime.ema_band.pct` must be at least 0 and below 100, not -1",
        "",
    );
    check("regime.confirm_bars = 0", 4, "0", "`regime.confirm_bars` must be at least 1, not 0", "");
    check(
        "regime.labels = \"l.csv\"",
        4,
        "\"l.csv\"",
        "`regime.labels` cannot be used with classifier = \"rules\"",
        "adx_trending",
    );
    check(
        "regime.classifier = \"labels\"",
        4,
        "regime",
        "`regime` needs the key `labels`",
        "classifier = \"labels\" needs `regime.labels`",
    );
    check(
        "regime = { classifier = \"labels\", labels = \"l\", confirm_bars = 2 }",
        4,
        "2",
        "`regime.confirm_bars` cannot be used with classifier = \"labels\"",
        "labels, label_time",
    );
    let volatility = |keys: &str, under: &str, message: &str| {
        let text = format!("regime.volatility = {{ {keys} }}");
        check(&text, 4, under, &format!("`regime.volatility.{message}"), "");
    };
    volatility("low = 0", "0", "low` must be above 0, not 0");
    volatility("low = 0.9", "volatility", "high` is 0.8, below `regime.volatility.low` (0.9)");
    volatility(
        "high = 0.99, low = 0.1",
        "volatility",
        "extreme` is 0.95, below `regime.volatility.high` (0.99)",
    );
    volatility("extreme = 1.5", "1.5", "extreme` must be at most 1, a rank, not 1.5");
    volatility("window_bars = 0", "0", "window_bars` must be at least 1, not 0");
    volatility(
        "method = \"ratio\", window_bars = 9",
        "9",
        "window_bars` cannot be used with method = \"ratio\"",
    );
    volatility(
        "method = \"ratio\", low = 0.5",
        "volatility",
        "high` is 0.015, below `regime.volatility.low` (0.5)",
    );
}

#[test]
fn signals() {
    let signals = |keys: &str, under: &str, message: &str, help: &str| {
        check(&format!("signals = {{ {keys} }}"), 4, under, message, help);
    };
    signals("fast = 50", "50", "`signals.fast` is 50, but must be below `signals.slow` (50)", "");
    signals("fast = 0", "0", "`signals.fast` must be at least 1, not 0", "");
    signals(
        "n = 5",
        "5",
        "`signals.n` cannot be used with source = \"ema_cross\"",
        "its keys are fast, slow",
    );
    signals(
        "source = \"donchian\", fast = 5",
        "5",
        "`signals.fast` cannot be used with source = \"donchian\"",
        "n",
    );
    signals("source = \"donchian\", n = 0", "0", "`signals.n` must be at least 1, not 0", "");
    signals(
        "source = \"file\"",
        "signals",
        "`signals` needs the key `path`",
        "source = \"file\" needs `signals.path`",
    );
    signals(
        "source = \"every\"",
        "signals",
        "`signals` needs the key `n`",
        "source = \"every\" needs `signals.n`",
    );
    signals("source = \"random\", seed = 1", "signals", "`signals` needs the key `p`", "");
    signals("source = \"random\", p = 1", "signals", "`signals` needs the key `seed`", "");
    signals(
        "source = \"random\", p = 1.1, seed = 1",
        "1.1",
        "`signals.p` must be from 0 to 1, not 1.1",
        "",
    );
    signals(
        "source = \"random\", p = 1, seed = 1, side = \"alternate\"",
        "\"alternate\"",
        "`signals.side` cannot be \"alternate\" with source = \"random\"",
        "both, long, short",
    );
    signals(
        "source = \"rsi_reversion\", low = 80",
        "80",
        "`signals.low` is 80, but must be below `signals.high` (70)",
        "",
    );
    signals(
        "source = \"rsi_reversion\", high = 101",
        "101",
        "`signals.high` must be from 0 to 100, not 101",
        "",
    );
}

#[test]
fn statistics_out_of_range() {
    for (alpha, shown) in [("0.0", "0"), ("1", "1"), ("-0.05", "-0.05"), ("5", "5")] {
        let message = format!("`statistics.alpha` must be above 0 and below 1, not {shown}");
        check(&format!("[statistics]\nalpha = {alpha}"), 5, alpha, &message, "5% are 0.05");
    }
    let message = "`statistics.min_effect_r` must be at least 0, not -0.1";
    check("[statistics]\nmin_effect_r = -0.1", 5, "-0.1", message, "");
    let message = "`statistics.repeated_looks` must be true or false, not 1";
    check("[statistics]\nrepeated_looks = 1", 5, "1", message, "");
    let message = "unknown key `statistics.level`";
    check("[statistics]\nlevel = 0.05", 5, "level", message, "alpha");
}

#[test]
fn entries_costs_and_portfolio() {
    check(
        "entry.max_fill_delay = \"soon\"",
        4,
        "\"soon\"",
        "`entry.max_fill_delay` is \"soon\", which is not a duration",
        "4h",
    );
    check(
        "costs.taker_fee = 1",
        4,
        "1",
        "`costs.taker_fee` must be at least 0 and below 1, not 1",
        "",
    );
    check(
        "costs.maker_fee = -1",
        4,
        "-1",
        "`costs.maker_fee` must be above -1 and below 1, not -1",
        "",
    );
    check(
        "costs.taker_fee = -0.1",
        4,
        "-0.1",
        "`costs.taker_fee` must be at least 0 and below 1, not -0.1",
        "",
    );
    check(
        "costs.slippage.base_bps = -1",
        4,
        "-1",
        "`costs.slippage.base_bps` must be at least 0 and below 10000, not -1",
        "",
    );
    check(
        "costs.slippage.vol_bps = -1",
        4,
        "-1",
        "`costs.slippage.vol_bps` must be at least 0, not -1",
        "",
    );
    check(
        "costs.funding = { rate = 0.1, file = \"f\" }",
        4,
        "funding",
        "`costs.funding` has rate and file, but takes exactly one of them",
        "",
    );
    check(
        "costs.funding = {}",
        4,
        "funding",
        "`costs.funding` needs exactly one of rate, file",
        "",
    );
    check(
        "costs.funding = { rate = 2 }",
        4,
        "2",
        "`costs.funding.rate` must be from -1 to 1, not 2",
        "",
    );
    check(
        "costs.funding = { rate = 0, funding_gap = \"zero\" }",
        4,
        "\"zero\"",
        "`costs.funding.funding_gap` cannot be used with a constant rate",
        "",
    );
    check(
        "portfolio.initial_balance = 0",
        4,
        "0",
        "`portfolio.initial_balance` must be above 0, not 0",
        "",
    );
    check(
        "portfolio.max_leverage = 0",
        4,
        "0",
        "`portfolio.max_leverage` must be above 0, not 0",
        "",
    );
    check(
        "portfolio.periods_per_year = 0",
        4,
        "0",
        "`portfolio.periods_per_year` must be above 0, not 0",
        "",
    );
    check(
        "portfolio.qty_step = -1",
        4,
        "-1",
        "`portfolio.qty_step` must be at least 0, not -1",
        "",
    );
    check(
        "portfolio.min_notional = -1",
        4,
        "-1",
        "`portfolio.min_notional` must be at least 0, not -1",
        "",
    );
    check(
        "orchestrator.scratch_r = -1",
        4,
        "-1",
        "`orchestrator.scratch_r` must be at least 0, not -1",
        "",
    );
    check(
        "orchestrator.default_risk_pct = 0",
        4,
        "0",
        "`orchestrator.default_risk_pct` must be above 0, not 0",
        "",
    );
}

#[test]
fn profiles() {
    let safe = |key: &str, value: &str, message: &str| {
        let text = format!("[profiles.SAFE]\n{key} = {value}");
        check(&text, 5, value, &format!("`profiles.SAFE.{key}` {message}, not {value}"), "");
    };
    safe("base_confidence", "1.5", "must be from 0 to 1");
    safe("base_risk_pct", "0", "must be above 0");
    safe("base_risk_pct", "101", "must be from 0 to 100");
    safe("daily_dd_limit", "0", "must be above 0");
    safe("losing_streak_limit", "0", "must be at least 1");
    safe("losing_streak_limit", "-1", "must be a whole number from 0 to 4294967295");
    safe("max_open_positions", "0", "must be at least 1");
    safe("total_exposure_limit", "0", "must be above 0");
    safe("risk_multipliers.BULL", "-1", "must be at least 0");
    safe("confidence_adjustments.CHOP", "2", "must be from -1 to 1");
    safe("losing_streak_per_loss", "-1", "must be at least 0");
    safe("drawdown_per_percent", "-1", "must be at least 0");
    safe("high_exposure", "-1", "must be at least 0");
    safe("min_winrate", "2", "must be from 0 to 1");
    safe("bad_streak_limit", "0", "must be at least 1");
    safe("recovery_multiplier", "-1", "must be at least 0");
    safe("recovery_after_streak", "0", "must be at least 1");
    safe("min_risk_factor", "2", "must be from 0 to 1");
    safe("max_cost_in_r", "0", "must be above 0");
    check(
        "profiles.SAFE.min_avg_r = nan",
        4,
        "nan",
        "`profiles.SAFE.min_avg_r` must be a finite number, not NaN",
        "",
    );
}

#[test]
fn exit_modes() {
    let fast = |keys: &str, under: &str, message: &str| {
        let text = format!("[exit_modes.FAST_TP]\n{keys}");
        check(&text, 5, under, &format!("`exit_modes.FAST_TP.{message}"), "");
    };
    fast("stop = {}", "stop", "stop` needs exactly one of atr, pct");
    fast(
        "stop = { atr = 1, pct = 1 }",
        "stop",
        "stop` has atr and pct, but takes exactly one of atr, pct",
    );
    fast("stop = { atr = 0 }", "0", "stop.atr` must be above 0, not 0");
    fast("stop = { pct = 100 }", "100", "stop.pct` must be above 0 and below 100 (%), not 100");
    fast("target = { r = -1 }", "-1", "target.r` must be above 0, not -1");
    fast("breakeven = { at_r = 0 }", "0", "breakeven.at_r` must be above 0, not 0");
    fast(
        "breakeven = { at_r = 1, offset_pct = 101 }",
        "101",
        "breakeven.offset_pct` must be from -100 to 100, not 101",
    );
    fast(
        "partials = [{ fraction = 0.5 }]",
        "{ fraction = 0.5 }",
        "partials[0]` needs exactly one of at_r, at_atr",
    );
    fast("trend_trail_strength = 0", "0", "trend_trail_strength` must be above 0, not 0");
    fast(
        "partials = [{ at_r = 1, at_atr = 1, fraction = 0.5 }]",
        "{ at_r = 1, at_atr = 1, fraction = 0.5 }",
        "partials[0]` has at_r and at_atr, but takes exactly one of at_r, at_atr",
    );
    fast("time_exit = { hours = 0, below_r = 0 }", "0", "time_exit.hours` must be above 0, not 0");
    fast("time_exit = { bars = 0 }", "0", "time_exit.bars` must be at least 1, not 0");
    fast("time_exit = { below_r = 1 }", "time_exit", "time_exit` needs exactly one of hours, bars");
    fast(
        "time_exit = { hours = 1, bars = 1 }",
        "time_exit",
        "time_exit` has hours and bars, but takes exactly one of hours, bars",
    );
    const TRAILS: &str = "exactly one of distance_atr, distance_pct, giveback_pct, line";
    fast("trailing = {}", "trailing", &format!("trailing` needs {TRAILS}"));
    fast(
        "trailing = { distance_atr = 1, distance_pct = 1 }",
        "trailing",
        &format!("trailing` has distance_atr and distance_pct, but takes {TRAILS}"),
    );
    fast(
        "trailing = { distance_atr = 1, giveback_pct = 1, line = { file = \"l.csv\" } }",
        "trailing",
        &format!("trailing` has distance_atr and giveback_pct and line, but takes {TRAILS}"),
    );
    fast(
        "trailing = { distance_pct = 1, basis = \"current_atr\" }",
        "\"current_atr\"",
        "trailing.basis` cannot be used with distance_pct",
    );
    fast(
        "trailing = { distance_pct = 100 }",
        "100",
        "trailing.distance_pct` must be above 0 and below 100 (%), not 100",
    );
    fast(
        "trailing = { distance_atr = 1, activate = \"at_r\" }",
        "trailing",
        "trailing` needs the key `at_r`",
    );
    fast(
        "trailing = { distance_atr = 1, at_r = 2 }",
        "2",
        "trailing.at_r` cannot be used without activate = \"at_r\"",
    );
    let partial = |n: usize, fraction: f64| {
        let one = format!("{{ at_r = 1, fraction = {fraction} }}");
        format!("[{}]", vec![one; n].join(", "))
    };
    let five = partial(5, 0.1);
    fast(
        &format!("partials = {five}"),
        &five,
        "partials` has 5 entries, and at most 4 are allowed",
    );
    let much = partial(2, 0.6);
    fast(&format!("partials = {much}"), &much, "partials` has fractions that sum to 1.2, above 1");
    fast(
        "partials = [{ at_r = 1, fraction = 0 }]",
        "0",
        "partials[0].fraction` must be above 0, not 0",
    );
}

/// The error of a FAST_TP with these keys, at line 5.
#[track_caller]
fn fast_tp(keys: &str, under: &str, message: &str, help: &str) {
    let text = format!("[exit_modes.FAST_TP]\n{keys}");
    check(&text, 5, under, &format!("`exit_modes.FAST_TP.{message}"), help);
}

#[test]
fn lines() {
    let line = |keys: &str, under: &str, message: &str, help: &str| {
        let keys = format!("trailing = {{ line = {{ {keys} }} }}");
        fast_tp(&keys, under, &format!("trailing.line{message}"), help);
    };
    line("", "line", "` needs exactly one of chandelier, donchian, ema, midpoint, file", "");
    line(
        "donchian = { bars = 9 }, file = \"l.csv\"",
        "line",
        "` has donchian and file, but takes exactly one of chandelier, donchian, ema, midpoint, file",
        "replace the table",
    );
    line(
        "chandelier = { bars = 0, atr = 3 }",
        "0",
        ".chandelier.bars` must be at least 1, not 0",
        "",
    );
    line(
        "chandelier = { bars = 9, atr = -1 }",
        "-1",
        ".chandelier.atr` must be at least 0, not -1",
        "",
    );
    line("donchian = { bars = 0 }", "0", ".donchian.bars` must be at least 1, not 0", "");
    line("ema = { period = 0 }", "0", ".ema.period` must be at least 1, not 0", "");
    line("ema = { period = 9, atr = -1 }", "-1", ".ema.atr` must be at least 0, not -1", "");
    line("midpoint = { atr = -0.5 }", "-0.5", ".midpoint.atr` must be at least 0, not -0.5", "");
    line("file = \"\"", "\"\"", ".file` is an empty path", "");
    check(
        "exit_modes.FAST_TP.trailing = { line = { hma = { bars = 9 } } }",
        4,
        "hma",
        "unknown key `exit_modes.FAST_TP.trailing.line.hma`",
        "chandelier, donchian, ema, midpoint, file",
    );
}

#[test]
fn trails_that_are_no_distance_have_no_basis_and_no_scale() {
    for (trail, name) in
        [("line = { donchian = { bars = 9 } }", "line"), ("giveback_pct = 30", "giveback_pct")]
    {
        for (key, value) in [
            ("basis", "\"entry_atr\""),
            ("basis", "\"current_atr\""),
            ("scale", "\"none\""),
            ("scale", "\"trend\""),
        ] {
            let keys = format!("trailing = {{ {trail}, {key} = {value} }}");
            let message = format!("trailing.{key}` cannot be used with {name}");
            fast_tp(&keys, value, &message, "leave it out");
        }
    }
}

#[test]
fn a_share_of_the_profit_cannot_be_given_back_at_the_entry() {
    fast_tp(
        "trailing = { giveback_pct = 30, activate = \"immediately\" }",
        "\"immediately\"",
        "trailing.activate` cannot be \"immediately\" with giveback_pct: the stop would be at the \
         entry at once",
        "allowed are after_partial, and at_r with an at_r above 0",
    );
    for at_r in ["0", "-1"] {
        fast_tp(
            &format!("trailing = {{ giveback_pct = 30, activate = \"at_r\", at_r = {at_r} }}"),
            at_r,
            &format!("trailing.at_r` must be above 0, not {at_r}"),
            "",
        );
    }
    for pct in ["0", "100"] {
        fast_tp(
            &format!("trailing = {{ giveback_pct = {pct} }}"),
            pct,
            &format!("trailing.giveback_pct` must be above 0 and below 100 (%), not {pct}"),
            "",
        );
    }
}

#[test]
fn ratchets() {
    let rungs = |rungs: &[(&str, &str)], under: &str, message: &str| {
        let rungs = rungs.iter().map(|(at, stop)| format!("{{ at_r = {at}, stop_r = {stop} }}"));
        let keys = format!("ratchets = [{}]", rungs.collect::<Vec<_>>().join(", "));
        let (rung, of_rung) = message.split_once('.').unwrap();
        fast_tp(&keys, under, &format!("ratchets[{rung}].{of_rung}"), "");
    };
    rungs(&[("0", "-0.5")], "0", "0.at_r` must be above 0, not 0");
    rungs(&[("1", "1")], "1", "0.stop_r` must be above -1 and below its at_r (1), not 1");
    rungs(&[("1", "-1")], "-1", "0.stop_r` must be above -1 and below its at_r (1), not -1");
    rungs(
        &[("1", "0"), ("1", "0.5")],
        "1",
        "1.at_r` must be above that of the rung before (1), not 1",
    );
    rungs(
        &[("2", "0"), ("1.5", "0.5")],
        "1.5",
        "1.at_r` must be above that of the rung before (2), not 1.5",
    );
    rungs(
        &[("1", "0.5"), ("2", "0.4")],
        "0.4",
        "1.stop_r` must be at least that of the rung before (0.5), not 0.4",
    );
    let nine = (1..=9).map(|n| format!("{{ at_r = {n}, stop_r = 0 }}")).collect::<Vec<_>>();
    let nine = format!("[{}]", nine.join(", "));
    fast_tp(
        &format!("ratchets = {nine}"),
        &nine,
        "ratchets` has 9 entries, and at most 8 are allowed",
        "",
    );
}

#[test]
fn session_exits() {
    let session = |keys: &str, under: &str, message: &str, help: &str| {
        let keys = format!("session_exit = {{ {keys} }}");
        fast_tp(&keys, under, &format!("session_exit.{message}"), help);
    };
    for at in
        ["\"24:00\"", "\"12:60\"", "\"9:30\"", "\"15:55:00\"", "\"+1:30\"", "\"noon\"", "\"\""]
    {
        let message = format!("at` is {at}, which is not a time of day");
        session(&format!("at = {at}"), at, &message, "write HH:MM, from \"00:00\" to \"23:59\"");
    }
    session(
        "at = \"15:55\", tz = \"America/NewYork\"",
        "\"America/NewYork\"",
        "tz` names the time zone `America/NewYork`, which does not exist",
        "did you mean `America/New_York`? write an IANA name, such as UTC",
    );
    session(
        "at = \"15:55\", tz = \"Eastern Standard Time\"",
        "\"Eastern Standard Time\"",
        "tz` names the time zone `Eastern Standard Time`, which does not exist",
        "write an IANA name",
    );
    session(
        "at = \"15:55\", days = []",
        "[]",
        "days` is empty: at least one entry is needed",
        "name some of Mon, Tue, Wed, Thu, Fri, Sat, Sun, or leave days out for all of them",
    );
    session("at = \"15:55\", days = [\"Fri\", \"Fri\"]", "\"Fri\"", "days[1]` repeats `Fri`", "");
}

#[test]
fn exit_signals() {
    check(
        "signals.exits = { path = \"\" }",
        4,
        "\"\"",
        "`signals.exits.path` is an empty path",
        "",
    );
    check(
        "signals.exits = { path = \"e.csv\", side = \"long\" }",
        4,
        "side",
        "unknown key `signals.exits.side`",
        "the keys here are path",
    );
}

/// A mode that is in use asks for a price that no computed signal has.
#[test]
fn a_stop_of_the_signal_needs_a_signal_file() {
    let uses = |more: &str, user: &str| {
        let text = format!("[exit_modes.MINE]\nbase = \"FAST_TP\"\nstop = \"signal\"\n{more}");
        let message = format!(
            "`exit_modes.MINE.stop` is \"signal\", but signals of source = \"ema_cross\" have no \
             stop_price (`{user}` uses the mode)"
        );
        check(&text, 6, "\"signal\"", &message, "a file with a column stop_price");
        let file = format!("signals = {{ source = \"file\", path = \"s.csv\" }}\n{text}");
        assert_eq!(crate::support::minimal(&file).warnings, []);
    };
    uses("[study]\nplans = [\"FAST_TP\", \"MINE\"]", "study.plans.1");
    uses("[sweep]\nmodes = [\"MINE\"]", "sweep.modes.0");
    uses("[orchestrator]\ndefault_mode = \"MINE\"", "orchestrator.default_mode");
    uses(
        "[profiles.SAFE]\nexit_mode_bias = { CHOP = \"MINE\" }",
        "profiles.SAFE.exit_mode_bias.CHOP",
    );
    uses(
        "[profiles.AGGRESSIVE]\nexit_mode_high_vol = \"MINE\"",
        "profiles.AGGRESSIVE.exit_mode_high_vol",
    );
    // nothing takes AGGRESSIVE here, and P only where a study names it
    let fixed = "[sweep]\nmodes = [\"FAST_TP\"]\n";
    let p = "[profiles.P]\nbase = \"SAFE\"\nexit_mode_high_vol = \"MINE\"";
    let mine = "[exit_modes.MINE]\nbase = \"FAST_TP\"\nstop = \"signal\"\n";
    let other = "[profiles.AGGRESSIVE]\nexit_mode_high_vol = \"MINE\"";
    for unused in [format!("{fixed}{other}"), p.to_owned()] {
        assert_eq!(crate::support::minimal(&format!("{mine}{unused}")).warnings.len(), 1);
    }
    uses(&format!("[study]\nplans = [\"policy:P\"]\n{p}"), "profiles.P.exit_mode_high_vol");
}

#[test]
fn control_characters() {
    let esc = "\\u001b[2J";
    check(
        &format!("question = \"a{esc}b\""),
        4,
        &format!("\"a{esc}b\""),
        "`question` has the control character U+001B",
        "remove it",
    );
    let error = minimal_error("exit_modes.\"A\\u0007\" = { base = \"FAST_TP\" }");
    assert!(error.message().contains("the control character U+0007"), "{error}");
    check(
        "exit_modes.FAST_TP.description = \"\\u009b\"",
        4,
        "\"\\u009b\"",
        "`exit_modes.FAST_TP.description` has the control character U+009B",
        "remove it",
    );
    minimal("question = \"two\\nlines\\tand a tab\"");
}
