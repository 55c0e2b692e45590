//! SPEC §5 and §6: the reasons that act in every mode and come before the policy's.

use crate::setup::{
    BULL, CALM, HOUR_US, Ohlc, Sym, World, bracket, hour, lenient, preset, reasons,
};
use exitlab_core::Side::{Long, Short};
use exitlab_exit::{EntryAt, StopDistance};
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{AtrUnavailable, InvalidStop, LowConfidence, NoFillBar, Warmup};
use exitlab_replay::{Decision, RejectReason};

const MODES: [&str; 4] = ["off", "observe", "live_step1", "live_full"];

/// One long on one symbol, a profile that would reject it, in every mode.
fn assert_rejected(sym: &Sym, bar: usize, want: RejectReason) {
    for mode in MODES {
        let mut world = World::new(vec![sym.clone()], &[(bar, 0, Long, 0.1)]);
        world.profile = Profile { base_confidence: 0.9, ..lenient() };
        world.integration = preset(mode);
        for at in [EntryAt::NextOpen, EntryAt::Close] {
            world.entry.at = at;
            let run = world.run();
            let Decision { reason, would_reject, policy, taken, .. } = &run.decisions[0];
            assert_eq!(*reason, Some(want), "{mode} {at:?}");
            assert_eq!((*would_reject, *taken), (None, None), "{mode} {at:?}");
            assert!(policy.is_none(), "no policy is asked: {mode} {at:?}");
            assert!(run.trades.is_empty());
            assert_eq!((run.funnel.n_accepted, run.funnel.rejected(want)), (0, 1));
        }
    }
}

#[test]
fn no_regime_is_warmup() {
    let mut sym = Sym::calm("BTC", 5);
    sym.labels[2] = None;
    assert_rejected(&sym, 2, Warmup);
    // bar 0 has no ATR either, and the last bar no bar after it: WARMUP is first
    sym.labels[0] = None;
    assert_rejected(&sym, 0, Warmup);
    sym.labels[4] = None;
    assert_rejected(&sym, 4, Warmup);
}

#[test]
fn an_atr_that_is_not_above_0_is_unavailable() {
    assert_rejected(&Sym::calm("BTC", 5), 0, AtrUnavailable);
    // nothing moved in bar 2: its true range is 0
    let sym = Sym::new("BTC", &[CALM, CALM, (100.0, 100.0, 100.0, 100.0), CALM]);
    assert_rejected(&sym, 2, AtrUnavailable);
    // it hardly moved: an ATR of 5e-8 is under a billionth of the close, and R would be rounding
    let low = 100.0 - 5e-8;
    let sym = Sym::new("BTC", &[CALM, CALM, (100.0, 100.0, low, 100.0), CALM]);
    assert_rejected(&sym, 2, AtrUnavailable);
    // the only bar has no ATR and no bar after it
    assert_rejected(&Sym::calm("BTC", 1), 0, AtrUnavailable);
}

#[test]
fn the_last_bar_has_no_fill_bar() {
    assert_rejected(&Sym::calm("BTC", 5), 4, NoFillBar);
}

#[test]
fn a_fill_later_than_the_longest_delay_is_none() {
    // bars open at 00:00, 01:00, 05:00, 06:00: decided at 02:00, the wait is 3 hours
    let mut sym = Sym::calm("BTC", 4);
    sym.hours = vec![0, 1, 5, 6];
    let cases = [
        (None, None),
        (Some(3 * HOUR_US), None), // no longer than the limit
        (Some(3 * HOUR_US - 1), Some(NoFillBar)),
        (Some(0), Some(NoFillBar)),
    ];
    for at in [EntryAt::NextOpen, EntryAt::Close] {
        for (max_fill_delay_us, want) in cases {
            let mut world = World::new(vec![sym.clone()], &[(1, 0, Long, 1.0)]);
            world.entry.at = at;
            world.entry.max_fill_delay_us = max_fill_delay_us;
            let run = world.run();
            assert_eq!(reasons(&run), [want], "{at:?} {max_fill_delay_us:?}");
            if let Some(trade) = run.trades.first() {
                let entry_time = if at == EntryAt::Close { hour(2) } else { hour(5) };
                assert_eq!(trade.entry_time, entry_time);
            }
        }
    }
    // no delay is within any limit
    let mut world = World::new(vec![sym], &[(2, 0, Long, 1.0)]);
    world.entry.max_fill_delay_us = Some(0);
    assert_eq!(reasons(&world.run()), [None]);
}

/// A decision bar of this range around 100, a stop of 1 ATR, and the bar that it fills in.
fn wide(low: f64, side: exitlab_core::Side, fill_bar: Ohlc) -> World {
    let sym = Sym::new("BTC", &[CALM, (100.0, 150.0, low, 100.0), fill_bar, fill_bar]);
    let mut world = World::new(vec![sym], &[(1, 0, side, 0.1)]);
    world.profile = Profile { base_confidence: 0.9, ..lenient() };
    world.plan(bracket(StopDistance::Atr(1.0), None))
}

#[test]
fn a_longs_stop_must_be_above_0() {
    // ATR 100 on a close of 100: the stop is at 0; ATR 99.9: at 0.1
    for (low, want) in [(50.0, Some(InvalidStop)), (50.1, None), (40.0, Some(InvalidStop))] {
        assert_eq!(reasons(&wide(low, Long, CALM).run()), [want], "low {low}");
        assert_eq!(reasons(&wide(low, Short, CALM).run()), [None], "a short's stop is above");
    }
}

#[test]
fn an_invalid_stop_acts_in_every_mode_and_asks_the_policy() {
    for mode in MODES {
        let mut world = wide(40.0, Long, CALM);
        world.integration = preset(mode);
        let decision = world.run().decisions[0].clone();
        let asked = mode != "off";
        assert_eq!(decision.reason, Some(InvalidStop), "{mode}");
        assert_eq!(decision.would_reject, asked.then_some(LowConfidence), "{mode}");
        assert_eq!(decision.policy.is_some(), asked, "{mode}");
    }
}

#[test]
fn an_invalid_stop_is_judged_at_the_decisions_close() {
    // filled at 300 the stop would be at 200
    let far = (300.0, 301.0, 299.0, 300.0);
    assert_eq!(reasons(&wide(50.0, Long, far).run()), [Some(InvalidStop)]);
    // ATR 90 on 100 is fine; filled at 50 the stop is at −40, which no price reaches
    let near = (50.0, 51.0, 49.0, 50.0);
    let run = wide(60.0, Long, near).run();
    assert_eq!(reasons(&run), [None]);
    assert!((run.trades[0].stop_price + 40.0).abs() < 1e-9);
}

#[test]
fn slippage_of_the_whole_price_is_an_invalid_stop_in_every_mode() {
    // Decided at 100 with an ATR of 2, filled at the next open: 50 bps per ATR/price take 0.01 of a
    // price of 1, and all of 0.01 and less.
    for (open, want) in [(1.0, None), (0.01, Some(InvalidStop)), (0.005, Some(InvalidStop))] {
        for mode in MODES {
            let dead = (open, open, open, open);
            let mut sym = Sym::new("LUNA", &[CALM, CALM, dead, dead]);
            sym.costs.vol_bps = 50.0;
            let mut world = World::new(vec![sym], &[(1, 0, Short, 1.0)]);
            world.integration = preset(mode);
            let world = world.plan(bracket(StopDistance::Pct(2.0), None));
            let run = world.run();
            assert_eq!(reasons(&run), [want], "{mode}, filled at {open}");
            assert_eq!(run.trades.len(), usize::from(want.is_none()));
            let study = world.study(&[crate::setup::BRACKET]);
            assert_eq!(study.len(), run.trades.len());
            assert!(study.iter().all(|trade| trade.r_net.is_finite()));
        }
    }
}

#[test]
fn a_label_is_enough() {
    let mut sym = Sym::calm("BTC", 4);
    sym.labels = vec![None, BULL, None, None];
    let run = World::new(vec![sym], &[(1, 0, Long, 1.0)]).run();
    assert_eq!(reasons(&run), [None]);
    assert_eq!(run.trades[0].exit_regime, None, "the exit's bar has no regime");
}
