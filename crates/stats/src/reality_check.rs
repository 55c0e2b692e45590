//! White's reality check and Hansen's test of superior predictive ability.

use crate::go_on::GoOn;
use crate::moments::ROUNDING;
use crate::random_stream::random_stream;
use crate::stationary_blocks::StationaryBlocks;
use crate::stationary_bootstrap_variance::stationary_bootstrap_variance;
use rayon::prelude::*;

/// Draws of one stream of random numbers.
const DRAWS_PER_CHUNK: usize = 250;
/// Candidates that are resampled side by side: a row of their running totals is a cache line.
const WIDTH: usize = 8;
/// Statistics nearer than this share are tied.
const TIE: f64 = 1e-9;

/// P-values of "no candidate is better than the benchmark".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RealityCheck {
    /// Candidates that differ from the benchmark in some period.
    pub n_candidates: usize,
    /// Column of the largest mean, the first of equals.
    pub best_idx: usize,
    /// Mean difference of that column.
    pub best_mean: f64,
    /// White's p-value; candidates with large variance or bad performance weaken it.
    pub white_p: f64,
    /// Hansen's lower bound of the p-value.
    pub spa_lower_p: f64,
    /// Hansen's consistent p-value, the one to report.
    pub spa_consistent_p: f64,
    /// Hansen's upper bound of the p-value.
    pub spa_upper_p: f64,
}

/// Asks whether the best of many candidates beats the benchmark by more than the best of as many
/// worthless ones would.
///
/// `differences` holds, for each candidate, its performance minus the benchmark's in each period;
/// higher is better. `None` where columns have unequal lengths, fewer than two rows or a number that
/// is not finite or too large to be squared, where no candidate differs from the benchmark, or for no
/// draws. Candidates that are the benchmark itself (all zero) are left out.
///
/// # Formula
/// With `d̄ₖ` the mean of column k over n periods, `ω²ₖ` the variance that the bootstrap gives
/// `√n·d̄ₖ`, and `d̄*ₖ` the mean of a resample, periods being drawn for all columns at once:
///
/// - White: `V = max √n·d̄ₖ` against `V* = max √n·(d̄*ₖ − d̄ₖ)`.
/// - Hansen: `T = max(0, max √n·d̄ₖ/ωₖ)` against `T* = max(0, max √n·(d̄*ₖ − g(d̄ₖ))/ωₖ)`, where
///   `g` is `max(0, d̄)` for the lower p-value, `d̄` for the upper one, and for the consistent one
///   `d̄` where `√n·d̄ₖ/ωₖ ≥ −√(2·ln ln n)` and else 0.
///
/// Each p is `(1 + #{statistic* ≥ statistic}) / (draws + 1)`, ties counted up to rounding: 1 where
/// no candidate has a mean above 0 in Hansen's tests. A column that never varies cannot be
/// studentised: above 0 it beats every resample, below 0 it is left out of Hansen's tests.
///
/// # Units
/// `block_length` in periods, at least 1; probabilities.
///
/// # Source
/// White, "A Reality Check for Data Snooping", Econometrica 68 (2000); Hansen, "A Test for Superior
/// Predictive Ability", Journal of Business & Economic Statistics 23 (2005).
pub fn reality_check(
    differences: &[Vec<f64>],
    block_length: f64,
    n_draws: usize,
    seed: u64,
    go_on: GoOn<'_>,
) -> Option<RealityCheck> {
    let n = differences.first()?.len();
    let usable = |column: &Vec<f64>| {
        column.len() == n && column.iter().map(|d| d * d).sum::<f64>().is_finite()
    };
    if n < 2 || n_draws == 0 || !differences.iter().all(usable) {
        return None;
    }
    let length = if block_length.is_nan() { 1.0 } else { block_length.max(1.0) };
    let candidates: Vec<Candidate> = differences
        .par_iter()
        .enumerate()
        .filter(|(_, column)| column.iter().any(|&d| d != 0.0))
        .map(|(idx, column)| Candidate::new(idx, column, length))
        .collect();
    let best = candidates.iter().reduce(|a, b| if b.mean > a.mean { b } else { a })?;
    let observed = Statistics {
        white: best.mean,
        hansen: [candidates.iter().map(|c| c.mean * c.per_spread).fold(0.0, f64::max); 3],
    };

    let bars = observed.all().map(tie_bar);
    let blocks = StationaryBlocks::new(n, length);
    let mut n_as_large = [0usize; 4];
    for (chunk, first) in (0..n_draws).step_by(DRAWS_PER_CHUNK).enumerate() {
        if !go_on() {
            return None;
        }
        let stream = random_stream(seed, "reality check", chunk as u64);
        let picks = Picks::draw(&blocks, n, stream, DRAWS_PER_CHUNK.min(n_draws - first));
        let largest = candidates
            .par_chunks(WIDTH)
            .map(|tile| match go_on() {
                true => tile_statistics(tile, differences, &picks),
                false => vec![Statistics::LOWEST; picks.n_draws()],
            })
            // Maxima do not depend on the order in which threads find them.
            .reduce(
                || vec![Statistics::LOWEST; picks.n_draws()],
                |mut a, b| {
                    a.iter_mut().zip(&b).for_each(|(a, b)| a.raise(b));
                    a
                },
            );
        for draw in &largest {
            for ((count, drawn), bar) in n_as_large.iter_mut().zip(draw.all()).zip(bars) {
                *count += usize::from(drawn >= bar);
            }
        }
    }
    let [white_p, spa_lower_p, spa_consistent_p, spa_upper_p] =
        n_as_large.map(|count| (1 + count) as f64 / (n_draws + 1) as f64);
    Some(RealityCheck {
        n_candidates: candidates.len(),
        best_idx: best.idx,
        best_mean: best.mean,
        white_p,
        spa_lower_p,
        spa_consistent_p,
        spa_upper_p,
    })
}

/// A column that differs from the benchmark.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    idx: usize,
    mean: f64,
    /// `1/ω`; infinite where the column never varies and lies above 0, 0 where it lies below.
    per_spread: f64,
    /// By how much a resample's mean beyond the column's own exceeds Hansen's: `d̄ − g(d̄)`.
    shifts: [f64; 3],
}

impl Candidate {
    fn new(idx: usize, column: &[f64], length: f64) -> Candidate {
        let n = column.len() as f64;
        let mean = column.iter().sum::<f64>() / n;
        let deviations: Vec<f64> = column.iter().map(|d| d - mean).collect();
        let largest = column.iter().fold(0.0, |most: f64, d| most.max(d.abs()));
        let spread = stationary_bootstrap_variance(&deviations, length).sqrt();
        let varies = deviations.iter().any(|d| d.abs() > ROUNDING * largest);
        let per_spread = match (varies && spread > 0.0, mean > 0.0) {
            (true, _) => 1.0 / spread,
            (false, true) => f64::INFINITY,
            (false, false) => 0.0,
        };
        let hopeless = -(2.0 * n.ln().max(1.0).ln()).sqrt();
        let consistent = if n.sqrt() * mean * per_spread >= hopeless { 0.0 } else { mean };
        Candidate { idx, mean, per_spread, shifts: [mean.min(0.0), consistent, 0.0] }
    }
}

/// Statistics over some candidates, all without their common factor √n.
#[derive(Debug, Clone, Copy)]
struct Statistics {
    white: f64,
    /// Lower, consistent, upper.
    hansen: [f64; 3],
}

impl Statistics {
    const LOWEST: Statistics = Statistics { white: f64::NEG_INFINITY, hansen: [0.0; 3] };

    /// White's, then Hansen's.
    fn all(&self) -> [f64; 4] {
        let [lower, consistent, upper] = self.hansen;
        [self.white, lower, consistent, upper]
    }

    fn raise(&mut self, other: &Statistics) {
        self.white = self.white.max(other.white);
        for (mine, other) in self.hansen.iter_mut().zip(other.hansen) {
            *mine = mine.max(other);
        }
    }
}

/// The least statistic that is as large as this one, up to rounding.
fn tie_bar(observed: f64) -> f64 {
    if observed.is_finite() { observed - TIE * observed.abs() } else { observed }
}

/// Stretches of periods that resamples are made of, the same for every column.
struct Picks {
    /// From and until, never around the end.
    stretches: Vec<(u32, u32)>,
    /// Where each draw's stretches end.
    ends: Vec<usize>,
}

impl Picks {
    fn draw(
        blocks: &StationaryBlocks,
        n: usize,
        mut stream: impl rand_core::Rng,
        n_draws: usize,
    ) -> Picks {
        let mut stretches = Vec::new();
        let mut ends = Vec::with_capacity(n_draws);
        for _ in 0..n_draws {
            stretches = blocks.resample(
                &mut stream,
                stretches,
                |all, place| all.push((place as u32, place as u32 + 1)),
                |all, start, length| {
                    all.push((start as u32, (start + length).min(n) as u32));
                    if start + length > n {
                        all.push((0, (start + length - n) as u32));
                    }
                },
            );
            ends.push(stretches.len());
        }
        Picks { stretches, ends }
    }

    fn n_draws(&self) -> usize {
        self.ends.len()
    }

    fn draws(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, &end)| &self.stretches[begin..end])
    }
}

/// Running totals of `WIDTH` columns.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Totals([f64; WIDTH]);

/// Statistics of every draw over a few candidates.
fn tile_statistics(tile: &[Candidate], differences: &[Vec<f64>], picks: &Picks) -> Vec<Statistics> {
    let n = differences[tile[0].idx].len();
    let mut totals = vec![Totals([0.0; WIDTH]); n + 1];
    for (lane, candidate) in tile.iter().enumerate() {
        let mut total = 0.0;
        for (row, difference) in totals[1..].iter_mut().zip(&differences[candidate.idx]) {
            total += difference - candidate.mean;
            row.0[lane] = total;
        }
    }
    let statistics = |stretches: &[(u32, u32)]| {
        let mut beyond = Totals([0.0; WIDTH]);
        for &(from, until) in stretches {
            let (from, until) = (&totals[from as usize], &totals[until as usize]);
            for ((sum, until), from) in beyond.0.iter_mut().zip(&until.0).zip(&from.0) {
                *sum += until - from;
            }
        }
        let mut largest = Statistics::LOWEST;
        for (candidate, sum) in tile.iter().zip(beyond.0) {
            let beyond = sum / n as f64;
            let per_spread =
                if candidate.per_spread.is_finite() { candidate.per_spread } else { 0.0 };
            largest.raise(&Statistics {
                white: beyond,
                hansen: candidate.shifts.map(|shift| (beyond + shift) * per_spread),
            });
        }
        largest
    };
    picks.draws().map(statistics).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reality_check(
        differences: &[Vec<f64>],
        block_length: f64,
        n_draws: usize,
        seed: u64,
    ) -> Option<RealityCheck> {
        super::reality_check(differences, block_length, n_draws, seed, &|| true)
    }

    use rand_core::Rng;

    fn noise(n_columns: usize, n: usize, stream: u64) -> Vec<Vec<f64>> {
        let mut rng = random_stream(1, "columns", stream);
        let mut next = || (0..4).map(|_| f64::from(rng.next_u32()) / 4_294_967_296.0 - 0.5).sum();
        (0..n_columns).map(|_| (0..n).map(|_| next()).collect()).collect()
    }

    #[test]
    fn a_column_that_wins_is_found_and_noise_is_not() {
        let mut columns = noise(40, 300, 0);
        let check = reality_check(&columns, 1.0, 999, 1).unwrap();
        assert!(check.white_p > 0.1 && check.spa_consistent_p > 0.1, "{check:?}");
        columns[17].iter_mut().for_each(|d| *d += 0.2);
        let check = reality_check(&columns, 1.0, 999, 1).unwrap();
        assert_eq!((check.best_idx, check.n_candidates), (17, 40));
        assert!(check.white_p < 0.01 && check.spa_consistent_p < 0.01, "{check:?}");
    }

    #[test]
    fn bounds_enclose_the_consistent_p() {
        for stream in 0..20 {
            let mut columns = noise(10, 200, stream);
            for (k, column) in columns.iter_mut().enumerate() {
                column.iter_mut().for_each(|d| *d += 0.1 - 0.05 * k as f64);
            }
            let check = reality_check(&columns, 2.0, 500, 3).unwrap();
            assert!(check.spa_lower_p <= check.spa_consistent_p, "{check:?}");
            assert!(check.spa_consistent_p <= check.spa_upper_p, "{check:?}");
        }
    }

    #[test]
    fn nobody_better_is_certain() {
        let mut columns = noise(5, 100, 0);
        columns.iter_mut().flatten().for_each(|d| *d -= 3.0);
        let check = reality_check(&columns, 2.0, 200, 3).unwrap();
        assert_eq!((check.spa_lower_p, check.spa_consistent_p, check.spa_upper_p), (1.0, 1.0, 1.0));
        assert_eq!(check.white_p, 1.0);
    }

    #[test]
    fn copies_of_the_benchmark_do_not_count() {
        let mut columns = noise(3, 100, 5);
        let without = reality_check(&columns, 2.0, 300, 3).unwrap();
        columns.insert(0, vec![0.0; 100]);
        let with = reality_check(&columns, 2.0, 300, 3).unwrap();
        assert_eq!(with, RealityCheck { best_idx: without.best_idx + 1, ..without });
        assert_eq!(reality_check(&[vec![0.0; 9]], 2.0, 300, 3), None);
    }

    #[test]
    fn a_tie_counts_whatever_its_last_digit() {
        // Resamples of (0.3, 0): twice the 0.3 in a quarter of them, as far above the mean as it is
        // above 0.
        let check = reality_check(&[vec![0.3, 0.0], vec![0.0, -0.1]], 1.0, 4_000, 1).unwrap();
        assert!((check.white_p - 0.25).abs() < 0.03 && check.spa_upper_p > 0.22, "{check:?}");
    }

    #[test]
    fn columns_that_never_vary() {
        let up = reality_check(&[vec![0.1; 50], noise(1, 50, 0).remove(0)], 1.0, 99, 1).unwrap();
        assert_eq!((up.spa_lower_p, up.spa_upper_p), (0.01, 0.01));
        let down = reality_check(&[vec![-0.1; 50]], 1.0, 99, 1).unwrap();
        assert_eq!((down.spa_lower_p, down.spa_upper_p, down.white_p), (1.0, 1.0, 1.0));
    }

    #[test]
    fn the_same_at_any_number_of_threads_and_any_tile() {
        let columns = noise(21, 150, 3);
        let all = reality_check(&columns, 3.0, 700, 4).unwrap();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(Some(all), one.install(|| reality_check(&columns, 3.0, 700, 4)));
        assert_ne!(Some(all), reality_check(&columns, 3.0, 700, 5));
        let turned: Vec<_> = columns.iter().rev().cloned().collect();
        let turned = reality_check(&turned, 3.0, 700, 4).unwrap();
        assert_eq!(turned, RealityCheck { best_idx: 20 - all.best_idx, ..all });
    }

    #[test]
    fn bad_input_has_none() {
        assert_eq!(reality_check(&[], 1.0, 99, 1), None);
        assert_eq!(reality_check(&[vec![1.0]], 1.0, 99, 1), None);
        assert_eq!(reality_check(&[vec![1.0, 2.0], vec![1.0]], 1.0, 99, 1), None);
        assert_eq!(reality_check(&[vec![1.0, f64::NAN]], 1.0, 99, 1), None);
        assert_eq!(reality_check(&[vec![1.0, 2.0]], 1.0, 0, 1), None);
    }
}
