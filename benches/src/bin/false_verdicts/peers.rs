//! How many true differences other tests find on the same tables, each corrected for the same family.
//!
//! Rows are those that `compare` tests, so that all pay for the same family.

use crate::worlds::{N_MODES, SHIFTED_REGIME, Shift, World, shifted};
use crate::{Args, entries_of, modes, name, share};
use exitlab::crates::core::Regime;
use exitlab::crates::evidence::{CompareSettings, PlanOutcome, Sign, compare};
use exitlab::crates::stats::{holm, politis_white_block_length, random_stream};
use rand_core::Rng;
use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A test of a family of means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    /// This program's.
    Own,
    /// Student's t with the long-run variance of the first cosines, fixed-b, by Holm.
    CosineT,
    /// Signs of whole blocks turned at random, stepped down by the largest t.
    SignFlips,
    /// The block bootstrap's t, blocks by Politis and White, stepped down by the largest t.
    RomanoWolf,
}

impl Peer {
    const ALL: [(Peer, &'static str); 4] = [
        (Peer::Own, "exitlab"),
        (Peer::CosineT, "HAR t, fixed-b"),
        (Peer::SignFlips, "sign flips of blocks"),
        (Peer::RomanoWolf, "Romano-Wolf, block bootstrap-t"),
    ];
}

/// A row of the family: what each time of entry adds to its mean, in order.
struct Row {
    is_true: bool,
    /// Whether the pair differs in its own regime alone.
    is_single: bool,
    is_pair: bool,
    /// Time of entry, entries, and their sum.
    cells: Vec<(usize, f64, f64)>,
    own: Sign,
}

/// What a test found, of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    n_tables: usize,
    n_false: usize,
    n_true: usize,
    n_found: usize,
}

pub(crate) fn print(args: &Args, worlds: &[World]) {
    println!("| world | entries | test | false tables | found of 12 pairs | of a single one |");
    println!("| --- | ---: | --- | ---: | ---: | ---: |");
    for world in worlds {
        for entries in &args.entries {
            let of = |shift: Shift| {
                (0..args.tables as u64)
                    .into_par_iter()
                    .map(|table| of_table(args, *world, entries, shift, table))
                    .reduce(Default::default, |a: [Found; 4], b| {
                        std::array::from_fn(|k| a[k].plus(b[k]))
                    })
            };
            let [none, all, single] = [Shift::None, Shift::All, Shift::OneRegime].map(of);
            for (k, (_, test)) in Peer::ALL.iter().enumerate() {
                println!(
                    "| {} | {entries} | {test} | {:.1}% | {:.1}% | {:.1}% |",
                    name(*world),
                    share(none[k].n_false, none[k].n_tables),
                    share(all[k].n_found, all[k].n_true),
                    share(single[k].n_found, single[k].n_true),
                );
            }
        }
    }
}

fn of_table(args: &Args, world: World, entries: &str, shift: Shift, table: u64) -> [Found; 4] {
    let mut rng = random_stream(9, &format!("peers {} {entries}", name(world)), table);
    let outcomes = shifted(world, entries_of(entries), (shift, args.shift), &mut rng);
    let settings =
        CompareSettings { n_draws: args.draws, seed: table, ..CompareSettings::default() };
    let rows = rows(&outcomes, shift, settings);
    let n_times = outcomes.chunk_by(|a, b| a.entry_time == b.entry_time).count();
    // What is looked for: of a single difference its own regime's pairs, else all pairs that differ.
    let is_sought =
        |row: &Row| row.is_pair && row.is_true && (shift != Shift::OneRegime || row.is_single);
    Peer::ALL.map(|(peer, _)| {
        let rejected: Vec<bool> = match peer {
            Peer::Own => rows.iter().map(|row| row.own != Sign::Neither).collect(),
            Peer::CosineT => {
                let p_values: Vec<f64> = rows.iter().map(cosine_p).collect();
                holm(&p_values).into_iter().map(|p| p <= settings.alpha).collect()
            }
            Peer::SignFlips => {
                let of = Blocks::new(&rows, n_times);
                of.stepped_down(settings, signs, Blocks::flipped)
            }
            Peer::RomanoWolf => {
                let of = Blocks::new(&rows, n_times);
                of.stepped_down(settings, counts, Blocks::resampled)
            }
        };
        let count = |is: &dyn Fn(&Row) -> bool| {
            rows.iter().zip(&rejected).filter(|(row, rejected)| **rejected && is(row)).count()
        };
        Found {
            n_tables: 1,
            n_false: usize::from(count(&|row| !row.is_true) > 0),
            n_true: n_sought(shift),
            n_found: count(&is_sought),
        }
    })
}

/// True differences of pairs that are looked for, those of rows with too few entries too.
fn n_sought(shift: Shift) -> usize {
    match shift {
        Shift::None => 0,
        Shift::OneRegime => 2,
        Shift::All => 2 * (Regime::ALL.len() + 1),
    }
}

/// The rows that `compare` tests.
fn rows(outcomes: &[PlanOutcome], shift: Shift, settings: CompareSettings) -> Vec<Row> {
    let of = compare(&modes(N_MODES), outcomes, settings, &());
    let pairs = of.tests.iter().map(|t| (t.regime, t.plan_a, Some(t.plan_b), t.tested));
    let plans = of.verdicts.iter().map(|v| (v.regime, v.plan, None, v.tested));
    let row = |(regime, a, b, tested): (Option<Regime>, usize, Option<usize>, Option<_>)| {
        let tested: exitlab::crates::evidence::MeanTest = tested?;
        let is_single = regime == Some(SHIFTED_REGIME);
        let is_true = a == 0
            && match shift {
                Shift::None => false,
                Shift::All => true,
                Shift::OneRegime => is_single || regime.is_none(),
            };
        let mut cells: Vec<(usize, f64, f64)> = Vec::new();
        let times = outcomes.chunk_by(|a, b| a.entry_time == b.entry_time);
        for (time, entries) in times.enumerate() {
            let (mut n, mut sum) = (0.0, 0.0);
            for entry in entries.chunks_exact(N_MODES) {
                if regime.is_none_or(|regime| regime == entry[0].regime) {
                    n += 1.0;
                    sum += entry[a].r_net - b.map_or(0.0, |b| entry[b].r_net);
                }
            }
            if n > 0.0 {
                cells.push((time, n, sum));
            }
        }
        Some(Row { is_true, is_single, is_pair: b.is_some(), cells, own: tested.sign })
    };
    pairs.chain(plans).filter_map(row).collect()
}

impl Row {
    fn n(&self) -> f64 {
        self.cells.iter().map(|(_, n, _)| n).sum()
    }

    fn mean(&self) -> f64 {
        self.cells.iter().map(|(_, _, sum)| sum).sum::<f64>() / self.n()
    }

    /// What each time adds beyond the mean.
    fn beyond(&self) -> Vec<f64> {
        let mean = self.mean();
        self.cells.iter().map(|(_, n, sum)| sum - mean * n).collect()
    }
}

/// Lazarus, Lewis, Stock and Watson (2018): `ν = 0.4·n^⅔` cosines, Student's t with as many degrees of freedom.
fn cosine_p(row: &Row) -> f64 {
    let beyond = row.beyond();
    let n = beyond.len() as f64;
    let n_cosines = (0.4 * n.powf(2.0 / 3.0)).round().max(1.0);
    let weight = |j: f64| {
        let phase = |t: usize| std::f64::consts::PI * j * (t as f64 + 0.5) / n;
        let sum: f64 = beyond.iter().enumerate().map(|(t, e)| e * phase(t).cos()).sum();
        2.0 / n * sum * sum
    };
    let variance = (1..=n_cosines as usize).map(|j| weight(j as f64)).sum::<f64>() / n_cosines;
    let t = row.mean() * row.n() / (n * variance).sqrt();
    StudentsT::new(0.0, 1.0, n_cosines).map_or(1.0, |student| 2.0 * student.sf(t.abs()))
}

/// Sums of a family's rows by block: entries and what they add beyond the mean, and with the mean.
struct Blocks {
    n_blocks: usize,
    /// Of each row, each block.
    n: Vec<Vec<f64>>,
    beyond: Vec<Vec<f64>>,
    sum: Vec<Vec<f64>>,
}

impl Blocks {
    fn new(rows: &[Row], n_times: usize) -> Blocks {
        // Those over all entries are the longest series.
        let lengths = rows
            .iter()
            .filter(|row| row.cells.len() == n_times)
            .map(|row| politis_white_block_length(&row.beyond()));
        let length = lengths.fold(1.0, f64::max);
        let n_blocks = (n_times as f64 / length).ceil() as usize;
        let of = |row: &Row, value: &dyn Fn(usize) -> f64| {
            let mut blocks = vec![0.0; n_blocks];
            for (place, (time, _, _)) in row.cells.iter().enumerate() {
                blocks[time * n_blocks / n_times] += value(place);
            }
            blocks
        };
        Blocks {
            n_blocks,
            n: rows.iter().map(|row| of(row, &|k| row.cells[k].1)).collect(),
            sum: rows.iter().map(|row| of(row, &|k| row.cells[k].2)).collect(),
            beyond: rows
                .iter()
                .map(|row| {
                    let beyond = row.beyond();
                    of(row, &|k| beyond[k])
                })
                .collect(),
        }
    }

    fn t(&self, row: usize) -> f64 {
        let sum: f64 = self.sum[row].iter().sum();
        let squares: f64 = self.beyond[row].iter().map(|e| e * e).sum();
        if squares > 0.0 { sum.abs() / squares.sqrt() } else { 0.0 }
    }

    /// `|t|` of a row with the signs of its blocks turned, which leaves the squares as they are.
    fn flipped(&self, row: usize, signs: &[f64]) -> f64 {
        let sums = || self.sum[row].iter().zip(signs).map(|(sum, sign)| sum * sign);
        let (n, total) = (self.n[row].iter().sum::<f64>(), sums().sum::<f64>());
        let mean = total / n;
        let squares: f64 = sums().zip(&self.n[row]).map(|(sum, n)| (sum - mean * n).powi(2)).sum();
        if squares > 0.0 { total.abs() / squares.sqrt() } else { f64::INFINITY }
    }

    /// `|t*|` of a row with these counts of its blocks.
    fn resampled(&self, row: usize, counts: &[f64]) -> f64 {
        let (mut n, mut e) = (0.0, 0.0);
        for ((block_n, beyond), count) in self.n[row].iter().zip(&self.beyond[row]).zip(counts) {
            n += count * block_n;
            e += count * beyond;
        }
        let mean = e / n;
        let mut squares = 0.0;
        for ((block_n, beyond), count) in self.n[row].iter().zip(&self.beyond[row]).zip(counts) {
            squares += count * (beyond - mean * block_n).powi(2);
        }
        if squares > 0.0 { e.abs() / squares.sqrt() } else { f64::INFINITY }
    }

    /// Rows that are rejected, stepped down by the largest t of the rows left.
    fn stepped_down(
        &self,
        settings: CompareSettings,
        draw: fn(&mut dyn FnMut() -> u32, usize) -> Vec<f64>,
        t_of: fn(&Blocks, usize, &[f64]) -> f64,
    ) -> Vec<bool> {
        let n_rows = self.n.len();
        let mut rng = random_stream(settings.seed, "peer", 0);
        let draws: Vec<Vec<f64>> = (0..settings.n_draws)
            .map(|_| {
                let weights = draw(&mut || rng.next_u32(), self.n_blocks);
                (0..n_rows).map(|row| t_of(self, row, &weights)).collect()
            })
            .collect();
        let mut order: Vec<usize> = (0..n_rows).collect();
        order.sort_by(|a, b| self.t(*b).total_cmp(&self.t(*a)));
        let mut rejected = vec![false; n_rows];
        for step in 0..n_rows {
            let t = self.t(order[step]);
            let left = &order[step..];
            let is_beyond = |draw: &&Vec<f64>| left.iter().any(|row| draw[*row] >= t);
            let n_beyond = draws.iter().filter(is_beyond).count();
            if (1 + n_beyond) as f64 / (1 + settings.n_draws) as f64 > settings.alpha {
                break;
            }
            rejected[order[step]] = true;
        }
        rejected
    }
}

/// A sign for each block.
fn signs(next: &mut dyn FnMut() -> u32, n: usize) -> Vec<f64> {
    (0..n).map(|_| if next() & 1 == 0 { 1.0 } else { -1.0 }).collect()
}

/// How often each block is picked, of as many picks as there are.
fn counts(next: &mut dyn FnMut() -> u32, n: usize) -> Vec<f64> {
    let mut counts = vec![0.0; n];
    for _ in 0..n {
        counts[((u64::from(next()) * n as u64) >> 32) as usize] += 1.0;
    }
    counts
}

impl Found {
    fn plus(self, other: Found) -> Found {
        Found {
            n_tables: self.n_tables + other.n_tables,
            n_false: self.n_false + other.n_false,
            n_true: self.n_true + other.n_true,
            n_found: self.n_found + other.n_found,
        }
    }
}
