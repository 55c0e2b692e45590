//! Settings that are typed: the same scenario, checks and messages as a file's, without a text.

use crate::support::{minimal, overrides, scenario};
use exitlab_exit::SignalExit;
use exitlab_scenario::settings::{
    Breakeven, ByRegime, EntryAt, EverySide, ExitMode, ExitOrigin, FundingFrom, HoldingTime,
    Integration, IntrabarRule, Partial, PartialDistance, Profile, Ratchet, Regime, SessionExit,
    Settings, SideFilter, Signals, Source, StopDistance, Symbol, TargetDistance, TimeExit,
    TrailLine, Trailing, Weekday,
};
use exitlab_scenario::{
    Classifier, ErrorKind, Funding, Scenario, ScenarioError, ScenarioFile, SignalOrigin,
};

/// The minimal scenario, typed.
fn typed() -> Settings {
    let mut settings = Settings::new("m");
    settings.data.timeframe = "1h".to_owned();
    settings.data.symbols.push(Symbol::new("X", "x.csv"));
    settings
}

fn resolved(settings: &Settings) -> Result<Scenario, ScenarioError> {
    ScenarioFile::from_settings(settings)?.resolve(&[])
}

/// Asserts that a change of the minimal scenario, typed, is what a file says with that text.
#[track_caller]
fn same(change: impl FnOnce(&mut Settings), text: &str) {
    let mut settings = typed();
    change(&mut settings);
    let scenario = resolved(&settings).unwrap_or_else(|e| panic!("{e}"));
    let wanted = minimal(text).effective_json();
    assert_eq!(scenario.effective_json(), wanted, "{text}");
}

#[test]
fn what_is_left_out_has_the_defaults_of_a_file() {
    same(|_| {}, "");
    let scenario = resolved(&typed()).unwrap();
    // relative to the working folder
    assert_eq!(scenario.data.symbols[0].path, Source::from("x.csv"));
}

#[test]
fn each_source_of_signals() {
    let source = |signals: Signals, text: &str| {
        same(|s| s.signals = signals, &format!("signals = {{ {text} }}"));
    };
    source(Signals::ema_cross(5, 9), "fast = 5, slow = 9");
    source(Signals::donchian(30), "source = \"donchian\", n = 30");
    let rsi = "source = \"rsi_reversion\", n = 7, low = 20.0, high = 80.0";
    source(Signals::rsi_reversion(7, 20.0, 80.0), rsi);
    let every = "source = \"every\", n = 3, side = \"alternate\"";
    source(Signals::every(3, EverySide::Alternate), every);
    let random = "source = \"random\", p = 0.5, seed = 7, side = \"long\"";
    source(Signals::random(0.5, 7, SideFilter::Long), random);
    source(Signals::file("s.csv"), "source = \"file\", path = \"s.csv\"");
    let mut exits = Signals::donchian(20);
    exits.exits = ExitOrigin::File { path: "e.csv".into() };
    exits.sides = SideFilter::Short;
    let text = "source = \"donchian\", sides = \"short\", exits = { path = \"e.csv\" }";
    source(exits.clone(), text);
    exits.exits = ExitOrigin::Opposite;
    source(exits, "source = \"donchian\", sides = \"short\", exits = \"opposite\"");
}

#[test]
fn regimes_costs_and_who_decides() {
    same(
        |s| s.regime = Regime::labels("l.csv"),
        "regime = { classifier = \"labels\", labels = \"l.csv\" }",
    );
    same(
        |s| {
            s.costs.funding = FundingFrom::file("f.csv");
            s.costs.taker_fee = 0.001;
        },
        "costs = { taker_fee = 0.001, funding = { file = \"f.csv\" } }",
    );
    same(
        |s| s.orchestrator.integration = Integration::preset("live_step1").unwrap().into(),
        "orchestrator.integration = \"live_step1\"",
    );
}

#[test]
fn every_feature_of_an_exit_mode() {
    let mode = ExitMode::based_on("FAST_TP")
        .description("all of it")
        .stop(StopDistance::Pct(2.0))
        .target(TargetDistance::R(3.0))
        .breakeven(Breakeven { at_r: 1.5, offset_pct: 0.2 })
        .partials(vec![Partial { at: PartialDistance::Atr(1.0), fraction: 0.5 }])
        .ratchets(vec![Ratchet { at_r: 2.0, stop_r: 1.0 }])
        .trailing(Trailing::line(TrailLine::chandelier(22, 3.0)).immediately())
        .trend_trail_strength(1.1)
        .time_exit(TimeExit { after: HoldingTime::Bars(24), below_r: Some(0.5) })
        .session_exit(SessionExit::new("15:55", "America/New_York"))
        .signal_exit(true);
    let text = r#"
[exit_modes.ALL_OF_IT]
base = "FAST_TP"
description = "all of it"
stop = { pct = 2.0 }
target = { r = 3.0 }
breakeven = { at_r = 1.5, offset_pct = 0.2 }
partials = [{ at_atr = 1.0, fraction = 0.5 }]
ratchets = [{ at_r = 2.0, stop_r = 1.0 }]
trailing = { line = { chandelier = { bars = 22, atr = 3.0 } }, activate = "immediately" }
trend_trail_strength = 1.1
time_exit = { bars = 24, below_r = 0.5 }
session_exit = { at = "15:55", tz = "America/New_York" }
signal_exit = true
"#;
    same(|s| s.exit_modes.insert("ALL_OF_IT", mode), text);
    let bare = ExitMode::default()
        .stop(StopDistance::Signal)
        .target(TargetDistance::Signal)
        .breakeven(None)
        .trailing(Trailing::giveback(40.0).once_at_r(1.0));
    let text = "[exit_modes.FAST_TP]\nstop = \"signal\"\ntarget = \"signal\"\nbreakeven = \"none\"\n\
                trailing = { giveback_pct = 40.0, activate = \"at_r\", at_r = 1.0 }\n\
                [signals]\nsource = \"file\"\npath = \"s.csv\"";
    same(
        |s| {
            s.exit_modes.insert("FAST_TP", bare);
            s.signals = Signals::file("s.csv");
        },
        text,
    );
    let mut fridays = SessionExit::new("09:30", "UTC");
    fridays.days = vec![Weekday::Fri];
    same(
        |s| s.exit_modes.insert("FAST_TP", ExitMode::default().session_exit(fridays).target(None)),
        "[exit_modes.FAST_TP]\nsession_exit = { at = \"09:30\", days = [\"Fri\"] }\ntarget = \"none\"",
    );
}

#[test]
fn profiles_studies_and_grids() {
    let factors = ByRegime { bull: 1.0, bear: 0.5, high_vol: 0.25, chop: 0.0, normal: 1.0 };
    let profile = Profile::based_on("SAFE").base_risk_pct(0.5).risk_multipliers(factors);
    same(
        |s| {
            s.profiles.insert("CALM", profile);
            s.study.plans = vec!["FAST_TP".to_owned(), "policy:CALM".to_owned()];
            s.sweep.grid.insert("indicators.atr_period", [10, 14].into());
            s.statistics.repeated_looks = true;
        },
        "[profiles.CALM]\nbase = \"SAFE\"\nbase_risk_pct = 0.5\n\
         risk_multipliers = { BULL = 1.0, BEAR = 0.5, HIGH_VOL = 0.25, CHOP = 0.0, NORMAL = 1.0 }\n\
         [study]\nplans = [\"FAST_TP\", \"policy:CALM\"]\n\
         [sweep.grid]\n\"indicators.atr_period\" = [10, 14]\n\
         [statistics]\nrepeated_looks = true",
    );
}

#[test]
fn names_keep_their_order_and_a_name_given_again_its_place() {
    let mut settings = typed();
    settings.exit_modes.insert("B", ExitMode::based_on("A"));
    settings.exit_modes.insert("A", ExitMode::based_on("FAST_TP"));
    settings.exit_modes.insert("B", ExitMode::based_on("TREND_FOLLOW"));
    let names: Vec<String> =
        resolved(&settings).unwrap().plans.iter().map(|plan| plan.name.clone()).collect();
    assert_eq!(names[3..], ["B", "A"]);
    let named: Vec<&str> = settings.exit_modes.iter().map(|(name, _)| name).collect();
    assert_eq!(named, ["B", "A"]);
    let base = settings.exit_modes.get("B").and_then(|mode| mode.base.as_deref());
    assert_eq!(base, Some("TREND_FOLLOW"));
    settings.exit_modes.get_mut("A").unwrap().signal_exit = Some(true);
    assert_eq!(resolved(&settings).unwrap().plans[4].signal_exit, SignalExit::On);
    assert!(settings.exit_modes.get("C").is_none() && settings.exit_modes.get_mut("C").is_none());
}

/// Asserts the error of a change of the minimal scenario.
#[track_caller]
fn wrong(change: impl FnOnce(&mut Settings), path: &str, message: &str) -> ErrorKind {
    let mut settings = typed();
    change(&mut settings);
    let error = resolved(&settings).unwrap_err();
    assert_eq!((error.path(), error.message()), (Some(path), message));
    assert_eq!((error.line(), error.span(), error.source_text()), (None, None, ""));
    assert_eq!(error.to_string(), format!("settings: {message}"));
    error.kind()
}

#[test]
fn errors_are_those_of_a_file_without_a_line() {
    wrong(
        |s| s.costs.taker_fee = 1.5,
        "costs.taker_fee",
        "`costs.taker_fee` must be at least 0 and below 1, not 1.5",
    );
    wrong(
        |s| s.costs.taker_fee = f64::NAN,
        "costs.taker_fee",
        "`costs.taker_fee` must be a finite number, not NaN",
    );
    wrong(
        |s| s.data.symbols.clear(),
        "data.symbols",
        "`data.symbols` is empty: at least one entry is needed",
    );
    wrong(
        |s| s.data.timeframe.clear(),
        "data.timeframe",
        "`data.timeframe` is \"\", which is not a timeframe",
    );
    wrong(
        |s| s.exit_modes.insert("NEW", ExitMode::default()),
        "exit_modes.NEW",
        "`exit_modes.NEW` needs the key `base`",
    );
    wrong(
        |s| s.exit_modes.insert("FAST_TP", ExitMode::default().stop(StopDistance::Atr(-1.0))),
        "exit_modes.FAST_TP.stop.atr",
        "`exit_modes.FAST_TP.stop.atr` must be above 0, not -1",
    );
    let too_large = |s: &mut Settings| s.signals = Signals::random(0.5, u64::MAX, SideFilter::Both);
    let mut settings = typed();
    too_large(&mut settings);
    assert_eq!(resolved(&settings).unwrap_err().path(), Some("signals"));
}

#[test]
fn a_warning_has_no_line() {
    let mut settings = typed();
    settings.signals.exits = ExitOrigin::Opposite;
    let warning = resolved(&settings).unwrap().warnings.remove(0);
    let message = "has no effect: no exit mode has signal_exit = true";
    assert_eq!(warning.to_string(), format!("settings: `signals.exits` {message}"));
    assert_eq!((warning.line, warning.span), (None, None));
}

#[test]
fn overrides_and_the_grid_work_as_on_a_file() {
    let mut settings = typed();
    settings.sweep.grid.insert("indicators.atr_period", [10, 14].into());
    settings.indicators.adx_period = 20;
    let file = ScenarioFile::from_settings(&settings).unwrap();
    let overrides = overrides(&["costs.taker_fee=0.002"]);
    let scenario = file.resolve(&overrides).unwrap();
    assert_eq!(scenario.data.symbols[0].costs.taker_fee, 0.002);
    let point = scenario.grid_point(0).unwrap();
    let at_point = file.resolve_point(&overrides, &point).unwrap();
    assert_eq!((at_point.indicators.atr_period, at_point.indicators.adx_period), (10, 20));
    let error = file.resolve(&crate::support::overrides(&["costs.taker_fee=2"])).unwrap_err();
    assert_eq!((error.file(), error.expression()), ("--set", Some("costs.taker_fee=2")));
}

/// A scenario that reads nothing from the disk.
fn in_memory() -> Settings {
    let mut settings = Settings::new("m");
    settings.data.timeframe = "1h".to_owned();
    settings.data.symbols.push(Symbol::in_memory("X"));
    settings.data.adjustments = Some(Source::Memory);
    settings.regime = Regime::labels(Source::Memory);
    settings.signals = Signals::file(Source::Memory);
    settings.signals.exits = ExitOrigin::File { path: Source::Memory };
    settings.costs.funding = FundingFrom::file(Source::Memory);
    let lines = Trailing::line(TrailLine::file(Source::Memory)).immediately();
    settings.exit_modes.insert("FAST_TP", ExitMode::default().trailing(lines));
    settings
}

#[test]
fn bars_and_rows_may_be_given_in_memory() {
    let settings = in_memory();
    let file = ScenarioFile::from_settings(&settings).unwrap();
    // what is read anew for an override keeps them
    let places = ["data.week_start=Mon", "regime.label_time=open", "signals.sides=long"];
    let more = ["costs.taker_fee=0.1", "exit_modes.FAST_TP.signal_exit=true"];
    for scenario in [
        file.resolve(&[]).unwrap(),
        file.resolve(&overrides(&[places.as_slice(), &more].concat())).unwrap(),
    ] {
        let symbol = &scenario.data.symbols[0];
        assert_eq!(symbol.path, Source::Memory);
        assert!(matches!(symbol.funding, Funding::File { path: Source::Memory, .. }));
        assert_eq!(scenario.data.adjustments, Some(Source::Memory));
        assert!(matches!(scenario.classifier, Classifier::Labels { path: Source::Memory, .. }));
        assert_eq!(scenario.signals.origin, SignalOrigin::File { path: Source::Memory });
        assert_eq!(scenario.signals.exits, ExitOrigin::File { path: Source::Memory });
        assert_eq!(scenario.line_files, [Source::Memory]);
    }
}

#[test]
fn a_file_can_give_nothing_in_memory() {
    let path = "data.symbols.0.path={ memory = true }";
    let file = crate::support::file(crate::support::MINIMAL);
    let error = file.resolve(&overrides(&[path])).unwrap_err();
    assert_eq!(error.message(), "`data.symbols[0].path` must be text, not a table");
    assert_eq!(error.kind(), ErrorKind::WrongType);
    let error =
        crate::support::minimal_error("signals = { source = \"file\", path = { memory = true } }");
    assert_eq!(error.message(), "`signals.path` must be text, not a table");
}

#[test]
fn sections_of_fields_alone() {
    same(|s| s.question = "why?".to_owned(), "question = \"why?\"");
    same(|s| s.entry.at = EntryAt::Close, "entry.at = \"close\"");
    same(|s| s.fills.intrabar = IntrabarRule::Best, "fills.intrabar = \"best\"");
    same(|s| s.indicators.trend_ema_period = 50, "indicators.trend_ema_period = 50");
    same(|s| s.portfolio.initial_balance = 5.0, "portfolio.initial_balance = 5.0");
}

#[test]
fn a_typed_scenario_written_out_is_a_file() {
    let mut settings = typed();
    settings.exit_modes.insert("MINE", ExitMode::based_on("FAST_TP").signal_exit(true));
    settings.sweep.grid.insert("costs.taker_fee", [0.001, 0.002].into());
    let typed = resolved(&settings).unwrap().effective_json();
    let text = toml::to_string(&typed).unwrap();
    assert_eq!(scenario(&text).effective_json(), typed);
}
