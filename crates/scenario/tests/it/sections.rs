//! What each section's keys become.

use crate::support::{minimal, scenario, set};
use exitlab_core::{BarColumn, Weekday};
use exitlab_exit::{Ambiguity, EntryAt, IntrabarRule, LimitFill, LimitGapFill, OnChange};
use exitlab_orchestrator::{Integration, IntegrationMode};
use exitlab_regime::{EmaBand, LabelTime};
use exitlab_scenario::{
    Classifier, ExecutionSource, ExitOrigin, Funding, FundingGap, OnBadRow, OtherSymbols,
    PolicyKind, SignalOrigin, Source, SweepMode,
};
use exitlab_signal::{Align, EverySide, SideFilter, SignalSource};
use std::path::Path;

#[test]
fn symbols_are_sorted_and_carry_their_own_costs() {
    let s = scenario(
        r#"schema = 1
name = "m"
costs = { taker_fee = 0.001 }
portfolio = { qty_step = 0.5 }
[data]
timeframe = "1d"
execution_timeframe = "1h"
execution = [{ symbol = "b", path = "/abs/b.csv" }, { symbol = "B", path = "B-1h" }, { symbol = "A", path = "A-1h" }]
on_bad_row = "drop"
adjustments = "splits.csv"
[[data.symbols]]
symbol = "b"
path = "b*.csv"
[[data.symbols]]
symbol = "B"
path = "B"
maker_fee = 0.0
min_notional = 5
[[data.symbols]]
symbol = "A"
path = "A"
base_bps = 1
vol_bps = 3
qty_step = 0
"#,
    );
    let names: Vec<_> = s.data.symbols.iter().map(|s| s.symbol.as_str()).collect();
    assert_eq!(names, ["A", "B", "b"]);
    let [a, upper, lower] = &s.data.symbols[..] else { panic!() };
    assert_eq!((a.costs.taker_fee, a.costs.base_bps, a.costs.vol_bps), (0.001, 1.0, 3.0));
    assert_eq!((upper.costs.taker_fee, upper.costs.maker_fee), (0.001, 0.0));
    assert_eq!((lower.costs.maker_fee, lower.costs.base_bps), (0.0002, 2.0));
    assert_eq!((a.lots.qty_step, upper.lots.qty_step), (0.0, 0.5));
    assert_eq!((a.lots.min_notional, upper.lots.min_notional), (10.0, 5.0));
    let ExecutionSource::Separate { execution_timeframe, files } = &s.data.execution else {
        panic!("{:?}", s.data.execution)
    };
    assert_eq!(execution_timeframe.to_string(), "1h");
    let want = ["scenarios/A-1h", "scenarios/B-1h", "/abs/b.csv"];
    assert_eq!(
        files.iter().map(|f| f.path.path().unwrap()).collect::<Vec<_>>(),
        want.map(Path::new)
    );
    assert_eq!(s.data.on_bad_row, OnBadRow::Drop);
    assert_eq!(s.data.adjustments.as_ref().unwrap(), &Source::from("scenarios/splits.csv"));
}

#[test]
fn execution_bars_are_read_as_they_say_or_as_data_says_and_never_as_the_symbol() {
    let with = |symbol: &str, execution: &str| {
        scenario(&format!(
            "schema = 1\nname = \"m\"\n[data]\ntimeframe = \"1h\"\nexecution_timeframe = \"1m\"\n\
             header = false\nsymbols = [{{ symbol = \"X\", path = \"x\"{symbol} }}]\n\
             execution = [{{ symbol = \"X\", path = \"x-1m\"{execution} }}]"
        ))
    };
    let zone = ", timezone = \"America/New_York\", decimal_comma = true";
    let s = with(zone, "");
    let ExecutionSource::Separate { files, .. } = &s.data.execution else { panic!() };
    let reading = &files[0].reading;
    assert_eq!((reading.timezone, reading.decimal_comma), (None, None));
    assert_eq!(reading.header, Some(false));
    // What could be misread for it is told, until it is said.
    let warnings: Vec<_> =
        s.warnings.iter().map(|w| (w.path.as_str(), w.message.as_str())).collect();
    let [("data.execution.0", message)] = warnings[..] else { panic!("{warnings:?}") };
    assert!(message.starts_with("does not set `timezone`"), "{message}");
    assert_eq!(with(zone, ", timezone = \"UTC\"").warnings, []);
}

#[test]
fn columns_are_names_or_positions() {
    let columns = |time: &str| {
        let s = set("", &[&format!("data.columns.time={time}"), "data.header=false"]);
        s.data.symbols[0].reading.columns.clone()
    };
    assert_eq!(columns("3"), columns("\"3\""));
}

#[test]
fn an_empty_name_says_that_there_is_no_symbol_or_volume() {
    for header in ["true", "false"] {
        let header = format!("data.header={header}");
        let s = set("", &["data.columns.symbol=\"\"", "data.columns.volume=\"\"", &header]);
        let reading = &s.data.symbols[0].reading;
        assert!(reading.has_no(BarColumn::Symbol) && reading.has_no(BarColumn::Volume));
        assert!(!reading.has_no(BarColumn::Time));
    }
}

#[test]
fn resampling_needs_no_files_of_its_own() {
    let s = scenario(
        "schema = 1\nname = \"m\"\n[data]\ntimeframe = \"1h\"\nexecution_timeframe = \"1m\"\n\
         resample = true\nsymbols = [{ symbol = \"X\", path = \"x\" }]",
    );
    assert_eq!(s.data.execution_timeframe().to_string(), "1m");
    assert!(matches!(s.data.execution, ExecutionSource::Resample { .. }));
}

#[test]
fn times_may_be_text_or_toml_dates() {
    for (from, want) in [
        ("\"2020-01-01\"", "2020-01-01T00:00:00Z"),
        ("2020-01-01", "2020-01-01T00:00:00Z"),
        ("2020-01-01T12:00:00+01:00", "2020-01-01T11:00:00Z"),
        ("\"2020-01-01 06:00\"", "2020-01-01T06:00:00Z"),
    ] {
        let s = scenario(&format!(
            "schema = 1\nname = \"m\"\n[data]\ntimeframe = \"1h\"\nfrom = {from}\n\
             symbols = [{{ symbol = \"X\", path = \"x\" }}]"
        ));
        assert_eq!(s.data.from.unwrap().to_string(), want);
    }
}

#[test]
fn regimes() {
    let s = minimal("regime = { ema_band = { atr = 1.5 }, confirm_bars = 3, adx_chop = 15 }");
    let Classifier::Rules(rules) = s.classifier else { panic!() };
    assert_eq!((rules.ema_band, rules.confirm_bars, rules.adx_chop), (EmaBand::Atr(1.5), 3, 15.0));
    let label_time = |more: &str| {
        let text = format!("regime = {{ classifier = \"labels\", labels = \"l.csv\"{more} }}");
        let Classifier::Labels { path, label_time } = minimal(&text).classifier else { panic!() };
        assert_eq!(path, Path::new("scenarios/l.csv"));
        label_time
    };
    assert_eq!(label_time(""), LabelTime::Close);
    assert_eq!(label_time(", label_time = \"open\""), LabelTime::Open);
}

#[test]
fn every_source_of_signals() {
    let origin = |text: &str| minimal(&format!("signals = {{ source = {text} }}")).signals.origin;
    let computed = |text: &str| match origin(text) {
        SignalOrigin::Computed(source) => source,
        SignalOrigin::File { .. } => panic!("{text}"),
    };
    let file = SignalOrigin::File { path: "scenarios/s.csv".into() };
    assert_eq!(origin(r#""file", path = "s.csv""#), file);
    let next = minimal(r#"signals = { source = "file", path = "s.csv", align = "next" }"#);
    assert_eq!((next.signals.origin, next.signals.align), (file, Align::Next));
    assert_eq!(computed(r#""donchian""#), SignalSource::Donchian { n: 20 });
    let rsi = SignalSource::RsiReversion { n: 14, low: 30.0, high: 70.0 };
    assert_eq!(computed(r#""rsi_reversion""#), rsi);
    let every = |side| SignalSource::Every { n: 5, side };
    assert_eq!(computed(r#""every", n = 5"#), every(EverySide::Long));
    assert_eq!(computed(r#""every", n = 5, side = "alternate""#), every(EverySide::Alternate));
    let random = |side| SignalSource::Random { p: 0.5, seed: 3, side };
    assert_eq!(computed(r#""random", p = 0.5, seed = 3"#), random(SideFilter::Both));
    assert_eq!(
        computed(r#""random", p = 0.5, seed = 3, side = "short""#),
        random(SideFilter::Short)
    );
    assert_eq!(minimal("signals.sides = \"short\"").signals.sides, SideFilter::Short);
}

#[test]
fn every_source_of_exits() {
    let exits = |text: &str| minimal(&format!("signals.exits = {text}")).signals.exits;
    assert_eq!(exits("\"none\""), ExitOrigin::None);
    assert_eq!(exits("\"opposite\""), ExitOrigin::Opposite);
    let file = ExitOrigin::File { path: "scenarios/e.csv".into() };
    assert_eq!(exits("{ path = \"e.csv\" }"), file);
}

#[test]
fn entries_and_fills() {
    let s = minimal(
        "entry = { at = \"close\", max_fill_delay = \"4h\" }\n\
         fills = { intrabar = \"path_adverse\", ambiguity = false, limit_fill = \"through\", limit_gap_fill = \"level\" }",
    );
    assert_eq!((s.entry.at, s.entry.max_fill_delay_us), (EntryAt::Close, Some(4 * 3_600_000_000)));
    assert_eq!(minimal("entry.max_fill_delay = \"0s\"").entry.max_fill_delay_us, Some(0));
    assert_eq!(s.fills.intrabar, IntrabarRule::PathAdverse);
    assert_eq!(
        (s.fills.limit_fill, s.fills.limit_gap_fill),
        (LimitFill::Through, LimitGapFill::Level)
    );
    assert_eq!(s.ambiguity, Ambiguity::Off);
}

#[test]
fn funding() {
    let funding =
        |text: &str| minimal(&format!("costs.funding = {text}")).data.symbols[0].funding.clone();
    assert_eq!(funding("{ rate = 0 }"), Funding::Off);
    assert_eq!(funding("{ rate = 0.0001 }"), Funding::Rate(0.0001));
    let file = |gap| Funding::File { path: "scenarios/f.csv".into(), gap };
    assert_eq!(funding("{ file = \"f.csv\" }"), file(FundingGap::Error));
    assert_eq!(funding("{ file = \"f.csv\", funding_gap = \"zero\" }"), file(FundingGap::Zero));
}

#[test]
fn funding_of_a_symbols_own() {
    let s = crate::support::scenario(
        "schema = 1\nname = \"m\"\n[data]\ntimeframe = \"1h\"\nsymbols = [\n\
         { symbol = \"C\", path = \"c\", funding = { rate = 0 } },\n\
         { symbol = \"A\", path = \"a\" },\n\
         { symbol = \"B\", path = \"b\", funding = { file = \"b.csv\" } },\n\
         { symbol = \"D\", path = \"d\", funding = { file = \"d.csv\", funding_gap = \"zero\" } }]\n\
         [costs]\nfunding = { rate = 0.0001 }",
    );
    let file = |path: &str, gap| Funding::File { path: path.into(), gap };
    let want = [
        Funding::Rate(0.0001),
        file("scenarios/b.csv", FundingGap::Error),
        Funding::Off,
        file("scenarios/d.csv", FundingGap::Zero),
    ];
    let got: Vec<Funding> = s.data.symbols.iter().map(|s| s.funding.clone()).collect();
    assert_eq!(got, want, "A, B, C, D");
    let effective = &s.effective_json()["data"]["symbols"];
    assert_eq!(effective[2]["funding"]["funding_gap"], "error", "the default is filled in");
}

#[test]
fn maker_fees_may_be_rebates() {
    let s = minimal("costs.maker_fee = -0.0001");
    assert_eq!(s.data.symbols[0].costs.maker_fee, -0.0001);
    let s = set("", &["data.symbols.0.maker_fee=-0.0002"]);
    assert_eq!(s.data.symbols[0].costs.maker_fee, -0.0002);
}

#[test]
fn other_symbols_are_ignored_on_demand() {
    let s = set("", &["data.other_symbols=ignore"]);
    assert_eq!(s.data.other_symbols, OtherSymbols::Ignore);
}

#[test]
fn weeks_begin_on_any_day() {
    let week = |more: &str| {
        crate::support::scenario(&format!(
            "schema = 1\nname = \"m\"\n[data]\nsymbols = [{{ symbol = \"X\", path = \"x\" }}]\n\
             execution_timeframe = \"1h\"\nresample = true\n{more}"
        ))
    };
    let s = week("timeframe = \"1w\"\nweek_start = \"Mon\"");
    assert_eq!((s.data.week_start, s.warnings.len()), (Weekday::Mon, 0));
    let s = week("timeframe = \"7d\"\nweek_start = \"Sun\"");
    assert_eq!((s.data.week_start, s.warnings.len()), (Weekday::Sun, 0));
    let s = week("timeframe = \"1d\"\nweek_start = \"Mon\"");
    assert_eq!(
        s.warnings[0].to_string(),
        "scenarios/s.toml:8: `data.week_start` has no effect unless data.resample = true makes weeks"
    );
    let read = set("", &["data.timeframe=1w", "data.week_start=Mon"]);
    assert_eq!(read.warnings.len(), 1, "weeks that are read are as they are");
}

#[test]
fn integration_is_a_preset_or_flags() {
    let integration = |text: &str| {
        minimal(&format!("orchestrator.integration = {text}")).orchestrator.integration
    };
    for preset in exitlab_orchestrator::PRESETS {
        assert_eq!(Some(integration(&format!("\"{preset}\""))), Integration::preset(preset));
    }
    let only = |mode| Integration { use_for_exit_mode: true, ..Integration::none(mode) };
    assert_eq!(integration("{ use_for_exit_mode = true }"), only(IntegrationMode::Live));
    assert_eq!(
        integration("{ mode = \"OBSERVE\", use_for_exit_mode = true }"),
        only(IntegrationMode::Observe)
    );
    assert_eq!(integration("{ mode = \"OFF\" }"), Integration::none(IntegrationMode::Off));
}

#[test]
fn names_are_found() {
    let s = minimal("[exit_modes.MINE]\nbase = \"FAST_TP\"");
    assert_eq!(s.profile_named("AGGRESSIVE"), Ok(1));
    let mine = s.mode_named("MINE").unwrap();
    assert_eq!(s.mode_name(mine), "MINE");
    for kind in PolicyKind::ALL {
        assert_eq!(s.mode_named(kind.name()), Ok(SweepMode::Policy(kind)));
        assert_eq!(s.mode_name(SweepMode::Policy(kind)), kind.name());
    }
    assert_eq!(
        s.mode_named("X").unwrap_err().help(),
        "there are policy, policy_live, policy_exit, TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL, MINE"
    );
    assert_eq!(s.mode_named("mine"), Ok(mine));
    assert_eq!(s.profile_named("Aggressive"), Ok(1));
    let unknown = s.profile_named("SAVE").unwrap_err();
    assert_eq!(unknown.to_string(), "unknown profile: `SAVE`");
    assert_eq!(unknown.help(), "did you mean `SAFE`? there are SAFE, AGGRESSIVE");
    let two =
        minimal("[exit_modes.Mine]\nbase = \"FAST_TP\"\n[exit_modes.MINE]\nbase = \"FAST_TP\"");
    assert!(two.mode_named("Mine").is_ok() && two.mode_named("mine").is_err(), "which one?");
}

#[test]
fn an_execution_timeframe_that_nothing_reads_is_warned_about() {
    let text = "schema = 1\nname = \"m\"\n[data]\ntimeframe = \"1h\"\nexecution_timeframe = \"1m\"\n\
                symbols = [{ symbol = \"X\", path = \"x\" }]";
    let s = scenario(text);
    assert_eq!(s.data.execution, ExecutionSource::SameBars);
    assert_eq!((s.warnings.len(), s.warnings[0].line), (1, Some(5)));
}

#[test]
fn policies_are_plans_of_studies_and_numbered_after_them() {
    let s = minimal(
        "[study]\nplans = [\"policy_exit:MINE\", \"FAST_TP\", \"policy:SAFE\"]\n\
         [profiles.MINE]\nbase = \"SAFE\"",
    );
    let names: Vec<String> = s.study_plans.iter().map(|plan| s.study_plan_name(*plan)).collect();
    assert_eq!(names, ["policy_exit:MINE", "FAST_TP", "policy:SAFE"]);
    let choices = s.choice_names();
    assert_eq!(
        choices.join(" "),
        "TREND_FOLLOW FAST_TP DEFENSIVE_TRAIL policy:SAFE policy_live:SAFE policy_exit:SAFE \
         policy:AGGRESSIVE policy_live:AGGRESSIVE policy_exit:AGGRESSIVE policy:MINE \
         policy_live:MINE policy_exit:MINE"
    );
    for (plan, name) in s.study_plans.iter().zip(names) {
        assert_eq!(choices[s.choice_id(*plan).0 as usize], name);
    }
    let error = s.fixed_study_plans().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`study.plans[0]` is `policy_exit:MINE`, but here only exit modes can be compared"
    );
    assert_eq!(s.study_plans[1].fixed(), Some(exitlab_core::PlanId(1)));
}

#[test]
fn sweeps_take_policies_of_every_kind() {
    let s = minimal("sweep.modes = [\"policy_live\", \"policy_exit\", \"FAST_TP\"]");
    let fast_tp = SweepMode::Fixed(exitlab_core::PlanId(1));
    let [live, exit] = [PolicyKind::Live, PolicyKind::Exit].map(SweepMode::Policy);
    assert_eq!(s.sweep.modes, [live, exit, fast_tp]);
    let on_change = PolicyKind::ALL.map(PolicyKind::on_change);
    assert_eq!(on_change, [None, Some(OnChange::TakeOver), Some(OnChange::Close)]);
}
