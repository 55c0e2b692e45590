//! How often a table that grows, and is looked at again and again, ever holds a false verdict.

use crate::worlds::{World, outcomes};
use crate::{Args, modes, name, share};
use exitlab::crates::evidence::{CompareSettings, Comparison, PlanOutcome, Sign, compare};
use exitlab::crates::stats::random_stream;
use rayon::prelude::*;

/// Entries at the first look, at the last, and between two.
const FIRST: usize = 100;
const LAST: usize = 600;
const EVERY: usize = 10;

/// Two modes, of which none is better.
const N_MODES: usize = 2;

/// What was ever found of a table.
#[derive(Debug, Clone, Copy, Default)]
struct Ever {
    n_tables: usize,
    /// Tables in which the one test of the difference over all entries, uncorrected, found something at some
    /// look; the same by the always-valid p.
    n_alone: usize,
    n_alone_always: usize,
    /// Tables that held a verdict at some look; the same by the always-valid p.
    n_once: usize,
    n_always: usize,
    /// Tables that held one at the last look.
    n_last: usize,
}

pub(crate) fn print(args: &Args, worlds: &[World]) {
    println!(
        "| world | one test, p | always-valid p | table at the last look | at any look | always-valid |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for world in worlds {
        let ever = (0..args.tables as u64)
            .into_par_iter()
            .map(|table| of_table(args, *world, table))
            .reduce(Ever::default, Ever::plus);
        let of = |n: usize| share(n, ever.n_tables);
        println!(
            "| {} | {:.1}% | {:.1}% | {:.1}% | {:.1}% | {:.1}% |",
            name(*world),
            of(ever.n_alone),
            of(ever.n_alone_always),
            of(ever.n_last),
            of(ever.n_once),
            of(ever.n_always),
        );
    }
}

fn of_table(args: &Args, world: World, table: u64) -> Ever {
    let mut rng = random_stream(8, &format!("looks {}", name(world)), table);
    let all = outcomes(world, [LAST / 5; 5], 0.0, &mut rng);
    let all: Vec<PlanOutcome> = all.into_iter().filter(|outcome| outcome.plan < N_MODES).collect();
    let settings =
        CompareSettings { n_draws: args.draws, seed: table, ..CompareSettings::default() };
    let mut ever = Ever { n_tables: 1, ..Ever::default() };
    for n in (FIRST..=LAST).step_by(EVERY) {
        let of = compare(&modes(N_MODES), &all[..n * N_MODES], settings, &());
        let over_all = of.tests_of(None).find_map(|test| test.tested);
        let p_always = over_all.and_then(|test| test.always).map(|always| always.p_value);
        let alpha = settings.alpha;
        ever.n_alone |= usize::from(over_all.is_some_and(|test| test.p_value <= alpha));
        ever.n_alone_always |= usize::from(p_always.is_some_and(|p| p <= alpha));
        let (is_once, is_always) = has_verdict(&of);
        ever.n_once |= usize::from(is_once);
        ever.n_always |= usize::from(is_always);
        ever.n_last = usize::from(is_once);
    }
    ever
}

/// Whether any test of the table differs from 0, and whether any does at every look.
fn has_verdict(of: &Comparison) -> (bool, bool) {
    let pairs = of.tests.iter().filter_map(|test| test.tested);
    let tested: Vec<_> = pairs.chain(of.verdicts.iter().filter_map(|v| v.tested)).collect();
    let is_always = tested
        .iter()
        .any(|test| test.always.is_some_and(|always| always.p_adjusted <= of.settings.alpha));
    (tested.iter().any(|test| test.sign != Sign::Neither), is_always)
}

impl Ever {
    fn plus(self, other: Ever) -> Ever {
        Ever {
            n_tables: self.n_tables + other.n_tables,
            n_alone: self.n_alone + other.n_alone,
            n_alone_always: self.n_alone_always + other.n_alone_always,
            n_once: self.n_once + other.n_once,
            n_always: self.n_always + other.n_always,
            n_last: self.n_last + other.n_last,
        }
    }
}
