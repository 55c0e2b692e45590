//! SPEC §5: streaks, blocks and the day's loss as a replay meets them.

use crate::setup::{CALM, Ohlc, Sym, World, assert_near, lenient, preset, reasons};
use exitlab_core::Side::Long;
use exitlab_core::SymbolIdx;
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{SymbolBlocked, TradingGate};

/// A long from 100 with stop 98 and target 104 loses, gaps to a loss, or wins in such a bar.
const LOSES: Ohlc = (100.0, 101.0, 97.0, 98.0);
const GAPS: Ohlc = (97.0, 98.0, 96.0, 97.0);
const WINS: Ohlc = (100.0, 104.5, 99.0, 104.0);

/// The losing streak that CCC's signal finds at 04:00 after bars 2 and 3 of AAA and BBB, which
/// entered after the given bars.
fn streak(aaa: (usize, [Ohlc; 2]), bbb: (usize, [Ohlc; 2])) -> u32 {
    let bars = |[second, third]: [Ohlc; 2]| [CALM, CALM, second, third, CALM];
    let syms =
        vec![Sym::new("AAA", &bars(aaa.1)), Sym::new("BBB", &bars(bbb.1)), Sym::calm("CCC", 5)];
    let run =
        World::new(syms, &[(aaa.0, 0, Long, 1.0), (bbb.0, 1, Long, 1.0), (3, 2, Long, 1.0)]).run();
    assert_eq!(reasons(&run), [None; 3]);
    run.decisions[2].losing_streak
}

#[test]
fn trades_closed_together_count_by_exit_entry_and_symbol() {
    // same exit, same entry: AAA first
    assert_eq!(streak((1, [CALM, LOSES]), (1, [CALM, WINS])), 0, "loss, then win");
    assert_eq!(streak((1, [CALM, WINS]), (1, [CALM, LOSES])), 1, "win, then loss");
    // BBB gapped out at 03:00, AAA won by 04:00, both known at 04:00
    assert_eq!(streak((1, [CALM, WINS]), (1, [CALM, GAPS])), 0, "exit times decide");
    // same exit, BBB entered an hour before AAA
    assert_eq!(streak((2, [CALM, WINS]), (1, [CALM, LOSES])), 0, "entry times decide");
    assert_eq!(streak((2, [CALM, LOSES]), (1, [CALM, WINS])), 1, "entry times decide");
    // streaks are the portfolio's
    assert_eq!(streak((1, [LOSES, CALM]), (1, [CALM, LOSES])), 2);
}

#[test]
fn drawdown_is_from_the_peak_of_balances() {
    // AAA wins 200 in bar 2 (peak 10,200), BBB loses 1% of 10,000 in bar 3
    let syms = vec![
        Sym::new("AAA", &[CALM, CALM, WINS, CALM, CALM]),
        Sym::new("BBB", &[CALM, CALM, CALM, LOSES, CALM]),
        Sym::calm("CCC", 5),
    ];
    let calls = [(1, 0, Long, 1.0), (1, 1, Long, 1.0), (3, 2, Long, 1.0)];
    let run = World::new(syms, &calls).run();
    assert_near(run.decisions[2].balance, 10_100.0, "balance");
    assert_near(run.decisions[2].drawdown_pct, 100.0 * 100.0 / 10_200.0, "100 of 10,200");
}

/// BBB is stopped in bar 2, by its close at 03:00 or at its open at 02:00 + `GAPS`, and asks again
/// at the close of each of `bars`.
fn after_a_loss(second: Ohlc, third: Ohlc, bars: &[usize]) -> World {
    let mut all = vec![CALM; 40];
    all[2] = second;
    all[3] = third;
    let mut calls = vec![(1, 0, Long, 1.0)];
    calls.extend(bars.iter().map(|bar| (*bar, 0, Long, 1.0)));
    let mut world = World::new(vec![Sym::new("BBB", &all)], &calls);
    world.profile = Profile { bad_streak_limit: 1, ..lenient() };
    world.integration = preset("live_step1");
    world
}

#[test]
fn a_block_ends_24_hours_after_the_exit() {
    let blocked = Some(SymbolBlocked);
    // exit 03:00: blocked at 26:00 (bar 25), free at 27:00 (bar 26)
    let run = after_a_loss(LOSES, CALM, &[3, 25, 26]).run();
    assert_eq!(reasons(&run), [None, blocked, blocked, None]);
    // the gap at the open of bar 3 is an exit at 03:00 too, though known at 04:00
    let run = after_a_loss(CALM, GAPS, &[3, 25, 26]).run();
    assert_eq!(reasons(&run), [None, blocked, blocked, None]);
    // an exit by the close of bar 3 is one at 04:00
    let run = after_a_loss(CALM, LOSES, &[3, 26, 27]).run();
    assert_eq!(reasons(&run), [None, blocked, blocked, None]);
}

#[test]
fn blocked_symbols_stand_in_every_policy_of_that_time() {
    let mut world = after_a_loss(LOSES, CALM, &[]);
    world.syms.push(Sym::calm("CCC", 40));
    world.calls.extend([(1, 1, Long, 0.5), (3, 1, Long, 1.0), (30, 1, Long, 1.0)]);
    let run = world.run();
    let lists: Vec<Vec<SymbolIdx>> =
        run.decisions.iter().map(|d| d.policy.clone().unwrap().disallowed_symbols).collect();
    let none = Vec::new();
    assert_eq!(lists, [none.clone(), none.clone(), vec![SymbolIdx(0)], none]);
}

#[test]
fn a_days_loss_shuts_the_gate_until_midnight() {
    // −100 of 10,000 is known at 03:00; limit 1%
    let mut syms = vec![Sym::new("AAA", &[CALM; 30]), Sym::calm("BBB", 30)];
    syms[0].bars[2] = LOSES;
    // BBB asks at 02:00, 03:00, 23:00 and 24:00; what it takes lasts to the end
    let calls = [(1, 0, Long, 1.0), (2, 1, Long, 1.0), (22, 1, Long, 1.0), (23, 1, Long, 1.0)];
    let mut world = World::new(syms, &calls);
    world.profile = Profile { daily_dd_limit: 1.0, ..lenient() };
    world.integration = preset("live_step5");
    world.default_mode = crate::setup::BRACKET;
    world.integration.use_for_exit_mode = false;
    let gate = Some(TradingGate);
    assert_eq!(reasons(&world.run()), [None, gate, gate, None]);
    world.profile.daily_dd_limit = 1.001;
    let run = world.run();
    assert_eq!(reasons(&run)[..2], [None, None], "1% is not 1.001%");
}

#[test]
fn a_loss_known_at_midnight_is_yesterdays() {
    // the last bar of the day, 23:00 to 24:00, loses 1%: at 00:00 the day opens with 9,900
    let mut syms = vec![Sym::new("AAA", &[CALM; 30]), Sym::calm("BBB", 30)];
    syms[0].bars[23] = LOSES;
    let calls = [(1, 0, Long, 1.0), (23, 1, Long, 1.0)];
    let mut world = World::new(syms, &calls);
    world.profile = Profile { daily_dd_limit: 1.0, ..lenient() };
    let run = world.run();
    assert_near(run.decisions[1].balance, 9_900.0, "balance at 00:00");
    assert_eq!(run.decisions[1].would_reject, None);
    // one bar later it is today's
    world.syms[0].bars.swap(23, 24);
    world.calls[1].0 = 24;
    assert_eq!(world.run().decisions[1].would_reject, Some(TradingGate));
}
