//! SPEC §8: entries at the decision's close.

use crate::setup::{
    CALM, Sym, World, assert_near, bracket, hour, lenient, live, mark, qty, reasons,
};
use exitlab_core::ExitReason;
use exitlab_core::Side::Long;
use exitlab_exit::{EntryAt, StopDistance};
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{AlreadyInPosition, TradingGate};

/// Two longs decided at 02:00, AAA first; slippage 1%, taker fee 0.1%, stop 2%, leverage 1.
fn pair(at: EntryAt) -> World {
    let mut syms = vec![Sym::calm("AAA", 5), Sym::calm("BBB", 5)];
    for sym in &mut syms {
        sym.costs.base_bps = 100.0;
        sym.costs.taker_fee = 0.001;
    }
    let calls = [(1, 0, Long, 0.9), (1, 1, Long, 0.8)];
    let mut world = World::new(syms, &calls).plan(bracket(StopDistance::Pct(2.0), None));
    world.sizing.max_leverage = 1.0;
    world.entry.at = at;
    world
}

#[test]
fn later_signals_of_the_decision_see_its_real_entry_and_r() {
    // AAA: 10,000 · 1% / 2 = 50 units at E = 101, R = 2% of 101 = 2.02
    let run = pair(EntryAt::Close).run();
    assert_near(qty(&run.decisions[0]), 50.0, "AAA");
    assert_near(run.decisions[1].open_risk_pct.unwrap(), 1.01, "50 · 2.02 / 10,000");
    assert_near(qty(&run.decisions[1]), 49.5, "(10,000 − 50 · 101) / 100");
    // a pending order counts as decided
    let run = pair(EntryAt::NextOpen).run();
    assert_near(run.decisions[1].open_risk_pct.unwrap(), 1.0, "50 · 2 / 10,000");
    assert_near(qty(&run.decisions[1]), 50.0, "(10,000 − 50 · 100) / 100");
}

#[test]
fn its_fee_is_booked_after_the_decision_and_before_the_mark() {
    let run = pair(EntryAt::Close).run();
    assert_near(run.decisions[1].balance, 10_000.0, "BBB does not see AAA's fee");
    let at_decision = mark(&run, hour(2));
    // fees 50 · 101 · 0.001 = 5.05 and 49.5 · 101 · 0.001 = 4.9995
    assert_near(at_decision.balance, 10_000.0 - 5.05 - 4.9995, "mark at 02:00");
    // both are 1 under water at the close of 100
    assert_near(at_decision.equity, at_decision.balance - 50.0 - 49.5, "equity at 02:00");
    assert_eq!(at_decision.open_positions, 2);
    let next_open = mark(&pair(EntryAt::NextOpen).run(), hour(2));
    assert_eq!((next_open.balance, next_open.open_positions), (10_000.0, 0));
    assert_eq!(next_open.equity, 10_000.0);
}

#[test]
fn it_enters_at_the_decisions_close_and_lives_from_the_next_bar() {
    // the decision bar's own low of 97 is before the entry at its close of 100
    let bars = [CALM, (100.0, 101.0, 97.0, 100.0), (99.0, 101.0, 98.5, 100.0), CALM];
    let mut world = World::new(vec![Sym::new("BTC", &bars)], &[(1, 0, Long, 1.0)]);
    world.entry.at = EntryAt::Close;
    let run = world.run();
    let trade = &run.trades[0];
    assert_eq!((trade.signal_time, trade.entry_time), (hour(2), hour(2)));
    assert_near(trade.entry_price, 100.0, "the close, not the next open of 99");
    // ATR max(4, 1, 3) = 4: stop 96, target 108: open to the end
    assert_eq!((trade.exit_reason, trade.bars_held), (ExitReason::EndOfData, 2));
}

#[test]
fn it_may_be_stopped_at_the_next_open_and_known_at_that_bars_close() {
    let bars = [CALM, CALM, (97.0, 98.0, 96.0, 97.0), CALM, CALM];
    let calls = [(1, 0, Long, 1.0), (2, 0, Long, 1.0)];
    let mut world = World::new(vec![Sym::new("BTC", &bars)], &calls);
    world.entry.at = EntryAt::Close;
    let run = world.run();
    // 50 · (97 − 100), filled at 02:00, known at 03:00
    assert!(run.trades[0].gapped);
    assert_eq!(run.trades[0].exit_time, hour(2));
    assert_eq!(mark(&run, hour(2)).balance, 10_000.0);
    assert_near(mark(&run, hour(3)).balance, 9_850.0, "known at 03:00");
    assert_eq!(reasons(&run), [None, None]);
}

#[test]
fn a_second_signal_of_the_same_decision_finds_it_in_position() {
    let calls = [(1, 0, Long, 1.0), (1, 0, Long, 1.0)];
    let mut world = World::new(vec![Sym::calm("BTC", 4)], &calls);
    world.entry.at = EntryAt::Close;
    assert_eq!(reasons(&world.run()), [None, Some(AlreadyInPosition)]);
}

#[test]
fn the_days_opening_balance_at_midnight_includes_its_fee() {
    // AAA decided at 00:00 of the second day, 50 units: entry fee 50 · 100 · 0.001 = 5; stopped at
    // 98 in the next bar: −100 and a fee of 4.9. BBB asks at 01:00.
    // close: the day opens with 9,995 and has lost 104.9, which is 1.0495%
    // next_open: it opens with 10,000 and has lost 109.9, which is 1.099%
    let mut bars = vec![CALM; 28];
    bars[24] = (100.0, 101.0, 97.0, 98.0);
    let mut aaa = Sym::new("AAA", &bars);
    aaa.costs.taker_fee = 0.001;
    let calls = [(23, 0, Long, 1.0), (24, 1, Long, 1.0)];
    let mut world = World::new(vec![aaa, Sym::calm("BBB", 28)], &calls);
    world.integration = live(|i| i.use_for_trading_gate = true);
    let gate = Some(TradingGate);
    let cases = [
        (EntryAt::Close, 1.049, gate),
        (EntryAt::Close, 1.05, None),
        (EntryAt::NextOpen, 1.05, gate),
        (EntryAt::NextOpen, 1.098, gate),
        (EntryAt::NextOpen, 1.1, None),
    ];
    for (at, daily_dd_limit, want) in cases {
        world.entry.at = at;
        world.profile = Profile { daily_dd_limit, ..lenient() };
        let run = world.run();
        assert_near(run.decisions[1].balance, 9_890.1, "10,000 − 5 − 104.9");
        assert_eq!(reasons(&run), [None, want], "{at:?} {daily_dd_limit}");
    }
}
