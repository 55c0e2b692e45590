//! `[exit_modes]`: overrides, new modes, and what is odd about them.

use crate::support::{minimal, set};
use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;
use exitlab_exit::{
    Breakeven, ExitPlan, HoldingTime, LineFileId, Partial, PartialDistance, Ratchet, SessionDays,
    SessionExit, SignalExit, StopDistance, TargetDistance, TimeExit, TrailActivation, TrailBasis,
    TrailDistance, TrailLine, TrailScale, Trailing,
};
use exitlab_indicators::{DonchianLine, EmaLine, Line, MidpointLine};
use std::path::Path;

fn trend_follow(keys: &str) -> ExitPlan {
    minimal(&format!("[exit_modes.TREND_FOLLOW]\n{keys}")).plans[0].clone()
}

#[test]
fn a_key_replaces_the_whole_of_itself_and_nothing_else() {
    let plan = trend_follow("target = { r = 2 }");
    let want = ExitPlan { target: Some(TargetDistance::R(2.0)), ..ExitPlan::trend_follow() };
    assert_eq!(plan, want);
    assert_eq!(trend_follow("stop = { pct = 1.0 }").stop, StopDistance::Pct(1.0));
    assert_eq!(trend_follow("target = { pct = 150 }").target, Some(TargetDistance::Pct(150.0)));
    assert_eq!(trend_follow("trend_trail_strength = 2").trend_trail_strength, 2.0);
    assert_eq!(trend_follow("description = \"mine\"").description, "mine");
}

#[test]
fn inside_a_feature_the_rest_has_the_pages_defaults() {
    let breakeven = Breakeven { at_r: 3.0, offset_pct: 0.1 };
    assert_eq!(trend_follow("breakeven = { at_r = 3 }").breakeven, Some(breakeven));
    let trailing = Trailing {
        distance: TrailDistance::Atr { multiple: 2.0, basis: TrailBasis::EntryAtr },
        activate: TrailActivation::AfterPartial,
        scale: TrailScale::None,
    };
    assert_eq!(trend_follow("trailing = { distance_atr = 2 }").trailing, Some(trailing));
}

#[test]
fn every_form_of_trailing() {
    let trailing = |keys: &str| trend_follow(&format!("trailing = {{ {keys} }}")).trailing.unwrap();
    let t = trailing("distance_pct = 5, activate = \"immediately\", basis = \"entry_atr\"");
    assert_eq!((t.distance, t.activate), (TrailDistance::Pct(5.0), TrailActivation::Immediately));
    let t = trailing(
        "distance_atr = 1, activate = \"at_r\", at_r = 1.5, basis = \"current_atr\", scale = \"trend\"",
    );
    let current = TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::CurrentAtr };
    assert_eq!((t.distance, t.activate), (current, TrailActivation::AtR(1.5)));
    assert_eq!(t.scale, TrailScale::Trend);
    let t = trailing("giveback_pct = 40, activate = \"at_r\", at_r = 1");
    assert_eq!((t.distance, t.scale), (TrailDistance::Giveback(40.0), TrailScale::None));
    assert_eq!(trailing("giveback_pct = 40").activate, TrailActivation::AfterPartial);
}

#[test]
fn every_line() {
    let distance = |line: &str| {
        let keys = format!("trailing = {{ line = {{ {line} }}, activate = \"immediately\" }}");
        trend_follow(&keys).trailing.unwrap().distance
    };
    let computed = |line| TrailDistance::Line(TrailLine::Computed(line));
    assert_eq!(
        distance("donchian = { bars = 20 }"),
        computed(Line::Donchian(DonchianLine { bars: 20 }))
    );
    let ema = |atr| computed(Line::Ema(EmaLine { period: 34, atr }));
    assert_eq!(distance("ema = { period = 34 }"), ema(0.0));
    assert_eq!(distance("ema = { period = 34, atr = 1.5 }"), ema(1.5));
    assert_eq!(
        distance("midpoint = { atr = 3 }"),
        computed(Line::Midpoint(MidpointLine { atr: 3.0 }))
    );
}

#[test]
fn a_file_of_lines_is_one_file_however_often_it_is_named() {
    let trailing = |file: &str| format!("trailing = {{ line = {{ file = \"{file}\" }} }}\n");
    let text = format!(
        "[exit_modes.TREND_FOLLOW]\n{}[exit_modes.FAST_TP]\n{}[exit_modes.M]\nbase = \"FAST_TP\"\n{}",
        trailing("b.csv"),
        trailing("a.csv"),
        trailing("b.csv")
    );
    let files = |s: &exitlab_scenario::Scenario| -> Vec<Option<LineFileId>> {
        let distances = s.plans.iter().map(|plan| plan.trailing.map(|t| t.distance));
        distances
            .map(|distance| match distance {
                Some(TrailDistance::Line(TrailLine::File(id))) => Some(id),
                _ => None,
            })
            .collect()
    };
    let s = minimal(&text);
    let [b, a] = [0, 1].map(|n| Some(LineFileId(n)));
    assert_eq!(files(&s), [b, a, None, b]);
    assert_eq!(s.line_files, [Path::new("scenarios/b.csv"), Path::new("scenarios/a.csv")]);
    // a file that nothing names any more is not read
    let s = set(&text, &["exit_modes.FAST_TP.trailing=none"]);
    assert_eq!((files(&s), s.line_files.len()), (vec![b, None, None, b], 1));
    // and stays where the exit modes are the file's own
    assert_eq!(set(&text, &["indicators.atr_period=3"]).line_files.len(), 2);
}

#[test]
fn levels_of_the_signal() {
    let plan = minimal(
        "signals = { source = \"file\", path = \"s.csv\" }\n\
         [exit_modes.TREND_FOLLOW]\nstop = \"signal\"\ntarget = \"signal\"",
    )
    .plans[0]
        .clone();
    let want = ExitPlan {
        stop: StopDistance::Signal,
        target: Some(TargetDistance::Signal),
        ..ExitPlan::trend_follow()
    };
    assert_eq!(plan, want);
}

#[test]
fn ratchets_ascend() {
    let ratchets =
        trend_follow("ratchets = [{ at_r = 1, stop_r = -0.5 }, { at_r = 2, stop_r = -0.5 }]");
    let rung = |at_r, stop_r| Ratchet { at_r, stop_r };
    assert_eq!(ratchets.ratchets.as_slice(), [rung(1.0, -0.5), rung(2.0, -0.5)]);
    let rungs = (1..=8).map(|n| format!("{{ at_r = {n}, stop_r = 0 }}")).collect::<Vec<_>>();
    assert_eq!(trend_follow(&format!("ratchets = [{}]", rungs.join(", "))).ratchets.len(), 8);
    assert!(trend_follow("ratchets = []").ratchets.is_empty());
}

#[test]
fn session_exits() {
    let session = |keys: &str| trend_follow(&format!("session_exit = {{ {keys} }}")).session_exit;
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    let every_day = SessionExit { at: at(0, 5), tz: Tz::UTC, days: SessionDays::ALL };
    assert_eq!(session("at = \"00:05\""), Some(every_day));
    let fridays = SessionExit {
        at: at(15, 55),
        tz: Tz::America__New_York,
        days: SessionDays::of([Weekday::Fri]),
    };
    let keys = "at = \"15:55\", tz = \"America/New_York\", days = [\"Fri\"]";
    assert_eq!(session(keys), Some(fridays));
}

#[test]
fn exit_signals_close_where_the_mode_says_so() {
    let s = minimal("signals.exits = \"opposite\"\n[exit_modes.FAST_TP]\nsignal_exit = true");
    let of_plans: Vec<SignalExit> = s.plans.iter().map(|plan| plan.signal_exit).collect();
    assert_eq!(of_plans, [SignalExit::Off, SignalExit::On, SignalExit::Off]);
    assert_eq!(s.warnings, []);
}

#[test]
fn partials_and_time_exits() {
    let plan = trend_follow(
        "partials = [{ at_r = 1, fraction = 0.3 }, { at_atr = 2, fraction = 0.7 }]\n\
         time_exit = { hours = 24, below_r = -0.5 }",
    );
    let partials = [
        Partial { at: PartialDistance::R(1.0), fraction: 0.3 },
        Partial { at: PartialDistance::Atr(2.0), fraction: 0.7 },
    ];
    assert_eq!(plan.partials.as_slice(), partials);
    let time_exit = |keys: &str| trend_follow(&format!("time_exit = {{ {keys} }}")).time_exit;
    let after = |after, below_r| Some(TimeExit { after, below_r });
    assert_eq!(plan.time_exit, after(HoldingTime::Hours(24.0), Some(-0.5)));
    assert_eq!(time_exit("hours = 1.5"), after(HoldingTime::Hours(1.5), None));
    assert_eq!(time_exit("bars = 12, below_r = 0"), after(HoldingTime::Bars(12), Some(0.0)));
    // Three thirds are 1 within the tolerance.
    let third = "{ at_r = 1, fraction = 0.33333333333 }";
    assert_eq!(trend_follow(&format!("partials = [{third}, {third}, {third}]")).partials.len(), 3);
}

#[test]
fn absent_features_are_none() {
    let plan = trend_follow(
        "target = \"none\"\nbreakeven = \"none\"\npartials = \"none\"\ntrailing = \"none\"\n\
         time_exit = \"none\"\nratchets = \"none\"\nsession_exit = \"none\"\nsignal_exit = false",
    );
    assert_eq!((plan.target, plan.breakeven, plan.trailing), (None, None, None));
    assert!(plan.partials.is_empty() && plan.time_exit.is_none());
    assert!(plan.ratchets.is_empty() && plan.session_exit.is_none());
    assert_eq!(trend_follow("partials = []\ntrailing = \"none\"").partials.len(), 0);
}

#[test]
fn new_modes_derive_from_their_base() {
    let s = minimal(
        "[exit_modes.B]\nbase = \"A\"\nstop = { atr = 9 }\n\
         [exit_modes.A]\nbase = \"FAST_TP\"\ndescription = \"mine\"\n\
         [exit_modes.FAST_TP]\ntarget = { atr = 3 }",
    );
    let names: Vec<_> = s.plans.iter().map(|plan| plan.name.as_str()).collect();
    assert_eq!(names, ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL", "B", "A"]);
    let b = &s.plans[3];
    assert_eq!(b.target, Some(TargetDistance::Atr(3.0)), "the base is taken as overridden");
    assert_eq!((b.stop, b.description.as_str()), (StopDistance::Atr(9.0), "mine"));
    assert_eq!(s.plans[1].description, "Quick exits, small TP, no trailing");
}

/// The lines at which a TREND_FOLLOW of these keys is warned about.
fn warned(keys: &str) -> Vec<usize> {
    let s = minimal(&format!("[exit_modes.TREND_FOLLOW]\n{keys}"));
    s.warnings.iter().filter_map(|warning| warning.line).collect()
}

#[test]
fn a_trail_that_waits_for_a_partial_in_vain_is_warned_about() {
    const NOT: [usize; 0] = [];
    assert_eq!(warned(""), NOT);
    assert_eq!(warned("partials = []"), [4], "at the mode: the trailing is not in the file");
    assert_eq!(warned("partials = []\ntrailing = { distance_atr = 1 }"), [6]);
    assert_eq!(
        warned("partials = []\ntrailing = { distance_atr = 1, activate = \"immediately\" }"),
        NOT
    );
    // At 2 R with a stop of 1.5 A, a target of 3 A is at 2 R too.
    assert_eq!(warned("target = { atr = 3 }"), [4]);
    assert_eq!(warned("target = { atr = 3.1 }"), NOT);
    assert_eq!(warned("target = { r = 2 }"), [4]);
    assert_eq!(warned("target = { r = 2.1 }"), NOT);
    assert_eq!(warned("target = { pct = 0.1 }"), NOT, "depends on the entry");
    assert_eq!(warned("stop = { pct = 1 }\ntarget = { pct = 2 }"), [4]);
    assert_eq!(warned("stop = { pct = 1 }\ntarget = { pct = 2.1 }"), NOT);
    assert_eq!(warned("stop = { pct = 1 }\ntarget = { atr = 0.1 }"), NOT, "depends on the entry");
    let at_atr = "partials = [{ at_atr = 3, fraction = 0.5 }]";
    assert_eq!(warned(&format!("{at_atr}\ntarget = {{ atr = 3 }}")), [4]);
    assert_eq!(warned(&format!("{at_atr}\ntarget = {{ r = 2 }}")), [4]);
    assert_eq!(warned(&format!("{at_atr}\ntarget = {{ r = 2.1 }}")), NOT);
    assert_eq!(warned(&format!("{at_atr}\ntarget = {{ atr = 3 }}\nstop = {{ pct = 1 }}")), [4]);
    assert_eq!(warned(&format!("{at_atr}\ntarget = {{ r = 1 }}\nstop = {{ pct = 1 }}")), NOT);
    assert_eq!(warned("target = \"none\""), NOT);
    let line = "trailing = { line = { donchian = { bars = 9 } } }";
    assert_eq!(warned(&format!("partials = []\n{line}")), [6], "a line waits as any trail does");
    let two = "partials = [{ at_r = 9, fraction = 0.5 }, { at_r = 1, fraction = 0.5 }]";
    assert_eq!(warned(two), NOT, "one of them can fill");
}

/// Paths, lines and messages of warnings.
fn odd(more: &str) -> Vec<(String, usize, String)> {
    let warning = |w: exitlab_scenario::Warning| (w.path, w.line.unwrap(), w.message);
    minimal(more).warnings.into_iter().map(warning).collect()
}

fn one_odd(path: &str, line: usize, message: &str) -> Vec<(String, usize, String)> {
    vec![(path.to_owned(), line, message.to_owned())]
}

#[test]
fn a_signal_exit_without_a_source_of_exits_is_warned_about() {
    let mode = "[exit_modes.FAST_TP]\nsignal_exit = true";
    let message = "has no effect: `signals.exits` is \"none\"";
    assert_eq!(odd(mode), one_odd("exit_modes.FAST_TP.signal_exit", 5, message));
    let file = format!("signals.exits = {{ path = \"e.csv\" }}\n{mode}");
    assert_eq!(odd(&file), []);
}

#[test]
fn exit_signals_that_close_nothing_are_warned_about() {
    let message = "has no effect: no exit mode has signal_exit = true";
    assert_eq!(odd("[signals]\nexits = \"opposite\""), one_odd("signals.exits", 5, message));
}

#[test]
fn an_alignment_that_places_nothing_is_warned_about() {
    let message = "has no effect: no file of signals, exits or lines is read";
    assert_eq!(odd("signals.align = \"next\""), one_odd("signals.align", 4, message));
    let line = "[exit_modes.FAST_TP]\n\
                trailing = { line = { file = \"l.csv\" }, activate = \"immediately\" }";
    assert_eq!(odd(&format!("signals.align = \"next\"\n{line}")), []);
}

#[test]
fn a_stop_of_the_signal_without_a_signal_file_is_warned_about_where_nothing_uses_it() {
    let mode = "[exit_modes.MINE]\nbase = \"FAST_TP\"\nstop = \"signal\"";
    let message = "is \"signal\", but signals of source = \"ema_cross\" have no stop_price: under \
                   this mode all are INVALID_STOP";
    assert_eq!(odd(mode), one_odd("exit_modes.MINE.stop", 6, message));
    let file = format!("signals = {{ source = \"file\", path = \"s.csv\" }}\n{mode}");
    assert_eq!(odd(&file), []);
    // a target of the signal is none, which is fine
    assert_eq!(odd("[exit_modes.FAST_TP]\ntarget = \"signal\""), []);
}
