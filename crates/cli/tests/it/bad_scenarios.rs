//! A scenario that is wrong: its line is underlined, what is allowed is listed, nothing is written.

use crate::bed::{Bed, SCENARIO, scenario_but, scenario_with};

/// Runs a scenario that must be refused, and says where and with what words.
#[track_caller]
fn refused(scenario: &str, line: usize, underlined: &str, says: &[&str]) {
    let bed = Bed::new();
    bed.write("s.toml", scenario);
    for command in ["sweep", "replay", "study", "check", "policy"] {
        let ran = bed.refused(&[command, "s.toml"]);
        let want = ("s.toml".to_owned(), line, underlined.to_owned());
        assert_eq!(ran.underlined(), want, "{command}: {}", ran.stderr);
        ran.says(says);
    }
}

#[test]
fn what_the_cases_start_from_is_right() {
    let bed = Bed::new();
    assert_eq!(SCENARIO.lines().count(), 10);
    assert_eq!(bed.ok(&["sweep", "s.toml", "--out", "o"]).stderr, "");
}

#[test]
fn an_unknown_key() {
    let says =
        ["unknown key `signals.slwo`", "did you mean `slow`?", "source, path, time, align, fast"];
    refused(&scenario_with("slwo = 3\n"), 11, "slwo", &says);
}

#[test]
fn an_unknown_section() {
    let says = ["unknown key `indicator`", "did you mean `indicators`?", "orchestrator, profiles"];
    refused(&scenario_with("\n[indicator]\natr_period = 3\n"), 12, "indicator", &says);
}

#[test]
fn unknown_keys_of_a_profile_and_of_an_exit_mode() {
    let says = ["unknown key `profiles.SAFE.base_risk`", "base_risk_pct"];
    refused(&scenario_with("[profiles.SAFE]\nbase_risk = 1.0\n"), 12, "base_risk", &says);
    let says = ["unknown key `exit_modes.FAST_TP.take_profit`", "target, breakeven, partials"];
    let more = "[exit_modes.FAST_TP]\ntake_profit = { atr = 2.0 }\n";
    refused(&scenario_with(more), 12, "take_profit", &says);
}

#[test]
fn a_wrong_type() {
    let text = scenario_but("n = 20", "n = \"twenty\"");
    refused(
        &text,
        10,
        "\"twenty\"",
        &["`signals.n` must be a whole number", "the text \"twenty\""],
    );
    let more = "[costs]\nslippage = 2.0\n";
    refused(&scenario_with(more), 12, "2.0", &["`costs.slippage` must be a table, not 2.0"]);
    let more = "[fills]\nambiguity = \"yes\"\n";
    refused(&scenario_with(more), 12, "\"yes\"", &["must be true or false"]);
}

#[test]
fn an_unknown_plan_of_the_study() {
    let says = ["the exit mode `TREND_FOLOW`", "TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL"];
    let more = "[study]\nplans = [\"FAST_TP\", \"TREND_FOLOW\"]\n";
    refused(&scenario_with(more), 12, "\"TREND_FOLOW\"", &says);
}

#[test]
fn an_unknown_mode_of_the_sweep() {
    let says = [
        "the mode `FAST`",
        "policy, policy_live, policy_exit, TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL",
    ];
    let more = "[sweep]\nmodes = [\"policy\", \"FAST\"]\n";
    refused(&scenario_with(more), 12, "\"FAST\"", &says);
}

#[test]
fn an_unknown_default_mode() {
    let says = ["the exit mode `MOON`", "TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL"];
    let more = "[orchestrator]\ndefault_mode = \"MOON\"\n";
    refused(&scenario_with(more), 12, "\"MOON\"", &says);
}

#[test]
fn an_unknown_profile() {
    let says = ["the profile `BOLD`", "there are SAFE, AGGRESSIVE"];
    let more = "[orchestrator]\nprofile = \"BOLD\"\n";
    refused(&scenario_with(more), 12, "\"BOLD\"", &says);
    let more = "[sweep]\nprofiles = [\"SAFE\", \"BOLD\"]\n";
    refused(&scenario_with(more), 12, "\"BOLD\"", &says);
}

#[test]
fn a_new_profile_or_mode_needs_its_base() {
    refused(&scenario_with("[profiles.BOLD]\nbase_confidence = 0.1\n"), 11, "BOLD", &["base"]);
    let more = "[profiles.BOLD]\nbase = \"SAVE\"\n";
    refused(&scenario_with(more), 12, "\"SAVE\"", &["SAFE, AGGRESSIVE"]);
    let more = "[exit_modes.MINE]\nstop = { atr = 1.0 }\n";
    refused(&scenario_with(more), 11, "MINE", &["base"]);
}

#[test]
fn an_unknown_preset() {
    let says =
        ["`orchestrator.integration` cannot be \"live\"", "off, observe, live_step1", "live_full"];
    let more = "[orchestrator]\nintegration = \"live\"\n";
    refused(&scenario_with(more), 12, "\"live\"", &says);
}

#[test]
fn unknown_words() {
    let cases = [
        ("[fills]\nintrabar = \"wrost\"\n", "\"wrost\"", "worst, best, path, path_adverse"),
        ("[fills]\nlimit_fill = \"thru\"\n", "\"thru\"", "touch, through"),
        ("[entry]\nat = \"open\"\n", "\"open\"", "next_open, close"),
        ("[regime]\nclassifier = \"hmm\"\n", "\"hmm\"", "rules, labels"),
    ];
    for (more, underlined, allowed) in cases {
        refused(&scenario_with(more), 12, underlined, &[allowed]);
    }
    let text = scenario_but("\"donchian\"", "\"donchain\"");
    let allowed = "file, ema_cross, donchian, rsi_reversion, every, random";
    refused(&text, 9, "\"donchain\"", &["did you mean `donchian`?", allowed]);
}

#[test]
fn numbers_that_make_no_sense() {
    let cases = [
        ("[indicators]\natr_period = 0\n", "0", "at least 1"),
        ("[profiles.SAFE]\nbase_confidence = 1.5\n", "1.5", "base_confidence"),
        ("[portfolio]\ninitial_balance = -1.0\n", "-1.0", "initial_balance"),
        ("[portfolio]\ninitial_balance = nan\n", "nan", "finite"),
        ("[costs]\ntaker_fee = inf\n", "inf", "finite"),
    ];
    for (more, underlined, says) in cases {
        refused(&scenario_with(more), 12, underlined, &[says]);
    }
}

#[test]
fn an_exit_plan_that_contradicts_itself() {
    let more = "[exit_modes.FAST_TP]\ntarget = { atr = 2.0, r = 2.0 }\n";
    refused(&scenario_with(more), 12, "target", &["exactly one of atr, r, pct"]);
    let more = "[exit_modes.FAST_TP]\npartials = [{ at_r = 1.0, fraction = 0.7 }, \
                { at_r = 2.0, fraction = 0.7 }]\n";
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(more));
    let ran = bed.refused(&["sweep", "s.toml"]);
    ran.says(&["exit_modes.FAST_TP.partials", "1"]);
    assert_eq!(ran.underlined().1, 12);
}

#[test]
fn a_needed_key_is_missing() {
    let text = scenario_but("symbols = [{ symbol = \"BTCUSD\", path = \"bars.csv\" }]\n", "");
    refused(&text, 4, "data", &["the key `data.symbols` is missing"]);
    let text = scenario_but("source = \"donchian\"\nn = 20\n", "source = \"every\"\n");
    refused(&text, 8, "signals", &["needs the key `n`"]);
    let text = scenario_but("source = \"donchian\"\nn = 20\n", "source = \"file\"\n");
    refused(&text, 8, "signals", &["path"]);
}

#[test]
fn what_is_no_toml() {
    refused(&scenario_but("schema = 1", "schema = = 1"), 1, "=", &["not valid TOML"]);
    let text = scenario_but("schema = 1", "schema = 1\nschema = 1");
    refused(&text, 2, "schema", &["duplicate key"]);
}

#[test]
fn a_scenario_that_cannot_be_read_is_named() {
    let bed = Bed::new();
    bed.write("latin1.toml", b"schema = 1\nname = \"caf\xe9\"\n");
    bed.write("empty.toml", "");
    std::fs::create_dir(bed.path("folder.toml")).unwrap();
    for command in ["sweep", "replay", "study", "check", "policy"] {
        bed.refused(&[command, "none.toml"]).says(&["none.toml", "no such scenario", "help:"]);
        bed.refused(&[command, "folder.toml"]).says(&["folder.toml", "directory"]);
        bed.refused(&[command, "latin1.toml"]).says(&["latin1.toml", "UTF-8", "line 2"]);
        bed.refused(&[command, "empty.toml"]).says(&["empty.toml", "`schema` is missing"]);
    }
}

#[test]
fn a_symbol_there_twice() {
    let was = "{ symbol = \"BTCUSD\", path = \"bars.csv\" }";
    let text = scenario_but(was, &format!("{was}, {was}"));
    refused(&text, 6, "\"BTCUSD\"", &["repeats `BTCUSD`"]);
}
