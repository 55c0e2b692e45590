//! SPEC §13.5: a position that an exit signal closes at its next bar's open makes way at once.
//!
//! Hourly bars; ATR 2; a stop of 1 ATR, so that 10,000 at 1% buys 50 units at 100.

use crate::setup::{
    CALM, Call, FAST_TP, Ohlc, POLICY_LIVE, Sym, TREND_FOLLOW, World, assert_near, bracket, hour,
    lenient, live, mark, qty, reasons,
};
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::ExitReason::{self, SignalExit, StopLoss, TakeProfit};
use exitlab_core::Side::{self, Long, Short};
use exitlab_core::{Regime, VolLevel};
use exitlab_exit::{EntryAt, ExitPlan, SessionDays, SessionExit, StopDistance};
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{
    AlreadyInPosition, BelowMinNotional, ExposureLimit, PositionLimit,
};
use exitlab_replay::ReplayOutput;

/// A stop of 1 ATR and exit signals.
fn reverser(target_r: Option<f64>) -> ExitPlan {
    ExitPlan {
        signal_exit: exitlab_exit::SignalExit::On,
        ..bracket(StopDistance::Atr(1.0), target_r)
    }
}

/// A long of BTC from 02:00, and calls at 04:00; exit signals of BTC at these hours.
fn world(bars: &[Ohlc], exits: &[(i64, Side)], at_4: &[(u32, Side)]) -> World {
    let mut btc = Sym::new("BTC", bars);
    btc.exits = exits.iter().map(|(hour, side)| (60 * hour, *side)).collect();
    let first: Call = (1, 0, Long, 1.0);
    let calls: Vec<Call> = [first]
        .into_iter()
        .chain(at_4.iter().map(|(symbol, side)| (3, *symbol, *side, 1.0)))
        .collect();
    World::new(vec![btc, Sym::calm("ETH", 8)], &calls).plan(reverser(None))
}

fn exit(run: &ReplayOutput, trade: usize) -> (ExitReason, i64) {
    let trade = &run.trades[trade];
    (trade.exit_reason, (trade.exit_time.us() - hour(0).us()) / crate::setup::HOUR_US)
}

#[test]
fn the_other_side_is_taken_at_the_signal_that_closes() {
    let reverse = |exits: &[(i64, Side)]| world(&[CALM; 8], exits, &[(0, Short)]).run();
    let run = reverse(&[(4, Long)]);
    assert_eq!(reasons(&run), [None, None]);
    assert_eq!(exit(&run, 0), (SignalExit, 4));
    assert_eq!((run.trades[1].side, run.trades[1].entry_time), (Short, hour(4)));
    // the decision's own exit signal closes nothing that it opens
    assert_eq!(exit(&run, 1), (ExitReason::EndOfData, 8));
    // none, one for shorts, a later one
    for exits in [&[][..], &[(4, Short)], &[(5, Long)]] {
        assert_eq!(reasons(&reverse(exits)), [None, Some(AlreadyInPosition)], "{exits:?}");
    }
    // an earlier one has closed it at 03:00, which 04:00 knows
    assert_eq!(reasons(&reverse(&[(3, Long)])), [None, None]);
    // one at the entry's own decision is none
    assert_eq!(reasons(&reverse(&[(2, Long)])), [None, Some(AlreadyInPosition)]);
}

#[test]
fn a_plan_without_exit_signals_does_not_leave() {
    let mut world = world(&[CALM; 8], &[(4, Long)], &[(0, Short)]);
    world = world.plan(bracket(StopDistance::Atr(1.0), None));
    assert_eq!(reasons(&world.run()), [None, Some(AlreadyInPosition)]);
}

#[test]
fn the_same_side_is_taken_again() {
    let run = world(&[CALM; 8], &[(4, Long)], &[(0, Long)]).run();
    assert_eq!(reasons(&run), [None, None]);
    assert_eq!((exit(&run, 0), run.trades[1].entry_time), ((SignalExit, 4), hour(4)));
}

#[test]
fn money_is_booked_when_it_is_known() {
    // out at the open of 04:00, 103: 50 · 3 = 150, known at 05:00
    let bars =
        [CALM, CALM, CALM, (100.0, 103.5, 99.5, 103.0), (103.0, 104.0, 102.0, 103.0), CALM, CALM];
    let run = world(&bars, &[(4, Long)], &[(0, Short)]).run();
    assert_eq!(exit(&run, 0), (SignalExit, 4));
    assert_eq!(run.decisions[1].balance, 10_000.0);
    // ATR of bar 3: 103.5 − 99.5 = 4, on the balance before
    assert_near(qty(&run.decisions[1]), 25.0, "10,000 · 1% / 4");
    let at_4 = mark(&run, hour(4));
    assert_eq!((at_4.balance, at_4.open_positions), (10_000.0, 1));
    assert_near(at_4.equity, 10_150.0, "the long is still marked");
    let at_5 = mark(&run, hour(5));
    assert_eq!(at_5.open_positions, 1, "the short alone");
    assert_near(at_5.balance, 10_150.0, "booked");
    assert_near(at_5.equity, 10_150.0, "the short is at its entry");
}

#[test]
fn what_leaves_counts_for_no_limit() {
    // with and without the exit signal that makes BTC leave when ETH is decided
    let eth_at_4 = |exits: &[(i64, Side)], set: &dyn Fn(&mut World)| {
        let mut world = world(&[CALM; 8], exits, &[(1, Short)]);
        world.integration = live(|i| i.use_for_position_limits = true);
        set(&mut world);
        world.run().decisions[1].clone()
    };
    let leaving = &[(4, Long)][..];
    let one_place = |world: &mut World| {
        world.profile = Profile { max_open_positions: 1, ..lenient() };
    };
    assert_eq!(eth_at_4(leaving, &one_place).reason, None);
    assert_eq!(eth_at_4(&[], &one_place).reason, Some(PositionLimit));
    // 1% each
    let exposure = |world: &mut World| {
        world.profile = Profile { total_exposure_limit: 1.5, ..lenient() };
    };
    let taken = eth_at_4(leaving, &exposure);
    assert_eq!((taken.reason, taken.open_risk_pct), (None, Some(0.0)));
    let rejected = eth_at_4(&[], &exposure);
    assert_eq!(rejected.reason, Some(ExposureLimit));
    assert_near(rejected.open_risk_pct.unwrap(), 1.0, "50 · 2 / 10,000");
    // BTC's 50 · 100 are all of half the balance
    let half = |world: &mut World| world.sizing.max_leverage = 0.5;
    assert_near(qty(&eth_at_4(leaving, &half)), 50.0, "all the room");
    assert_eq!(eth_at_4(&[], &half).reason, Some(BelowMinNotional));
    // open risk of 1% is 100% of the limit's: risk is halved
    let high_exposure = |world: &mut World| {
        world.integration = live(|i| i.use_for_risk_sizing = true);
        world.profile = Profile { total_exposure_limit: 1.0, high_exposure: 0.5, ..lenient() };
    };
    assert_near(qty(&eth_at_4(leaving, &high_exposure)), 50.0, "no open risk");
    assert_near(qty(&eth_at_4(&[], &high_exposure)), 25.0, "10,000 · 0.5% / 2");
}

#[test]
fn one_position_beside_one_that_is_leaving() {
    let calls = [(0, Short), (0, Short), (1, Long)];
    let mut world = world(&[CALM; 8], &[(4, Long)], &calls);
    assert_eq!(reasons(&world.run()), [None, None, Some(AlreadyInPosition), None]);
    // the one that comes takes the only place
    world.integration = live(|i| i.use_for_position_limits = true);
    world.profile = Profile { max_open_positions: 1, ..lenient() };
    let want = [None, None, Some(AlreadyInPosition), Some(PositionLimit)];
    assert_eq!(reasons(&world.run()), want);
}

#[test]
fn it_has_left_at_the_next_decision() {
    let mut world = world(&[CALM; 8], &[(4, Long)], &[(0, Short)]);
    world.calls.push((4, 0, Long, 1.0));
    let run = world.run();
    assert_eq!(reasons(&run), [None, None, Some(AlreadyInPosition)], "the short of 04:00 stays");
    assert_near(run.decisions[2].open_risk_pct.unwrap(), 1.0, "the short's");
}

#[test]
fn a_sessions_end_is_not_meant() {
    // the bars of 03:00 and 04:00 are missing: 05:00 is the first that opens after 03:30
    let session = SessionExit {
        at: NaiveTime::from_hms_opt(3, 30, 0).unwrap(),
        tz: Tz::UTC,
        days: SessionDays::ALL,
    };
    for (exits, want) in [(vec![], Some(AlreadyInPosition)), (vec![(180, Long)], None)] {
        let mut btc = Sym::calm("BTC", 6);
        btc.hours = vec![0, 1, 2, 5, 6, 7];
        btc.exits = exits;
        let plan = ExitPlan { session_exit: Some(session), ..reverser(None) };
        let run = World::new(vec![btc], &[(1, 0, Long, 1.0), (2, 0, Short, 1.0)]).plan(plan).run();
        assert_eq!(reasons(&run), [None, want]);
        let reason = if want.is_some() { ExitReason::SessionExit } else { SignalExit };
        assert_eq!(exit(&run, 0), (reason, 5));
    }
}

#[test]
fn entries_at_the_close_mind_it() {
    let mut world = world(&[CALM; 8], &[(4, Long)], &[(0, Short)]);
    world.entry.at = EntryAt::Close;
    let run = world.run();
    assert_eq!(reasons(&run), [None, Some(AlreadyInPosition)]);
    assert_eq!(exit(&run, 0), (SignalExit, 4));
    assert_near(run.decisions[1].open_risk_pct.unwrap(), 1.0, "and so does open risk");
}

#[test]
fn a_pending_entry_that_closes_at_its_own_open_leaves() {
    // no execution bar from 02:00 to 03:00: decided at 02:00, filled at 03:00
    for (exits, want) in [(vec![(180, Long)], None), (vec![], Some(AlreadyInPosition))] {
        let mut btc = Sym::calm("BTC", 8);
        let minutes = [0, 1, 3, 4, 5, 6, 7].map(|hour| (60 * hour, CALM));
        btc.execution = Some(("1h", minutes.to_vec()));
        btc.exits = exits;
        let calls = [(1, 0, Long, 1.0), (2, 0, Short, 1.0)];
        let run = World::new(vec![btc], &calls).plan(reverser(None)).run();
        assert_eq!(reasons(&run), [None, want]);
        let trade = &run.trades[0];
        assert_eq!(trade.entry_time, hour(3));
        if want.is_none() {
            assert_eq!((exit(&run, 0), trade.bars_held, trade.r_net), ((SignalExit, 3), 1, 0.0));
            assert_eq!(run.decisions[1].open_risk_pct, Some(0.0));
            assert_eq!(run.trades[1].entry_time, hour(3));
        }
    }
}

#[test]
fn what_its_last_open_fills_comes_first() {
    // stop 98, target 104: the open of 04:00 fills one of them, which 04:00 cannot know
    let cases = [
        ((97.0, 98.0, 96.0, 97.0), StopLoss, true, 97.0),
        ((105.0, 106.0, 104.5, 105.0), TakeProfit, false, 105.0),
        ((103.0, 106.0, 102.5, 105.0), SignalExit, false, 103.0),
    ];
    for (bar, reason, gapped, price) in cases {
        let bars = [CALM, CALM, CALM, CALM, bar, bar, bar];
        let run = world(&bars, &[(4, Long)], &[(0, Short)]).plan(reverser(Some(2.0))).run();
        assert_eq!(reasons(&run), [None, None], "{reason:?}");
        let left = &run.trades[0];
        assert_eq!((exit(&run, 0), left.gapped), ((reason, 4), gapped));
        assert_eq!((left.exit_price, run.trades[1].entry_price), (price, price));
        assert_eq!(mark(&run, hour(4)).balance, 10_000.0, "{reason:?}");
    }
}

/// A long of BTC decided at 02:00 under the regime `first`; from 03:00 on `then`, and at 04:00
/// perhaps another; FAST_TP (CHOP) has exit signals, TREND_FOLLOW (BULL) none.
fn under_policy_live(labels: [Option<Regime>; 3], exit_hour: i64) -> World {
    let mut world = world(&[CALM; 8], &[(exit_hour, Long)], &[(0, Short)]);
    let [at_2, at_3, at_4] = labels.map(|regime| regime.map(|regime| (regime, VolLevel::Normal)));
    // the call at 04:00 has a regime where the case leaves BTC without one: it is ETH's
    world.syms[0].labels = vec![at_2, at_2, at_3, at_4, at_4, at_4, at_4, at_4];
    world.plans[FAST_TP.0 as usize].signal_exit = exitlab_exit::SignalExit::On;
    world.mode = POLICY_LIVE;
    world.integration = live(|i| i.use_for_exit_mode = true);
    world
}

#[test]
fn under_policy_live_the_plan_in_force_at_the_next_bar_decides() {
    use Regime::{Bull, Chop};
    let reason = |labels, exit_hour| {
        let world = under_policy_live(labels, exit_hour);
        let run = world.run();
        assert_eq!(run.trades[0].plan == TREND_FOLLOW, labels[0] == Some(Bull));
        (run.decisions[1].reason, run.trades[0].exit_reason)
    };
    let stays = (Some(AlreadyInPosition), ExitReason::EndOfData);
    let leaves = (None, SignalExit);
    assert_eq!(reason([Some(Chop), Some(Chop), Some(Chop)], 4), leaves);
    assert_eq!(reason([Some(Bull), Some(Bull), Some(Bull)], 4), stays);
    // the decision of 04:00 chooses the plan of the bar that opens then
    assert_eq!(reason([Some(Bull), Some(Bull), Some(Chop)], 4), leaves);
    assert_eq!(reason([Some(Chop), Some(Chop), Some(Bull)], 4), stays);
    // a decision without a regime chooses nothing
    assert_eq!(reason([Some(Bull), None, Some(Chop)], 4), leaves);
    // the exit signal of 03:00 had its bar under TREND_FOLLOW
    assert_eq!(reason([Some(Bull), Some(Bull), Some(Chop)], 3), stays);
    assert_eq!(reason([Some(Bull), Some(Chop), Some(Chop)], 3).1, SignalExit);
}

#[test]
fn a_decision_without_a_regime_leaves_the_plan_that_was_chosen_last() {
    // BTC has no regime at 04:00: ETH asks whether the only place is free
    for (at_3, want) in [(Regime::Chop, None), (Regime::Bull, Some(PositionLimit))] {
        let mut world = under_policy_live([Some(Regime::Bull), Some(at_3), None], 4);
        world.calls = vec![(1, 0, Long, 1.0), (3, 1, Short, 1.0)];
        world.integration.use_for_position_limits = true;
        world.profile = Profile { max_open_positions: 1, ..lenient() };
        assert_eq!(reasons(&world.run()), [None, want], "{at_3:?}");
    }
}
