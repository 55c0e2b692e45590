//! Blocks of clusters, drawn for many means at once.

use crate::go_on::GoOn;
use crate::joint_means::{JointMeans, beyond_mean};
use crate::random_stream::random_stream;
use rand_core::Rng;
use rayon::prelude::*;

/// Draws of one stream of random numbers, and of one task.
const DRAWS_PER_CHUNK: usize = 100;
/// Variances below this share of the sample's are rounding.
const ROUNDING: f64 = 1e-12;

/// The rows of a table in blocks of clusters.
#[derive(Debug, Clone)]
pub struct MeanBlocks {
    n_blocks: usize,
    n_rows: usize,
    /// Of block `b` and row `j` at `b · n_rows + j`.
    sums: Vec<Sums>,
    /// Blocks in which each row has entries.
    n_with_entries: Vec<usize>,
    pub(crate) of_sample: Vec<RowMean>,
}

/// What a draw adds up of a row: with the entries `n` and the sum `e` beyond the mean of each block.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C)]
struct Sums {
    n: f64,
    e: f64,
    ee: f64,
    en: f64,
    nn: f64,
}

/// A row's mean in the sample.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct RowMean {
    pub(crate) n: usize,
    pub(crate) mean: f64,
    pub(crate) se: f64,
}

/// Draws of each row.
#[derive(Debug, Default)]
pub(crate) struct Draws {
    /// `|t*|` of each draw, by row.
    pub(crate) t: Vec<Vec<f32>>,
    /// Draws whose mean is above 0, by row.
    pub(crate) n_above_zero: Vec<usize>,
}

impl Draws {
    /// Adds the rows of another table.
    pub(crate) fn append(&mut self, mut other: Draws) {
        self.t.append(&mut other.t);
        self.n_above_zero.append(&mut other.n_above_zero);
    }
}

impl MeanBlocks {
    /// Cuts entries into blocks of that many clusters, on average.
    pub fn new(means: &JointMeans, block_length: f64) -> MeanBlocks {
        let (n_clusters, n_rows) = (means.n_clusters(), means.n_rows());
        let n_blocks = ((n_clusters as f64 / block_length.max(1.0)).ceil() as usize).max(1);
        let mut sums = vec![Sums::default(); n_blocks * n_rows];
        let mut of_rows = vec![(0.0, 0.0); n_rows];
        for (row, (n_of_row, sum_of_row)) in of_rows.iter_mut().enumerate() {
            let cells = means.cells(row);
            for (cell, beyond) in cells.iter().zip(beyond_mean(&cells)) {
                let block = cell.cluster * n_blocks / n_clusters;
                let block = &mut sums[block * n_rows + row];
                (block.n, block.e) = (block.n + cell.n, block.e + beyond);
                (*n_of_row, *sum_of_row) = (*n_of_row + cell.n, *sum_of_row + cell.sum);
            }
        }
        let mut n_with_entries = vec![0; n_rows];
        let mut total = vec![Sums::default(); n_rows];
        for block in sums.chunks_exact_mut(n_rows.max(1)) {
            for (row, cell) in block.iter_mut().enumerate() {
                (cell.ee, cell.en, cell.nn) = (cell.e * cell.e, cell.e * cell.n, cell.n * cell.n);
                n_with_entries[row] += usize::from(cell.n > 0.0);
            }
            add(&mut total, block);
        }
        let of_sample = total.iter().zip(&of_rows).map(|(total, (n, sum))| RowMean {
            n: *n as usize,
            mean: if *n > 0.0 { sum / n } else { 0.0 },
            se: if *n > 0.0 && total.ee > ROUNDING * (sum / n).powi(2) * total.nn {
                total.ee.sqrt() / n
            } else {
                0.0
            },
        });
        let of_sample = of_sample.collect();
        MeanBlocks { n_blocks, n_rows, sums, n_with_entries, of_sample }
    }

    /// Number of blocks in which a row has entries.
    pub fn n_with_entries(&self, row: usize) -> usize {
        self.n_with_entries[row]
    }

    /// Draws as many blocks as there are, with replacement, `n_draws` times, the same for all rows.
    pub(crate) fn draw(&self, n_draws: usize, seed: u64, purpose: &str, go_on: GoOn<'_>) -> Draws {
        let n_rows = self.n_rows;
        let scale: Vec<f64> = self.of_sample.iter().map(|row| row.se * row.n as f64).collect();
        // By draw, then turned round: rows of draws are what is sorted.
        let mut drawn = vec![(0.0_f32, false); n_draws * n_rows];
        let chunks = drawn.par_chunks_mut((DRAWS_PER_CHUNK * n_rows).max(1)).enumerate();
        chunks.for_each(|(chunk, drawn)| {
            let mut rng = random_stream(seed, purpose, chunk as u64);
            let mut picked = vec![Sums::default(); n_rows];
            for drawn in drawn.chunks_exact_mut(n_rows.max(1)) {
                if !go_on() {
                    return;
                }
                picked.fill(Sums::default());
                for _ in 0..self.n_blocks {
                    let place = (u64::from(rng.next_u32()) * self.n_blocks as u64) >> 32;
                    let start = place as usize * n_rows;
                    add(&mut picked, &self.sums[start..start + n_rows]);
                }
                for (row, drawn) in drawn.iter_mut().enumerate() {
                    *drawn = judged(&picked[row], self.of_sample[row].mean, scale[row]);
                }
            }
        });
        // What is not wanted any more is not turned round.
        let n_kept = if go_on() { n_draws } else { n_draws.min(1) };
        let of_row = |row: usize| drawn.iter().skip(row).step_by(n_rows).take(n_kept);
        let rows = (0..n_rows).into_par_iter();
        Draws {
            t: rows.clone().map(|row| of_row(row).map(|(t, _)| *t).collect()).collect(),
            n_above_zero: rows.map(|row| of_row(row).filter(|(_, above)| *above).count()).collect(),
        }
    }
}

#[inline]
fn add(to: &mut [Sums], block: &[Sums]) {
    for (to, add) in to.iter_mut().zip(block) {
        to.n += add.n;
        to.e += add.e;
        to.ee += add.ee;
        to.en += add.en;
        to.nn += add.nn;
    }
}

/// `|t*|` of what was drawn of a row, and whether its mean is above 0. A draw without entries, or one that
/// does not vary, is infinitely far from the mean, unless it is the mean.
fn judged(picked: &Sums, mean: f64, scale: f64) -> (f32, bool) {
    if picked.n == 0.0 {
        return (f32::INFINITY, mean > 0.0);
    }
    let beyond = picked.e / picked.n;
    let squares = picked.ee - 2.0 * beyond * picked.en + beyond * beyond * picked.nn;
    let is_rounding = squares <= ROUNDING * scale * scale;
    let distance = picked.e.abs();
    let t = match (is_rounding, distance <= ROUNDING.sqrt() * scale) {
        (true, true) => 0.0,
        (true, false) => f64::INFINITY,
        (false, _) => distance / squares.sqrt(),
    };
    (t as f32, mean + beyond > 0.0)
}
