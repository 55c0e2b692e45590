//! SPEC §5, §7 and §8: when money moves, and that it adds up.

use crate::setup::{CALM, Sym, World, assert_near, bracket, hour, mark};
use exitlab_core::ExitReason::{PartialTp, StopLoss};
use exitlab_core::Side::{self, Long, Short};
use exitlab_exit::{Partial, PartialDistance, StopDistance};

/// 50 units from 06:00 at 100 with R = 2, funding 0.1% at 08:00, half closed at 2R, no target.
fn funded(side: Side, last_bars: [crate::setup::Ohlc; 2]) -> World {
    let mut bars = vec![CALM; 8];
    bars.extend(last_bars);
    bars.push(CALM);
    let mut sym = Sym::new("BTC", &bars);
    sym.costs.taker_fee = 0.001;
    sym.costs.maker_fee = 0.0005;
    sym.funding_rate = 0.001;
    let mut plan = bracket(StopDistance::Atr(1.0), None);
    plan.partials.push(Partial { at: PartialDistance::R(2.0), fraction: 0.5 });
    World::new(vec![sym], &[(5, 0, side, 1.0)]).plan(plan)
}

#[test]
fn a_shorts_money_step_by_step() {
    // bar 8 reaches the partial at 96, bar 9 the stop at 102
    let bars = [(100.0, 100.5, 95.5, 97.0), (97.0, 102.5, 96.8, 101.0)];
    let run = funded(Short, bars).run();
    let steps = [
        // time, balance, equity, open
        (6, 10_000.0, 10_000.0, 0),
        // entry fee 50 · 100 · 0.001
        (7, 9_995.0, 9_995.0, 1),
        // the short receives 50 · 100 · 0.001 at 08:00
        (8, 10_000.0, 10_000.0, 1),
        // 25 · 4 less the maker fee 25 · 96 · 0.0005 = 1.2; 25 open, 3 in profit each
        (9, 10_098.8, 10_173.8, 1),
        // −25 · 2 less the taker fee 25 · 102 · 0.001 = 2.55
        (10, 10_046.25, 10_046.25, 0),
    ];
    for (at, balance, equity, open_positions) in steps {
        let got = mark(&run, hour(at));
        assert_near(got.balance, balance, &format!("balance at {at}:00"));
        assert_near(got.equity, equity, &format!("equity at {at}:00"));
        assert_eq!(got.open_positions, open_positions, "{at}:00");
    }
    let trade = &run.trades[0];
    let money = trade.money.unwrap();
    assert_near(money.fees, 8.75, "5 + 1.2 + 2.55");
    assert_near(money.funding, -5.0, "received");
    assert_near(money.pnl, 46.25, "100 − 50 − 8.75 + 5");
    assert_near(trade.r_net, 0.4625, "46.25 / 100");
    assert_near(run.final_balance, 10_046.25, "final");
    assert_near(run.traded_notional, 9_950.0, "50 sold at 100, 25 bought at 96 and 25 at 102");
    let legs: Vec<_> = trade.legs.iter().map(|l| (l.reason, l.time)).collect();
    assert_eq!(legs, [(PartialTp, hour(9)), (StopLoss, hour(10))]);
}

#[test]
fn a_long_pays_funding_and_a_leg_at_the_instant_pays_it_too() {
    // bar 8 opens at 97, at or below the stop at 98: closed at 08:00, the instant included
    let run = funded(Long, [(97.0, 98.0, 96.0, 97.0), CALM]).run();
    assert_near(mark(&run, hour(7)).balance, 9_995.0, "entry fee");
    assert_near(mark(&run, hour(8)).balance, 9_990.0, "50 · 100 · 0.001 at 08:00");
    // known at 09:00: −50 · 3 and a fee of 50 · 97 · 0.001 = 4.85
    assert_near(mark(&run, hour(9)).balance, 9_835.15, "the stop");
    let money = run.trades[0].money.unwrap();
    assert_eq!(run.trades[0].exit_time, hour(8));
    assert_near(money.funding, 5.0, "paid");
    assert_near(money.pnl, -164.85, "−150 − 5 − 4.85 − 5");
}

#[test]
fn an_entry_at_the_instant_does_not_pay_it() {
    let mut world = funded(Long, [CALM, CALM]);
    world.calls = vec![(7, 0, Long, 1.0)]; // enters at 08:00
    let run = world.run();
    assert_eq!(run.trades[0].entry_time, hour(8));
    assert_eq!(run.trades[0].money.unwrap().funding, 0.0);
}

#[test]
fn funding_is_paid_on_what_partials_left() {
    // the partial at 104 fills in bar 7, whose close is the leg's time and the instant: it pays.
    // Both halves pay on the close of 102: 50 · 102 · 0.001
    let mut world = funded(Long, [CALM, CALM]);
    world.syms[0].bars[7] = (100.0, 104.5, 99.0, 102.0);
    let run = world.run();
    assert_near(run.trades[0].money.unwrap().funding, 5.1, "partial leg at 08:00 included");
    // entry fee 5; 25 · 4 less the maker fee 25 · 104 · 0.0005 = 1.3; funding 5.1
    assert_near(mark(&run, hour(8)).balance, 10_088.6, "08:00");
    // filled in bar 6 its time is 07:00: half pays, on a close of 100
    let mut world = funded(Long, [CALM, CALM]);
    world.syms[0].bars[6] = (100.0, 104.5, 99.0, 102.0);
    let run = world.run();
    assert_near(run.trades[0].money.unwrap().funding, 2.5, "25 · 100 · 0.001");
    assert_near(mark(&run, hour(7)).balance, 10_093.7, "07:00: − 5 + 100 − 1.3");
    assert_near(mark(&run, hour(8)).balance, 10_091.2, "08:00: − 2.5");
}

#[test]
fn slippage_is_in_the_prices_and_in_the_profit() {
    // 10 bps: E = 100.1, stop 98.1 filled at 98.1 · 0.999; 50 units
    let mut sym = Sym::new("BTC", &[CALM, CALM, (100.0, 101.0, 97.0, 98.0), CALM]);
    sym.costs.base_bps = 10.0;
    let run = World::new(vec![sym], &[(1, 0, Long, 1.0)]).run();
    let trade = &run.trades[0];
    assert_near(trade.entry_price, 100.1, "entry");
    assert_near(trade.stop_price, 98.1, "stop");
    assert_near(trade.exit_price, 98.0019, "exit");
    assert_near(run.final_balance, 10_000.0 - 50.0 * (100.1 - 98.0019), "final");
    assert_near(trade.entry_slippage_r, 0.05, "0.1 / 2");
    assert_near(trade.exit_slippage_r, 0.0981 / 2.0, "0.0981 / 2");
    assert_near(trade.r_gross, -1.0, "before exit slippage");
}

#[test]
fn the_last_bar_closes_and_the_books_are_shut() {
    let run = funded(Long, [CALM, (100.0, 103.0, 99.0, 103.0)]).run();
    // the last bar of all, CALM, closes at 100: fees 5 + 5, funding 5
    assert_near(run.final_balance, 9_985.0, "final");
    assert_eq!(run.marks.len(), 11, "a mark for every bar's close");
    assert_near(mark(&run, hour(11)).balance, 9_985.0, "the last mark knows the exit");
    assert_near(mark(&run, hour(10)).equity, 9_990.0 + 150.0, "50 units 3 in profit");
}
