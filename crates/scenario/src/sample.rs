//! Points of a grid that is too large to run whole.

use crate::settings::{Sample, SampleMethod};
use exitlab_stats::random_stream;
use rand_core::Rng;
use std::collections::BTreeSet;

/// Keys of a grid that a Sobol sequence has dimensions for.
pub(crate) const SOBOL_MAX_KEYS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// Points of a Sobol sequence under one scrambling.
const SOBOL_POINTS: u32 = 1 << 16;

/// The numbers of the sample's points, ascending, in a grid whose keys have `n_values` values, the last key
/// fastest. All are different: what is drawn again is drawn anew. The sample has at most as many points as
/// the grid.
pub(crate) fn sample_grid_ids(sample: &Sample, n_values: &[usize]) -> Vec<usize> {
    let ids = match sample.method {
        SampleMethod::Sobol => sobol(sample, n_values),
        SampleMethod::Random => random(sample, n_values.iter().product()),
    };
    ids.into_iter().collect()
}

fn random(sample: &Sample, n_points: usize) -> BTreeSet<usize> {
    let mut rng = random_stream(sample.seed, "grid sample", 0);
    let mut ids = BTreeSet::new();
    while ids.len() < sample.n {
        // The high half of the product: every point is as likely, to within 2^-11 at 2^53 points.
        let product = u128::from(rng.next_u64()) * n_points as u128;
        ids.insert((product >> 64) as usize);
    }
    ids
}

/// The cell of the grid that each point of the unit cube falls into: a key's values share its side equally.
///
/// Owen scrambling keeps a sequence's balance and makes it depend on the seed (Burley 2020, "Practical
/// hash-based Owen scrambling").
fn sobol(sample: &Sample, n_values: &[usize]) -> BTreeSet<usize> {
    let mut ids = BTreeSet::new();
    for scrambling in 0.. {
        let seed = random_stream(sample.seed, "sobol", scrambling).next_u32();
        for point in 0..SOBOL_POINTS {
            let place = |(dimension, n): (usize, &usize)| {
                let at = sobol_burley::sample(point, dimension as u32, seed);
                ((f64::from(at) * *n as f64) as usize).min(n - 1)
            };
            let values = n_values.iter().enumerate();
            let id = values.fold(0, |id, (dimension, n)| id * n + place((dimension, n)));
            ids.insert(id);
            if ids.len() >= sample.n {
                return ids;
            }
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: [usize; 3] = [8, 16, 4];

    fn ids(sample: Sample) -> Vec<usize> {
        sample_grid_ids(&sample, &GRID)
    }

    #[test]
    fn points_are_different_and_as_many_as_asked_for() {
        for n in [1, 7, 64, 511, 512] {
            for sample in [Sample::sobol(n, 3), Sample::random(n, 3)] {
                let ids = ids(sample);
                assert_eq!(ids.len(), n);
                assert!(ids.windows(2).all(|pair| pair[0] < pair[1]) && ids[n - 1] < 512);
            }
        }
    }

    #[test]
    fn a_seed_draws_the_same_points_and_another_one_others() {
        for of in [Sample::sobol, Sample::random] {
            assert_eq!(ids(of(64, 1)), ids(of(64, 1)));
            assert_ne!(ids(of(64, 1)), ids(of(64, 2)));
        }
    }

    #[test]
    fn sobol_gives_each_value_of_each_key_its_share() {
        // 2^k points of a net in base 2 fall evenly into the 8, 16 and 4 equal parts of a side. A grid of
        // 2^20 points is large enough that none of the 64 is drawn twice.
        let n_values = [8, 16, 4, 64, 32];
        for seed in 1..20 {
            let sample = sample_grid_ids(&Sample::sobol(64, seed), &n_values);
            let count = |stride: usize, n: usize, value: usize| {
                sample.iter().filter(|id| **id / stride % n == value).count()
            };
            for (key, n) in n_values.into_iter().enumerate() {
                let stride: usize = n_values[key + 1..].iter().product();
                let counts: Vec<usize> = (0..n).map(|value| count(stride, n, value)).collect();
                assert!(counts.iter().all(|share| *share == 64 / n), "seed {seed}: {counts:?}");
            }
        }
    }

    #[test]
    fn random_draws_each_point_as_often() {
        let mut counts = [0_u32; 10];
        for seed in 0..2_000 {
            for id in sample_grid_ids(&Sample::random(3, seed), &[10]) {
                counts[id] += 1;
            }
        }
        // 600 each; the standard deviation is √(2000 × 0.3 × 0.7) = 20.5, and 5 of them are 102.
        assert!(counts.iter().all(|count| count.abs_diff(600) < 103), "{counts:?}");
    }
}
