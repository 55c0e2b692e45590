//! Whether the verdicts of a comparison keep their word: how many tables hold a false one where no mode is
//! better, how often intervals hold the truth, how often a true difference is found.
//!
//! `false_verdicts [--tables 1000] [--draws 1999] [--shift 0] [WORLD…] [--entries 50,100]`, a row of a table
//! each; with `--looks` of tables that grow and are looked at again and again, with `--peers` of other tests
//! on the same tables. `docs/statistics.md` has what came of it.

mod looks;
mod peers;
mod worlds;

use clap::{Parser, ValueEnum};
use exitlab::crates::evidence::{CompareSettings, Comparison, Sign, compare};
use exitlab::crates::stats::random_stream;
use rayon::prelude::*;
use worlds::{N_MODES, World, outcomes};

#[derive(Debug, Parser)]
struct Args {
    /// Worlds; all where none is named.
    worlds: Vec<World>,
    /// Entries of each regime; five numbers with slashes between are those of the regimes.
    #[arg(long, value_delimiter = ',', default_value = "30,50,100,200")]
    entries: Vec<String>,
    /// Tables of each row.
    #[arg(long, default_value_t = 1_000)]
    tables: usize,
    /// Draws of each table.
    #[arg(long, default_value_t = 1_999)]
    draws: usize,
    /// What the first mode makes more, in R.
    #[arg(long, default_value_t = 0.0)]
    shift: f64,
    /// Two modes, looked at every 10 entries from 100 to 600.
    #[arg(long)]
    looks: bool,
    /// Other tests on the same tables: the shift is one of all regimes, or of a single one.
    #[arg(long, conflicts_with = "looks")]
    peers: bool,
}

/// What a table was counted for.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    n_tables: usize,
    /// Tables with a verdict for a mode that is no better.
    n_false: usize,
    /// The same by Holm's correction.
    n_false_holm: usize,
    /// Tables of which a joint interval misses the truth.
    n_missed: usize,
    /// True differences.
    n_true: usize,
    /// Tests, and those that were made.
    n_tests: usize,
    n_made: usize,
    /// Intervals of regimes that hold the truth; of all entries together.
    n_held: usize,
    n_of_all: usize,
    n_held_of_all: usize,
    /// True differences found.
    n_found: usize,
    block_length: f64,
}

fn main() {
    let args = Args::parse();
    let worlds = if args.worlds.is_empty() { World::value_variants() } else { &args.worlds[..] };
    match (args.looks, args.peers) {
        (true, _) => looks::print(&args, worlds),
        (false, true) => peers::print(&args, worlds),
        (false, false) => print_rows(&args, worlds),
    }
}

fn print_rows(args: &Args, worlds: &[World]) {
    println!(
        "| world | entries | false tables | by Holm | joint intervals miss | tested | 95% holds (regimes / ALL) | found | block |"
    );
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for world in worlds {
        for entries in &args.entries {
            print_row(args, *world, entries);
        }
    }
}

fn print_row(args: &Args, world: World, entries: &str) {
    let (n_of, name) = (entries_of(entries), name(world));
    let counts = (0..args.tables as u64)
        .into_par_iter()
        .map(|table| {
            let mut rng = random_stream(7, &format!("{name} {entries}"), table);
            let outcomes = outcomes(world, n_of, args.shift, &mut rng);
            let settings =
                CompareSettings { n_draws: args.draws, seed: table, ..CompareSettings::default() };
            Counts::of(&compare(&modes(N_MODES), &outcomes, settings, &()), args.shift)
        })
        .reduce(Counts::default, Counts::plus);
    let tables = counts.n_tables;
    println!(
        "| {name} | {entries} | {:.1}% | {:.1}% | {:.1}% | {:.0}% | {:.1} / {:.1}% | {:.1}% | {:.1} |",
        share(counts.n_false, tables),
        share(counts.n_false_holm, tables),
        share(counts.n_missed, tables),
        share(counts.n_made, counts.n_tests),
        share(counts.n_held, counts.n_made - counts.n_of_all),
        share(counts.n_held_of_all, counts.n_of_all),
        share(counts.n_found, counts.n_true),
        counts.block_length / tables as f64,
    );
}

/// Entries of each regime: one number for all, or five with slashes between.
fn entries_of(text: &str) -> [usize; 5] {
    let parts: Vec<usize> = text.split('/').filter_map(|n| n.parse().ok()).collect();
    match parts.as_slice() {
        [n] => [*n; 5],
        parts => parts.try_into().unwrap_or([100; 5]),
    }
}

fn name(world: World) -> String {
    world.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
}

fn modes(n: usize) -> Vec<String> {
    (0..n).map(|mode| mode.to_string()).collect()
}

/// In percent.
fn share(n: usize, of: usize) -> f64 {
    100.0 * n as f64 / of.max(1) as f64
}

impl Counts {
    fn of(comparison: &Comparison, shift: f64) -> Counts {
        let alpha = comparison.settings.alpha;
        let mut counts = Counts { n_tables: 1, ..Counts::default() };
        let (mut has_false, mut has_false_holm, mut misses) = (false, false, false);
        // The first mode has the shift, against the others and against 0.
        let pairs = comparison.tests.iter().map(|t| (t.plan_a == 0, t.regime, t.tested));
        let plans = comparison.verdicts.iter().map(|v| (v.plan == 0, v.regime, v.tested));
        for (is_shifted, regime, tested) in pairs.chain(plans) {
            counts.n_tests += 1;
            let truth = if is_shifted { shift } else { 0.0 };
            counts.n_true += usize::from(truth != 0.0);
            let Some(tested) = tested else { continue };
            let holds = (tested.ci_low..=tested.ci_high).contains(&truth);
            counts.n_made += 1;
            if regime.is_some() {
                counts.n_held += usize::from(holds);
            } else {
                counts.n_of_all += 1;
                counts.n_held_of_all += usize::from(holds);
            }
            let joint = tested.joint_low.zip(tested.joint_high);
            misses |= joint.is_some_and(|(low, high)| !(low..=high).contains(&truth));
            if truth == 0.0 {
                has_false |= tested.sign != Sign::Neither;
                has_false_holm |= tested.p_holm <= alpha;
            } else {
                counts.n_found += usize::from(tested.sign == Sign::Above);
            }
            counts.block_length = tested.block_length;
        }
        counts.n_false = usize::from(has_false);
        counts.n_false_holm = usize::from(has_false_holm);
        counts.n_missed = usize::from(misses);
        counts
    }

    fn plus(self, other: Counts) -> Counts {
        Counts {
            n_tables: self.n_tables + other.n_tables,
            n_false: self.n_false + other.n_false,
            n_false_holm: self.n_false_holm + other.n_false_holm,
            n_missed: self.n_missed + other.n_missed,
            n_true: self.n_true + other.n_true,
            n_tests: self.n_tests + other.n_tests,
            n_made: self.n_made + other.n_made,
            n_held: self.n_held + other.n_held,
            n_of_all: self.n_of_all + other.n_of_all,
            n_held_of_all: self.n_held_of_all + other.n_held_of_all,
            n_found: self.n_found + other.n_found,
            block_length: self.block_length + other.block_length,
        }
    }
}
