//! Leaping gives what stepping every bar gives, bit for bit.

mod worlds;

use exitlab_exit::{Ambiguity, BarPyramid, ExitRun, Market, Outcome, evaluate};
use std::ops::Range;
use std::thread;
use worlds::World;

/// What is compared: equal floats may still differ in the sign of a zero, so texts count.
fn text(outcome: &Outcome) -> String {
    format!("{outcome:?}")
}

/// Evaluates a world both ways; gives the bars held and those of them that were stepped.
fn compare(seed: u64) -> (u64, u64) {
    let world = World::new(seed);
    let pyramid = BarPyramid::new(&world.execution);
    let reference = Market {
        execution: &world.execution,
        pyramid: None,
        known_atr: Some(&world.known_atr),
        funding: &world.funding,
        costs: &world.costs,
    };
    let leaping = Market { pyramid: Some(&pyramid), ..reference };
    let World { entry, plan, rules, .. } = &world;
    if !plan.has_valid_stop(entry.side, entry.fill.price, entry.atr) {
        return (0, 0);
    }
    let ambiguity = if seed % 2 == 0 { Ambiguity::Off } else { Ambiguity::Bounds };
    let stepped = evaluate(&reference, entry, plan, *rules, ambiguity);
    let leapt = evaluate(&leaping, entry, plan, *rules, ambiguity);
    if stepped != leapt || (seed % 16 < 2 && text(&stepped) != text(&leapt)) {
        panic!("seed {seed}, {plan:?}, {rules:?}\nstepped {stepped:#?}\nleapt {leapt:#?}");
    }
    let levels = entry.levels(&world.costs, plan);
    let mut run = ExitRun::new(leaping, *entry, plan, levels, *rules);
    run.run_to_exit();
    (u64::from(leapt.bars_held), u64::from(run.n_stepped()))
}

fn compare_all(seeds: Range<u64>) -> (u64, u64) {
    seeds.map(compare).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

#[test]
fn leaping_is_stepping_on_random_worlds() {
    const N_WORLDS: u64 = 240_000;
    let half = N_WORLDS / 2;
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| compare_all(0..half));
        let second = compare_all(half..N_WORLDS);
        (first.join().expect("a panic has its message above"), second)
    });
    let (n_held, n_stepped) = (first.0 + second.0, first.1 + second.1);
    assert!(2 * n_stepped < n_held, "{n_stepped} of {n_held} bars were stepped");
}
