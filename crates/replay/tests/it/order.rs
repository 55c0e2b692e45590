//! SPEC §8: the order in which signals of the same decision are decided.

use crate::setup::{CALM, Call, Sym, World, lenient, live, reasons};
use exitlab_core::Side::{Long, Short};
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{AlreadyInPosition, PositionLimit};

/// Rows of the signal file in the order in which they were decided.
fn decided_rows(world: &World) -> Vec<usize> {
    let candidates = world.candidates();
    let run = world.run();
    run.decisions.iter().map(|d| candidates[d.signal_id].signal.source_row).collect()
}

#[test]
fn confidence_then_symbol_bytes_then_long_then_file_order() {
    // capitals sort before small letters by bytes
    let syms = ["BTC", "ETH", "aave"].map(|name| Sym::calm(name, 6)).to_vec();
    let calls = [
        (3, 0, Long, 1.0), // row 0: later than all others
        (1, 2, Long, 0.5),
        (1, 1, Short, 0.5),
        (1, 1, Long, 0.5),
        (1, 0, Short, 0.9),
        (1, 1, Long, 0.5), // row 5: a duplicate of row 3
        (1, 0, Long, 0.2),
        (1, 2, Short, 0.7),
    ];
    let world = World::new(syms, &calls);
    assert_eq!(decided_rows(&world), [4, 7, 3, 5, 2, 1, 6, 0]);
    let run = world.run();
    let ids: Vec<usize> = run.decisions.iter().map(|d| d.signal_id).collect();
    assert_eq!(ids, [0, 1, 2, 3, 4, 5, 6, 7]);
    // the first of each symbol is taken
    let in_position = Some(AlreadyInPosition);
    let want = [None, None, None].into_iter().chain([in_position; 5]);
    assert_eq!(reasons(&run), want.collect::<Vec<_>>());
}

#[test]
fn the_first_in_order_gets_the_only_place() {
    let places = |calls: &[Call]| {
        let mut world = World::new(vec![Sym::calm("BTC", 4), Sym::calm("ETH", 4)], calls);
        world.profile = Profile { max_open_positions: 1, ..lenient() };
        world.integration = live(|i| i.use_for_position_limits = true);
        let run = world.run();
        assert_eq!(reasons(&run), [None, Some(PositionLimit)]);
        run.decisions[0].symbol.0
    };
    assert_eq!(places(&[(1, 0, Long, 0.4), (1, 1, Long, 0.6)]), 1, "more confidence");
    assert_eq!(places(&[(1, 1, Long, 0.5), (1, 0, Short, 0.5)]), 0, "symbol before side");
}

#[test]
fn trades_are_listed_by_time_symbol_side_and_row_not_by_confidence() {
    let syms = ["BTC", "ETH"].map(|name| Sym::new(name, &[CALM; 5])).to_vec();
    let calls = [(1, 1, Long, 0.9), (1, 0, Short, 0.1)];
    let run = World::new(syms, &calls).run();
    let got: Vec<(u32, usize)> = run.trades.iter().map(|t| (t.symbol.0, t.signal_id)).collect();
    assert_eq!(got, [(0, 1), (1, 0)]);
}
