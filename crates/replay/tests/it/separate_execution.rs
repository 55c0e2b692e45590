//! SPEC §1 and §6: 1h decisions, 10m execution.

use crate::setup::{
    Ohlc, Sym, World, assert_near, hour, lenient, live, mark, minutes, qty, reasons,
};
use exitlab_core::Side::Long;
use exitlab_core::{Regime, VolLevel};
use exitlab_exit::EntryAt;
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{AlreadyInPosition, NoFillBar, PositionLimit};

const QUIET: Ohlc = (100.0, 100.4, 99.6, 100.0);
/// Reaches the stop at 98.
const STOPS: Ohlc = (100.0, 100.4, 97.0, 98.5);

/// Six hours of CALM decision bars (ATR 2), executed on 10m bars without those in `missing`.
fn sym(name: &'static str, missing: std::ops::Range<i64>, stop_at: Option<i64>) -> Sym {
    let mut sym = Sym::calm(name, 6);
    let bars = (0..36)
        .map(|n| 10 * n)
        .filter(|minute| !missing.contains(minute))
        .map(|minute| (minute, if Some(minute) == stop_at { STOPS } else { QUIET }))
        .collect();
    sym.execution = Some(("10m", bars));
    sym
}

#[test]
fn an_exit_inside_the_hour_is_known_at_the_next_decision() {
    let calls = [(1, 0, Long, 1.0), (2, 0, Long, 1.0)];
    let run = World::new(vec![sym("BTC", 0..0, Some(140))], &calls).run();
    let trade = &run.trades[0];
    // in from 02:00, stopped in the bar 02:20 to 02:30
    assert_eq!((trade.entry_time, trade.exit_time), (hour(2), minutes(150)));
    assert_eq!(trade.bars_held, 3);
    assert_near(trade.r_net, -1.0, "50 units, R = 2");
    assert_near(mark(&run, hour(2)).balance, 10_000.0, "02:00");
    assert_near(mark(&run, hour(3)).balance, 9_900.0, "03:00");
    assert_eq!(reasons(&run), [None, None]);
    assert_eq!(run.marks.len(), 6, "marks at the decision bars' closes only");
}

#[test]
fn an_exit_in_the_hours_first_bar_is_not_known_at_its_start() {
    let calls = [(1, 0, Long, 1.0), (2, 0, Long, 1.0), (3, 0, Long, 1.0)];
    let run = World::new(vec![sym("BTC", 0..0, Some(180))], &calls).run();
    assert_eq!(run.trades[0].exit_time, minutes(190));
    assert_eq!(reasons(&run), [None, Some(AlreadyInPosition), None]);
}

#[test]
fn an_entry_inside_the_hour_is_open_at_the_next_decision() {
    let mut btc = sym("BTC", 120..140, None);
    btc.costs.taker_fee = 0.001;
    let run = World::new(vec![btc], &[(1, 0, Long, 1.0)]).run();
    assert_eq!(run.trades[0].entry_time, minutes(140));
    assert_eq!(mark(&run, hour(2)).open_positions, 0);
    assert_eq!(mark(&run, hour(3)).open_positions, 1);
    assert_near(mark(&run, hour(3)).balance, 9_995.0, "fee 50 · 100 · 0.001");
}

#[test]
fn an_order_not_filled_by_the_next_decision_stays_pending() {
    // no execution bar from 02:00 until the next decision, at which the fill is not yet known
    let mut btc = sym("BTC", 120..180, None);
    btc.costs.taker_fee = 0.001;
    let calls = [(1, 0, Long, 1.0), (2, 0, Long, 1.0), (2, 1, Long, 0.5)];
    let mut world = World::new(vec![btc, sym("ETH", 0..0, None)], &calls);
    world.profile = Profile { max_open_positions: 1, ..lenient() };
    world.integration = live(|i| i.use_for_position_limits = true);
    let run = world.run();
    assert_eq!(reasons(&run), [None, Some(AlreadyInPosition), Some(PositionLimit)]);
    assert_near(run.decisions[2].open_risk_pct.unwrap(), 1.0, "pending risk counts");
    let at_3 = mark(&run, hour(3));
    assert_eq!((at_3.balance, at_3.open_positions), (10_000.0, 0));
    assert_near(mark(&run, hour(4)).balance, 9_995.0, "filled at 03:00");
    assert_eq!(run.trades[0].entry_time, minutes(180));
}

#[test]
fn missing_execution_bars_fill_nothing() {
    // no execution bar from 02:00 until 03:10: the decision of 03:00 comes before the fill of that of
    // 02:00, which has no fill therefore; its own comes before the decision of 04:00
    for at in [EntryAt::NextOpen, EntryAt::Close] {
        let calls = [(1, 0, Long, 1.0), (2, 0, Long, 1.0)];
        let mut world = World::new(vec![sym("BTC", 120..190, None)], &calls);
        world.entry.at = at;
        let run = world.run();
        assert_eq!(reasons(&run), [Some(NoFillBar), None], "{at:?}");
        let entry_time = if at == EntryAt::Close { hour(3) } else { minutes(190) };
        assert_eq!(run.trades[0].entry_time, entry_time);
        assert_eq!(world.study(&[crate::setup::BRACKET]).len(), 1, "no trade in a study either");
    }
}

#[test]
fn before_the_first_execution_bar_marks_are_decision_closes() {
    // Execution bars begin at 02:00, when a close entry of that decision is open already: 50 units at
    // 101, slippage included, are marked at the decision's close of 100.
    let mut btc = sym("BTC", 0..120, None);
    btc.costs.base_bps = 100.0;
    let mut world = World::new(vec![btc], &[(1, 0, Long, 1.0)]);
    world.entry.at = EntryAt::Close;
    let run = world.run();
    assert_near(qty(&run.decisions[0]), 50.0, "10,000 · 1% / 2");
    let at_2 = mark(&run, hour(2));
    assert_eq!((at_2.balance, at_2.open_positions), (10_000.0, 1));
    assert_near(at_2.equity, 9_950.0, "50 · (100 − 101)");
}

#[test]
fn an_order_filled_at_a_later_decisions_time_is_pending_at_that_decision() {
    // BTC's bars open at 00:00, 01:00, 05:00: decided at 02:00, filled at 05:00 sharp, which the
    // decision of 05:00 cannot know any more than that of 02:00 knows a fill at 02:00
    let mut btc = Sym::calm("BTC", 5);
    btc.hours = vec![0, 1, 5, 6, 7];
    btc.costs.taker_fee = 0.001;
    let run = World::new(vec![btc, Sym::calm("ETH", 8)], &[(1, 0, Long, 1.0)]).run();
    assert_eq!(run.trades[0].entry_time, hour(5));
    let at_5 = mark(&run, hour(5));
    assert_eq!((at_5.balance, at_5.open_positions), (10_000.0, 0));
    assert_near(mark(&run, hour(6)).balance, 9_995.0, "fee 50 · 100 · 0.001");
}

#[test]
fn the_regime_at_exit_is_that_of_the_last_decision_bar_closed_by_then() {
    let regimes =
        [Regime::Bull, Regime::Chop, Regime::Bear, Regime::Normal, Regime::HighVol, Regime::Bull];
    for (stop_at, want) in [(140, Regime::Chop), (170, Regime::Bear), (180, Regime::Bear)] {
        // closed at 02:30 (last closed: the hour from 01:00), 03:00 (from 02:00), 03:10 (the same)
        let mut btc = sym("BTC", 0..0, Some(stop_at));
        btc.labels = regimes.map(|regime| Some((regime, VolLevel::Normal))).to_vec();
        let run = World::new(vec![btc], &[(1, 0, Long, 1.0)]).run();
        assert_eq!(run.trades[0].exit_regime, Some(want), "stopped in the bar at {stop_at}");
        assert_eq!(run.trades[0].regime, Regime::Chop, "that of the decision bar");
    }
}

#[test]
fn execution_bars_beyond_the_last_decision_still_fill_and_exit() {
    // decisions end at 04:00, execution at 06:00
    let mut btc = sym("BTC", 0..0, Some(310));
    btc.bars.truncate(4);
    btc.hours.truncate(4);
    btc.labels.truncate(4);
    btc.costs.taker_fee = 0.001;
    let mut eth = sym("ETH", 0..0, None);
    eth.bars.truncate(4);
    eth.hours.truncate(4);
    let run = World::new(vec![btc, eth], &[(3, 0, Long, 1.0), (2, 1, Long, 1.0)]).run();
    assert_eq!(reasons(&run), [None, None]);
    assert_eq!(run.marks.last().unwrap().time, hour(4), "no decision, no mark");
    assert_eq!(run.marks.last().unwrap().balance, 10_000.0);
    let exits: Vec<_> = run.trades.iter().map(|t| (t.symbol.0, t.exit_time)).collect();
    // ETH was decided first and lasts to the end; BTC is stopped in the bar 05:10 to 05:20
    assert_eq!(exits, [(1, hour(6)), (0, minutes(320))]);
    // −50 · 2 and fees 50 · (100 + 98) · 0.001 = 9.9
    assert_near(run.final_balance, 9_890.1, "final");
}

#[test]
fn equity_is_marked_at_the_last_execution_close() {
    let mut btc = sym("BTC", 0..0, None);
    if let Some((_, bars)) = &mut btc.execution {
        bars[17].1 = (100.0, 101.0, 99.6, 101.0); // 02:50 to 03:00
    }
    let run = World::new(vec![btc], &[(1, 0, Long, 1.0)]).run();
    assert_near(mark(&run, hour(3)).equity, 10_050.0, "50 · (101 − 100)");
    assert_near(mark(&run, hour(4)).equity, 10_000.0, "back at 100");
}
