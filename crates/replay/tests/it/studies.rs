//! SPEC §9: every signal under every exit mode, and that a portfolio's trade is the study's outcome.

use crate::setup::{
    BRACKET, BULL, CALM, DEFENSIVE_TRAIL, FAST_TP, Sym, TREND_FOLLOW, World, assert_near, bracket,
    preset,
};
use exitlab_core::Side::{Long, Short};
use exitlab_core::Trade;
use exitlab_exit::{Ambiguity, StopDistance};
use exitlab_orchestrator::Profile;
use exitlab_replay::ModeSelection;

const BUILT_IN: [exitlab_core::PlanId; 3] = [TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL];

#[test]
fn every_signal_with_a_regime_is_taken_under_every_plan() {
    let mut sym = Sym::calm("BTC", 8);
    sym.labels[2] = None;
    // overlapping signals, both sides, no confidence at all; bar 0 has no ATR, bar 7 no fill
    let calls = [
        (0, 0, Long, 1.0),
        (1, 0, Long, 0.0),
        (1, 0, Short, 0.0),
        (2, 0, Long, 1.0),
        (3, 0, Long, 1.0),
        (3, 0, Long, 1.0),
        (7, 0, Long, 1.0),
    ];
    let mut world = World::new(vec![sym], &calls);
    world.profile =
        Profile { base_confidence: 1.0, max_open_positions: 0, ..Profile::clone(&world.profile) };
    world.integration = preset("live_full");
    let trades = world.study(&BUILT_IN);
    assert_eq!(trades.len(), 4 * 3, "rows 1, 2, 4 and 5");
    assert!(trades.iter().all(|t| t.money.is_none()));
    for plan in BUILT_IN {
        assert_eq!(trades.iter().filter(|t| t.plan == plan).count(), 4);
    }
    assert!(world.study(&[]).is_empty());
}

#[test]
fn a_plan_with_an_invalid_stop_is_left_out_for_that_signal_only() {
    // ATR 80 on 100: 1.5 A = 120 is below 0, 1.2 A = 96 is at 4
    let sym = Sym::new("BTC", &[CALM, (100.0, 150.0, 70.0, 100.0), CALM, CALM]);
    let world = World::new(vec![sym], &[(1, 0, Long, 1.0), (1, 0, Short, 1.0)]);
    let got: Vec<_> = world.study(&BUILT_IN).iter().map(|t| (t.side, t.plan)).collect();
    let want = [
        (Long, DEFENSIVE_TRAIL),
        (Short, TREND_FOLLOW),
        (Short, FAST_TP),
        (Short, DEFENSIVE_TRAIL),
    ];
    assert_eq!(got, want);
}

#[test]
fn a_stop_is_judged_at_the_decisions_close_not_at_the_fill() {
    // a stop of 1 ATR: 90 on a close of 100 is fine though it is filled at 50, 110 is not though
    // it is filled at 300
    for (low, open, n_trades) in [(60.0, 50.0, 1), (40.0, 300.0, 0)] {
        let fill_bar = (open, open + 1.0, open - 1.0, open);
        let sym = Sym::new("BTC", &[CALM, (100.0, 150.0, low, 100.0), fill_bar]);
        let trades = World::new(vec![sym], &[(1, 0, Long, 1.0)]).study(&[BRACKET]);
        assert_eq!(trades.len(), n_trades, "filled at {open}");
    }
}

#[test]
fn outcomes_are_listed_by_time_symbol_side_row_and_plan() {
    let syms = vec![Sym::calm("AAA", 6), Sym::calm("BBB", 6)];
    let calls = [
        (2, 0, Long, 0.1),
        (1, 1, Short, 1.0),
        (1, 1, Long, 0.2),
        (1, 1, Long, 0.9),
        (1, 0, Long, 0.0),
    ];
    let world = World::new(syms, &calls);
    let candidates = world.candidates();
    // plans are listed by their place among the scenario's, whatever the order asked for
    let got: Vec<(usize, u32)> = world
        .study(&[FAST_TP, TREND_FOLLOW])
        .iter()
        .map(|t| (candidates[t.signal_id].signal.source_row, t.plan.0))
        .collect();
    let rows = [4, 2, 3, 1, 0];
    let want: Vec<(usize, u32)> = rows.iter().flat_map(|row| [(*row, 0), (*row, 1)]).collect();
    assert_eq!(got, want);
}

#[test]
fn outcomes_of_one_entry_differ_by_plan_alone() {
    // ATR 2, entry 100: FAST_TP's target 105 in bar 3, TREND_FOLLOW's partial 106 not reached
    let bars = [CALM, CALM, CALM, (100.0, 105.5, 99.5, 105.0), (105.0, 105.2, 100.0, 101.0), CALM];
    let mut sym = Sym::new("BTC", &bars);
    sym.costs.taker_fee = 0.001;
    let trades = World::new(vec![sym], &[(1, 0, Long, 1.0)]).study(&BUILT_IN);
    for trade in &trades {
        assert_eq!((trade.entry_price, trade.atr), (100.0, 2.0));
    }
    let [trend, fast, defensive] = [&trades[0], &trades[1], &trades[2]];
    // FAST_TP: 5 / 3 R, taker fee in 0.1 / 3
    assert_near(fast.r_net, 5.0 / 3.0 - 0.1 / 3.0, "FAST_TP");
    assert_near(fast.fees_r, 0.1 / 3.0, "maker fee 0");
    // TREND_FOLLOW: breakeven armed at 103 in bar 3 (stop 100.1), hit in bar 4
    assert_near(trend.r_gross, 0.1 / 3.0, "TREND_FOLLOW");
    // DEFENSIVE_TRAIL: R = 2.4, half at 104.8 in bar 3, trail from its high: 105.5 − 1.2 = 104.3,
    // reached in bar 4: (0.5 · 4.8 + 0.5 · 4.3) / 2.4
    assert_near(defensive.r_gross, (2.4 + 2.15) / 2.4, "DEFENSIVE_TRAIL");
}

/// A portfolio's trade without its money.
fn unit(trade: &Trade) -> Trade {
    Trade { money: None, ..trade.clone() }
}

#[test]
fn a_portfolios_trade_is_the_studys_outcome() {
    let bars =
        [CALM, CALM, CALM, (100.0, 105.5, 99.5, 105.0), (105.0, 105.2, 95.0, 96.0), CALM, CALM];
    let mut sym = Sym::new("BTC", &bars);
    sym.costs = exitlab_exit::Costs::default();
    sym.labels[4] = BULL;
    let mut world =
        World::new(vec![sym], &[(1, 0, Long, 1.0), (2, 0, Long, 0.5), (4, 0, Short, 0.5)])
            .plan(bracket(StopDistance::Pct(3.0), Some(1.5)));
    world.ambiguity = Ambiguity::Bounds;
    for plan in [TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL, BRACKET] {
        world.mode = ModeSelection::Fixed(plan);
        let outcomes = world.study(&[plan]);
        let trades = world.run().trades;
        assert!(!trades.is_empty() && outcomes.len() == 3);
        for trade in &trades {
            let outcome = outcomes.iter().find(|o| o.signal_id == trade.signal_id).unwrap();
            assert_eq!(&unit(trade), outcome, "bit for bit");
            let money = trade.money.unwrap();
            let r = (trade.entry_price - trade.stop_price).abs();
            assert_near(money.pnl, money.qty * r * trade.r_net, "money is R times risk");
        }
    }
}
