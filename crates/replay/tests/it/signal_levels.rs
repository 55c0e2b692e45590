//! SPEC §13.6: stops and targets that the signal brings.
//!
//! ATR 2 and a close of 100 at the decision of 02:00.

use crate::setup::{
    BRACKET, CALM, FAST_TP, Ohlc, Sym, World, assert_near, bracket, hour, lenient, live, preset,
    qty, reasons,
};
use exitlab_core::ExitReason::{EndOfData, StopLoss, TakeProfit};
use exitlab_core::Side::{self, Long, Short};
use exitlab_exit::{ExitPlan, Partial, PartialDistance, StopDistance, TargetDistance};
use exitlab_orchestrator::{Integration, PRESETS, Profile};
use exitlab_replay::RejectReason::{
    AlreadyInPosition, CostTooHigh, ExposureLimit, InvalidStop, InvalidTarget, LowConfidence,
};
use exitlab_replay::{Decision, RejectReason};

fn brought_stop() -> ExitPlan {
    bracket(StopDistance::Signal, None)
}

fn brought_target(stop: StopDistance) -> ExitPlan {
    ExitPlan { target: Some(TargetDistance::Signal), ..bracket(stop, None) }
}

/// A call at 02:00 with these levels under the plan, filled in a bar of these prices.
fn world(
    side: Side,
    stop: Option<f64>,
    target: Option<f64>,
    fill_bar: Ohlc,
    plan: ExitPlan,
) -> World {
    let bars = [CALM, CALM, fill_bar, CALM, CALM];
    let mut world = World::new(vec![Sym::new("BTC", &bars)], &[(1, 0, side, 0.9)]).plan(plan);
    world.levels = vec![(stop, target)];
    world
}

fn reason(
    side: Side,
    stop: Option<f64>,
    target: Option<f64>,
    plan: &ExitPlan,
) -> Option<RejectReason> {
    reasons(&world(side, stop, target, CALM, plan.clone()).run())[0]
}

#[test]
fn r_is_the_decisions_close_to_the_stop_everywhere() {
    // filled at 101: 25 units of 100 − 96, and 1% of open risk before and after the fill
    let up: Ohlc = (101.0, 102.0, 100.0, 101.0);
    let mut world = world(Long, Some(96.0), None, up, brought_stop());
    world.syms[0].bars[3] = (101.0, 101.5, 95.0, 95.5);
    world.calls.extend([(1, 0, Short, 0.5), (2, 0, Short, 0.5)]);
    let run = world.run();
    assert_near(qty(&run.decisions[0]), 25.0, "10,000 · 1% / 4");
    let open_risk = |n: usize| run.decisions[n].open_risk_pct.unwrap();
    assert_near(open_risk(1), 1.0, "pending");
    assert_near(open_risk(2), 1.0, "filled at 101");
    let trade = &run.trades[0];
    assert_eq!((trade.entry_price, trade.stop_price, trade.exit_price), (101.0, 96.0, 96.0));
    assert_eq!((trade.exit_reason, trade.exit_time), (StopLoss, hour(4)));
    assert_near(trade.r_net, -1.25, "(96 − 101) / 4");
    assert_near(trade.mfe_r, 0.25, "(102 − 101) / 4");
    assert_near(trade.money.unwrap().pnl, -125.0, "25 · (96 − 101)");
    assert_near(run.final_balance, 9_875.0, "balance");
}

#[test]
fn levels_in_r_follow_it() {
    // a short from 99: R = 103 − 100 = 3, target 2 R below the fill, half at 1 R
    let down: Ohlc = (99.0, 99.5, 98.0, 99.0);
    let mut plan = bracket(StopDistance::Signal, Some(2.0));
    plan.partials.push(Partial { at: PartialDistance::R(1.0), fraction: 0.5 });
    let mut world = world(Short, Some(103.0), None, down, plan);
    world.syms[0].bars[3] = (99.0, 99.5, 95.0, 96.0);
    world.syms[0].bars[4] = (96.0, 96.5, 92.0, 93.0);
    let run = world.run();
    let trade = &run.trades[0];
    assert_eq!((trade.stop_price, trade.target_price), (103.0, Some(93.0)));
    assert_eq!(trade.rr_planned, Some(2.0));
    let legs: Vec<(f64, f64)> = trade.legs.iter().map(|leg| (leg.fraction, leg.price)).collect();
    assert_eq!(legs, [(0.5, 96.0), (0.5, 93.0)]);
    assert_near(trade.money.unwrap().pnl, 150.0, "100/3 · (0.5 · 3 + 0.5 · 6)");
}

#[test]
fn a_stop_has_to_lie_beyond_the_close_on_the_losing_side() {
    let plan = brought_stop();
    for (side, stop, want) in [
        (Long, Some(99.9), None),
        (Long, Some(100.0), Some(InvalidStop)),
        (Long, Some(100.0 - 5e-11), Some(InvalidStop)), // 1e-12 of the close is 1e-10
        (Long, Some(100.1), Some(InvalidStop)),
        (Long, None, Some(InvalidStop)),
        (Short, Some(100.1), None),
        (Short, Some(100.0), Some(InvalidStop)),
        (Short, Some(99.9), Some(InvalidStop)),
        (Short, None, Some(InvalidStop)),
    ] {
        assert_eq!(reason(side, stop, None, &plan), want, "{side:?} {stop:?}");
    }
    // whoever has a stop of its own does not look at it
    assert_eq!(reason(Long, Some(100.1), None, &bracket(StopDistance::Atr(1.0), None)), None);
}

#[test]
fn a_target_has_to_lie_beyond_the_close_on_the_winning_side() {
    let plan = brought_target(StopDistance::Atr(1.0));
    for (side, target, want) in [
        (Long, Some(100.1), None),
        (Long, None, None),
        (Long, Some(100.0), Some(InvalidTarget)),
        (Long, Some(100.0 + 5e-11), Some(InvalidTarget)),
        (Long, Some(99.0), Some(InvalidTarget)),
        (Short, Some(99.9), None),
        (Short, Some(100.0), Some(InvalidTarget)),
        (Short, Some(101.0), Some(InvalidTarget)),
    ] {
        assert_eq!(reason(side, None, target, &plan), want, "{side:?} {target:?}");
    }
    let atr_stop = bracket(StopDistance::Atr(1.0), Some(2.0));
    assert_eq!(reason(Long, None, Some(99.0), &atr_stop), None);
}

#[test]
fn they_act_in_every_mode_the_stop_first() {
    let plan = brought_target(StopDistance::Signal);
    for (stop, target, want) in [
        (Some(101.0), Some(99.0), InvalidStop),
        (None, Some(99.0), InvalidStop),
        (Some(98.0), Some(99.0), InvalidTarget),
    ] {
        for name in PRESETS {
            let mut world = world(Long, stop, target, CALM, plan.clone());
            world.plans = vec![plan.clone(); 4];
            // the policy's reasons come after them
            world.profile = Profile { base_confidence: 0.95, ..lenient() };
            world.integration = preset(name);
            let Decision { reason, would_reject, .. } = world.run().decisions[0].clone();
            assert_eq!(reason, Some(want), "{name}");
            assert_eq!(would_reject, (name != "off").then_some(LowConfidence), "{name}");
        }
    }
}

#[test]
fn without_a_stop_nothing_that_needs_r_is_asked() {
    // no exposure and no costs are allowed
    let ask = |stop: Option<f64>, target: Option<f64>| {
        let plan = brought_target(StopDistance::Signal);
        let mut world = world(Long, stop, target, CALM, plan);
        world.syms[0].costs.taker_fee = 0.001;
        world.profile = Profile { total_exposure_limit: 0.0, max_cost_in_r: 0.0, ..lenient() };
        let all = preset("live_full");
        world.integration = Integration { use_for_exit_mode: false, ..all };
        let Decision { reason, would_reject, .. } = world.run().decisions[0].clone();
        (reason, would_reject)
    };
    assert_eq!(ask(Some(101.0), None), (Some(InvalidStop), None));
    assert_eq!(ask(None, None), (Some(InvalidStop), None));
    assert_eq!(ask(Some(98.0), None), (Some(ExposureLimit), Some(ExposureLimit)));
    // R is there where only the target is wrong
    assert_eq!(ask(Some(98.0), Some(99.0)), (Some(InvalidTarget), Some(ExposureLimit)));
    let costs_alone = |stop: f64| {
        let mut world = world(Long, Some(stop), None, CALM, brought_stop());
        world.syms[0].costs.taker_fee = 0.001;
        world.profile = Profile { max_cost_in_r: 0.1, ..lenient() };
        world.integration = live(|i| i.use_for_cost_filter = true);
        world.run().decisions[0].reason
    };
    // 2 · 0.001 · 100 = 0.2: 0.1 R of 2, 0.105… R of 1.9
    assert_eq!((costs_alone(98.0), costs_alone(98.1)), (None, Some(CostTooHigh)));
}

#[test]
fn the_reasons_that_need_no_r_are_asked_all_the_same() {
    let mut world = world(Long, Some(96.0), None, CALM, brought_stop());
    world.calls.push((2, 0, Long, 0.9));
    world.levels.push((None, None));
    world.profile = Profile { base_confidence: 0.95, ..lenient() };
    let run = world.run();
    assert_eq!(reasons(&run), [None, Some(InvalidStop)], "before ALREADY_IN_POSITION");
    assert_eq!(run.decisions[1].would_reject, Some(LowConfidence));
    world.levels[1] = (Some(96.0), None);
    assert_eq!(reasons(&world.run()), [None, Some(AlreadyInPosition)]);
}

#[test]
fn a_target_of_the_signal_stands_whatever_the_fill() {
    // stop 1 ATR below the fill of 101, R 2
    let up: Ohlc = (101.0, 102.0, 100.0, 101.0);
    let mut world = world(Long, None, Some(103.0), up, brought_target(StopDistance::Atr(1.0)));
    world.syms[0].bars[3] = (101.0, 103.5, 100.5, 102.0);
    world.syms[0].bars[4] = (102.0, 102.5, 101.5, 102.0);
    let run = world.run();
    let trade = &run.trades[0];
    assert_eq!((trade.target_price, trade.rr_planned), (Some(103.0), Some(1.0)));
    assert_eq!((trade.exit_reason, trade.exit_price), (TakeProfit, 103.0));
    assert_near(trade.r_net, 1.0, "(103 − 101) / 2");
    // an empty field is no target
    world.levels = vec![(None, None)];
    let run = world.run();
    let trade = &run.trades[0];
    assert_eq!((trade.target_price, trade.rr_planned), (None, None));
    assert_eq!(trade.exit_reason, EndOfData);
}

#[test]
fn an_entry_bar_that_opens_beyond_a_level_closes_there() {
    // the target passed: filled at the open, before its low of 90 is looked at
    let above: Ohlc = (104.0, 105.0, 90.0, 95.0);
    let run =
        world(Long, Some(98.0), Some(103.0), above, brought_target(StopDistance::Signal)).run();
    let trade = &run.trades[0];
    assert_eq!(
        (trade.exit_reason, trade.exit_price, trade.exit_time),
        (TakeProfit, 104.0, hour(2))
    );
    assert_eq!(trade.rr_planned, Some(-0.5), "(103 − 104) / 2");
    assert_eq!((trade.r_net, trade.bars_held), (0.0, 1));
    // the stop passed: out where it came in, which is no gap
    let below: Ohlc = (97.0, 105.0, 96.0, 104.0);
    let run =
        world(Long, Some(98.0), Some(103.0), below, brought_target(StopDistance::Signal)).run();
    let trade = &run.trades[0];
    assert_eq!((trade.exit_reason, trade.exit_price, trade.exit_time), (StopLoss, 97.0, hour(2)));
    assert_eq!((trade.r_net, trade.gapped), (0.0, false));
}

#[test]
fn other_sources_bring_neither() {
    let mut world = world(Long, None, None, CALM, brought_stop());
    world.levels = Vec::new();
    assert_eq!(reasons(&world.run()), [Some(InvalidStop)]);
    assert!(world.study(&[BRACKET]).is_empty());
    assert_eq!(world.study(&[BRACKET, FAST_TP]).len(), 1, "other plans take the entry");
    let world = world.plan(brought_target(StopDistance::Atr(1.0)));
    let run = world.run();
    assert_eq!((reasons(&run), run.trades[0].target_price), (vec![None], None));
}

#[test]
fn a_study_leaves_out_the_plans_whose_levels_are_invalid() {
    let plan = brought_target(StopDistance::Signal);
    for (stop, target, n) in [(98.0, 103.0, 2), (101.0, 103.0, 1), (98.0, 99.0, 1)] {
        let world = world(Long, Some(stop), Some(target), CALM, plan.clone());
        assert_eq!(world.study(&[BRACKET, FAST_TP]).len(), n, "{stop} {target}");
    }
}
