//! SPEC §13.7: `policy_live` chooses the mode of an open position again at every decision.
//!
//! A long decided at 02:00 in BULL (TREND_FOLLOW), filled at 100 with ATR 2: stop 97, R 3, target
//! 109, breakeven at 103. CHOP and BEAR are FAST_TP: stop 97, target 105. HIGH_VOL is
//! DEFENSIVE_TRAIL: stop 97.6, target 106.

use crate::setup::{
    BRACKET, BULL, CALM, DEFENSIVE_TRAIL, FAST_TP, Label, Ohlc, POLICY_LIVE, Sym, TREND_FOLLOW,
    World, assert_near, choice, hour, live, mark, preset,
};
use exitlab_core::ExitReason::{BreakevenStop, EndOfData, StopLoss, TakeProfit};
use exitlab_core::Side::Long;
use exitlab_core::{PlanId, Regime, Remode, Trade, VolLevel};
use exitlab_orchestrator::{ModeChoice, PRESETS};
use exitlab_replay::{ReplayOutput, Rows};

fn label(regime: Regime) -> Label {
    Some((regime, VolLevel::Normal))
}

/// BULL until 03:00, then these labels from 04:00 on, the last of them to the end.
fn world(bars: &[Ohlc], from_4: &[Label]) -> World {
    let mut btc = Sym::new("BTC", bars);
    for idx in 3..bars.len() {
        btc.labels[idx] = from_4[(idx - 3).min(from_4.len() - 1)];
    }
    let mut world = World::new(vec![btc], &[(1, 0, Long, 1.0)]);
    world.mode = POLICY_LIVE;
    world.integration = live(|i| i.use_for_exit_mode = true);
    world.profile.exit_mode_high_vol = Some(choice(DEFENSIVE_TRAIL));
    world
}

fn only(run: &ReplayOutput) -> &Trade {
    assert_eq!(run.trades.len(), 1);
    &run.trades[0]
}

#[test]
fn a_decision_that_chooses_another_mode_gives_its_plan_to_the_next_bar() {
    // the bar of 03:00 reaches 105 under TREND_FOLLOW, that of 04:00 under FAST_TP
    let up: Ohlc = (100.0, 105.5, 99.5, 104.0);
    let run = world(&[CALM, CALM, CALM, CALM, up, CALM], &[label(Regime::Bear)]).run();
    let trade = only(&run);
    assert_eq!((trade.exit_reason, trade.exit_time), (TakeProfit, hour(5)));
    assert_eq!((trade.plan, trade.final_plan, trade.n_remodes), (TREND_FOLLOW, FAST_TP, 1));
    let row = Remode {
        time: hour(4),
        regime: Regime::Bear,
        vol_level: Some(VolLevel::Normal),
        from: TREND_FOLLOW,
        to: FAST_TP,
        stop_before: 97.0,
        stop_after: 97.0,
    };
    assert_eq!(trade.remodes, [row]);
    // size, stop, target and planned R:R are the entry's
    assert_eq!((trade.stop_price, trade.target_price), (97.0, Some(109.0)));
    assert_eq!(trade.rr_planned, Some(3.0));
    assert_near(trade.money.unwrap().qty, 100.0 / 3.0, "10,000 · 1% / 3");
    assert_near(trade.r_net, 5.0 / 3.0, "105 in R of the entry");
    assert_near(run.final_balance, 10_000.0 + 500.0 / 3.0, "100/3 · 5");
    let run = world(&[CALM, CALM, CALM, up, CALM, CALM], &[label(Regime::Bear)]).run();
    assert!(only(&run).legs.iter().all(|leg| leg.reason != TakeProfit), "a bar too early");
}

#[test]
fn the_new_plans_stop_counts_where_it_is_higher() {
    let down: Ohlc = (100.0, 100.5, 97.5, 98.0);
    let run = world(&[CALM, CALM, CALM, CALM, down, CALM], &[label(Regime::HighVol)]).run();
    let trade = only(&run);
    let Remode { stop_before, stop_after, .. } = trade.remodes[0];
    assert_eq!(stop_before, 97.0);
    assert_near(stop_after, 97.6, "100 − 1.2 · 2");
    assert_eq!((trade.exit_reason, trade.exit_time, trade.gapped), (StopLoss, hour(5), false));
    assert_near(trade.r_net, -0.8, "−2.4 over the entry's R of 3");
    // the other way round the stop stays: in at HIGH_VOL, R 2.4, then BULL
    let mut world = world(&[CALM, CALM, CALM, CALM, down, CALM], &[BULL]);
    world.syms[0].labels[..3].fill(label(Regime::HighVol));
    let run = world.run();
    let trade = only(&run);
    assert_eq!((trade.plan, trade.final_plan), (DEFENSIVE_TRAIL, TREND_FOLLOW));
    assert_near(trade.remodes[0].stop_after, 97.6, "never looser");
    assert_near(trade.r_net, -1.0, "at 97.6");
}

#[test]
fn what_the_price_has_reached_is_armed_at_once() {
    // 103.5 is beyond FAST_TP's breakeven trigger of 103; the entry's plan has none
    let high: Ohlc = (100.0, 103.5, 99.8, 101.0);
    let back: Ohlc = (101.0, 101.5, 100.0, 100.5);
    let mut world = world(&[CALM, CALM, high, CALM, back, CALM], &[label(Regime::Chop)]);
    world.plans[TREND_FOLLOW.0 as usize].breakeven = None;
    world.syms[0].bars[3] = (101.0, 101.5, 100.5, 101.0);
    let run = world.run();
    let trade = only(&run);
    let Remode { stop_before, stop_after, .. } = trade.remodes[0];
    assert_eq!(stop_before, 97.0);
    assert_near(stop_after, 100.1, "100 · 1.001");
    assert_eq!((trade.exit_reason, trade.exit_time), (BreakevenStop, hour(5)));
}

#[test]
fn every_change_is_a_row() {
    // 04:00 CHOP, 05:00 BEAR (the same mode), 06:00 none, 07:00 BULL, 08:00 high volatility
    let labels = [
        label(Regime::Chop),
        label(Regime::Bear),
        None,
        BULL,
        Some((Regime::Bull, VolLevel::High)),
    ];
    let run = world(&[CALM; 9], &labels).run();
    let trade = only(&run);
    let rows: Vec<_> =
        trade.remodes.iter().map(|r| (r.time, r.regime, r.vol_level, r.from, r.to)).collect();
    let normal = Some(VolLevel::Normal);
    let want = [
        (hour(4), Regime::Chop, normal, TREND_FOLLOW, FAST_TP),
        (hour(7), Regime::Bull, normal, FAST_TP, TREND_FOLLOW),
        (hour(8), Regime::Bull, Some(VolLevel::High), TREND_FOLLOW, DEFENSIVE_TRAIL),
    ];
    assert_eq!(rows, want);
    assert_eq!((trade.n_remodes, trade.final_plan), (3, DEFENSIVE_TRAIL));
    assert_eq!((trade.exit_reason, trade.regime), (EndOfData, Regime::Bull));
    assert_eq!(trade.exit_regime, Some(Regime::Bull));
}

#[test]
fn rows_of_changes_are_kept_with_those_of_trades_and_counted_without() {
    let mut world = world(&[CALM; 6], &[label(Regime::Chop)]);
    world.rows = Rows::NONE;
    let run = world.run();
    let trade = only(&run);
    assert_eq!((trade.remodes.len(), trade.n_remodes, trade.final_plan), (0, 1, FAST_TP));
}

#[test]
fn between_two_bars_the_last_choice_counts() {
    // no execution bar from 04:00 to 06:00: CHOP at 04:00, HIGH_VOL at 05:00, none at 06:00
    let labels = [label(Regime::Chop), label(Regime::HighVol), None];
    let mut world = world(&[CALM; 8], &labels);
    let bars = [0, 1, 2, 3, 6, 7].map(|hour| (60 * hour, CALM));
    world.syms[0].execution = Some(("1h", bars.to_vec()));
    let run = world.run();
    let rows: Vec<_> = only(&run).remodes.iter().map(|r| (r.time, r.from, r.to)).collect();
    assert_eq!(rows, [(hour(5), TREND_FOLLOW, DEFENSIVE_TRAIL)]);
    // back in BULL at 06:00 nothing has changed
    world.syms[0].labels[5..].fill(BULL);
    assert!(only(&world.run()).remodes.is_empty());
}

#[test]
fn a_change_before_the_fill_takes_effect_on_the_entry_bar() {
    // no execution bar from 02:00 to 03:00, where HIGH_VOL is: filled at 03:00
    let down: Ohlc = (100.0, 100.5, 97.5, 98.0);
    let mut world = world(&[CALM, CALM, CALM, down, CALM], &[label(Regime::HighVol)]);
    world.syms[0].labels[2] = label(Regime::HighVol);
    world.syms[0].execution = Some(("1h", vec![(0, CALM), (60, CALM), (180, down), (240, CALM)]));
    let run = world.run();
    let trade = only(&run);
    assert_eq!((trade.entry_time, trade.exit_time), (hour(3), hour(4)));
    assert_eq!((trade.plan, trade.final_plan), (TREND_FOLLOW, DEFENSIVE_TRAIL));
    assert_eq!(trade.stop_price, 97.0, "the entry's");
    assert_near(trade.r_net, -0.8, "97.6 in R of TREND_FOLLOW");
}

#[test]
fn the_decision_of_the_entry_is_no_change_and_its_own_trades_are_alone() {
    // another trade's changes are its own: in at 02:00 in BULL and at 04:00 in CHOP
    let mut world = world(&[CALM; 8], &[label(Regime::Chop), BULL]);
    world.syms.push(world.syms[0].clone());
    world.syms[1].name = "ETH";
    world.calls.push((3, 1, Long, 1.0));
    let run = world.run();
    let rows = |trade: &Trade| -> Vec<(PlanId, PlanId)> {
        trade.remodes.iter().map(|r| (r.from, r.to)).collect()
    };
    let [back, forth] = [(TREND_FOLLOW, FAST_TP), (FAST_TP, TREND_FOLLOW)];
    assert_eq!(rows(&run.trades[0]), [back, forth]);
    assert_eq!(rows(&run.trades[1]), [forth]);
}

#[test]
fn where_the_exit_mode_is_not_enforced_the_default_mode_stays() {
    for name in PRESETS {
        let mut world = world(&[CALM; 8], &[label(Regime::Chop)]);
        world.integration = preset(name);
        let run = world.run();
        let trade = only(&run);
        let is_enforced = ["live_step3", "live_step4", "live_step5", "live_full"].contains(&name);
        let want = if is_enforced { (TREND_FOLLOW, FAST_TP, 1) } else { (BRACKET, BRACKET, 0) };
        assert_eq!((trade.plan, trade.final_plan, trade.n_remodes), want, "{name}");
        assert_eq!(trade.remodes.len(), want.2 as usize, "{name}");
    }
}

/// Fallbacks counted with BEAR's mode unknown; BTC's labels at 02:00 and from 04:00 on.
fn n_fallbacks(at_2: Label, from_4: &[Label]) -> usize {
    let mut world = world(&[CALM; 8], from_4);
    world.syms[0].labels[..3].fill(at_2);
    world.profile.exit_mode_bias.bear =
        ModeChoice { plan: TREND_FOLLOW, unknown_name: Some("SCALP".to_owned()) };
    let run = world.run();
    assert_eq!(only(&run).exit_reason, EndOfData);
    run.n_mode_fallbacks
}

#[test]
fn a_fallback_is_counted_once_a_signal() {
    let [bear, chop] = [Regime::Bear, Regime::Chop].map(label);
    assert_eq!(n_fallbacks(chop, &[chop]), 0);
    assert_eq!(n_fallbacks(chop, &[bear]), 1, "to TREND_FOLLOW while it is open");
    assert_eq!(n_fallbacks(chop, &[bear, chop, bear]), 1, "twice");
    assert_eq!(n_fallbacks(bear, &[chop]), 1, "at the entry");
    assert_eq!(n_fallbacks(bear, &[chop, bear]), 1, "at the entry and again");
    assert_eq!(n_fallbacks(BULL, &[bear]), 1, "to the mode that is in force already");
    assert_eq!(
        n_fallbacks(chop, &[chop, chop, chop, chop, bear]),
        0,
        "known after its last bar opened"
    );
}

#[test]
fn equity_and_balance_know_nothing_of_changes() {
    let run = world(&[CALM; 6], &[label(Regime::Chop)]).run();
    let at_4 = mark(&run, hour(4));
    assert_eq!((at_4.balance, at_4.equity, at_4.open_positions), (10_000.0, 10_000.0, 1));
}
