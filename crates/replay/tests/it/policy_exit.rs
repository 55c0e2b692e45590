//! SPEC §13.7: `policy_exit` closes a position where the profile would choose another mode.
//!
//! A long decided at 02:00 in BULL (TREND_FOLLOW); ATR 2, so its stop is at 97, its target at 109.

use crate::setup::{
    BRACKET, BULL, CALM, DEFENSIVE_TRAIL, FAST_TP, HOUR_US, Label, Ohlc, POLICY_EXIT, Sym,
    TREND_FOLLOW, World, assert_near, choice, hour, lenient, live, mark, preset, reasons,
};
use exitlab_core::ExitReason::{self, EndOfData, RegimeExit, StopLoss, TakeProfit};
use exitlab_core::Side::{Long, Short};
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::{ModeChoice, PRESETS, Profile};
use exitlab_replay::RejectReason::{AlreadyInPosition, PositionLimit};
use exitlab_replay::ReplayOutput;

fn label(regime: Regime) -> Label {
    Some((regime, VolLevel::Normal))
}

/// BULL until 03:00, this label from 04:00 on.
fn world(bars: &[Ohlc], from_4: Label) -> World {
    let mut btc = Sym::new("BTC", bars);
    btc.labels[3..].fill(from_4);
    let mut world = World::new(vec![btc, Sym::calm("ETH", 8)], &[(1, 0, Long, 1.0)]);
    world.mode = POLICY_EXIT;
    world.integration = live(|i| i.use_for_exit_mode = true);
    world.profile.exit_mode_high_vol = Some(choice(DEFENSIVE_TRAIL));
    world
}

fn exit(run: &ReplayOutput) -> (ExitReason, i64) {
    let trade = &run.trades[0];
    (trade.exit_reason, (trade.exit_time.us() - hour(0).us()) / HOUR_US)
}

#[test]
fn another_mode_closes_at_the_next_open() {
    let mut world = world(&[CALM; 8], label(Regime::Bear));
    world.syms[0].costs.taker_fee = 0.001;
    world.syms[0].costs.base_bps = 10.0;
    let run = world.run();
    assert_eq!(exit(&run), (RegimeExit, 4));
    let trade = &run.trades[0];
    assert_eq!((trade.plan, trade.final_plan, trade.n_remodes), (TREND_FOLLOW, TREND_FOLLOW, 0));
    assert!(trade.remodes.is_empty() && !trade.gapped);
    assert_eq!((trade.regime, trade.exit_regime), (Regime::Bull, Some(Regime::Bear)));
    assert_eq!(trade.bars_held, 3, "02:00, 03:00 and the bar that it leaves at the open of");
    // in at 100.1, out at 100 · (1 − 0.001) = 99.9, taker fees of both
    assert_near(trade.exit_price, 99.9, "slippage");
    // 10,000 · 1% / 3 units: (99.9 − 100.1) − 0.001 · (100.1 + 99.9) = −0.4 each
    assert_near(run.final_balance, 10_000.0 - 0.4 * 100.0 / 3.0, "taker");
    assert_near(mark(&run, hour(4)).balance, 10_000.0 - 0.1001 * 100.0 / 3.0, "known at 05:00");
}

#[test]
fn the_mode_counts_and_not_the_regime() {
    let cases = [
        (label(Regime::Bull), EndOfData),
        (label(Regime::Normal), EndOfData), // TREND_FOLLOW too
        (None, EndOfData),
        (label(Regime::Chop), RegimeExit),
        (Some((Regime::Bull, VolLevel::Low)), EndOfData),
        (Some((Regime::Bull, VolLevel::High)), RegimeExit), // DEFENSIVE_TRAIL
    ];
    for (from_4, want) in cases {
        assert_eq!(exit(&world(&[CALM; 8], from_4).run()).0, want, "{from_4:?}");
    }
}

#[test]
fn what_its_last_open_fills_comes_first() {
    let cases = [
        ((96.0, 97.0, 95.0, 96.0), StopLoss),
        ((110.0, 111.0, 109.5, 110.0), TakeProfit),
        ((108.0, 111.0, 107.5, 110.0), RegimeExit),
    ];
    for (bar, want) in cases {
        let bars = [CALM, CALM, CALM, CALM, bar, bar, bar];
        let run = world(&bars, label(Regime::Bear)).run();
        assert_eq!(exit(&run), (want, 4));
        assert_eq!(run.trades[0].legs.last().unwrap().price, bar.0);
    }
}

#[test]
fn an_exit_signal_comes_first_at_one_open() {
    let mut world = world(&[CALM; 8], label(Regime::Bear));
    world.plans[TREND_FOLLOW.0 as usize].signal_exit = exitlab_exit::SignalExit::On;
    for (minute, want) in [(180, 3), (240, 4)] {
        world.syms[0].exits = vec![(minute, Long)];
        assert_eq!(exit(&world.run()), (ExitReason::SignalExit, want));
    }
    world.syms[0].exits = vec![(300, Long)];
    assert_eq!(exit(&world.run()), (RegimeExit, 4));
}

#[test]
fn an_entry_whose_bar_opens_at_the_change_closes_at_its_own_open() {
    // no execution bar from 02:00 to 03:00; BEAR at 03:00
    let mut world = world(&[CALM; 8], label(Regime::Bear));
    world.syms[0].labels[2] = label(Regime::Bear);
    let bars = [0, 1, 3, 4, 5, 6, 7].map(|hour| (60 * hour, CALM));
    world.syms[0].execution = Some(("1h", bars.to_vec()));
    world.calls.push((2, 0, Short, 1.0));
    let run = world.run();
    assert_eq!((run.trades[0].entry_time, exit(&run)), (hour(3), (RegimeExit, 3)));
    // it is leaving while it is pending
    assert_eq!(reasons(&run), [None, None]);
    assert_eq!((run.trades[1].plan, run.trades[1].entry_time), (FAST_TP, hour(3)));
}

#[test]
fn between_two_bars_the_last_choice_counts() {
    // no execution bar from 03:00 to 05:00; BEAR at 03:00 and 04:00, at 05:00 as given
    for (at_5, want) in [(BULL, (EndOfData, 8)), (label(Regime::Chop), (RegimeExit, 5))] {
        let mut world = world(&[CALM; 8], at_5);
        world.syms[0].labels[2..4].fill(label(Regime::Bear));
        let bars = [0, 1, 2, 5, 6, 7].map(|hour| (60 * hour, CALM));
        world.syms[0].execution = Some(("1h", bars.to_vec()));
        assert_eq!(exit(&world.run()), want);
    }
    // without a regime at 05:00 that of 04:00 does
    let mut world = world(&[CALM; 8], None);
    world.syms[0].labels[3] = label(Regime::Bear);
    let bars = [0, 1, 2, 5, 6, 7].map(|hour| (60 * hour, CALM));
    world.syms[0].execution = Some(("1h", bars.to_vec()));
    assert_eq!(exit(&world.run()), (RegimeExit, 5));
}

#[test]
fn it_leaves_at_the_decision_that_chooses_another_mode() {
    let calls = [(1, 0, Long, 1.0), (3, 0, Long, 1.0), (3, 1, Long, 0.5)];
    for (from_4, want) in [
        (label(Regime::Bear), [None, None, Some(PositionLimit)]),
        (BULL, [None, Some(AlreadyInPosition), Some(PositionLimit)]),
    ] {
        let mut world = world(&[CALM; 8], from_4);
        world.calls = calls.to_vec();
        world.integration.use_for_position_limits = true;
        world.profile = Profile { max_open_positions: 1, ..lenient() };
        let run = world.run();
        assert_eq!(reasons(&run), want, "{from_4:?}");
        if from_4 != BULL {
            assert_eq!(run.decisions[1].open_risk_pct, Some(0.0));
            assert_eq!(run.decisions[1].taken.unwrap().plan, FAST_TP);
            let (left, entered) = (&run.trades[0], &run.trades[1]);
            assert_eq!((left.exit_time, entered.entry_time), (hour(4), hour(4)));
            // in BEAR from its own decision on: no other mode is chosen
            assert_eq!(entered.exit_reason, EndOfData);
        }
    }
}

#[test]
fn where_the_exit_mode_is_not_enforced_the_default_mode_stays() {
    for name in PRESETS {
        let mut world = world(&[CALM; 8], label(Regime::Bear));
        world.integration = preset(name);
        let trade = &world.run().trades[0];
        let is_enforced = ["live_step3", "live_step4", "live_step5", "live_full"].contains(&name);
        let want = if is_enforced { (TREND_FOLLOW, RegimeExit) } else { (BRACKET, EndOfData) };
        assert_eq!((trade.plan, trade.exit_reason), want, "{name}");
    }
}

#[test]
fn a_fallback_that_closes_is_counted_once() {
    // CHOP's FAST_TP at the entry; BEAR names a mode that no plan has
    let mut world = world(&[CALM; 8], label(Regime::Bear));
    world.syms[0].labels[1] = label(Regime::Chop);
    world.syms[0].labels[2] = label(Regime::Chop);
    world.profile.exit_mode_bias.bear =
        ModeChoice { plan: TREND_FOLLOW, unknown_name: Some("SCALP".to_owned()) };
    let run = world.run();
    assert_eq!(exit(&run), (RegimeExit, 4));
    assert_eq!(run.n_mode_fallbacks, 1);
}
