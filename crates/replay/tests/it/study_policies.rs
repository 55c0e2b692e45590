//! SPEC §13.7: profiles as plans of a study.

use crate::setup::{
    BRACKET, BULL, FAST_TP, Label, Studied, Sym, TREND_FOLLOW, World, bracket, preset,
};
use exitlab_core::ExitReason::{EndOfData, RegimeExit};
use exitlab_core::Side::{Long, Short};
use exitlab_core::{ChoiceId, PlanId, Regime, Trade, VolLevel};
use exitlab_exit::{OnChange, StopDistance};
use exitlab_orchestrator::PRESETS;

const POLICY: (ChoiceId, Studied) = (ChoiceId(7), Studied::Profile(None));
const LIVE: (ChoiceId, Studied) = (ChoiceId(8), Studied::Profile(Some(OnChange::TakeOver)));
const EXIT: (ChoiceId, Studied) = (ChoiceId(9), Studied::Profile(Some(OnChange::Close)));

const BEAR: Label = Some((Regime::Bear, VolLevel::Normal));

/// BULL (TREND_FOLLOW) until 03:00, BEAR (FAST_TP) from 04:00 on; a long at 02:00, a short at 04:00.
fn world() -> World {
    let mut sym = Sym::calm("BTC", 8);
    sym.labels[3..].fill(BEAR);
    World::new(vec![sym], &[(1, 0, Long, 0.0), (3, 0, Short, 0.0)])
}

fn fixed(plan: PlanId) -> (ChoiceId, Studied) {
    (ChoiceId::from(plan), Studied::Fixed(plan))
}

#[test]
fn outcomes_are_listed_by_signal_and_then_by_choice() {
    let plans = [EXIT, fixed(FAST_TP), POLICY, fixed(TREND_FOLLOW), LIVE];
    let got: Vec<(usize, u32, PlanId)> =
        world().study_of(&plans).iter().map(|t| (t.signal_id, t.choice.0, t.plan)).collect();
    let of_signal = |signal: usize, chosen: PlanId| {
        let fixed = [(signal, 0, TREND_FOLLOW), (signal, 1, FAST_TP)];
        fixed.into_iter().chain([7, 8, 9].map(move |choice| (signal, choice, chosen)))
    };
    let want: Vec<_> = of_signal(0, TREND_FOLLOW).chain(of_signal(1, FAST_TP)).collect();
    assert_eq!(got, want);
}

#[test]
fn what_is_chosen_again_differs_from_what_is_kept() {
    let outcomes = world().study_of(&[POLICY, LIVE, EXIT]);
    let said = |t: &Trade| (t.exit_reason, t.final_plan, t.n_remodes);
    let got: Vec<_> = outcomes.iter().map(said).collect();
    let short = (EndOfData, FAST_TP, 0);
    let want = [
        (EndOfData, TREND_FOLLOW, 0),
        (EndOfData, FAST_TP, 1),
        (RegimeExit, TREND_FOLLOW, 0),
        short,
        short,
        short,
    ];
    assert_eq!(got, want);
    assert_eq!(outcomes[1].remodes.len(), 1);
    assert!(outcomes.iter().all(|t| t.money.is_none()));
}

#[test]
fn a_choice_that_is_kept_is_that_plans_outcome() {
    let world = world();
    let fixed = world.study(&[TREND_FOLLOW, FAST_TP]);
    for t in world.study_of(&[POLICY]) {
        let same = fixed.iter().find(|o| o.signal_id == t.signal_id && o.plan == t.plan).unwrap();
        assert_eq!(&Trade { choice: same.choice, ..t }, same);
    }
}

#[test]
fn the_profiles_choice_is_taken_whatever_the_integration() {
    let want = world().study_of(&[POLICY, LIVE, EXIT]);
    for name in PRESETS {
        let mut world = world();
        world.integration = preset(name);
        world.default_mode = BRACKET;
        assert_eq!(world.study_of(&[POLICY, LIVE, EXIT]), want, "{name}");
    }
}

#[test]
fn levels_are_judged_under_the_plan_that_is_chosen() {
    // a long's stop of 100% is not above 0: BULL's plan takes no long, BEAR's does
    let mut world = world();
    world.plans[TREND_FOLLOW.0 as usize] = bracket(StopDistance::Pct(100.0), None);
    world.calls.push((3, 0, Long, 0.0));
    world.calls.push((1, 0, Short, 0.0));
    let ids: Vec<(usize, PlanId)> = world
        .study_of(&[LIVE])
        .iter()
        .map(|t| (world.candidates()[t.signal_id].signal.source_row, t.plan))
        .collect();
    assert_eq!(ids, [(3, TREND_FOLLOW), (2, FAST_TP), (1, FAST_TP)]);
}

#[test]
fn a_signal_without_a_regime_is_left_out_and_one_later_changes_nothing() {
    let mut world = world();
    world.syms[0].labels = vec![BULL, BULL, BULL, None, None, None, None, None];
    let outcomes = world.study_of(&[LIVE, EXIT]);
    assert_eq!(outcomes.len(), 2, "the long alone");
    assert!(outcomes.iter().all(|t| t.exit_reason == EndOfData && t.n_remodes == 0));
}
