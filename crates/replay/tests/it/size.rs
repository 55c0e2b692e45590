//! SPEC §8: everything about size is settled at the decision.

use crate::setup::{CALM, Sym, World, assert_near, bracket, lenient, live, qty, reasons};
use exitlab_core::Side::{Long, Short};
use exitlab_exit::{Partial, PartialDistance, StopDistance};
use exitlab_orchestrator::{ConfidenceSizing, Profile};
use exitlab_replay::RejectReason::BelowMinNotional;

fn calm_syms() -> Vec<Sym> {
    ["AAA", "BBB", "CCC"].map(|name| Sym::calm(name, 6)).to_vec()
}

#[test]
fn balance_times_risk_over_the_decisions_r() {
    // bar 3 stops the first trade at 98 and is the second one's decision bar:
    // 9,900 · 1% over ATR max(101 − 97, 1, 3) = 4
    let bars = [CALM, CALM, CALM, (100.0, 101.0, 97.0, 98.0), CALM, CALM];
    let world = World::new(vec![Sym::new("BTC", &bars)], &[(1, 0, Long, 1.0), (3, 0, Short, 1.0)]);
    let run = world.run();
    assert_near(qty(&run.decisions[0]), 50.0, "10,000 · 1% / 2");
    assert_near(qty(&run.decisions[1]), 24.75, "99 / 4");
}

#[test]
fn the_default_risk_is_a_setting_and_the_policys_acts_from_step_2_on() {
    let calls = [(1, 0, Long, 1.0)];
    let mut world = World::new(calm_syms(), &calls);
    world.profile = Profile { base_risk_pct: 0.5, ..lenient() };
    world.default_risk_pct = 2.0;
    assert_near(qty(&world.run().decisions[0]), 100.0, "10,000 · 2% / 2");
    world.integration = live(|i| i.use_for_risk_sizing = true);
    assert_near(qty(&world.run().decisions[0]), 25.0, "10,000 · 0.5% / 2");
}

#[test]
fn confidence_sizing_scales_the_risk_where_it_is_on() {
    let calls = [(1, 0, Long, 0.85), (1, 1, Long, 0.6), (1, 2, Long, 0.59)];
    let mut world = World::new(calm_syms(), &calls);
    let sizes = |world: &World| world.run().decisions.iter().map(qty).collect::<Vec<f64>>();
    for (got, want) in sizes(&world).into_iter().zip([50.0; 3]) {
        assert_near(got, want, "off");
    }
    world.sizing.confidence_sizing = ConfidenceSizing::On;
    for (got, want) in sizes(&world).into_iter().zip([75.0, 50.0, 25.0]) {
        assert_near(got, want, "×1.5, ×1, ×0.5");
    }
    // the risk that is written down is that before the factor
    let risk_pct = |d: &exitlab_replay::Decision| d.taken.unwrap().risk_pct;
    let risks: Vec<f64> = world.run().decisions.iter().map(risk_pct).collect();
    assert_eq!(risks, [1.0; 3]);
}

/// Stops of 0.2% of the price: 10,000 · 1% / 0.2 = 500 units at 100, a notional of 50,000.
fn tight(syms: Vec<Sym>, calls: &[crate::setup::Call], max_leverage: f64) -> World {
    let mut plan = bracket(StopDistance::Pct(0.2), None);
    plan.partials.push(Partial { at: PartialDistance::R(2.0), fraction: 0.5 });
    let mut world = World::new(syms, calls).plan(plan);
    world.sizing.max_leverage = max_leverage;
    world
}

#[test]
fn leverage_is_shared_with_pending_orders_at_the_decisions_close() {
    let calls = [(1, 0, Long, 0.9), (1, 1, Short, 0.8), (1, 2, Long, 0.7)];
    let run = tight(calm_syms(), &calls, 8.0).run();
    assert_near(qty(&run.decisions[0]), 500.0, "50,000 of 80,000");
    assert_near(qty(&run.decisions[1]), 300.0, "(80,000 − 50,000) / 100");
    assert_eq!(run.decisions[2].reason, Some(BelowMinNotional), "nothing left");
}

#[test]
fn leverage_is_shared_with_open_positions_at_their_entry_price() {
    // filled at 101: stop 100.798, partial 101 + 2 · 0.202 = 101.404, neither touched by bar 2
    let mut syms = calm_syms();
    syms[0] = Sym::new("AAA", &[CALM, CALM, (101.0, 101.3, 100.9, 101.0), CALM]);
    let run = tight(syms, &[(1, 0, Long, 0.9), (2, 1, Long, 0.8)], 8.0).run();
    assert_near(qty(&run.decisions[1]), 295.0, "(80,000 − 500 · 101) / 100");
}

#[test]
fn leverage_counts_what_partials_left_open() {
    let mut syms = calm_syms();
    syms[0] = Sym::new("AAA", &[CALM, CALM, (101.0, 101.5, 100.9, 101.2), CALM]);
    let run = tight(syms, &[(1, 0, Long, 0.9), (2, 1, Long, 0.8)], 5.0).run();
    assert_near(qty(&run.decisions[0]), 500.0, "exactly 5 × 10,000");
    // 250 units made 0.404 each: 10,101; 250 · 101 = 25,250 are left open
    assert_near(run.decisions[1].balance, 10_101.0, "balance");
    assert_near(qty(&run.decisions[1]), 252.55, "(5 · 10,101 − 25,250) / 100");
}

#[test]
fn quantities_are_floored_to_the_step() {
    let mut sym = Sym::calm("BTC", 5);
    sym.lots.qty_step = 0.3;
    let run = World::new(vec![sym.clone()], &[(1, 0, Long, 1.0)]).run();
    assert_near(qty(&run.decisions[0]), 49.8, "166 steps of 0.3 in 50");
    assert_near(run.trades[0].money.unwrap().qty, 49.8, "the trade has it too");
    // floored first, then too small: 49.8 · 100 = 4,980
    sym.lots.min_notional = 5_000.0;
    let run = World::new(vec![sym], &[(1, 0, Long, 1.0)]).run();
    assert_eq!(reasons(&run), [Some(BelowMinNotional)]);
}

#[test]
fn an_order_of_nothing_is_too_small_whatever_the_least_notional() {
    let mut sym = Sym::calm("BTC", 5);
    sym.lots.min_notional = 0.0;
    for (qty_step, want) in [(50.0, None), (50.1, Some(BelowMinNotional))] {
        sym.lots.qty_step = qty_step;
        let run = World::new(vec![sym.clone()], &[(1, 0, Long, 1.0)]).run();
        assert_eq!(reasons(&run), [want], "50 units in steps of {qty_step}");
    }
}

#[test]
fn an_order_of_exactly_the_least_notional_is_taken() {
    for (min_notional, want) in [(5_000.0, None), (5_000.01, Some(BelowMinNotional))] {
        let mut sym = Sym::calm("BTC", 5);
        sym.lots.min_notional = min_notional;
        let run = World::new(vec![sym], &[(1, 0, Long, 1.0)]).run();
        assert_eq!(reasons(&run), [want], "50 · 100 = 5,000 against {min_notional}");
    }
}

#[test]
fn the_fill_changes_the_levels_and_not_the_quantity() {
    // 2% of 100 is 2: 50 units; filled at 110 the stop is 107.8, and the loss 50 · 2.2
    let bars = [CALM, CALM, (110.0, 111.0, 107.0, 109.0), CALM];
    let world = World::new(vec![Sym::new("BTC", &bars)], &[(1, 0, Long, 1.0)]);
    let run = world.plan(bracket(StopDistance::Pct(2.0), None)).run();
    let trade = &run.trades[0];
    assert_near(trade.entry_price, 110.0, "entry");
    assert_near(trade.stop_price, 107.8, "stop");
    assert_near(trade.r_net, -1.0, "r_net");
    assert_near(run.final_balance, 9_890.0, "10,000 − 110");
}

#[test]
fn sizing_ignores_costs_so_a_loss_is_a_little_more() {
    let mut sym = Sym::new("BTC", &[CALM, CALM, (100.0, 101.0, 97.0, 98.0), CALM]);
    sym.costs.taker_fee = 0.001;
    let run = World::new(vec![sym], &[(1, 0, Long, 1.0)]).run();
    // 100 and fees 50 · (100 + 98) · 0.001 = 9.9
    assert_near(run.final_balance, 10_000.0 - 109.9, "a 1% loss is 1.099%");
}
