//! `--set`: what it changes, what it leaves, and how it fails.

use crate::support::{EXAMPLE, file, minimal, overrides, scenario, set, set_error, underlined};
use exitlab_exit::{ExitPlan, TargetDistance, TrailDistance};
use exitlab_orchestrator::Integration;
use exitlab_regime::{EmaBand, VolatilitySettings};
use exitlab_scenario::{
    Classifier, ErrorKind, ExitOrigin, Funding, PolicyKind, SignalOrigin, SweepMode,
};
use exitlab_signal::{Align, SideFilter, SignalSource};

#[test]
fn one_number_of_a_built_in_plan() {
    let plan = &set("", &["exit_modes.FAST_TP.target.atr=3"]).plans[1];
    let want = ExitPlan { target: Some(TargetDistance::Atr(3.0)), ..ExitPlan::fast_tp() };
    assert_eq!(*plan, want);
    let plan = &set("", &["exit_modes.TREND_FOLLOW.partials.0.fraction=0.25"]).plans[0];
    assert_eq!(plan.partials[0].fraction, 0.25);
    assert_eq!(plan.breakeven, ExitPlan::trend_follow().breakeven);
}

#[test]
fn the_last_override_of_a_key_counts() {
    assert_eq!(
        set("", &["indicators.atr_period=3", "indicators.atr_period=5"]).indicators.atr_period,
        5
    );
}

#[test]
fn keys_of_the_top_and_bare_words() {
    let s =
        set("", &["name=other", "question=What now", "fills.intrabar=best", "data.timeframe=4h"]);
    assert_eq!((s.name.as_str(), s.question.as_str()), ("other", "What now"));
    assert_eq!(s.data.timeframe.to_string(), "4h");
    assert_eq!(set("", &["data.from=2020-01-01"]).data.from.unwrap().date_text(), "2020-01-01");
}

#[test]
fn lists_and_their_entries() {
    let s = set("", &["data.symbols.0.taker_fee=0.1", "sweep.modes=[\"FAST_TP\"]"]);
    assert_eq!(s.data.symbols[0].costs.taker_fee, 0.1);
    assert_eq!(s.sweep.modes, [s.mode_named("FAST_TP").unwrap()]);
    let s = set("", &["costs.taker_fee=0.1"]);
    assert_eq!(s.data.symbols[0].costs.taker_fee, 0.1, "symbols follow the common costs");
    let s = file(EXAMPLE).resolve(&overrides(&["sweep.grid={}"])).unwrap();
    assert_eq!(s.n_grid_points(), 1);
    let s =
        file(EXAMPLE).resolve(&overrides(&["sweep.grid.\"indicators.atr_period\"=[7]"])).unwrap();
    assert_eq!(s.n_grid_points(), 3);
    assert_eq!(s.sweep.modes[0], SweepMode::Policy(PolicyKind::Kept));
}

#[test]
fn a_table_for_a_section_changes_what_it_names() {
    let s = set("signals.sides = \"long\"", &["signals={ fast = 5, slow = 9 }"]);
    let want = SignalOrigin::Computed(SignalSource::EmaCross { fast: 5, slow: 9 });
    assert_eq!((s.signals.origin, s.signals.sides), (want, SideFilter::Long));
    let file = "[profiles.SAFE]\nrisk_multipliers = { BEAR = 0.1 }";
    let s = set(file, &["profiles.SAFE={ risk_multipliers = { BULL = 2 } }"]);
    assert_eq!(s.profiles[0].risk_multipliers.bull, 2.0);
    assert_eq!(s.profiles[0].risk_multipliers.bear, 0.1);
}

#[test]
fn a_table_for_a_feature_replaces_it() {
    let plan = &set("", &["exit_modes.FAST_TP.target={ r = 2 }"]).plans[1];
    assert_eq!(plan.target, Some(TargetDistance::R(2.0)));
    let plan = &set(
        "",
        &["exit_modes.FAST_TP.trailing={ distance_atr = 0.8, activate = \"immediately\" }"],
    )
    .plans[1];
    assert!(plan.trailing.is_some());
    let s = set("", &["regime.ema_band={ atr = 1 }", "costs.funding={ rate = 0.0001 }"]);
    let Classifier::Rules(rules) = s.classifier else { panic!() };
    assert_eq!(rules.ema_band, EmaBand::Atr(1.0));
    assert_eq!(s.data.symbols[0].funding, Funding::Rate(0.0001));
    // A symbol's own funding is one feature, too, and its rate may be set where it has none yet.
    let own = |set_to: &str| {
        set("costs.funding = { file = \"f.csv\" }", &[set_to]).data.symbols[0].funding.clone()
    };
    assert_eq!(own("data.symbols.0.funding={ rate = 0.001 }"), Funding::Rate(0.001));
    assert_eq!(own("data.symbols.0.funding.rate=0.002"), Funding::Rate(0.002));
    let s = set("", &["exit_modes.FAST_TP.target=none"]);
    assert_eq!(s.plans[1].target, None);
}

#[test]
fn integration_by_preset_or_flag() {
    let live_full = Integration::preset("live_full").unwrap();
    assert_eq!(
        set("", &["orchestrator.integration=live_full"]).orchestrator.integration,
        live_full
    );
    let s = set(
        "orchestrator.integration = \"live_step5\"",
        &["orchestrator.integration.use_for_cost_filter=true"],
    );
    assert_eq!(s.orchestrator.integration, live_full);
}

#[test]
fn another_choice_brings_its_own_defaults_in_any_order() {
    let donchian = |n| SignalOrigin::Computed(SignalSource::Donchian { n });
    assert_eq!(set("", &["signals.source=donchian"]).signals.origin, donchian(20));
    for texts in
        [["signals.source=donchian", "signals.n=55"], ["signals.n=55", "signals.source=donchian"]]
    {
        assert_eq!(set("", &texts).signals.origin, donchian(55));
    }
    let s =
        set("signals = { fast = 3, slow = 4, sides = \"short\" }", &["signals.source=ema_cross"]);
    let kept = SignalOrigin::Computed(SignalSource::EmaCross { fast: 3, slow: 4 });
    assert_eq!((s.signals.origin, s.signals.sides), (kept, SideFilter::Short), "no other choice");
    let ratio = VolatilitySettings::Ratio { low: 0.005, high: 0.015, extreme: 0.03 };
    assert_eq!(set("", &["regime.volatility.method=ratio"]).volatility, ratio);
    let s = set(
        "regime.volatility.window_bars = 9",
        &["regime={ classifier = \"labels\", labels = \"l.csv\" }"],
    );
    assert!(matches!(s.classifier, Classifier::Labels { .. }));
    assert!(matches!(s.volatility, VolatilitySettings::Quantile { window_bars: 9, .. }));
}

#[test]
fn exits_and_the_alignment_outlive_another_source() {
    let file = "signals = { source = \"file\", path = \"s.csv\", align = \"next\", \
                exits = { path = \"e.csv\" } }";
    let s = set(file, &["signals.source=donchian"]);
    let exits = ExitOrigin::File { path: "scenarios/e.csv".into() };
    assert_eq!((s.signals.exits, s.signals.align), (exits, Align::Next));
    let s = set(file, &["signals.exits=opposite"]);
    assert_eq!((s.signals.exits, s.signals.align), (ExitOrigin::Opposite, Align::Next));
    // the default of files goes with the last of them
    let s = set("signals = { source = \"file\", path = \"s.csv\" }", &["signals.source=donchian"]);
    assert_eq!((s.effective_json()["signals"].get("align"), s.warnings.len()), (None, 0));
}

#[test]
fn one_trail_does_not_change_into_another_key_by_key() {
    let error = set_error("", &["exit_modes.TREND_FOLLOW.trailing.giveback_pct=30"]);
    assert_eq!(
        error.message(),
        "`exit_modes.TREND_FOLLOW.trailing` has distance_atr and giveback_pct, but takes exactly one \
         of distance_atr, distance_pct, giveback_pct, line"
    );
    let plan = &set("", &["exit_modes.TREND_FOLLOW.trailing={ giveback_pct = 30 }"]).plans[0];
    assert_eq!(plan.trailing.map(|t| t.distance), Some(TrailDistance::Giveback(30.0)));
}

#[test]
fn new_modes_and_profiles_may_be_given_whole() {
    let s = set(
        "",
        &["exit_modes.MINE={ base = \"FAST_TP\", target = { atr = 9 } }", "sweep.modes=[\"MINE\"]"],
    );
    assert_eq!(s.plans[3].target, Some(TargetDistance::Atr(9.0)));
    let s = set("", &["profiles.MINE={ base = \"SAFE\", min_avg_r = 9 }"]);
    assert_eq!(s.profiles[2].min_avg_r, 9.0);
}

#[test]
fn a_derived_mode_keeps_what_it_took_from_its_base() {
    let s = set("[exit_modes.M]\nbase = \"FAST_TP\"", &["exit_modes.FAST_TP.target.atr=3"]);
    assert_eq!(s.plans[1].target, Some(TargetDistance::Atr(3.0)));
    assert_eq!(
        s.plans[3].target,
        Some(TargetDistance::Atr(2.5)),
        "overrides start from effective settings"
    );
}

/// The error of one override of the minimal scenario, checked to point at the override.
fn fails(text: &str) -> (ErrorKind, String, String) {
    let error = set_error("", &[text]);
    assert_eq!(
        (error.file(), error.source_text(), error.expression()),
        ("--set", text, Some(text))
    );
    let value = text.split_once('=').unwrap();
    let want = if error.kind() == ErrorKind::UnknownKey { value.0 } else { value.1 };
    assert_eq!(underlined(&error), want);
    assert!(error.to_string().starts_with(&format!("--set {text}: ")), "{error}");
    (error.kind(), error.message().to_owned(), error.help().unwrap_or_default().to_owned())
}

#[test]
fn a_key_in_an_absent_feature_is_an_error() {
    let (kind, message, help) = fails("exit_modes.FAST_TP.trailing.distance_atr=0.8");
    assert_eq!(kind, ErrorKind::Invalid);
    assert_eq!(
        message,
        "`exit_modes.FAST_TP.trailing` is absent (\"none\"), so `distance_atr` cannot be changed in it"
    );
    assert!(help.contains("as a whole"), "{help}");
    assert!(fails("exit_modes.FAST_TP.partials.0.at_r=1").1.contains("is absent"));
}

#[test]
fn unknown_keys_are_errors_with_those_allowed() {
    let (kind, message, help) = fails("indicators.atr_perod=3");
    assert_eq!(
        (kind, message.as_str()),
        (ErrorKind::UnknownKey, "unknown key `indicators.atr_perod`")
    );
    assert_eq!(
        help,
        "did you mean `atr_period`? the keys here are atr_period, adx_period, trend_ema_period"
    );
    assert!(fails("indicator.atr_period=3").2.contains("schema, name, question, data, indicators"));
    assert!(fails("exit_modes.FAST_TP.target.x=3").2.contains("atr, r, pct"));
    assert!(
        fails("exit_modes.FAST.target.atr=3").2.contains("TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL")
    );
    assert!(fails("profiles.safe.base_confidence=1").2.contains("did you mean `SAFE`?"));
    assert!(fails("data.symbols.0.fee=3").2.contains("taker_fee"));
}

#[test]
fn values_that_make_no_sense_point_at_the_override() {
    let message = |text: &str| fails(text).1;
    assert_eq!(
        message("indicators.atr_period=0"),
        "`indicators.atr_period` must be at least 1, not 0"
    );
    assert_eq!(
        message("indicators.atr_period=x"),
        "`indicators.atr_period` must be a whole number of at least 0, not the text \"x\""
    );
    assert_eq!(
        message("exit_modes.FAST_TP.target.r=2"),
        "`exit_modes.FAST_TP.target` has atr and r, but takes exactly one of atr, r, pct"
    );
    assert_eq!(
        message("exit_modes.FAST_TP.stop.atr.x=2"),
        "`exit_modes.FAST_TP.stop.atr` is a single value, with no `x` in it"
    );
    assert_eq!(
        message("data.symbols.3.path=x"),
        "`data.symbols` has no entry `3`: there are 1, counted from 0"
    );
    assert_eq!(
        message("exit_modes.FAST_TP.base=TREND_FOLLOW"),
        "`exit_modes.FAST_TP.base` cannot be given: this one is built in"
    );
    assert_eq!(
        message("portfolio.initial_balance=nan"),
        "`portfolio.initial_balance` must be a finite number, not NaN"
    );
    assert_eq!(message("signals.n=3"), "`signals.n` cannot be used with source = \"ema_cross\"");
    assert_eq!(
        message("exit_modes.M={ target = { atr = 3 } }"),
        "`exit_modes.M` needs the key `base`"
    );
    // The key that the check names is another one than the override's.
    assert_eq!(
        message("signals.slow=10"),
        "`signals.fast` is 20, but must be below `signals.slow` (10)"
    );
    let error = set_error("[exit_modes.M]\nbase = \"FAST_TP\"", &["exit_modes.M.base=SAFE"]);
    assert!(error.message().contains("cannot be changed from outside"), "{error}");
}

#[test]
fn of_several_overrides_the_one_to_blame_is_named() {
    let error = set_error("", &["indicators.atr_period=3", "signals.slow=10", "name=x"]);
    assert_eq!(error.expression(), Some("signals.slow=10"));
    let error = set_error("", &["signals.fast=60", "signals.slow=10"]);
    assert_eq!(error.expression(), Some("signals.fast=60"));
}

#[test]
fn what_the_file_has_wrong_is_not_blamed_on_an_override() {
    let error = set_error("indicators.atr_period = 0", &["name=x"]);
    assert_eq!((error.file(), error.line()), ("scenarios/s.toml", Some(4)));
    assert_eq!(
        set("indicators.atr_period = 0", &["indicators.atr_period=1"]).indicators.atr_period,
        1
    );
}

#[test]
fn no_override_is_no_change() {
    assert_eq!(set("", &[]), minimal(""));
    assert_eq!(set("", &["regime.volatility.method=quantile", "signals.fast=20"]), minimal(""));
    assert_eq!(file(EXAMPLE).resolve(&[]).unwrap(), scenario(EXAMPLE));
}
