//! SPEC §6 and §8: an exit inside a bar is known at that bar's close, and not before.

use crate::setup::{
    BRACKET, CALM, Ohlc, Sym, World, assert_near, hour, lenient, live, mark, reasons,
};
use exitlab_core::Side::Long;
use exitlab_core::{ChoiceId, ExitReason, PlanId};
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{AlreadyInPosition, PositionLimit};
use exitlab_replay::ReplayOutput;

/// A long of 50 units from 02:00 at 100, stop 98, target 104; bar 3 (03:00 to 04:00) is given.
/// Signals of the same symbol at 02:00, 03:00 and 04:00.
fn run(third: Ohlc) -> ReplayOutput {
    let sym = Sym::new("BTC", &[CALM, CALM, CALM, third, CALM, CALM]);
    World::new(vec![sym], &[(1, 0, Long, 1.0), (2, 0, Long, 1.0), (3, 0, Long, 1.0)]).run()
}

#[test]
fn a_stop_inside_a_bar_frees_the_symbol_at_its_close() {
    let run = run((100.0, 101.0, 97.0, 98.0));
    assert_eq!(reasons(&run), [None, Some(AlreadyInPosition), None]);
    assert_eq!(run.trades[0].exit_time, hour(4));
    assert_near(mark(&run, hour(3)).balance, 10_000.0, "03:00");
    assert_near(mark(&run, hour(4)).balance, 9_900.0, "04:00: 50 · (98 − 100)");
    assert_near(run.decisions[2].balance, 9_900.0, "the decision at 04:00 knows the loss");
}

#[test]
fn a_stop_at_a_bars_open_is_known_at_its_close_only() {
    // the bar opens at 97, below the stop: filled at 03:00, which the decision at 03:00 cannot know
    let run = run((97.0, 98.0, 96.0, 97.0));
    assert_eq!(run.trades[0].exit_time, hour(3));
    assert!(run.trades[0].gapped);
    assert_eq!(reasons(&run), [None, Some(AlreadyInPosition), None]);
    assert_near(run.decisions[1].balance, 10_000.0, "03:00");
    assert_eq!(mark(&run, hour(3)).open_positions, 1);
    assert_near(mark(&run, hour(4)).balance, 9_850.0, "50 · (97 − 100)");
    assert_eq!(mark(&run, hour(4)).open_positions, 0);
    // the new entry of 04:00 is after the old exit
    assert_eq!(run.trades[1].entry_time, hour(4));
}

#[test]
fn a_target_inside_a_bar_frees_the_symbol_at_its_close() {
    let run = run((100.0, 104.5, 99.0, 100.0));
    assert_eq!(reasons(&run), [None, Some(AlreadyInPosition), None]);
    assert_eq!(run.trades[0].exit_reason, ExitReason::TakeProfit);
    assert_near(mark(&run, hour(4)).balance, 10_200.0, "50 · 4");
}

#[test]
fn a_position_stopped_in_its_entry_bar_is_gone_at_that_bars_close() {
    let sym = Sym::new("BTC", &[CALM, CALM, (100.0, 101.0, 97.5, 98.5), CALM, CALM]);
    let run = World::new(vec![sym], &[(1, 0, Long, 1.0), (2, 0, Long, 1.0)]).run();
    assert_eq!(reasons(&run), [None, None]);
    assert_eq!(run.trades[0].exit_time, hour(3));
    // ATR of bar 2: max(3.5, 1, 2.5) = 3.5; 9,900 · 1% / 3.5
    assert_near(run.decisions[1].taken.unwrap().qty, 99.0 / 3.5, "sized on the balance after it");
}

#[test]
fn a_place_is_free_once_the_exit_is_known() {
    let stopped = Sym::new("AAA", &[CALM, CALM, CALM, (97.0, 98.0, 96.0, 97.0), CALM]);
    let calls = [(1, 0, Long, 1.0), (2, 1, Long, 1.0), (3, 1, Long, 1.0)];
    let mut world = World::new(vec![stopped, Sym::calm("BBB", 5)], &calls);
    world.profile = Profile { max_open_positions: 1, ..lenient() };
    world.integration = live(|i| i.use_for_position_limits = true);
    // exited at 03:00, known at 04:00
    assert_eq!(reasons(&world.run()), [None, Some(PositionLimit), None]);
}

#[test]
fn plans_that_share_their_outcomes_keep_their_names() {
    let mut world = World::new(vec![Sym::calm("BTC", 5)], &[(1, 0, Long, 1.0)]);
    let other = PlanId(world.plans.len() as u32);
    let alike = world.plans[BRACKET.0 as usize].clone();
    world.plans.push(ExitPlan { name: "OTHER".to_owned(), ..alike });
    let [first, second] = world.runs_sharing([BRACKET, other]);
    let of = |run: &ReplayOutput| {
        let trade = &run.trades[0];
        (trade.plan, trade.final_plan, trade.choice, trade.r_net)
    };
    let r_net = first.trades[0].r_net;
    assert_eq!(of(&first), (BRACKET, BRACKET, ChoiceId::from(BRACKET), r_net));
    assert_eq!(of(&second), (other, other, ChoiceId::from(other), r_net));
}
