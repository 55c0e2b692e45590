//! SPEC §8: a balance that is not above 0 at a decision stops the account for good.

use crate::setup::{
    CALM, Ohlc, Sym, World, assert_near, bracket, hour, lenient, live, mark, preset, reasons,
};
use exitlab_core::Side::{Long, Short};
use exitlab_exit::StopDistance;
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{CostTooHigh, Ruined};

/// True range 0.2: R is 0.2 and 1% of 10,000 buys 500 units.
const QUIET: Ohlc = (100.0, 100.1, 99.9, 100.0);

/// AAA, long from 02:00, gaps to 70 at 03:00: 500 · 30 lost. BBB, short from 02:00 with a target
/// 200 R = 40 below, opens at 59 at 04:00: 500 · 41 won. CCC asks at 04:00 and at 05:00.
fn world() -> World {
    let aaa = [QUIET, QUIET, QUIET, (70.0, 70.1, 69.9, 70.0), QUIET, QUIET, QUIET];
    let bbb = [QUIET, QUIET, QUIET, QUIET, (59.0, 59.1, 58.9, 59.0), QUIET, QUIET];
    let syms = vec![Sym::new("AAA", &aaa), Sym::new("BBB", &bbb), Sym::new("CCC", &[QUIET; 7])];
    let calls = [(1, 0, Long, 1.0), (1, 1, Short, 1.0), (3, 2, Long, 1.0), (4, 2, Long, 1.0)];
    World::new(syms, &calls).plan(bracket(StopDistance::Atr(1.0), Some(200.0)))
}

#[test]
fn once_ruined_always_ruined_and_open_positions_run_on() {
    for integration in ["off", "observe"] {
        let mut world = world();
        world.integration = preset(integration);
        let run = world.run();
        assert_near(mark(&run, hour(4)).balance, -5_000.0, "10,000 − 15,000");
        assert_near(mark(&run, hour(5)).balance, 15_500.0, "− 5,000 + 20,500");
        // at 04:00 the quantity is 0 too: RUINED comes before BELOW_MIN_NOTIONAL
        assert_eq!(reasons(&run), [None, None, Some(Ruined), Some(Ruined)]);
        assert!(run.is_ruined);
        assert_eq!(run.trades.len(), 2);
        assert_near(run.final_balance, 15_500.0, "final");
        assert_eq!(run.funnel.rejected(Ruined), 2);
        assert_eq!(run.decisions[2].open_risk_pct, None, "no percentage of a debt");
    }
}

#[test]
fn a_policy_reason_comes_before_ruin() {
    let mut world = world();
    world.syms[2].costs.taker_fee = 0.001;
    // 2 · 0.001 · 100 / 0.2 = 1 R
    world.profile = Profile { max_cost_in_r: 0.5, ..lenient() };
    world.integration = live(|i| i.use_for_cost_filter = true);
    // at 05:00 the balance is above 0 again
    assert_eq!(world.run().decisions[3].reason, Some(CostTooHigh));
}

#[test]
fn a_balance_of_exactly_0_is_ruin() {
    // half of 10,000 at risk over R = 2: 2,500 units; a gap of 4 loses it all
    let aaa = [CALM, CALM, CALM, (96.0, 97.0, 95.0, 96.0), CALM, CALM];
    let calls = [(1, 0, Long, 1.0), (3, 1, Long, 1.0)];
    let mut world = World::new(vec![Sym::new("AAA", &aaa), Sym::calm("BBB", 6)], &calls);
    world.default_risk_pct = 50.0;
    let run = world.run();
    assert_eq!(mark(&run, hour(4)).balance, 0.0);
    assert_eq!(reasons(&run), [None, Some(Ruined)]);
    assert!(run.is_ruined);
}

#[test]
fn an_account_that_lives_is_not_ruined() {
    let run = World::new(vec![Sym::calm("BTC", 5)], &[(1, 0, Long, 1.0)]).run();
    assert!(!run.is_ruined);
    assert_eq!(run.funnel.rejected(Ruined), 0);
}
