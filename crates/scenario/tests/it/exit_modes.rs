//! `[exit_modes]`: overrides, new modes, and what is odd about them.

use crate::support::minimal;
use exitlab_exit::{
    Breakeven, ExitPlan, Partial, PartialDistance, StopDistance, TargetDistance, TimeExit,
    TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing,
};

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
    assert_eq!(plan.time_exit, Some(TimeExit { hours: 24.0, below_r: -0.5 }));
    // Three thirds are 1 within the tolerance.
    let third = "{ at_r = 1, fraction = 0.33333333333 }";
    assert_eq!(trend_follow(&format!("partials = [{third}, {third}, {third}]")).partials.len(), 3);
}

#[test]
fn absent_features_are_none() {
    let plan = trend_follow(
        "target = \"none\"\nbreakeven = \"none\"\npartials = \"none\"\ntrailing = \"none\"\ntime_exit = \"none\"",
    );
    assert_eq!((plan.target, plan.breakeven, plan.trailing), (None, None, None));
    assert!(plan.partials.is_empty() && plan.time_exit.is_none());
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
    let two = "partials = [{ at_r = 9, fraction = 0.5 }, { at_r = 1, fraction = 0.5 }]";
    assert_eq!(warned(two), NOT, "one of them can fill");
}
