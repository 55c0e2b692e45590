//! SPEC §14.7: partials are sold in whole lots.
//!
//! A long from 02:00 at 100 with a stop at 98: 10,000 at 1% are 50 units, floored to whole lots.

use crate::setup::{
    BULL, CALM, FAST_TP, Ohlc, POLICY_LIVE, Sym, TREND_FOLLOW, World, assert_near, bracket, hour,
    live, mark, qty,
};
use exitlab_core::ExitReason::{self, PartialTp, StopLoss, TakeProfit, TrailingStop};
use exitlab_core::Side::{Long, Short};
use exitlab_core::{Regime, Trade, VolLevel};
use exitlab_exit::{
    Ambiguity, ExitPlan, Partial, PartialDistance, StopDistance, TrailActivation, TrailBasis,
    TrailDistance, TrailScale, Trailing,
};

/// A stop of 1 ATR, and partials at these R multiples.
fn plan(partials: &[(f64, f64)]) -> ExitPlan {
    let mut plan = bracket(StopDistance::Atr(1.0), None);
    plan.partials.extend(
        partials
            .iter()
            .map(|(at_r, fraction)| Partial { at: PartialDistance::R(*at_r), fraction: *fraction }),
    );
    plan
}

/// Reaches 1 R in the bar of 03:00 and closes at 102, falls through the stop in the next.
const UP: Ohlc = (100.0, 102.5, 99.5, 102.0);
const DOWN: Ohlc = (102.0, 102.4, 97.0, 98.0);

fn world(qty_step: f64, plan: ExitPlan) -> World {
    let mut sym = Sym::new("BTC", &[CALM, CALM, CALM, UP, DOWN, CALM]);
    sym.lots.qty_step = qty_step;
    World::new(vec![sym], &[(1, 0, Long, 1.0)]).plan(plan)
}

/// Reason, units and price of each leg.
fn legs(trade: &Trade) -> Vec<(ExitReason, f64, f64)> {
    let qty = trade.money.unwrap().qty;
    trade.legs.iter().map(|leg| (leg.reason, leg.fraction * qty, leg.price)).collect()
}

#[track_caller]
fn assert_legs(trade: &Trade, want: &[(ExitReason, f64, f64)]) {
    let got = legs(trade);
    assert_eq!(got.len(), want.len(), "{got:?}");
    for (got, want) in got.iter().zip(want) {
        assert_eq!(got.0, want.0);
        assert_near(got.1, want.1, "units");
        assert_near(got.2, want.2, "price");
    }
}

#[test]
fn a_partial_is_floored_and_the_rest_goes_with_the_last_leg() {
    // 50 are three lots of 15: 45; half of them 22.5: one lot
    let mut world = world(15.0, plan(&[(1.0, 0.5)]));
    world.syms[0].costs.taker_fee = 0.001;
    world.syms[0].costs.maker_fee = 0.0005;
    let run = world.run();
    let trade = &run.trades[0];
    assert_near(qty(&run.decisions[0]), 45.0, "three lots");
    assert_legs(trade, &[(PartialTp, 15.0, 102.0), (StopLoss, 30.0, 98.0)]);
    assert_near(trade.r_gross, -1.0 / 3.0, "1/3 · 1 − 2/3 · 1");
    // fees 45 · 100 · 0.001 = 4.5, 15 · 102 · 0.0005 = 0.765, 30 · 98 · 0.001 = 2.94
    assert_near(trade.money.unwrap().fees, 8.205, "fees of what was sold");
    assert_near(trade.money.unwrap().pnl, 30.0 - 60.0 - 8.205, "15 · 2 − 30 · 2");
    let at_4 = mark(&run, hour(4));
    assert_near(at_4.balance, 10_000.0 - 4.5 + 30.0 - 0.765, "entry and partial");
    assert_near(at_4.equity, at_4.balance + 60.0, "30 left at a close of 102");
    assert_near(mark(&run, hour(5)).balance, 10_000.0 - 38.205, "all of it");
    assert_near(run.final_balance, 10_000.0 - 38.205, "adds up");
    assert_near(trade.exit_price, (15.0 * 102.0 + 30.0 * 98.0) / 45.0, "weighted by quantity");
}

#[test]
fn without_a_step_half_is_half() {
    let run = world(0.0, plan(&[(1.0, 0.5)])).run();
    assert_legs(&run.trades[0], &[(PartialTp, 25.0, 102.0), (StopLoss, 25.0, 98.0)]);
    assert_near(run.final_balance, 10_000.0, "50 − 50");
}

#[test]
fn a_partial_of_nothing_counts_as_filled() {
    // one lot of 45: its half is none; the trail of 1 behind 102.5 is on all the same
    let mut trailing = plan(&[(1.0, 0.5)]);
    trailing.trailing = Some(Trailing {
        distance: TrailDistance::Atr { multiple: 0.5, basis: TrailBasis::EntryAtr },
        activate: TrailActivation::AfterPartial,
        scale: TrailScale::None,
    });
    let run = world(45.0, trailing).run();
    let trade = &run.trades[0];
    assert_legs(trade, &[(TrailingStop, 45.0, 101.5)]);
    assert_near(trade.r_net, 0.75, "1.5 / 2");
    assert_near(mark(&run, hour(4)).balance, 10_000.0, "nothing was sold");
    assert_near(run.final_balance, 10_067.5, "45 · 1.5");
}

#[test]
fn the_partial_that_is_the_rest_by_its_share_closes_everything() {
    // 40 in lots of 20: a third of 40 is none, twice; the last third is the exit
    let third = 1.0 / 3.0;
    let run = world(20.0, plan(&[(0.5, third), (0.75, third), (1.0, third)])).run();
    assert_legs(&run.trades[0], &[(TakeProfit, 40.0, 102.0)]);
    assert_near(run.final_balance, 10_080.0, "40 · 2");
    // 50 in lots of 10: 16.6 are one lot each, the last leg has three
    let run = world(10.0, plan(&[(0.5, third), (0.75, third), (1.0, third)])).run();
    let want = [(PartialTp, 10.0, 101.0), (PartialTp, 10.0, 101.5), (TakeProfit, 30.0, 102.0)];
    assert_legs(&run.trades[0], &want);
    assert_near(run.final_balance, 10_085.0, "10 + 15 + 60");
}

#[test]
fn rounding_does_not_lose_a_lot() {
    // 10,000 · 0.012% / 2 = 0.6 in lots of 0.1: half is 0.3 / 0.1 = 2.999… lots
    let mut world = world(0.1, plan(&[(1.0, 0.5)]));
    world.default_risk_pct = 0.012;
    world.syms[0].lots.min_notional = 0.0;
    let run = world.run();
    assert_legs(&run.trades[0], &[(PartialTp, 0.3, 102.0), (StopLoss, 0.3, 98.0)]);
}

#[test]
fn what_is_left_counts_towards_leverage() {
    // 30 of BTC's 45 are left at 04:00: 3,000 of half of 10,030
    let mut world = world(15.0, plan(&[(1.0, 0.5)]));
    world.syms.push(Sym::calm("ETH", 6));
    world.calls.push((3, 1, Short, 1.0));
    world.sizing.max_leverage = 0.5;
    let run = world.run();
    assert_near(qty(&run.decisions[1]), 20.15, "(5,015 − 3,000) / 100");
}

#[test]
fn funding_is_paid_on_what_is_left() {
    // twelve hours later: in at 14:00, the partial at 15:00, 16:00 is an instant, the stop after it
    let late: Vec<Ohlc> = [CALM; 14].into_iter().chain([CALM, UP, CALM, DOWN, CALM]).collect();
    let mut sym = Sym::new("BTC", &late);
    sym.bars[16] = (102.0, 102.2, 101.0, 102.0);
    sym.lots.qty_step = 15.0;
    sym.funding_rate = 0.01;
    let run = World::new(vec![sym], &[(13, 0, Long, 1.0)]).plan(plan(&[(1.0, 0.5)])).run();
    let trade = &run.trades[0];
    // the partial is inside the bar that closes at 16:00, which is its time: it pays too
    assert_legs(trade, &[(PartialTp, 15.0, 102.0), (StopLoss, 30.0, 98.0)]);
    assert_near(trade.money.unwrap().funding, 45.9, "45 · 102 · 0.01");
    assert_near(run.final_balance, 10_000.0 - 30.0 - 45.9, "adds up");
    assert_near(mark(&run, hour(16)).balance, 10_000.0 + 30.0 - 45.9, "at the instant");
}

#[test]
fn bounds_are_of_the_quantities_sold() {
    // in the bar of 03:00 both the stop and the partial
    let mut world = world(15.0, plan(&[(1.0, 0.5)]));
    world.syms[0].bars[3] = (100.0, 102.5, 97.5, 102.0);
    world.ambiguity = Ambiguity::Bounds;
    let (low, high) = world.run().trades[0].r_bounds().unwrap();
    assert_near(low, -1.0, "the stop first");
    // one lot at 1 R, two at the stop
    assert_near(high, -1.0 / 3.0, "the partial first");
}

#[test]
fn a_plan_taken_over_sells_whole_lots_too() {
    // in under FAST_TP, which has no partial, with 33.3 units in lots of 10; BULL from 04:00 on:
    // TREND_FOLLOW sells half at 106, 15 of 30: one lot; then the breakeven stop of 100.1
    let up: Ohlc = (104.0, 106.5, 103.0, 106.0);
    let mut sym =
        Sym::new("BTC", &[CALM, CALM, CALM, CALM, up, (106.0, 106.2, 100.0, 100.0), CALM]);
    sym.bars[3] = (100.0, 104.5, 99.5, 104.0);
    sym.lots.qty_step = 10.0;
    sym.labels[..3].fill(Some((Regime::Bear, VolLevel::Normal)));
    sym.labels[3..].fill(BULL);
    let mut world = World::new(vec![sym], &[(1, 0, Long, 1.0)]);
    world.mode = POLICY_LIVE;
    world.integration = live(|i| i.use_for_exit_mode = true);
    let run = world.run();
    let trade = &run.trades[0];
    assert_eq!((trade.plan, trade.final_plan), (FAST_TP, TREND_FOLLOW));
    // the trail of 2.4 behind 106.5 is on from the partial
    assert_legs(trade, &[(PartialTp, 10.0, 106.0), (TrailingStop, 20.0, 104.1)]);
    assert_near(run.final_balance, 10_000.0 + 60.0 + 82.0, "10 · 6 + 20 · 4.1");
}
